"""The tables of a corpus with what each column means, for formats that hold whole tables."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from ..corpus.coded import OFFSETS
from ..corpus.load import load_notices, read_table
from ..paths import OWN_CORPUS

NAMES = re.compile(r"`([^`]+)`")
# The README says once what the text of a measure is; a table that travels alone must say it itself.
TEXT = re.compile(r"(?:the|that) measure's text(?:, from 0)?")
WHOLE = (
    "the measure's text (heading, 。 and body in one, folded; counted from 0, the end not included)"
)
DAY = r"\d{4}-\d{2}-\d{2}"
# Numbers that some rows have not: offsets of links that are none, sections of a notice without.
MAY_BE_BLANK = ("section", "start", "end", *OFFSETS)


@dataclass(frozen=True)
class Table:
    """One table: its name, the file, what it is, and the rows as text and whole numbers."""

    name: str
    path: Path
    about: str
    columns: dict
    rows: pd.DataFrame

    def kind(self, column):
        """integer, date or string, in the words of Frictionless."""
        if pd.api.types.is_integer_dtype(self.rows[column]):
            return "integer"
        days = column == "date" and self.rows[column].str.fullmatch(DAY).all()
        return "date" if days else "string"

    def records(self):
        """The rows as dictionaries of plain Python values; None where a number is missing."""
        return self.rows.astype(object).where(self.rows.notna(), None).to_dict("records")


@cache
def meanings():
    """{table: (what it is, {column: what it means})}, read from corpus/README.md, where they stand once."""
    found, name = {}, None
    for line in (OWN_CORPUS / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            name, _, about = line[4:].partition(":")
            name = name.strip("` ").removesuffix(".csv")
            found[name] = about.strip().replace("`", ""), {}
        elif name and line.startswith("| `"):
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]
            for column in NAMES.findall(cells[1]):
                found[name][1].setdefault(column, cells[2].replace("`", ""))
    return found


def raw_texts(folder):
    """The raw files, as {name: bytes}: what the offsets of spans count in."""
    names = load_notices(folder)["raw_file"]
    return {f"raw/{name}": (folder / "raw" / name).read_bytes() for name in names}


def tables(folder):
    """All tables of a corpus, judgements first, as a reader meets them in corpus/README.md."""
    place = {name: number for number, name in enumerate(meanings())}
    paths = [*(folder / "coding").glob("*.csv"), *(folder / "tables").glob("*.csv")]
    paths.sort(key=lambda path: (place.get(_kind(path.stem), len(place)), path.stem))
    return [_table(path) for path in paths]


def _kind(name):
    """The table that explains this one: links_a is explained with links."""
    return re.sub(r"_[a-z]$", "", name)


def _table(path):
    about, columns = meanings().get(_kind(path.stem), ("", {}))
    if _kind(path.stem) != path.stem:
        about = f"{about}; the raw coding of coder {path.stem[-1]}"
    rows = read_table(path, may_be_blank=MAY_BE_BLANK)
    listed = "; ".join(f"{n}: {m}" for n, m in columns.items() if n not in rows.columns)
    told = {column: _alone(columns.get(column, ""), listed) for column in rows.columns}
    return Table(path.stem, path, about, told, rows)


def _alone(meaning, listed):
    """What a column means, where the README around it cannot be seen."""
    return TEXT.sub(WHOLE, meaning.replace("see below", listed))
