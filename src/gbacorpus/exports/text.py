"""Plain text: a file per notice and per measure, and one table that says what each file is."""

from pathlib import Path

import pandas as pd

from ..corpus.ids import notice_of
from ..corpus.load import load_measures, load_notices, load_tokens
from ..files import csv_bytes
from .signs import STOPS, shown

# Programs for plain text take <…> for a tag and hide it.
BRACKETS = str.maketrans("<>", "＜＞")


def text(folder: Path) -> dict[str, bytes]:
    """Folded, printed and segmented text, as {name: bytes}; metadata.csv has a row per file."""
    notices, measures = load_notices(folder), load_measures(folder)
    tokens = load_tokens(folder)
    segmented = tokens.groupby(["measure_id", "clause_id"], sort=False)["token"].agg(" ".join)
    stop = measures["notice_id"].map(notices["heading_is"].map(STOPS))
    versions = {
        "folded": measures["heading"] + "。\n" + measures["body"],
        "printed": measures["heading_printed"] + stop + "\n" + measures["body_printed"],
        "segmented": segmented.groupby("measure_id").agg("\n".join).reindex(measures.index),
    }
    contents, rows = {}, []
    for version, texts in versions.items():
        notice_texts = texts.groupby(measures["notice_id"]).agg("\n\n".join)
        for level, level_texts in (("notices", notice_texts.reindex(notices.index)), ("measures", texts)):
            for name, content in level_texts.items():
                file = f"{version}/{level}/{name}.txt"
                contents[file] = f"{shown(content).translate(BRACKETS)}\n".encode()
                rows.append(
                    {
                        "doc_id": f"{name}.txt",
                        "file": file,
                        "version": version,
                        "level": level,
                        "notice_id": notice_of(name) if level == "measures" else name,
                        "measure_id": name if level == "measures" else "",
                    }
                )
    about = notices[["title", "title_en", "issuer", "issuer_en", "place", "date", "date_earliest", "date_latest"]]
    table = pd.DataFrame(rows).join(about, on="notice_id")
    table = table.join(measures[["number", "section", "section_title", "heading"]], on="measure_id")
    for column in ("date_earliest", "date_latest"):
        table[column] = table[column].dt.strftime("%Y-%m-%d").fillna("")
    for column in ("number", "section"):
        table[column] = table[column].astype("Int64").astype("string").fillna("")
    contents["metadata.csv"] = csv_bytes(table.map(lambda cell: shown(cell) if isinstance(cell, str) else cell))
    return contents
