"""Raw texts and notices.csv in, tables out; the old tables stand until the new ones are whole."""

import re
from dataclasses import fields

from ..errors import CorpusError, position
from ..files import csv_bytes, read_sums, sha256, sums_bytes, write_files
from ..paths import CORPUS
from .cells import read_rows, read_text
from .fold import fold
from .split import HEADINGS, KEPT, NUMBERING, Fault, Form, printed, split

FORM_COLUMNS = tuple(field.name for field in fields(Form))
NOTICE_COLUMNS = ("notice_id", "raw_file", "date", "date_evidence", *FORM_COLUMNS)
DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
# What a cell of notices.csv must look like, and how to say so.
RULES = {
    "notice_id": (r"[A-Z]{2}\d{2}", "two capitals and two digits of the year, as HQ25"),
    "raw_file": (r"[^/\\]+", "the name of a file in raw/"),
    "title": (r".+", "the title as it stands above the measures"),
    "begins_at": (r".+", "how the notice's first line begins"),
    "date": (rf"{DAY}(/(\.\.|{DAY}))?", "an EDTF day or interval, as 2022-09-07 or 2023-06-12/.."),
    "date_evidence": (r".+", "what the date rests on"),
    "n_measures": (r"[1-9]\d{0,2}", "a number of measures below 1000"),
    "section_numbering": ("|".join(map(re.escape, ["", *NUMBERING])), f"one of {[*NUMBERING]}"),
    "measure_numbering": ("|".join(map(re.escape, NUMBERING)), f"one of {[*NUMBERING]}"),
    "heading_is": ("|".join(HEADINGS), f"one of {[*HEADINGS]}"),
}


def read_notices(corpus):
    """The checked rows of notices.csv, as dicts of Cells."""
    path = corpus / "coding" / "notices.csv"
    rows = read_rows(path, NOTICE_COLUMNS)
    seen = set()
    for row in rows:
        for column, (pattern, expected) in RULES.items():
            cell = row[column]
            if not re.fullmatch(pattern, cell.value):
                raise CorpusError(path, cell.line, cell.column, f"{column} is not right",
                                  expected=expected, found=f"“{cell.value}”",
                                  do="Mend the cell.")  # fmt: skip
        cell = row["notice_id"]
        if cell.value in seen:
            raise CorpusError(path, cell.line, cell.column, "two notices have one id",
                              expected="an id of its own", found=cell.value,
                              do="Give one of them another id.")  # fmt: skip
        seen.add(cell.value)
    return rows


def split_notice(corpus, row):
    """The raw text of one notice and its spans, faults told by file, line and column."""
    path = corpus / "raw" / row["raw_file"].value
    text = read_text(path)
    values = {name: row[name].value for name in FORM_COLUMNS}
    form = Form(**values | {"n_measures": int(values["n_measures"])})
    try:
        return text, split(text, form)
    except Fault as fault:
        line, column = position(text, fault.offset)
        raise CorpusError(
            path, line, column, f"{row['notice_id'].value}: {fault.what}",
            expected=fault.expected, found=fault.found, do=fault.do,
        ) from None  # fmt: skip


def measure_rows(notice_id, text, spans):
    """One dict per measure: its place, and its text folded and as printed."""
    titles, measures = {}, {}
    for span in spans:
        if span.role == "section title":
            titles.setdefault(span.section, []).append(span)
        elif span.measure:
            measures.setdefault(span.measure, []).append(span)
    title_of = {
        section: fold(printed(text, parts, ("section title",))).removesuffix("。")
        for section, parts in titles.items()
    }
    rows, counted_to, line = [], 0, 1
    for number, parts in measures.items():
        heading = printed(text, parts, ("heading",))
        kept = printed(text, parts, KEPT)
        body = kept[len(heading) :].removeprefix("。")
        folded = fold(kept)
        line += text.count("\n", counted_to, parts[0].start)
        counted_to = parts[0].start
        rows.append(
            {
                "measure_id": f"{notice_id}-{number:02}",
                "notice_id": notice_id,
                "number": number,
                "section": parts[0].section or "",
                "section_title": title_of.get(parts[0].section, ""),
                "heading": folded[: len(heading)],
                "body": folded[len(kept) - len(body) :],
                "heading_printed": heading,
                "body_printed": body,
                "raw_line": line,
            }
        )
    return rows


def span_rows(notice_id, spans):
    """One dict per span of a notice."""
    return [
        {
            "notice_id": notice_id,
            "start": span.start,
            "end": span.end,
            "role": span.role,
            "section": span.section,
            "measure_id": f"{notice_id}-{span.measure:02}" if span.measure else "",
        }
        for span in spans
    ]


def _difference(text, spans, rows, old):
    """Offset of the first kept character that differs from the table in use; None if all agree."""
    for row in rows:
        before = old.get(row["measure_id"])
        if before is None:
            continue
        roles = (("heading",), "heading_printed"), (("body", "paragraph break"), "body_printed")
        for role, column in roles:
            now, then = row[column], before[column].value
            if now == then:
                continue
            same = next((i for i, (a, b) in enumerate(zip(now, then, strict=False)) if a != b),
                        min(len(now), len(then)))  # fmt: skip
            places = [
                offset
                for span in spans
                if span.measure == row["number"] and span.role in role
                for offset in range(span.start, span.end)
            ]
            return (*places, places[-1] + 1)[same]
    return None


def _check_sum(path, text, spans, rows, recorded, tables):
    """A raw file must be the one its SHA-256 was taken from."""
    found = sha256(text.encode())
    if found == recorded:
        return
    measures = tables / "measures.csv"
    old = {}
    if measures.exists():
        old = {row["measure_id"].value: row for row in read_rows(measures, ("measure_id",))}
    offset = _difference(text, spans, rows, old)
    where = "outside the measures" if offset is None else "the first difference is here"
    line, column = position(text, offset or 0)
    raise CorpusError(
        path,
        line,
        column,
        f"the raw file has changed ({where})",
        expected=f"SHA-256 {recorded[:12]}…",
        found=f"{found[:12]}…",
        do="Raw files are never edited: restore it from version control (git checkout).",
    )


def build_tables(corpus=CORPUS):
    """Make all tables of a corpus in memory.

    Parameters
    ----------
    corpus : Path
        A folder with `raw/` and `coding/`.

    Returns
    -------
    dict
        {path: bytes} of everything to be written: the tables, and the SHA-256 sums of raw files
        when a new one has come.

    Raises
    ------
    CorpusError
        At the first fault in notices.csv or a raw file.
    """
    import pandas as pd

    sums_path = corpus / "raw" / "SHA256SUMS"
    sums = read_sums(sums_path)
    known = dict(sums)
    measures, all_spans = [], []
    for notice in read_notices(corpus):
        name = notice["raw_file"].value
        text, spans = split_notice(corpus, notice)
        notice_id = notice["notice_id"].value
        new = measure_rows(notice_id, text, spans)
        recorded = sums.setdefault(name, sha256(text.encode()))
        _check_sum(corpus / "raw" / name, text, spans, new, recorded, corpus / "tables")
        measures += new
        all_spans += span_rows(notice_id, spans)
    tables = {"measures.csv": measures, "spans.csv": all_spans}
    contents = {
        corpus / "tables" / name: csv_bytes(pd.DataFrame(rows), index=False)
        for name, rows in tables.items()
    }
    if sums != known:
        contents[sums_path] = sums_bytes(sums)
    return contents


def build(corpus=CORPUS):
    """Build the tables of a corpus and put them in place together; see `build_tables`."""
    contents = build_tables(corpus)
    write_files(contents)
    return contents
