"""The rules of coded tables: ids exist, quotations stand at their offsets, no answer is missing."""

from ..errors import CorpusError
from .build import read_notices, split_notice
from .coded import LINK_TYPES, coders_of
from .rows import measures_of

EVIDENCE = tuple(
    f"{name}_{side}" for side in ("earlier", "later")
    for name in ("verb", "stage", "words", "start", "end")
)  # fmt: skip


def check_links(corpus, tables):
    """All faults in links.csv and the raw codings of links.

    Parameters
    ----------
    corpus : Path
    tables : dict
        {name of a hand-kept table: its rows of Cells}.

    Yields
    ------
    CorpusError
    """
    notices = [row["notice_id"].value for row in read_notices(corpus)]
    texts = {
        measure.measure_id: measure.folded
        for notice in read_notices(corpus)
        for measure in measures_of(notice["notice_id"].value, *split_notice(corpus, notice))
    }
    for name in filter(
        tables.get, ("links", *(f"links_{own}" for own in coders_of("links", corpus)))
    ):
        path, seen = corpus / "coding" / f"{name}.csv", {}
        for row in tables[name]:
            yield from _link(path, row, texts, notices, seen)
        if name == "links":
            yield from _answers(path, tables[name], texts, notices)


def _fault(path, cell, what, expected, do="Mend the cell."):
    return CorpusError(path, cell.line, cell.column, what, expected=expected,
                       found=f"“{cell.value}”" if cell.value else "nothing", do=do)  # fmt: skip


def _notice(measure_id):
    return measure_id.rsplit("-", 1)[0]


def _link(path, row, texts, notices, seen):
    later, earlier, is_link = row["later_id"], row["earlier_id"], row["type"].value in LINK_TYPES
    for cell in (later, earlier):
        if cell.value not in texts:
            yield _fault(path, cell, "there is no such measure", "the id of a measure")
            return
    if notices.index(_notice(earlier.value)) >= notices.index(_notice(later.value)):
        yield _fault(path, earlier, "the earlier measure is not of an earlier notice",
                     f"a measure of a notice before {_notice(later.value)}")  # fmt: skip
    answer = later.value, earlier.value, row["type"].value if not is_link else "link"
    if answer in seen:
        yield _fault(path, later, "the pair stands twice", f"one row, in line {seen[answer]}",
                     "Take one of the two rows out.")  # fmt: skip
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
            stands = text[int(start) : int(end)]
            if stands != words.value:
                yield _fault(path, words, f"the words do not stand at {start} to {end} of {cell.value}",
                             f"“{stands}”", "Mend the words or the offsets.")  # fmt: skip
        if row[f"verb_{side}"].value not in text:
            yield _fault(path, row[f"verb_{side}"], f"the verb does not stand in {cell.value}",
                         "a word of that measure")  # fmt: skip


def _answers(path, rows, texts, notices):
    """Each measure has an answer in either direction, and not two that contradict each other.

    A notice that no row names has not been coded yet, and is passed over.
    """
    named = {_notice(row[side].value) for row in rows for side in ("later_id", "earlier_id")}
    notices = [notice for notice in notices if notice in named]
    for side, nothing, end in (("later", "none_found", 0), ("earlier", "not_found_again", -1)):
        cells = [(row[f"{side}_id"], row["type"].value) for row in rows]
        linked = {cell.value for cell, kind in cells if kind in LINK_TYPES}
        without = {cell.value: cell for cell, kind in cells if kind == nothing}
        for measure_id, cell in without.items():
            if measure_id in linked:
                yield _fault(path, cell, f"{measure_id} has a link and is marked {nothing}",
                             "one or the other", "Take one of the two rows out.")  # fmt: skip
        for measure_id in texts:
            due = _notice(measure_id) in notices and _notice(measure_id) != notices[end]
            if due and measure_id not in linked | without.keys():
                yield CorpusError(
                    path, 1, 1, f"{measure_id} has no answer as the {side} measure",
                    expected=f"a link, or a row of type {nothing}", found="none", do="Add a row.",
                )  # fmt: skip
