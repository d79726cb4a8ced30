"""From the spans of one notice to rows of the tables: pure functions, text in, rows out."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .fold import choices, edit_type, fold, script
from .ids import clause_id, measure_id, notice_of
from .schema import tables
from .split import KEPT, Span, printed
from .terms import Hit

COLUMNS = {table.name: table.names for table in tables().values() if table.kept == "derived"}
CLAUSE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+\Z")


class Measure(NamedTuple):
    """One measure of a notice: its spans and its text, heading and body joined by the stop."""

    measure_id: str
    spans: list[Span]
    printed: str
    folded: str
    stop: int  # offset of the heading stop in `folded`


def measures_of(notice_id: str, text: str, spans: list[Span]) -> Iterator[Measure]:
    """The measures of a notice, in order."""
    by_measure: dict[int, list[Span]] = {}
    for span in spans:
        if span.measure:
            by_measure.setdefault(span.measure, []).append(span)
    for number, parts in by_measure.items():
        kept = printed(text, parts, KEPT)
        stop = sum(span.end - span.start for span in parts if span.role == "heading")
        # A line end that ends a heading is read as 。, so that all measures are built alike.
        folded = fold(f"{kept[:stop]}。{kept[stop + 1 :]}")
        yield Measure(measure_id(notice_id, number), parts, kept, folded, stop)


def section_titles(text: str, spans: list[Span]) -> dict[int, str]:
    """{number of section: its title, folded, without a final 。}."""
    parts: dict[int, list[Span]] = {}
    for span in spans:
        if span.role == "section title":
            parts.setdefault(span.section, []).append(span)
    return {
        section: fold(printed(text, title, ("section title",))).removesuffix("。") for section, title in parts.items()
    }


def measure_rows(notice_id: str, text: str, spans: list[Span], measures: list[Measure]) -> Iterator[tuple]:
    titles = section_titles(text, spans)
    line, counted_to = 1, 0
    for measure in measures:
        first = measure.spans[0]
        line += text.count("\n", counted_to, first.start)
        counted_to = first.start
        cut = measure.stop
        yield (
            measure.measure_id,
            notice_id,
            first.measure,
            first.section or "",
            titles.get(first.section, ""),
            measure.folded[:cut],
            measure.folded[cut + 1 :],
            measure.printed[:cut],
            measure.printed[cut + 1 :],
            line,
            measure.folded,
        )


def span_rows(notice_id: str, text: str, spans: list[Span]) -> Iterator[tuple]:
    for span in spans:
        scripts = {script(c) for c in set(text[span.start : span.end])} - {"both"}
        name = "mixed" if len(scripts) > 1 else scripts.pop() if scripts else "both"
        yield notice_id, span.start, span.end, span.role, span.section, measure_id(notice_id, span.measure), name


def visible(text: str) -> str:
    """Signs that print nothing, written so that a reader of the table sees them.

    >>> visible("\\n\\u00a0 A")
    '\\\\n\\\\xa0\\\\x20A'
    """
    return "".join("\\x20" if c == " " else c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def edit_rows(notice_id: str, text: str, spans: list[Span], measures: list[Measure]) -> Iterator[tuple]:
    """Everything that was done to the text of section titles and measures, in order."""
    for section in spans:
        if section.role == "section title":
            before = text[section.start : section.end]
            yield from _folds(notice_id, "", section.start, before, fold(before))
    for measure in measures:
        at = 0
        for span in measure.spans:
            before = text[span.start : span.end]
            if span.role in KEPT:
                after = measure.folded[at : at + len(before)]
                at += len(before)
                if before != after:
                    yield from _folds(notice_id, measure.measure_id, span.start, before, after)
            elif span.role != "measure number":
                yield (notice_id, measure.measure_id, span.start, span.end, f"dropped {span.role}", visible(before), "")


def _folds(notice_id: str, measure_id: str, start: int, before: str, after: str) -> Iterator[tuple]:
    for offset, (old, new) in enumerate(zip(before, after, strict=True), start):
        if old != new:
            kind = edit_type(old, new)
            yield notice_id, measure_id, offset, offset + 1, kind, visible(old), new


def clauses_of(measure: Measure) -> Iterator[tuple[int, int, int]]:
    """(number, start, end) of the clauses: 0 is the heading, the rest are the body's sentences."""
    body = measure.stop + 1
    yield 0, 0, body
    for number, match in enumerate(CLAUSE.finditer(measure.folded, body), 1):
        yield number, *match.span()


def clause_rows(measures: list[Measure]) -> Iterator[tuple]:
    for measure in measures:
        for number, start, end in clauses_of(measure):
            text = measure.folded[start:end]
            measure_id = measure.measure_id
            yield clause_id(measure_id, number), measure_id, notice_of(measure_id), number, start, end, text


def token_rows(measures: list[Measure], segment: Callable[[str], list[str]]) -> Iterator[tuple]:
    for measure in measures:
        measure_id = measure.measure_id
        for number, start, end in clauses_of(measure):
            for token in segment(measure.folded[start:end]):
                yield measure_id, clause_id(measure_id, number), notice_of(measure_id), start, start + len(token), token
                start += len(token)


def term_rows(measures: list[Measure], find: Callable[[str], list[Hit]]) -> Iterator[tuple]:
    for measure in measures:
        for term_id, start, end, form in find(measure.folded):
            measure_id = measure.measure_id
            yield term_id, measure_id, notice_of(measure_id), start, end, form


def ambiguous_rows(notice_id: str, measures: list[Measure]) -> Iterator[tuple]:
    """Each kept character whose fold could have gone another way, with its first context."""
    seen: dict[tuple[str, str, str, str], list[Any]] = {}
    for measure in measures:
        for offset, (before, after) in enumerate(zip(measure.printed, measure.folded, strict=True)):
            for kind, could_be in choices(before, after):
                context = measure.printed[max(0, offset - 8) : offset + 9].replace("\n", " ")
                first = [0, measure.measure_id, context]
                seen.setdefault((before, after, could_be, kind), first)[0] += 1
    for key, (n, first_id, context) in sorted(seen.items()):
        printed_, folded, could_be, kind = key
        yield notice_id, printed_, folded, could_be, kind, n, first_id, context
