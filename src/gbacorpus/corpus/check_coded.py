"""The rules of coded tables: ids exist, quotations are at their offsets, no answer is missing."""

from collections.abc import Iterator
from pathlib import Path

from ..errors import CorpusError
from .build import Notice
from .cells import Cell, Row
from .coded import FIELDS, LINK_TYPES, coders_of, needs_words
from .ids import measure_of, notice_of
from .rows import clause_rows

Unit = tuple[str, int, int]  # its measure, and where it begins and ends in that
EVIDENCE = tuple(
    f"{name}_{side}" for side in ("earlier", "later") for name in ("verb", "stage", "words", "start", "end")
)


def check_coded(corpus: Path, tables: dict[str, list[Row]], notices: list[Notice]) -> Iterator[CorpusError]:
    """All faults in links, codes and codebook.

    Parameters
    ----------
    corpus : Path
    tables : dict
        {name of a hand-kept table: its rows of Cells}.
    notices : list of Notice
        As `split_notice` gives them.

    Yields
    ------
    CorpusError
    """
    measures = [measure for notice in notices for measure in notice.measures]
    order = [notice.notice_id for notice in notices]
    texts = {measure.measure_id: measure.folded for measure in measures}
    for path, rows in _codings("links", corpus, tables):
        seen: dict[tuple[str, str, str], int] = {}
        for row in rows:
            yield from _link(path, row, texts, order, seen)
        if path.stem == "links":
            yield from _answers(path, rows, texts, order)
    units = {measure_id: (measure_id, 0, len(text)) for measure_id, text in texts.items()}
    units |= {clause: (measure_id, start, end) for clause, measure_id, _, _, start, end, _ in clause_rows(measures)}
    book: dict[str, list[str]] = {}
    yield from _codebook(corpus, tables, units, book)
    for path, rows in _codings("codes", corpus, tables):
        yield from _codes(path, rows, texts, units, book)


def _codings(table: str, corpus: Path, tables: dict[str, list[Row]]) -> Iterator[tuple[Path, list[Row]]]:
    """The reconciled table and each coder's, where they are."""
    for name in (table, *(f"{table}_{coder}" for coder in coders_of(table, corpus))):
        if name in tables:
            yield corpus / "coding" / f"{name}.csv", tables[name]


def _fault(path: Path, cell: Cell, what: str, expected: str, do: str = "Mend the cell.") -> CorpusError:
    return CorpusError(
        path,
        cell.line,
        cell.column,
        what,
        expected=expected,
        found=f"“{cell.value}”" if cell.value else "nothing",
        do=do,
    )


def _link(
    path: Path, row: Row, texts: dict[str, str], notices: list[str], seen: dict[tuple[str, str, str], int]
) -> Iterator[CorpusError]:
    later, earlier, is_link = row["later_id"], row["earlier_id"], row["type"].value in LINK_TYPES
    for cell in (later, earlier):
        if cell.value not in texts:
            yield _fault(path, cell, "there is no such measure", "the id of a measure")
            return
    if notices.index(notice_of(earlier.value)) >= notices.index(notice_of(later.value)):
        yield _fault(
            path,
            earlier,
            "the earlier measure is not of an earlier notice",
            f"a measure of a notice before {notice_of(later.value)}",
        )
    answer = later.value, earlier.value, row["type"].value if not is_link else "link"
    if answer in seen:
        yield _fault(
            path, later, "the pair stands twice", f"one row, in line {seen[answer]}", "Take one of the two rows out."
        )
    seen.setdefault(answer, later.line)
    if not is_link:
        for name in ("strength", *EVIDENCE):
            if row[name].value:
                yield _fault(path, row[name], f"{name} belongs to a link only", "nothing")
        return
    for name in ("strength", *EVIDENCE):
        if not row[name].value:
            yield _fault(path, row[name], f"a link has no {name}", "evidence, as the codebook says")
    for side, cell in (("earlier", earlier), ("later", later)):
        text, words = texts[cell.value], row[f"words_{side}"]
        start, end = (row[f"{name}_{side}"].value for name in ("start", "end"))
        # isdecimal, because a bad offset has been told already
        if words.value and start.isdecimal() and end.isdecimal():
            there = text[int(start) : int(end)]
            if there != words.value:
                yield _fault(
                    path,
                    words,
                    f"the words are not at {start} to {end} of {cell.value}",
                    f"“{there}”",
                    "Mend the words or the offsets.",
                )
        if row[f"verb_{side}"].value not in text:
            yield _fault(
                path, row[f"verb_{side}"], f"the verb does not occur in {cell.value}", "a word of that measure"
            )


def _answers(path: Path, rows: list[Row], texts: dict[str, str], notices: list[str]) -> Iterator[CorpusError]:
    """Each measure has an answer in either direction, and not two that contradict each other.

    A notice that no row names has not been coded yet, and is passed over.
    """
    named = {notice_of(row[side].value) for row in rows for side in ("later_id", "earlier_id")}
    notices = [notice for notice in notices if notice in named]
    for side, nothing, end in (("later", "none_found", 0), ("earlier", "not_found_again", -1)):
        cells = [(row[f"{side}_id"], row["type"].value) for row in rows]
        linked = {cell.value for cell, kind in cells if kind in LINK_TYPES}
        without = {cell.value: cell for cell, kind in cells if kind == nothing}
        for measure_id, cell in without.items():
            if measure_id in linked:
                yield _fault(
                    path,
                    cell,
                    f"{measure_id} has a link and is marked {nothing}",
                    "one or the other",
                    "Take one of the two rows out.",
                )
        for measure_id in texts:
            due = notice_of(measure_id) in notices and notice_of(measure_id) != notices[end]
            if due and measure_id not in linked | without.keys():
                yield CorpusError(
                    path,
                    1,
                    1,
                    f"{measure_id} has no answer as the {side} measure",
                    expected=f"a link, or a row of type {nothing}",
                    found="none",
                    do="Add a row.",
                )


def _codebook(
    corpus: Path, tables: dict[str, list[Row]], units: dict[str, Unit], book: dict[str, list[str]]
) -> Iterator[CorpusError]:
    """Each code once, its examples in the corpus; {field: codes} goes to `book`."""
    path = corpus / "coding" / "codebook.csv"
    for row in tables.get("codebook", ()):
        codes = book.setdefault(row["field"].value, [])
        if row["code"].value in codes:
            yield _fault(path, row["code"], "the code stands twice in its field", "one row")
        codes.append(row["code"].value)
        for example in row["examples"].value.split():
            if example not in units:
                yield _fault(
                    path,
                    row["examples"],
                    f"the example {example} does not exist",
                    "ids of measures or clauses, separated by blanks",
                )
    if "instrument_2" in book:
        book["instrument_2"] = [*book["instrument"], *book["instrument_2"]]
    path = corpus / "coding" / "crosswalks.csv"
    for row in tables.get("crosswalks", ()):
        if row["code"].value not in book.get(row["field"].value, ()):
            yield _fault(path, row["code"], "the codebook has no such code", f"a code of {row['field'].value}")


def _codes(
    path: Path, rows: list[Row], texts: dict[str, str], units: dict[str, Unit], book: dict[str, list[str]]
) -> Iterator[CorpusError]:
    unit_codes: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        unit, field, code = (row[name] for name in ("unit_id", "field", "code"))
        if unit.value not in units or ("." in unit.value) != (field.value == "stage"):
            yield _fault(
                path, unit, "there is no such unit to code", "a clause for stage, a measure for any other field"
            )
            continue
        if code.value not in book.get(field.value, ()):
            yield _fault(
                path,
                code,
                f"{field.value} has no such code in the codebook",
                ", ".join(book.get(field.value, ["a field of the codebook"])),
            )
            continue
        codes = unit_codes.setdefault((unit.value, field.value), [])
        if code.value in codes:
            yield _fault(
                path,
                code,
                "the code stands twice",
                f"{code.value} once for {unit.value}",
                "Take one of the two rows out.",
            )
        elif len(codes) == FIELDS[field.value]:
            yield _fault(
                path,
                code,
                f"too many codes for {unit.value}",
                f"at most {FIELDS[field.value]} in {field.value}",
                "Take a row out.",
            )
        elif "none" in codes or (codes and code.value == "none"):
            yield _fault(path, code, "none is given beside another code", "one or the other")
        codes.append(code.value)
        yield from _words(path, row, texts, units[unit.value])
    yield from _complete(path, rows, units, unit_codes)


def _words(path: Path, row: Row, texts: dict[str, str], unit: Unit) -> Iterator[CorpusError]:
    """The words of a code are in its unit, at their offsets."""
    words, start, end = (row[name] for name in ("words", "start", "end"))
    if not words.value:
        code = row["code"].value
        if needs_words(row["field"].value, code):
            yield _fault(path, words, f"the code {code} rests on no words", "the words it rests on")
        return
    if not (start.value.isdecimal() and end.value.isdecimal()):
        yield _fault(path, start, "the words have no offsets", "where they begin and end")
        return
    measure_id, first, last = unit
    there = texts[measure_id][int(start.value) : int(end.value)]
    if there != words.value or not first <= int(start.value) < int(end.value) <= last:
        yield _fault(
            path,
            words,
            f"the words are not at {start.value} to {end.value} of {row['unit_id'].value}",
            f"“{there}”",
            "Mend the words or the offsets.",
        )


def _complete(
    path: Path, rows: list[Row], units: dict[str, Unit], unit_codes: dict[tuple[str, str], list[str]]
) -> Iterator[CorpusError]:
    """A measure is coded in every field and every clause, or not at all; the second instrument differs."""
    line = {measure_of(row["unit_id"].value): row["unit_id"] for row in rows}
    notices = {notice_of(measure_id) for measure_id in line if measure_id in units}
    for unit, (measure_id, *_) in units.items():
        coded = measure_id in line or (path.stem == "codes" and notice_of(measure_id) in notices)
        for field in FIELDS if coded else ():
            if ("." in unit) == (field == "stage") and (unit, field) not in unit_codes:
                cell = line.get(measure_id)
                yield CorpusError(
                    path,
                    cell.line if cell else 1,
                    1,
                    f"{unit} has no {field}",
                    expected="a code in each field",
                    found="none",
                    do="Add a row.",
                )
    for (unit, field), codes in unit_codes.items():
        if field == "instrument_2" and codes == unit_codes.get((unit, "instrument")):
            cell = line[unit]
            yield CorpusError(
                path,
                cell.line,
                1,
                f"{unit} has one instrument twice",
                expected="another one as instrument_2, or none",
                found=codes[0],
                do="Mend the row.",
            )
