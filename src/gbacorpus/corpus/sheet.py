"""A coding sheet for people: a workbook out, codes back in, each slip told by sheet, row and column."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from ..errors import CorpusError
from ..extras import needed_by
from ..files import CsvBuffer, guard, unguard, write_files
from ..paths import corpus_dir, user_path
from .coded import FIELDS, coders_of, load_codebook, load_codes, needs_words
from .folder import CorpusLike
from .ids import measure_of
from .load import load_clauses, load_measures

FIXED = {"measures": ("measure_id", "text"), "clauses": ("clause_id", "text")}
COLUMNS = ("unit_id", "field", "code", "words", "start", "end")


def _slots(sheet: str) -> Iterator[tuple[str, str]]:
    """(column of the sheet, field) in order: domain_1, domain_2 … for fields with several codes."""
    for field, most in FIELDS.items():
        if (field == "stage") == (sheet == "clauses"):
            for number in range(1, most + 1):
                yield (f"{field}_{number}" if most > 1 else field), field


def _header(sheet: str) -> list[str]:
    return [*FIXED[sheet], *(c for name, _ in _slots(sheet) for c in (name, f"{name} words"))]


def _choices(corpus: CorpusLike) -> dict[str, list[str]]:
    """{field: the codes that a cell may hold}."""
    book = load_codebook(corpus)
    return {field: book.loc[book["field"].isin([field.removesuffix("_2"), field]), "code"].tolist() for field in FIELDS}


def _units(corpus: CorpusLike) -> dict[str, dict[str, tuple[str, str, int]]]:
    """{sheet: {unit: (text, measure_id, where it begins in the measure's text)}}."""
    measures, clauses = load_measures(corpus), load_clauses(corpus)
    texts = measures["text"]
    return {
        "measures": {own: (text, own, 0) for own, text in texts.items()},
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
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_sheet(Path(folder) / "sheet.xlsx", coder="a")
    ...     len(read_sheet(Path(folder) / "sheet.xlsx")) == len(load_codes("a"))
    True
    """
    with needed_by("a coding sheet"):
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

    path, corpus = user_path(path), corpus_dir(corpus)
    if path.suffix.lower() != ".xlsx":
        raise ValueError(f"{path}: a coding sheet is a workbook; expected a name that ends in .xlsx")
    if path.exists():
        raise FileExistsError(f"{path} is there already: take another name, or move it away")
    choices, filled = _choices(corpus), _filled(coder, corpus)
    book = Workbook()
    guide = book.active
    guide.title = "how to"
    for line in _guide():
        guide.append([line])
    guide.column_dimensions["A"].width = 110
    lists = book.create_sheet("lists")
    for number, (field, codes) in enumerate(choices.items(), 1):
        for row, value in enumerate([field, *codes], 1):
            lists.cell(row, number, value)
    lists.sheet_state = "hidden"
    for sheet, units in _units(corpus).items():
        page = book.create_sheet(sheet)
        page.append(_header(sheet))
        for unit, (text, *_) in units.items():
            page.append([unit, guard(text), *map(guard, filled.get(unit, {}).get(sheet, ()))])
        last = len(units) + 1
        for column, (name, field) in enumerate(_slots(sheet)):
            letter = get_column_letter(2 * column + 3)
            place = list(choices).index(field) + 1
            source = get_column_letter(place)
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
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = 12, 70
        page.freeze_panes = "C2"
        for cell in page[1]:
            cell.font = Font(bold=True)
        for (cell,) in page.iter_rows(min_row=2, min_col=2, max_col=2):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page = book.create_sheet("codebook")
    codebook = load_codebook(corpus)
    page.append(list(codebook.columns))
    for row in codebook.itertuples(index=False):
        page.append([guard(value) for value in row])
    for letter, width in zip("ABCDEFGH", (13, 15, 28, 20, 60, 40, 20, 40), strict=True):
        page.column_dimensions[letter].width = width
    book.move_sheet("lists", 2)
    made = io.BytesIO()
    book.save(made)
    write_files({path: made.getvalue()})


def _guide() -> tuple[str, ...]:
    return (
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


def _filled(coder, corpus):
    """{unit: {sheet: cells}} with the codes of one coder."""
    if coder is None:
        return {}
    given: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in load_codes(coder, corpus).itertuples():
        given.setdefault(row.unit_id, {}).setdefault(row.field, []).append((row.code, row.words))
    cells = {}
    for unit, fields in given.items():
        sheet, left = ("clauses" if "." in unit else "measures", {f: list(v) for f, v in fields.items()})
        row = []
        for _, field in _slots(sheet):
            row += left[field].pop(0) if left.get(field) else ("", "")
        cells[unit] = {sheet: row}
    return cells


class _Page:
    """One sheet as text cells that know their row and column; faults are told by both."""

    def __init__(self, path, book, sheet):
        self.path, self.sheet = Path(f"{path}!{sheet}"), sheet
        if sheet not in book.sheetnames:
            raise CorpusError(
                self.path,
                1,
                1,
                "the sheet is missing",
                expected=f"a sheet named {sheet}",
                found=", ".join(book.sheetnames),
                do="Put it back, as gbacorpus coding-sheet writes it.",
            )
        self.rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
        header = [str(cell or "") for cell in (self.rows[0] if self.rows else ())]
        while header and not header[-1]:
            header.pop()
        for number, (found, expected) in enumerate(zip([*header, *[""] * 30], _header(sheet), strict=False), 1):
            if found != expected:
                raise self.fault(
                    1,
                    number,
                    "the column is not the one expected",
                    expected,
                    found or "nothing",
                    "Put the columns back as they were.",
                )
        if len(header) > len(_header(sheet)):
            raise self.fault(
                1,
                len(_header(sheet)) + 1,
                "a column too many",
                "no further column",
                header[len(_header(sheet))],
                "Take it out: notes belong in another file.",
            )

    def fault(self, row, column, what, expected, found, do):
        return CorpusError(self.path, row, column, what, expected=expected, found=found, do=do)

    def cell(self, row, column):
        """The text of a cell; a number or a formula is a fault."""
        cells = self.rows[row - 1]
        value = cells[column - 1] if column <= len(cells) else None
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fault(row, column, "the cell holds no text", "text", repr(value), "Mend the cell.")
        return unguard(value.strip())


def read_sheet(path: str | os.PathLike, corpus: CorpusLike = None) -> list[tuple]:
    """Read the codes out of a filled coding sheet.

    Parameters
    ----------
    path : str or Path
        A workbook that `write_sheet` made and a person filled in.

    Returns
    -------
    list of tuple
        unit_id, field, code, words, start, end, in the order of the corpus: the rows of a raw coding.

    Raises
    ------
    CorpusError
        At the first slip, by sheet, row and column.

    Examples
    --------
    >>> read_sheet("nowhere.xlsx")
    Traceback (most recent call last):
    gbacorpus.errors.CorpusError: nowhere.xlsx:1:1: this is no workbook: expected a .xlsx file, found ...
    """
    from zipfile import BadZipFile

    with needed_by("a coding sheet"):
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

    corpus = corpus_dir(corpus)
    try:
        book = load_workbook(user_path(path))
    except (OSError, BadZipFile, InvalidFileException, KeyError) as error:
        raise CorpusError(
            path,
            1,
            1,
            "this is no workbook",
            expected="a .xlsx file",
            found=type(error).__name__,
            do="Save it as .xlsx, as gbacorpus coding-sheet writes it.",
        ) from None
    choices, rows = _choices(corpus), []
    coded: dict[str, bool] = {}
    units = _units(corpus)
    for sheet in FIXED:
        page = _Page(path, book, sheet)
        for unit, number in _rows(page, units[sheet]).items():
            own = list(_unit(page, number, unit, units[sheet][unit], choices))
            measure_id = units[sheet][unit][1]
            if coded.setdefault(measure_id, bool(own)) != bool(own):
                raise page.fault(
                    number,
                    3,
                    f"{measure_id} is coded in part",
                    "the measure and all its clauses, or none of them",
                    f"{unit} {'filled in' if own else 'blank'}",
                    "Fill it in, or blank the rest.",
                )
            rows += own
    measures = list(units["measures"])
    order = {unit: n for n, unit in enumerate([*measures, *units["clauses"]])}
    return sorted(rows, key=lambda row: (measures.index(measure_of(row[0])), order[row[0]]))


def _rows(page, units):
    """{unit: its row}; every unit has one row, and its text is as it was."""
    found: dict[str, int] = {}
    for number in range(2, len(page.rows) + 1):
        unit = page.cell(number, 1)
        if not any(page.rows[number - 1]):
            continue
        if unit not in units:
            raise page.fault(
                number,
                1,
                "there is no such unit",
                f"the id of one of the {page.sheet}",
                f"“{unit}”",
                "Put the id back.",
            )
        if unit in found:
            raise page.fault(
                number,
                1,
                f"{unit} stands twice",
                f"one row, in row {found[unit]}",
                "another",
                "Take one of the two out.",
            )
        if page.cell(number, 2) != units[unit][0].strip():
            raise page.fault(
                number,
                2,
                f"the text of {unit} was changed",
                f"“{units[unit][0][:20]}…”",
                f"“{page.cell(number, 2)[:20]}…”",
                "Put the text back: make a new sheet and copy your codes.",
            )
        found[unit] = number
    for unit in units:
        if unit not in found:
            raise page.fault(
                len(page.rows) + 1,
                1,
                f"{unit} is missing",
                "a row for each of the " + page.sheet,
                "none",
                "Put the row back; leave its cells blank if it is not coded.",
            )
    return found


def _unit(page, number, unit, place, choices):
    """The codes of one row; nothing when all its cells are blank."""
    text, _, begin = place
    slots = [(name, field, 2 * i + 3) for i, (name, field) in enumerate(_slots(page.sheet))]
    if not any(page.cell(number, c) for *_, column in slots for c in (column, column + 1)):
        return
    given: dict[str, list[str]] = {}
    for name, field, column in slots:
        code, words = page.cell(number, column), page.cell(number, column + 1)
        own = given.setdefault(field, [])
        if not code:
            if words:
                raise page.fault(
                    number,
                    column,
                    f"{name} has words and no code",
                    "a code",
                    "nothing",
                    "Choose a code, or empty the words.",
                )
            if (not own and not name.endswith(("_2", "_3"))) or field == "instrument_2":
                raise page.fault(number, column, f"{unit} has no {field}", "a code", "nothing", "Choose a code.")
            continue
        if code not in choices[field]:
            raise page.fault(
                number,
                column,
                f"{field} has no such code",
                ", ".join(choices[field]),
                f"“{code}”",
                "Choose a code of the codebook.",
            )
        if code in own or (own and "none" in (code, *own)):
            raise page.fault(
                number,
                column,
                f"{code} cannot stand beside {', '.join(own)}",
                "another code, or none",
                code,
                "Mend the cell.",
            )
        own.append(code)
        if not words and needs_words(field, code):
            raise page.fault(
                number,
                column + 1,
                f"{name} rests on no words",
                "words of the text",
                "nothing",
                "Copy the words that the code rests on.",
            )
        at = text.find(words) if words else -1
        if words and at < 0:
            raise page.fault(
                number,
                column + 1,
                f"the words do not stand in {unit}",
                f"words of “{text[:30]}…”",
                f"“{words}”",
                "Copy them exactly.",
            )
        yield (unit, field, code, words, begin + at if words else "", begin + at + len(words) if words else "")
    if given.get("instrument") and given["instrument"] == given.get("instrument_2"):
        raise page.fault(
            number,
            3,
            f"{unit} has one instrument twice",
            "another one, or none",
            given["instrument"][0],
            "Mend instrument_2.",
        )


def import_codes(path: str | os.PathLike, coder: str, corpus: CorpusLike = None) -> Path:
    """Write the codes of a filled sheet as a raw coding, codes_LETTER.csv.

    Parameters
    ----------
    path : str or Path
    coder : str
        A letter that no other coder has.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        When the coder is no single small letter, or is taken.
    CorpusError
        As `read_sheet`; nothing is written then.

    Examples
    --------
    >>> import_codes("sheet.xlsx", "a")
    Traceback (most recent call last):
    ValueError: coder 'a' has a coding already (codes_a.csv): take another letter
    """
    corpus = corpus_dir(corpus)
    if not (len(coder) == 1 and "a" <= coder <= "z"):
        raise ValueError(f"expected one small letter for the coder, as c; found {coder!r}")
    if coder in coders_of("codes", corpus):
        raise ValueError(f"coder {coder!r} has a coding already (codes_{coder}.csv): take another letter")
    table = CsvBuffer(COLUMNS)
    table.add(read_sheet(path, corpus))
    target = corpus / "coding" / f"codes_{coder}.csv"
    write_files({target: table.bytes()})
    return target
