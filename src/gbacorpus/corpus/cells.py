"""Read a hand-kept CSV so that every cell knows its line and column."""

import re
from typing import NamedTuple

from ..errors import CorpusError, position
from ..files import unguard

CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\Z)')


class Cell(NamedTuple):
    """A value and where it stands, line and column counted from 1."""

    value: str
    line: int
    column: int


def read_text(path):
    """The text of a UTF-8 file, line ends untouched; a fault is a located CorpusError."""
    restore = "Restore it from version control (git checkout)."
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(
            path,
            1,
            1,
            "the file is missing",
            expected="a UTF-8 text file",
            found="none",
            do=restore,
        ) from None
    if not data.strip():
        raise CorpusError(
            path, 1, 1, "the file is empty", expected="text", found=f"{len(data)} bytes", do=restore
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = position(before, len(before))
        raise CorpusError(
            path,
            line,
            column,
            "the file is not UTF-8",
            expected="UTF-8 text",
            found=f"byte 0x{data[error.start]:02X}",
            do="Save it as UTF-8, or restore it from version control (git checkout).",
        ) from None


def read_rows(path, columns):
    """The rows of a CSV with a header as dicts of Cells.

    Raises
    ------
    CorpusError
        At the first cell that is not CSV, the first row of the wrong length, or a missing column.
    """
    text = read_text(path).removeprefix("\ufeff")
    records, record, at = [], [], 0
    line, line_start = 1, 0
    while at < len(text):
        match = CELL.match(text, at)
        if match is None:
            raise CorpusError(
                path, line, at - line_start + 1, "this is not CSV", expected="a cell that ends at a "
                'comma or line end, with every " doubled inside quotes', found=repr(text[at : at + 12]),
                do="Mend the quotes of this cell.",
            )  # fmt: skip
        quoted, plain, end = match.groups()
        value = plain if quoted is None else quoted.replace('""', '"')
        record.append(Cell(unguard(value), line, at - line_start + 1))
        breaks = match.group().count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match.group().rindex("\n") + 1
        at = match.end()
        if end != ",":
            records.append(record)
            record = []
    header, *rows = [record for record in records if len(record) > 1 or record[0].value]
    names = [cell.value for cell in header]
    for name in columns:
        if name not in names:
            raise CorpusError(
                path, 1, 1, f"the column {name} is missing", expected=", ".join(columns),
                found=", ".join(names), do="Put the column back.",
            )  # fmt: skip
    for row in rows:
        if len(row) != len(names):
            raise CorpusError(
                path, row[-1].line, row[-1].column, "the row has the wrong number of cells",
                expected=str(len(names)), found=str(len(row)), do="Mend the row.",
            )  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in rows]
