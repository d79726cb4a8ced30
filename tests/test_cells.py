"""One reader of CSV: what checker, builder and loaders see is the same, and nothing vanishes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gbacorpus as gba
from gbacorpus.corpus.build import build
from gbacorpus.corpus.cells import read_columns, read_rows
from gbacorpus.corpus.check import check
from gbacorpus.corpus.folder import parse
from gbacorpus.errors import CorpusError
from gbacorpus.files import unguard

TEXT = st.text(st.sampled_from("a试,\"'=-\n 0"), max_size=4)


def loaded(path):
    return parse(path, path.read_bytes())


@st.composite
def tables(draw):
    """Cells, and a CSV file that holds them, with or without its last line end, in either line end."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=5))
    made = io.StringIO()
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    header = [f"c{number}" for number in range(width)]
    csv.writer(made, lineterminator=ends, quoting=quoting).writerows([header, *rows])
    text = made.getvalue()
    return header, rows, text.removesuffix(ends) if draw(st.booleans()) else text


@given(tables())
def test_all_rows_are_read_and_both_ways_agree(tmp_path_factory, table):
    header, rows, text = table
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(text.encode())
    read = [[row[name].value for name in header] for row in read_rows(path, header)]
    columns = read_columns(path, text.encode(), header)
    assert [list(row) for row in zip(*columns.values(), strict=True)] == read
    # A guarded formula loses its apostrophe in both.
    assert read == [[unguard(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("text", ["c0,c1\n,", "c0,c1\n1,", 'c0,c1\n"1",', "c0,c1\r\n1,"])
def test_a_last_row_with_an_empty_last_cell_is_kept(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    assert [row["c1"].value for row in read_rows(path, ("c0", "c1"))] == [""]
    assert read_columns(path, text.encode(), ("c0", "c1"))["c1"] == [""]


def test_a_row_cut_after_a_comma_is_refused_by_its_line(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("c0,c1,c2\n1,2,3\n4,", encoding="utf-8")
    for read in (lambda: read_rows(path, ("c0",)), lambda: loaded(path)):
        with pytest.raises(
            CorpusError, match=r"table.csv:3:3: the row has the wrong number of cells: expected 3, found 2"
        ):
            read()


@pytest.mark.parametrize("name", ["notices", "terms", "links", "codes", "dictionary"])
def test_without_its_last_line_end_a_table_is_the_same(corpus, name):
    """The project's own notices.csv so cut used to build without HQ25."""
    path = corpus / "coding" / f"{name}.csv"
    before = {p.name: p.read_bytes() for p in (corpus / "tables").glob("*.csv")}
    whole = read_columns(path, path.read_bytes(), ())
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    build(corpus)
    assert {p.name: p.read_bytes() for p in (corpus / "tables").glob("*.csv")} == before
    assert read_columns(path, path.read_bytes(), ()) == whole


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("notices", "title"),
        ("notices", "raw_file"),
        ("codes", "start"),
        ("events", "date"),
        ("terms", "canonical"),
        ("codes_a", "words"),
    ],
)
def test_a_column_named_twice_is_refused_by_name(corpus, name, column):
    path = corpus / "coding" / f"{name}.csv"
    header, rest = path.read_text("utf-8-sig").split("\n", 1)
    lines = [f"{header},{column}", *(f"{line},x" for line in rest.splitlines())]
    path.write_text("\ufeff" + "\n".join(lines) + "\n", "utf-8")
    told = f"{name}.csv:1:{len(header) + 2}: the column {column} is there twice"
    assert any(told in str(fault) for fault in check(corpus))
    with pytest.raises(CorpusError, match=f"the column {column} is there twice"):
        loaded(path)


def test_the_builder_refuses_a_column_named_twice(corpus):
    path = corpus / "coding" / "notices.csv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("title_en", "title", 1), "utf-8")
    with pytest.raises(CorpusError, match="the column title is there twice"):
        build(corpus)


@pytest.mark.parametrize(
    ("sign", "told"),
    [
        ("\r", "a carriage return without a line feed"),
        ("\x1b", "U\\+001B"),
        ("\ufffe", "U\\+FFFE"),
        ("\ufdd0", "U\\+FDD0"),
        ("\ufeff", "a byte order mark inside the text"),
        ("\x85", "U\\+0085"),
    ],
)
def test_signs_that_no_cell_may_hold(corpus, sign, told):
    path = corpus / "coding" / "glosses.csv"
    path.write_text(path.read_text("utf-8").replace("pilot", f"pi{sign}lot", 1), "utf-8", newline="")
    line = path.read_bytes().decode().split("pi" + sign)[0].count("\n") + 1
    for read in (lambda: loaded(path), lambda: read_rows(path, ("word",))):
        with pytest.raises(
            CorpusError, match=rf"glosses.csv:{line}:\d+: a sign that no cell may hold: .* found {told}"
        ):
            read()


@pytest.mark.parametrize("cell", ["x", "007", "+1", "1.0", "-1", " 1", "٣", "9" * 4300, ""])
def test_a_number_that_is_none_is_told_by_its_place(corpus, cell):
    path = corpus / "tables" / "clauses.csv"
    lines = path.read_text("utf-8").split("\n")
    parts = lines[2].split(",")
    parts[4] = cell
    lines[2] = ",".join(parts)
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(CorpusError, match=r"clauses.csv:3:\d+: start is no whole number") as fault:
        gba.load_clauses(corpus)
    assert len(str(fault.value)) < 500


def test_a_missing_column_is_named(corpus):
    path = corpus / "coding" / "events.csv"
    path.write_text(path.read_text("utf-8").replace("event_zh", "event", 1), "utf-8")
    with pytest.raises(CorpusError, match="the column event_zh is missing"):
        gba.load_events(corpus)


@pytest.mark.parametrize("text", ["\ufeff\n\n", "\ufeff,\n", "a,,b\n1,2,3\n"])
def test_a_table_without_a_header(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=r"no header|has no name"):
        loaded(path)
