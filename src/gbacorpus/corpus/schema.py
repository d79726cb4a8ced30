"""What the hand-kept tables must look like: schema.json (JSON Schema), applied cell by cell."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from ..errors import CorpusError


@cache
def schemas():
    """{table: JSON Schema of one row}; each column has a description and what is expected."""
    return json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))


@cache
def _validator(table, column):
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schemas()[table]["properties"][column])


@cache
def _fits(table, column, value):
    """Whether a cell keeps its column's rule; the same few values stand in thousands of cells."""
    return _validator(table, column).is_valid(value)


def _no_day(text):
    """Whether this is shaped like a day and is none, as 2024-02-31."""
    if not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", text):
        return False  # the pattern of the column has said so
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


def faults(table, path, rows):
    """What is wrong in the cells of a hand-kept table, as located CorpusErrors.

    Parameters
    ----------
    table : str
        A name in schema.json.
    path : Path
        The file, for the messages.
    rows : list of dict
        As `read_rows` returns them.

    Yields
    ------
    CorpusError
        One per cell that breaks its column's rule, or repeats a key.
    """
    schema, seen = schemas()[table], {}
    for row in rows:
        values = {name: cell.value for name, cell in row.items()}
        for column in schema["properties"]:
            if _fits(table, column, values[column]):
                continue
            cell = row[column]
            yield CorpusError(
                path, cell.line, cell.column, f"{column} is not right",
                expected=schema["properties"][column]["expected"], found=f"“{cell.value}”",
                do="Mend the cell.",
            )  # fmt: skip
        if "date" in row and any(map(_no_day, values["date"].split("/"))):
            cell = row["date"]
            yield CorpusError(
                path, cell.line, cell.column, "there is no such day", expected="a day of the calendar",
                found=f"“{cell.value}”", do="Mend the cell.",
            )  # fmt: skip
        if key := schema["key"]:
            cell = row[key]
            if cell.value in seen:
                yield CorpusError(
                    path, cell.line, cell.column, f"{key} stands twice",
                    expected=f"one row for “{cell.value}”", found=f"another in line {seen[cell.value]}",
                    do="Take one of the two rows out, or give it an id of its own.",
                )  # fmt: skip
            seen.setdefault(cell.value, cell.line)
