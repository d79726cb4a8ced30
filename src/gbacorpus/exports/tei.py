"""TEI P5: a file per notice, both scripts side by side, with terms, codes and links standing off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.coded import load_codebook, load_codes, load_links
from ..corpus.load import load_clauses, load_measures, load_notices, load_spans, load_term_hits, load_terms
from ..corpus.split import KEPT
from .markup import lines, tag, words
from .signs import STOPS
from .tables import raw_texts
from .tei_header import header

SPACE = "http://www.tei-c.org/ns/1.0"


def tei(folder: Path) -> dict[str, bytes]:
    """One TEI document per notice, and the raw files that they point to, as {name: bytes}."""
    corpus = _read(folder)
    documents = {f"{notice}.xml": _document(notice, corpus).encode() for notice in corpus["notices"].index}
    return documents | raw_texts(folder)


def _read(folder: Path) -> dict[str, Any]:
    clauses, spans, book = load_clauses(folder), load_spans(folder), load_codebook(folder)
    links, codes = load_links(corpus=folder), load_codes(corpus=folder)
    return {
        "folder": folder,
        "notices": load_notices(folder),
        "measures": load_measures(folder),
        "clauses": clauses,
        "kept": spans[spans["role"].isin(KEPT)],
        "links": links[links["is_link"]],
        "codes": codes,
        "hits": load_term_hits(folder),
        "terms": load_terms(folder),
        "book": book,
        "categories": set(book["field"] + "." + book["code"]),
        "point": _pointer(clauses),
    }


def _document(notice: str, corpus: dict[str, Any]) -> str:
    parts = [header(notice, corpus), _stand_off(notice, corpus), tag("text", _body(notice, corpus))]
    root = tag("TEI", lines(parts), xmlns=SPACE, xml_id=notice, xml_lang="zh-Hans")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'


# What stands off


def _pointer(clauses: pd.DataFrame) -> Callable[..., str]:
    """A function that points to a stretch of a measure: to the characters of the clauses that hold it."""
    clauses_by_measure = dict(tuple(clauses.groupby("measure_id")[["start", "end"]]))

    def point(measure_id: str, start: int, end: int, file: str = "") -> str:
        measure_clauses = clauses_by_measure[measure_id]
        first = int(np.searchsorted(measure_clauses["start"].to_numpy(), start, side="right")) - 1
        ranges = []
        for clause in measure_clauses.iloc[first:].itertuples():
            if clause.start >= end:
                break
            low, high = max(start, clause.start), min(end, clause.end)
            place = f"{clause.Index}.reg,{low - clause.start},{high - low}"
            ranges.append(f"{file}#string-range({place})")
        return " ".join(ranges)

    return point


def _stand_off(notice: str, corpus: dict[str, Any]) -> str:
    def of_notice(table, column="measure_id"):
        return table[table[column].str.startswith(f"{notice}-")]

    groups = {"terms": [_hit(row, corpus) for row in of_notice(corpus["hits"]).itertuples()]}
    for field, codes in of_notice(corpus["codes"]).groupby("field", sort=False):
        groups[field] = [_code(row, corpus) for row in codes.itertuples()]
    elements = [tag("spanGrp", lines(spans), type=name) for name, spans in groups.items() if spans]
    links = [_link(row, corpus) for row in of_notice(corpus["links"], "later_id").itertuples()]
    if links:
        elements.append(tag("linkGrp", lines(links), type="lineage"))
    return tag("standOff", lines(elements)) if elements else ""


def _hit(row: Any, corpus: dict[str, Any]) -> str:
    where = corpus["point"](row.measure_id, row.start, row.end)
    return tag("span", words(row.form), ana=f"#{row.term_id}", target=where)


def _code(row: Any, corpus: dict[str, Any]) -> str:
    category = f"{row.field}.{row.code}"
    if category not in corpus["categories"]:  # the second instrument has the codes of the first
        category = f"{row.field.removesuffix('_2')}.{row.code}"
    where = corpus["point"](row.measure_id, row.start, row.end) if row.words else None
    return tag("span", words(row.words), ana=f"#{category}", corresp=f"#{row.unit_id}", target=where)


def _link(row: Any, corpus: dict[str, Any]) -> str:
    file, point = f"{row.earlier_id.rsplit('-', 1)[0]}.xml", corpus["point"]
    targets = (
        f"{file}#{row.earlier_id}",
        f"#{row.later_id}",
        point(row.earlier_id, row.start_earlier, row.end_earlier, file),
        point(row.later_id, row.start_later, row.end_later),
    )
    stages = f"#stage.{row.stage_earlier} #stage.{row.stage_later}"
    return tag("link", type=row.type, subtype=row.strength, target=" ".join(targets), ana=stages)


# The text


def _body(notice: str, corpus: dict[str, Any]) -> str:
    notice_measures = corpus["measures"][corpus["measures"]["notice_id"] == notice]
    parts = []
    for section, measures in notice_measures.groupby(notice_measures["section"].fillna(0), sort=False):
        elements = [_measure(row, corpus) for row in measures.itertuples()]
        if section:
            title = measures["section_title"].iloc[0]
            elements.insert(0, tag("head", words(title)) if title else "")
            elements = [tag("div", lines(elements), type="section", n=section)]
        parts += elements
    return tag("body", lines(parts))


def _measure(measure: Any, corpus: dict[str, Any]) -> str:
    notice = corpus["notices"].loc[measure.notice_id]
    stop = STOPS[notice["heading_is"]]
    body = f"{measure.heading_printed}。{measure.body_printed}"
    paragraphs: list[list[str]] = [[]]
    head, end = "", 0
    clauses = corpus["clauses"]
    for clause in clauses[clauses["measure_id"] == measure.Index].itertuples():
        if clause.number == 0:
            head = tag("head", _both(measure.heading_printed + stop, clause), xml_id=clause.Index)
        else:
            if clause.start > end:  # a line end lies between: a new paragraph
                paragraphs.append([])
            both = _both(body[clause.start : clause.end], clause)
            paragraphs[-1].append(tag("seg", both, type="clause", xml_id=clause.Index))
        end = clause.end
    elements = [head, *(tag("p", "".join(segments)) for segments in paragraphs if segments)]
    return tag(
        "div",
        lines(elements),
        type="measure",
        n=measure.number,
        xml_id=measure.Index,
        source=_source(measure.Index, notice["raw_file"], corpus["kept"]),
    )


def _both(printed: str, clause: Any) -> str:
    """A clause as printed and as folded."""
    folded = tag("reg", words(clause.text), xml_id=f"{clause.Index}.reg")
    return tag("choice", tag("orig", words(printed), xml_lang="zh-Hani") + folded)


def _source(measure_id: str, raw_file: str, kept: pd.DataFrame) -> str:
    """The stretches of the raw file that hold a measure; those that touch are one."""
    spans = kept[kept["measure_id"] == measure_id].sort_values("start")
    run = (spans["start"] != spans["end"].shift()).cumsum()
    joined = spans.groupby(run).agg(start=("start", "first"), end=("end", "last"))
    return " ".join(f"raw/{raw_file}#char={row.start},{row.end}" for row in joined.itertuples())
