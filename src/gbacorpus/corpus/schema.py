"""The one description of every table, tables.json, in the form of a Frictionless Data Package.

Loaders take their types from it, `check` its rules, the exports and corpus/README.md what each column means.
Beside the properties of the standard, a table says which of raw, coding and tables it belongs to (`kept`), whether
each coder has a copy (`per_coder`) and which columns loading adds; a column has its meaning in Chinese and what a
message calls `expected`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from ..errors import CorpusError
from .cells import Row

NUMBER = re.compile("0|[1-9][0-9]{0,15}")
DAY = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class Column:
    """One column: its name and type, what it means in two languages, and what its cells may hold."""

    name: str
    type: str
    description: str
    description_zh: str
    example: str = ""
    constraints: dict = field(default_factory=dict)
    expected: str = "another value"

    @property
    def may_be_blank(self) -> bool:
        return not self.constraints.get("required", False)

    def allows(self, cell: str) -> bool:
        """Whether a cell keeps the rules of its column."""
        rules = self.constraints
        if cell == "":
            return self.may_be_blank
        if self.type == "integer":
            known = NUMBER.fullmatch(cell) is not None
            return known and rules.get("minimum", 0) <= int(cell) <= rules.get("maximum", int(cell))
        if self.type == "date":
            return DAY.fullmatch(cell) is not None
        fits = re.fullmatch(rules["pattern"], cell) if "pattern" in rules else True
        return bool(fits) and cell in rules.get("enum", (cell,))


@dataclass(frozen=True)
class Table:
    """One table: where it is, what it is, its columns, its key and what it refers to."""

    name: str
    path: str
    title: str
    title_zh: str
    kept: str
    per_coder: bool
    columns: tuple[Column, ...]
    added: tuple[Column, ...]  # by loading
    key: tuple[str, ...]
    references: tuple[dict, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """{name: Table}, in the order in which a reader meets them."""
    package = json.loads((Path(__file__).parent / "tables.json").read_text(encoding="utf-8"))
    return {
        resource["name"]: Table(
            name=resource["name"],
            path=resource["path"],
            title=resource["title"],
            title_zh=resource["title_zh"],
            kept=resource["kept"],
            per_coder=resource.get("per_coder", False),
            columns=tuple(Column(**column) for column in resource["schema"]["fields"]),
            added=tuple(Column(**column) for column in resource.get("added_by_loading", ())),
            key=tuple(resource["schema"]["primaryKey"]),
            references=tuple(resource["schema"].get("foreignKeys", ())),
        )
        for resource in package["resources"]
    }


def table_of(path: Path) -> Table | None:
    """The table that a file holds, by its name: codes_a.csv, a raw coding, is described with codes."""
    return tables().get(re.sub("_[a-z]$", "", path.stem))


def _no_day(cell: str) -> bool:
    """Whether this is shaped like a day and is none, as 2024-02-31."""
    try:
        date.fromisoformat(cell)
    except ValueError:
        return DAY.fullmatch(cell) is not None
    return False


def faults(name: str, path: Path, rows: list[Row]) -> Iterator[CorpusError]:
    """What is wrong in the cells of a hand-kept table, as located CorpusErrors.

    Parameters
    ----------
    name : str
        A table of tables.json.
    path : Path
        The file, for the messages.
    rows : list of dict
        As `read_rows` returns them.

    Yields
    ------
    CorpusError
        One per cell that breaks its column's rule, or repeats a key.
    """
    table = tables()[name]
    seen: dict[tuple[str, ...], int] = {}  # the line of each key
    # The same few values fill thousands of cells: each is judged once.
    wrong = {
        column.name: {cell for cell in {row[column.name].value for row in rows} if not column.allows(cell)}
        for column in table.columns
    }
    for row in rows:
        for column in table.columns:
            cell = row[column.name]
            if cell.value in wrong[column.name]:
                yield CorpusError(
                    path,
                    cell.line,
                    cell.column,
                    f"{column.name} is not right",
                    expected=column.expected,
                    found=f"“{cell.value[:80]}”",
                    do="Mend the cell.",
                )
        if "date" in row and any(map(_no_day, row["date"].value.split("/"))):
            cell = row["date"]
            yield CorpusError(
                path,
                cell.line,
                cell.column,
                "there is no such day",
                expected="a day of the calendar",
                found=f"“{cell.value}”",
                do="Mend the cell.",
            )
        key = tuple(row[column].value for column in table.key)
        if key in seen:
            cell = row[table.key[0]]
            yield CorpusError(
                path,
                cell.line,
                cell.column,
                f"{' + '.join(table.key)} is there twice",
                expected=f"one row for “{' + '.join(key)}”",
                found=f"another in line {seen[key]}",
                do="Take one of the two rows out, or tell them apart.",
            )
        seen.setdefault(key, row[table.key[0]].line)
