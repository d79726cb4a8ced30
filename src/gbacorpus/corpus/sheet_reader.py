"""A filled coding sheet read back as codes, each error told by sheet, row and column."""

import os
from pathlib import Path

from ..errors import CorpusError
from ..extras import needed_by
from ..files import CsvBuffer, unguard, write_files
from ..paths import corpus_dir, user_path
from .coded import coders_of, needs_words
from .folder import CorpusLike
from .ids import measure_of
from .sheet import FIXED, choices_of, header_of, slots_of, units_of

COLUMNS = ("unit_id", "field", "code", "words", "start", "end")


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
        for number, (name, expected) in enumerate(zip([*header, *[""] * 30], header_of(sheet), strict=False), 1):
            if name != expected:
                raise self.fault(
                    1,
                    number,
                    "the column is not the one expected",
                    expected,
                    name or "nothing",
                    "Put the columns back as they were.",
                )
        if len(header) > len(header_of(sheet)):
            raise self.fault(
                1,
                len(header_of(sheet)) + 1,
                "a column too many",
                "no further column",
                header[len(header_of(sheet))],
                "Take it out: notes belong in another file.",
            )

    def fault(self, row: int, column: int, what: str, expected: str, found: str, do: str) -> CorpusError:
        return CorpusError(self.path, row, column, what, expected=expected, found=found, do=do)

    def cell(self, row: int, column: int) -> str:
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
    choices, rows = choices_of(corpus), []
    coded: dict[str, bool] = {}
    units = units_of(corpus)
    for sheet in FIXED:
        page = _Page(path, book, sheet)
        for unit, number in _rows(page, units[sheet]).items():
            codes = list(_unit(page, number, unit, units[sheet][unit], choices))
            measure_id = units[sheet][unit][1]
            if coded.setdefault(measure_id, bool(codes)) != bool(codes):
                raise page.fault(
                    number,
                    3,
                    f"{measure_id} is coded in part",
                    "the measure and all its clauses, or none of them",
                    f"{unit} {'filled in' if codes else 'blank'}",
                    "Fill it in, or blank the rest.",
                )
            rows += codes
    measures = list(units["measures"])
    order = {unit: n for n, unit in enumerate([*measures, *units["clauses"]])}
    return sorted(rows, key=lambda row: (measures.index(measure_of(row[0])), order[row[0]]))


def _rows(page, units):
    """{unit: its row}; every unit has one row, and its text is as it was."""
    numbers: dict[str, int] = {}
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
        if unit in numbers:
            raise page.fault(
                number,
                1,
                f"{unit} stands twice",
                f"one row, in row {numbers[unit]}",
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
        numbers[unit] = number
    for unit in units:
        if unit not in numbers:
            raise page.fault(
                len(page.rows) + 1,
                1,
                f"{unit} is missing",
                "a row for each of the " + page.sheet,
                "none",
                "Put the row back; leave its cells blank if it is not coded.",
            )
    return numbers


def _unit(page, number, unit, place, choices):
    """The codes of one row; nothing when all its cells are blank."""
    text, _, begin = place
    slots = [(name, field, 2 * i + 3) for i, (name, field) in enumerate(slots_of(page.sheet))]
    if not any(page.cell(number, c) for *_, column in slots for c in (column, column + 1)):
        return
    codes: dict[str, list[str]] = {}
    for name, field, column in slots:
        code, words = page.cell(number, column), page.cell(number, column + 1)
        before = codes.setdefault(field, [])
        if wrong := _wrong_code(unit, name, field, code, words, before, choices[field]):
            raise page.fault(number, column, *wrong)
        if not code:
            continue
        before.append(code)
        if wrong := _wrong_words(unit, name, field, code, words, text):
            raise page.fault(number, column + 1, *wrong)
        at = begin + text.find(words)
        yield (unit, field, code, words, *((at, at + len(words)) if words else ("", "")))
    if codes.get("instrument") and codes["instrument"] == codes.get("instrument_2"):
        what, found = f"{unit} has one instrument twice", codes["instrument"][0]
        raise page.fault(number, 3, what, "another one, or none", found, "Mend instrument_2.")


def _wrong_code(unit, name, field, code, words, before, choices):
    """What is wrong with a code, as (what, expected, found, what to do); None when nothing is."""
    optional = before or name.endswith(("_2", "_3"))
    if not code and words:
        return f"{name} has words and no code", "a code", "nothing", "Choose a code, or empty the words."
    if not code and (not optional or field == "instrument_2"):
        return f"{unit} has no {field}", "a code", "nothing", "Choose a code."
    if code and code not in choices:
        what, known = f"{field} has no such code", ", ".join(choices)
        return what, known, f"“{code}”", "Choose a code of the codebook."
    if code and (code in before or (before and "none" in (code, *before))):
        what = f"{code} cannot be given beside {', '.join(before)}"
        return what, "another code, or none", code, "Mend the cell."
    return None


def _wrong_words(unit, name, field, code, words, text):
    """What is wrong with the words that a code rests on; None when nothing is."""
    if not words and needs_words(field, code):
        what = f"{name} rests on no words"
        return what, "words of the text", "nothing", "Copy the words that the code rests on."
    if words not in text:
        what, wanted = f"the words do not occur in {unit}", f"words of “{text[:30]}…”"
        return what, wanted, f"“{words}”", "Copy them exactly."
    return None


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
