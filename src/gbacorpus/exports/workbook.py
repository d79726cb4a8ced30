"""An Excel workbook: a sheet per table, and one that says what each column means."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from ..files import fixed_zip
from ..signs import shown
from ..summary import RELEASED, about
from .tables import filled_tables

LONGEST = 32_767  # characters that Excel takes in a cell
WIDTH = 60  # letters in a wide column
WIDE = {
    "text",
    "heading",
    "body",
    "heading_printed",
    "body_printed",
    "reason",
    "reason_en",
    "reason_zh",
    "definition",
    "definition_en",
    "definition_zh",
    "context",
    "meaning",
    "meaning_zh",
    "title",
    "title_en",
    "date_evidence",
    "scope_note",
    "gloss_en",
    "not_this",
    "who_en",
    "who_zh",
    "evidence",
}


def xlsx(folder: Path) -> dict[str, bytes]:
    """One workbook, as {name: bytes}."""
    filled = filled_tables(folder)
    book = Workbook()
    book.properties.creator = "The gbacorpus authors"
    book.properties.created = book.properties.modified = datetime.fromisoformat(RELEASED)
    front = book.active
    front.title = "about"
    for line in about(folder).splitlines():
        front.append([line])
    front.column_dimensions["A"].width = 130
    front.page_setup.orientation = "landscape"
    _sheet(book, "columns", ["table", "column", "meaning", "meaning_zh"], list(_meanings(filled)))
    for table in filled:
        _sheet(book, table.name, list(table.rows.columns), table.records())
    buffer = io.BytesIO()
    book.save(buffer)
    return {"gbacorpus.xlsx": _without_clock(buffer.getvalue())}


def _meanings(filled):
    """What each table and each of its columns is, a row each."""
    for table in filled:
        yield {"table": table.name, "column": "", "meaning": table.title, "meaning_zh": table.table.title_zh}
        for column in table.table.columns:
            yield {
                "table": table.name,
                "column": column.name,
                "meaning": column.description,
                "meaning_zh": column.description_zh,
            }


def _sheet(book, name, columns, records):
    page = book.create_sheet(name)
    page.append(columns)
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row, record in enumerate(records, 2):
        for number, column in enumerate(columns, 1):
            _write(page.cell(row, number), record[column], name)
        n_lines = max((_lines(record[column]) for column in columns if column in WIDE), default=1)
        page.row_dimensions[row].height = min(15 * n_lines, 409)  # points; the most that Excel takes
    top, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = WIDTH if column in WIDE else 16
        head, *cells = page[letter]
        head.alignment = wrapped if column in WIDE else top
        for cell in cells:  # the same, by its number: openpyxl would search its list of styles for each cell
            cell._style = cell._style or StyleArray()
            cell._style.alignmentId = head._style.alignmentId
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions
    # On paper: landscape, as wide as the page, with the head of the table on each.
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def _lines(value):
    """How many lines a text takes in a wide column, where a Chinese character is two letters wide."""
    parts = str(value or "").split("\n")
    return sum(1 + sum(1 + (sign > "\u2e7f") for sign in part) // (WIDTH - 2) for part in parts)


def _write(cell, value, sheet):
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise ValueError(
                f"{sheet}, row {cell.row}, column {cell.column}: a cell of {len(value)} characters; Excel takes "
                f"{LONGEST}. Take another format, as datapackage"
            )
        cell.value = shown(value)
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")  # nor when someone edits it
    elif value is not None:
        cell.value = value


def _without_clock(data):
    """The same workbook without the moment at which it was saved."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    moment = rb"(<dcterms:modified[^>]*>)[^<]*"
    contents[core] = re.sub(moment, rb"\g<1>" + f"{RELEASED}T00:00:00Z".encode(), contents[core])
    return fixed_zip(contents)
