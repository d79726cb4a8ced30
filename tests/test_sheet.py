"""The coding sheet: out, filled, back in; and each slip of a coder told by sheet, row and column."""

import re
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.__main__ import main
from gbacorpus.analysis.agreement import disagreements
from gbacorpus.corpus.sheet import write_sheet
from gbacorpus.corpus.sheet_reader import import_codes, read_sheet


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A sheet with the codes of coder a."""
    path = tmp_path_factory.mktemp("sheet") / "filled.xlsx"
    write_sheet(path, coder="a")
    return path


def place(page, unit, column):
    """The cell of a unit under a heading."""
    letters = {cell.value: cell.column for cell in page[1]}
    row = next(row for row in range(2, page.max_row + 1) if page.cell(row, 1).value == unit)
    return page.cell(row, letters[column])


def put(sheet, unit, column, value):
    def edit(book):
        cell = place(book[sheet], unit, column)
        cell.value = value
        return sheet, cell.row, cell.column

    return edit


def drop(sheet, unit):
    def edit(book):
        cell = place(book[sheet], unit, "text")
        book[sheet].delete_rows(cell.row)
        return sheet, book[sheet].max_row + 1, 1

    return edit


def double(sheet, unit):
    def edit(book):
        row = place(book[sheet], unit, "text").row
        book[sheet].append([cell.value for cell in book[sheet][row]])
        return sheet, book[sheet].max_row, 1

    return edit


def fourth_domain(book):
    page = book["measures"]
    column = page.max_column + 1
    page.cell(1, column, "domain_4")
    place(page, "HQ25-10", "domain_4").value = "charges"
    return "measures", 1, column


def without(sheet):
    def edit(book):
        del book[sheet]
        return sheet, 1, 1

    return edit


def rename_column(book):
    cell = place(book["measures"], "SZ22-01", "partner")
    book["measures"].cell(1, cell.column).value = "partners"
    return "measures", 1, cell.column


def blank_measure(book):
    """All its cells blank, but its clauses coded: told at the first clause."""
    row = place(book["measures"], "HQ25-01", "text").row
    for column in range(3, book["measures"].max_column + 1):
        book["measures"].cell(row, column).value = None
    return "clauses", place(book["clauses"], "HQ25-01.0", "text").row, 3


PLANTED = {
    "unknown code": (put("measures", "HQ25-10", "partner", "macau"), "partner has no such code"),
    "a code of another field": (put("measures", "HQ25-10", "moves_1", "customs"), "moves has no such code"),
    "four domains": (fourth_domain, "a column too many"),
    "missing row": (drop("measures", "HQ25-10"), "HQ25-10 is missing"),
    "missing clause": (drop("clauses", "HQ25-10.1"), "HQ25-10.1 is missing"),
    "quotation not in the text": (put("measures", "HQ25-10", "partner words", "琴港"), "do not occur in HQ25-10"),
    "quotation of another clause": (
        put("clauses", "HQ25-10.1", "stage words", "联合监管"),
        "do not occur in HQ25-10.1",
    ),
    "doubled row": (double("measures", "HQ25-10"), "HQ25-10 stands twice"),
    "unknown unit": (put("measures", "HQ25-10", "measure_id", "HQ25-99"), "there is no such unit"),
    "text changed": (put("measures", "HQ25-10", "text", "便利琴澳转诊患者。"), "the text of HQ25-10 was changed"),
    "no code": (put("measures", "HQ25-10", "instrument", None), "instrument has words and no code"),
    "field left out": (put("measures", "SC23-14", "partner", None), "SC23-14 has no partner"),
    "no words": (put("measures", "HQ25-10", "partner words", None), "partner rests on no words"),
    "code twice": (put("measures", "HQ25-10", "domain_2", "residents"), "cannot be given beside"),
    "none beside another": (put("measures", "HQ25-10", "moves_2", "none"), "cannot be given beside"),
    "one instrument twice": (put("measures", "SC23-14", "instrument_2", "waived"), "one instrument twice"),
    "a number": (put("measures", "HQ25-10", "partner", 7), "the cell holds no text"),
    "sheet missing": (without("clauses"), "the sheet is missing"),
    "column renamed": (rename_column, "the column is not the one expected"),
    "coded in part": (blank_measure, "HQ25-01 is coded in part"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_slip_is_found(name, filled, tmp_path):
    edit, what = PLANTED[name]
    book = openpyxl.load_workbook(filled)
    if name == "one instrument twice":
        place(book["measures"], "SC23-14", "instrument_2 words").value = "不予行政处罚"
        place(book["measures"], "SC23-14", "instrument").value = "waived"
    if name == "code twice":
        place(book["measures"], "HQ25-10", "domain_1").value = "residents"
        place(book["measures"], "HQ25-10", "domain_2 words").value = "患者"
    sheet, row, column = edit(book)
    path = tmp_path / "broken.xlsx"
    book.save(path)
    with pytest.raises(gba.CorpusError, match=re.escape(what)) as fault:
        read_sheet(path)
    message = str(fault.value)
    assert re.search(r"broken\.xlsx!\w+:\d+:\d+: .+: expected .+, found .+\. .+\.$", message), message
    assert f"!{sheet}:{row}:" in message, (message, row)
    if name != "one instrument twice":
        assert f"!{sheet}:{row}:{column}:" in message, (message, column)


def test_there_are_enough_of_them():
    assert len(PLANTED) >= 15


@pytest.mark.parametrize("coder", ["a", "b"])
def test_round_trip(coder, tmp_path, corpus):
    """Codes out and in again are the same file, byte for byte."""
    write_sheet(tmp_path / "sheet.xlsx", coder)
    written = import_codes(tmp_path / "sheet.xlsx", "c", corpus)
    rows = pd.read_csv(written, encoding="utf-8-sig", dtype=str).fillna("")
    before = pd.read_csv(corpus / "coding" / f"codes_{coder}.csv", encoding="utf-8-sig", dtype=str)
    key = list(rows.columns)
    assert sorted(map(tuple, rows.to_numpy())) == sorted(map(tuple, before.fillna("")[key].to_numpy()))


def test_a_person_codes_a_few_measures(tmp_path, corpus):
    """Two measures coded, the rest blank: a third coding that agreement and check take."""
    path = tmp_path / "mine.xlsx"
    write_sheet(path, "b")
    book = openpyxl.load_workbook(path)
    for sheet in ("measures", "clauses"):
        for row in book[sheet].iter_rows(min_row=2):
            if not str(row[0].value).startswith(("HQ25-09", "HQ25-10")):
                for cell in row[2:]:
                    cell.value = None
    book.save(path)
    assert main(["import-codes", str(path), "--coder", "c", "--corpus", str(corpus)]) == 0
    codes = gba.load_codes("c", corpus)
    assert set(codes["measure_id"]) == {"HQ25-09", "HQ25-10"}
    from gbacorpus.corpus.check import check

    assert main(["build", "--corpus", str(corpus)]) == 0  # the sums of the corpus get one more line
    assert check(corpus) == []
    assert disagreements("codes", corpus).columns.tolist() == ["unit_id", "field", "a", "b", "c"]


def test_nothing_is_overwritten(tmp_path, corpus, capsys):
    path = tmp_path / "sheet.xlsx"
    assert main(["coding-sheet", str(path)]) == 0
    before = path.read_bytes()
    assert main(["coding-sheet", str(path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert path.read_bytes() == before
    stored = (corpus / "coding" / "codes_a.csv").read_bytes()
    assert main(["import-codes", str(path), "--coder", "a", "--corpus", str(corpus)]) == 1
    assert (corpus / "coding" / "codes_a.csv").read_bytes() == stored
    assert main(["import-codes", str(path), "--coder", "cc", "--corpus", str(corpus)]) == 1
    assert main(["import-codes", str(path)]) == 1
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert main(["import-codes", str(tmp_path / "text.xlsx"), "--coder", "d", "--corpus", str(corpus)]) == 1
    assert "this is no workbook" in capsys.readouterr().err
    assert not (corpus / "coding" / "codes_d.csv").exists()


def test_the_lists_offer_every_code(filled):
    book = openpyxl.load_workbook(filled)
    lists = {column[0].value: [c.value for c in column[1:] if c.value] for column in book["lists"].columns}
    for field, codes in gba.load_codebook().groupby("field", sort=False)["code"]:
        assert set(codes) <= set(lists[field]), field
    assert book["lists"].sheet_state == "hidden"
    rules = book["measures"].data_validations.dataValidation
    assert len(rules) == sum(1 for cell in book["measures"][1] if cell.value and " " not in cell.value) - 2


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_keeps_it(filled, tmp_path):
    """Opened and saved by LibreOffice, the sheet reads back the same."""
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path),
            str(filled),
        ],
        check=True,
        capture_output=True,
    )
    assert read_sheet(tmp_path / filled.name) == read_sheet(filled)
