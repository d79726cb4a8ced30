"""The one reader of CSV files: checker, builder and loaders see the same cells, or the same fault."""

import re
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import CorpusError, fault, position
from ..files import BOM, unguard
from ..signs import NONCHARACTERS

CELL = re.compile(r'(?:"((?:[^"]|"")*+)"|([^",\r\n]*))(,|\r?\n|\Z)')
# Signs that no table has a use for: what they do in a cell differs between programs (a lone CR ends a line for
# some), or they are no characters at all, and XML cannot hold them.
UNFIT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{BOM}{NONCHARACTERS}]")
LONE_CR = re.compile(r"\r(?!\n)")
SIGNS = {"\r": "a carriage return without a line feed", BOM: "a byte order mark inside the text"}


class Cell(NamedTuple):
    """A value and where it is, line and column counted from 1."""

    value: str
    line: int
    column: int


Row = dict[str, Cell]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, line ends untouched; a fault is a located CorpusError."""
    restore = "Restore it from version control (git checkout)."
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(
            path, 1, 1, "the file is missing", expected="a UTF-8 text file", found="none", do=restore
        ) from None
    return decoded(path, data, restore)


def decoded(path: Path, data: bytes, restore: str = "Save it as UTF-8, or restore it from version control.") -> str:
    """The bytes of a file as text, line ends untouched; a fault is a located CorpusError."""
    if not data.strip():
        raise CorpusError(path, 1, 1, "the file is empty", expected="text", found=f"{len(data)} bytes", do=restore)
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


def _records(path: Path, text: str) -> Iterator[list[Cell]]:
    """The lines of a CSV as lists of Cells, blank lines left out; the header is the first."""
    if unfit := UNFIT.search(text) or LONE_CR.search(text):
        sign = unfit.group()
        raise fault(
            path,
            Cell("", *position(text, unfit.start())),
            "a sign that no cell may hold",
            "printable characters, and LF or CRLF at the end of lines",
            SIGNS.get(sign, f"U+{ord(sign):04X}"),
            "Take the sign out, or save the file with LF line ends.",
        )
    record: list[Cell] = []
    at, line, line_start = 0, 1, 0
    while at < len(text) or record:
        match = CELL.match(text, at)
        if match is None:
            raise CorpusError(
                path,
                line,
                at - line_start + 1,
                "this is not CSV",
                expected='a cell that ends at a comma or line end, with every " doubled inside quotes',
                found=repr(text[at : at + 12]),
                do="Mend the quotes of this cell.",
            )
        quoted, plain, end = match.groups()
        value = plain if quoted is None else quoted.replace('""', '"').replace("\r\n", "\n")
        record.append(Cell(unguard(value), line, at - line_start + 1))
        breaks = match.group().count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match.group().rindex("\n") + 1
        at = match.end()
        if end != ",":
            if len(record) > 1 or record[0].value:
                yield record
            record = []


def _header(path: Path, header: list[Cell], columns: Collection[str]) -> list[str]:
    """The names of the columns: each once, and all that are needed."""
    names = [cell.value for cell in header]
    for number, cell in enumerate(header):
        if not cell.value:
            raise fault(
                path,
                cell,
                f"column {number + 1} has no name",
                "a name in every cell of the first line",
                "an empty cell",
                "Name the column, or take it out if it holds nothing.",
            )
        if cell.value in names[:number]:
            raise fault(
                path,
                cell,
                f"the column {cell.value} is there twice",
                "every name once",
                f"{cell.value} as column {names.index(cell.value) + 1} and column {number + 1}",
                "Keep the column that is right, and take the other out or rename it.",
            )
    for name in columns:
        if name not in names:
            raise CorpusError(
                path,
                1,
                1,
                f"the column {name} is missing",
                expected=", ".join(columns),
                found=", ".join(names),
                do="Put the column back.",
            )
    return names


def _rows(path: Path, text: str, columns: Collection[str]) -> tuple[list[str], list[list[Cell]]]:
    records = list(_records(path, text))
    if not records:
        raise CorpusError(
            path,
            1,
            1,
            "the table has no header",
            expected=", ".join(columns),
            found="blank lines",
            do="Put the first line back.",
        )
    names = _header(path, records[0], columns)
    for row in records[1:]:
        if len(row) != len(names):
            raise fault(
                path, row[-1], "the row has the wrong number of cells", str(len(names)), str(len(row)), "Mend the row."
            )
    return names, records[1:]


def read_rows(path: Path, columns: Collection[str]) -> list[dict[str, Cell]]:
    """The rows of a CSV with a header as dicts of Cells.

    Raises
    ------
    CorpusError
        At the first cell that is not CSV, the first row of the wrong length, a column that is missing, without
        a name or there twice.
    """
    names, rows = _rows(path, read_text(path).removeprefix(BOM), columns)
    return [dict(zip(names, row, strict=True)) for row in rows]


def read_columns(path: Path, data: bytes, columns: Collection[str]) -> dict[str, list[str]]:
    """The columns of a CSV with a header as lists of text: what `read_rows` reads, without places.

    A text without quotation marks, as the large tables are, is cut at its commas and line ends, which gives the
    same cells many times as fast; whatever looks unusual goes to the reader that knows places.
    """
    text = decoded(path, data).removeprefix(BOM)
    plain = '"' not in text and "\r" not in text and not UNFIT.search(text)
    records = [line.split(",") for line in text.split("\n") if line] if plain else []
    names = records[0] if records else []
    regular = set(columns) <= set(names) and all(names) and len(set(names)) == len(names)
    if regular and {*map(len, records)} == {len(names)}:
        values = list(zip(*records[1:], strict=True)) or [()] * len(names)
        take = partial(map, unguard) if "'" in text else iter
        return {name: list(take(cells)) for name, cells in zip(names, values, strict=True)}
    names, rows = _rows(path, text, columns)
    return {name: [row[place].value for row in rows] for place, name in enumerate(names)}
