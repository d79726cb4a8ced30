"""A coding sheet for people: a workbook with the texts, lists of codes, and the codebook."""

import io
import os
from collections.abc import Iterator

from ..extras import needed_by
from ..files import guard, write_files
from ..paths import corpus_dir, user_path
from .coded import FIELDS, load_codebook, load_codes
from .folder import CorpusLike
from .load import load_clauses, load_measures

FIXED = {"measures": ("measure_id", "text"), "clauses": ("clause_id", "text")}
GUIDE = (
    "Coding sheet 编码表",
    "Read corpus/coding/codebook.md first; the codes are explained on the sheet 'codebook'. "
    "请先阅读 corpus/coding/codebook.md，各代码的说明见“codebook”工作表。",
    "On 'measures' and 'clauses', choose a code from the list in each cell, and copy beside it the words "
    "of the text that it rests on, exactly. 在两张表中逐格选择代码，并在右侧照录所依据的原文。",
    "no, none, not_operative, and customs where no actor is named, need no words. 以上代码无须摘录原文。",
    "Leave a measure wholly blank to leave it uncoded, with its clauses; else fill in every field. "
    "整条（连同其小句）留空表示不编码，否则各栏皆须填写。",
    "Then: python -m gbacorpus import-codes FILE --coder c. 完成后运行此命令。",
)


def slots_of(sheet: str) -> Iterator[tuple[str, str]]:
    """(column of the sheet, field) in order: domain_1, domain_2 … for fields with several codes."""
    for field, most in FIELDS.items():
        if (field == "stage") == (sheet == "clauses"):
            for number in range(1, most + 1):
                yield (f"{field}_{number}" if most > 1 else field), field


def header_of(sheet: str) -> list[str]:
    """The columns of a sheet."""
    return [*FIXED[sheet], *(c for name, _ in slots_of(sheet) for c in (name, f"{name} words"))]


def choices_of(corpus: CorpusLike) -> dict[str, list[str]]:
    """{field: the codes that a cell may hold}."""
    book = load_codebook(corpus)
    return {field: book.loc[book["field"].isin([field.removesuffix("_2"), field]), "code"].tolist() for field in FIELDS}


def units_of(corpus: CorpusLike) -> dict[str, dict[str, tuple[str, str, int]]]:
    """{sheet: {unit: (text, measure_id, where it begins in the measure's text)}}."""
    measures, clauses = load_measures(corpus), load_clauses(corpus)
    texts = measures["text"]
    return {
        "measures": {measure_id: (text, measure_id, 0) for measure_id, text in texts.items()},
        "clauses": {row.Index: (row.text, row.measure_id, row.start) for row in clauses.itertuples()},
    }


def write_sheet(path: str | os.PathLike, coder: str | None = None, corpus: CorpusLike = None) -> None:
    """Write a workbook in which a person codes all measures.

    Sheets: "how to", "measures", "clauses" (texts, drop-down codes, and the words that each code rests
    on), "codebook". It opens in LibreOffice and Excel.

    Parameters
    ----------
    path : str or Path
        A .xlsx file; one that exists is not overwritten.
    coder : str, optional
        Fill in that coder's codes, to correct them; otherwise the cells are empty.

    Raises
    ------
    ValueError
        When the name has another ending.
    FileExistsError
        When there is such a file.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_sheet(Path(folder) / "sheet.xlsx", coder="a")
    ...     (Path(folder) / "sheet.xlsx").exists()
    True
    """
    with needed_by("a coding sheet"):
        from openpyxl import Workbook

    path, corpus = user_path(path), corpus_dir(corpus)
    if path.suffix.lower() != ".xlsx":
        raise ValueError(f"{path}: a coding sheet is a workbook; expected a name that ends in .xlsx")
    if path.exists():
        raise FileExistsError(f"{path} is there already: take another name, or move it away")
    choices, filled = choices_of(corpus), _filled(coder, corpus)
    book = Workbook()
    _write_guide(book.active)
    _write_lists(book.create_sheet("lists"), choices)
    for sheet, units in units_of(corpus).items():
        _write_units(book.create_sheet(sheet), units, filled, choices)
    _write_codebook(book.create_sheet("codebook"), load_codebook(corpus))
    book.move_sheet("lists", 2)
    buffer = io.BytesIO()
    book.save(buffer)
    write_files({path: buffer.getvalue()})


def _write_guide(page):
    page.title = "how to"
    for line in GUIDE:
        page.append([line])
    page.column_dimensions["A"].width = 110


def _write_lists(page, choices):
    """The codes that the drop-down lists offer, a column for each field."""
    for number, (field, codes) in enumerate(choices.items(), 1):
        for row, value in enumerate([field, *codes], 1):
            page.cell(row, number, value)
    page.sheet_state = "hidden"


def _write_units(page, units, filled, choices):
    """A row for each measure or clause: its text, and cells for codes and the words that they rest on."""
    from openpyxl.styles import Alignment, Font

    page.append(header_of(page.title))
    for unit, (text, *_) in units.items():
        page.append([unit, guard(text), *map(guard, filled.get(unit, {}).get(page.title, ()))])
    _offer_codes(page, choices, last=len(units) + 1)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 12, 70
    page.freeze_panes = "C2"
    for cell in page[1]:
        cell.font = Font(bold=True)
    for (cell,) in page.iter_rows(min_row=2, min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer_codes(page, choices, last):
    """Drop-down lists in the cells for codes, from row 2 to the last."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, (name, field) in enumerate(slots_of(page.title)):
        letter = get_column_letter(2 * column + 3)
        source = get_column_letter(list(choices).index(field) + 1)
        rule = DataValidation(
            type="list",
            formula1=f"lists!${source}$2:${source}${len(choices[field]) + 1}",
            errorTitle=name,
            error="Choose a code of the codebook.",
            showErrorMessage=True,
        )
        page.add_data_validation(rule)
        rule.add(f"{letter}2:{letter}{last}")
        page.column_dimensions[letter].width = 15


def _write_codebook(page, codebook):
    page.append(list(codebook.columns))
    for row in codebook.itertuples(index=False):
        page.append([guard(value) for value in row])
    for letter, width in zip("ABCDEFGH", (13, 15, 28, 20, 60, 40, 20, 40), strict=True):
        page.column_dimensions[letter].width = width


def _filled(coder, corpus):
    """{unit: {sheet: cells}} with the codes of one coder."""
    if coder is None:
        return {}
    codes: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in load_codes(coder, corpus).itertuples():
        codes.setdefault(row.unit_id, {}).setdefault(row.field, []).append((row.code, row.words))
    cells = {}
    for unit, fields in codes.items():
        sheet, left = ("clauses" if "." in unit else "measures", {f: list(v) for f, v in fields.items()})
        row = []
        for _, field in slots_of(sheet):
            row += left[field].pop(0) if left.get(field) else ("", "")
        cells[unit] = {sheet: row}
    return cells
