"""The tables of a corpus with what each column means, for formats that hold whole tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..corpus.folder import open as open_corpus
from ..corpus.load import load_notices
from ..corpus.schema import Column, Table, table_of, tables


@dataclass(frozen=True)
class Filled:
    """One table: its name, the file, its description and the rows as text and whole numbers."""

    name: str
    path: Path
    table: Table
    rows: pd.DataFrame

    @property
    def title(self) -> str:
        """What the table is; of a raw coding, whose."""
        raw = self.name != self.table.name
        return f"{self.table.title}; the raw coding of coder {self.name[-1]}" if raw else self.table.title

    def records(self) -> list[dict[str, Any]]:
        """The rows as dictionaries of plain Python values; None where a number is missing."""
        return self.rows.astype(object).where(self.rows.notna(), None).to_dict("records")


def raw_texts(folder: Path) -> dict[str, bytes]:
    """The raw files, as {name: bytes}: what the offsets of spans count in."""
    names = load_notices(folder)["raw_file"]
    return {f"raw/{name}": (folder / "raw" / name).read_bytes() for name in names}


def filled_tables(folder: Path) -> list[Filled]:
    """All tables of a corpus, judgements first, as a reader meets them in corpus/README.md."""
    order = {name: number for number, name in enumerate(tables())}
    paths = [*(folder / "coding").glob("*.csv"), *(folder / "tables").glob("*.csv")]
    pairs = [(path, table_of(path) or _unknown(path, _rows(folder, path))) for path in paths]
    pairs.sort(key=lambda pair: (order.get(pair[1].name, len(order)), pair[0].stem))
    return [Filled(path.stem, path, table, _rows(folder, path)) for path, table in pairs]


def _rows(folder: Path, path: Path) -> pd.DataFrame:
    return open_corpus(folder).table(f"{path.parent.name}/{path.name}")


def _unknown(path: Path, rows: pd.DataFrame) -> Table:
    """A table that the corpus keeps for itself: its columns are text that nothing is known about."""
    columns = tuple(Column(name, "string", "", "") for name in rows.columns)
    return Table(path.stem, f"{path.parent.name}/{path.name}", "", "", "by hand", False, columns, (), (), ())
