"""Cut a raw text into spans that tile it: which part is a heading, which a page break, and so on.

Nothing here knows one notice from another. What differs between them (how measures are numbered,
where the notice's own text begins and ends) is a `Form`, filled from `corpus/coding/notices.csv`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..signs import NONCHARACTERS
from .fold import fold

ROLES = {
    "wrapper": "not the notice's own: a circular's cover lines, a news page's headlines and footer",
    "front matter": "the covering letter that issues the notice: recipients, signature, date",
    "title": "the title line above the measures",
    "preamble": "the paragraph before the first section or measure",
    "section number": "the mark of a section, as 一、",
    "section title": "the title of a section",
    "measure number": "the mark of a measure, as （一） or 1.",
    "heading": "the heading of a measure",
    "heading stop": "what ends a heading: its 。, or the line end after a titled line (read as 。)",
    "body": "the text of a measure after its heading",
    "paragraph break": "the line end between two paragraphs of one measure; kept",
    "page break": "line ends inside a sentence, or around a page header, where a page ended",
    "page header": "a line repeated on every page, as a running title or a page number",
    "PDF blank": "a blank beside a Chinese character, most likely put there by the conversion",
    "markup": "signs of bold and of headings left by the conversion: ** and #",
    "invisible": "a sign that prints nothing: a zero-width space, a soft hyphen",
    "line break": "any other line end, with the blanks around it",
}
KEPT = ("heading", "heading stop", "body", "paragraph break")

NUMERAL = "[一二三四五六七八九十百零〇]+"
# How a notice numbers, named by the mark of its first item.
NUMBERING = {
    "1.": re.compile(r"(\d+)[.．]"),
    "（一）": re.compile(rf"[（(]\s*({NUMERAL})\s*[）)]"),
    "一、": re.compile(rf"({NUMERAL})、"),
}

BLANK = " \t\r\f\v\u00a0\u3000" + "".join(map(chr, range(0x2002, 0x200B)))
INVISIBLE = "\u00ad\u2060\ufeff" + "".join(map(chr, range(0x200B, 0x2010)))
SPACE = BLANK + INVISIBLE
NOT_TEXT = re.compile(rf"(?P<markup>\*\*)|(?P<blank>[{BLANK}]+)|(?P<invisible>[{INVISIBLE}]+)")
DROPPED = {"markup": "markup", "blank": "PDF blank", "invisible": "invisible"}
# Signs that no page prints: private use, control (a lone CR too), noncharacters, the mark of a failed decoding.
UNREADABLE = re.compile(f"[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd{NONCHARACTERS}]")
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
ENDS_SENTENCE = tuple("。！？；：")
ENDS_MEASURE = tuple("。！？；…）》”")


@dataclass(frozen=True)
class Form:
    """How one notice is built: the columns of notices.csv that the splitter needs."""

    title: str
    begins_at: str
    ends_before: str
    section_numbering: str
    measure_numbering: str
    heading_is: str
    n_measures: int
    page_header: str = ""


class Span(NamedTuple):
    """A stretch of raw text with one role; `section` and `measure` are numbers, 0 for none."""

    start: int
    end: int
    role: str
    section: int = 0
    measure: int = 0


class Fault(Exception):
    """What is wrong at an offset of the raw text; the builder adds the file, line and column."""

    def __init__(self, offset: int, what: str, *, expected: str, found: str, do: str) -> None:
        super().__init__(what)
        self.offset, self.what = offset, what
        self.expected, self.found, self.do = expected, found, do


def number(mark: str) -> int:
    """The value of a numeral, Arabic or Chinese, below 1000.

    >>> number("12"), number("十"), number("二十三"), number("一百零五")
    (12, 10, 23, 105)
    """
    if mark.isdecimal():
        return int(mark)
    digits = {c: value for value, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
    total, digit = 0, 0
    for character in mark:
        if character in digits:
            digit = digits[character]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[character]
            digit = 0
    return total + digit


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line, its line end left out; only LF ends a line."""
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def bare(line: str) -> str:
    """A line as it compares: folded, without blanks and markup."""
    return fold(re.sub(rf"[{SPACE}#*]", "", line))


def _landmarks(text, form):
    """Offsets where the notice begins, where its title line begins and ends, and where it ends."""
    begin, title, end = None, None, len(text)
    for start, stop in lines_of(text):
        line = bare(text[start:stop])
        if begin is None and line.startswith(bare(form.begins_at)):
            begin = start
        if begin is not None and title is None and line == bare(form.title):
            title = (start, stop)
        if title and form.ends_before and line.startswith(bare(form.ends_before)):
            end = start
            break
    wanted = [
        (begin is None, "the notice does not begin", form.begins_at),
        (title is None, "the title line is missing", form.title),
        (form.ends_before and end == len(text), "the text after the notice is missing", form.ends_before),
    ]
    for missing, what, expected in wanted:
        if missing:
            raise Fault(
                0 if begin is None else len(text),
                what,
                expected=f"a line with “{expected}”",
                found="none",
                do="Restore the raw file, or mend begins_at, title or ends_before in notices.csv.",
            )
    return begin, title, end


def _trim(text: str, start: int, end: int, signs: str) -> tuple[int, int]:
    """The stretch without these signs at either end."""
    line = text[start:end]
    return end - len(line.lstrip(signs)), start + len(line.rstrip(signs))


def _content(text: str, start: int, end: int, role: str, section: int = 0, measure: int = 0) -> Iterator[Span]:
    """Spans of one line's content: its text, with markup and PDF blanks set apart."""
    at = start
    for match in NOT_TEXT.finditer(text, start, end):
        first, last = match.span()
        if match["blank"] and _ascii(text, first - 1) and _ascii(text, last):
            continue  # a blank between two Latin words is a word space
        if at < first:
            yield Span(at, first, role, section, measure)
        kind = DROPPED[match.lastgroup]  # type: ignore[index]  # each alternative has a name
        yield Span(first, last, kind, section, measure)
        at = last
    if at < end:
        yield Span(at, end, role, section, measure)


def _ascii(text: str, offset: int) -> bool:
    return 0 <= offset < len(text) and "!" <= text[offset] <= "~"


def _header(patterns: str) -> re.Pattern[str] | None:
    """The lines repeated on every page, as one pattern; {n} is a page number."""
    alternatives = [re.escape(bare(pattern)) for pattern in patterns.split("|") if pattern]
    if not alternatives:
        return None
    return re.compile("|".join(alternatives).replace(r"\{n\}", r"\d+"))


def _item(text: str, start: int, end: int, numbering: str) -> re.Match[str] | None:
    """The number mark at the start of a line's content, or None."""
    return NUMBERING[numbering].match(text, start, end) if numbering else None


def _check_next(kind: str, value: int, previous: int, match: re.Match[str], numbering: str) -> None:
    if value != previous + 1:
        raise Fault(
            match.start(),
            f"{kind}s are not numbered one after another in the style {numbering}",
            expected=f"{kind} {previous + 1}",
            found=f"{kind} {value} (“{match.group()}”)",
            do="Put the missing one back or the order right, or restore the file from version control (git checkout).",
        )


def _outside(text: str, start: int, end: int, role: str) -> Iterator[Span]:
    """Lines that are not measures, each one span with its line end and outer blanks apart."""
    for first, last in lines_of(text[start:end]):
        at, stop = _trim(text, start + first, start + last, SPACE)
        if at < stop:
            yield Span(at, stop, role)


def _operative(text: str, start: int, end: int, form: Form) -> Iterator[Span]:
    """Spans of the text after the title: preamble, sections and measures, without line ends."""
    section = measure = 0
    role = "preamble"
    header = _header(form.page_header)
    for first, last in lines_of(text[start:end]):
        first, last = start + first, start + last
        inside = measure if role in ("heading", "body") else 0
        if header and header.fullmatch(bare(text[first:last])):
            yield Span(first, last, "page header", section, inside)
            continue
        at, stop = _trim(text, first, last, SPACE + "#*")
        if at >= stop:
            continue
        if match := _item(text, at, stop, form.section_numbering):
            _check_next("section", number(match[1]), section, match, form.section_numbering)
            section, inside = section + 1, 0
            spans = _numbered(text, match, stop, "section", "section title", section, 0)
            role = "preamble"  # what comes between a section's title and its first measure
        elif match := _item(text, at, stop, form.measure_numbering):
            _check_next("measure", number(match[1]), measure, match, form.measure_numbering)
            measure = inside = measure + 1
            titled = form.heading_is == "line" and text[stop - 1] == "。"
            spans = _numbered(text, match, stop - titled, "measure", "heading", section, measure)
            spans += [Span(stop - 1, stop, "heading stop", section, measure)] * titled
            role = "body" if form.heading_is == "line" else "heading"
        else:
            if not HAN.search(text, at, stop):
                _refuse_line(text, at, stop)
            spans = [*_content(text, at, stop, role, section, inside)]
        if text[first:at].strip(SPACE):
            yield Span(first, at, "markup", section, inside)
        yield from spans
        if text[stop:last].strip(SPACE):
            yield Span(stop, last, "markup", section, inside)


def _refuse_line(text: str, at: int, stop: int) -> None:
    raise Fault(
        at,
        "a line of the text has no Chinese character",
        expected="text, or a line named in page_header",
        found=f"“{text[at : min(stop, at + 20)]}”",
        do="If it is a page number or a running title, name it in page_header of notices.csv, with {n} for the number.",
    )


def _numbered(
    text: str, match: re.Match[str], stop: int, kind: str, role: str, section: int, measure: int
) -> list[Span]:
    """The number mark of an item and what follows it on its line."""
    mark = Span(match.start(), match.end(), f"{kind} number", section, measure)
    return [mark, *_content(text, match.end(), stop, role, section, measure)]


def _end_headings(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Where a heading is the first sentence: cut at its 。, call what follows body."""
    done = 0
    for span in spans:
        if span.role != "heading" or span.measure == done:
            yield span._replace(role="body") if span.role == "heading" else span
            continue
        stop = text.find("。", span.start, span.end)
        if stop < 0:
            yield span
            continue
        done = span.measure
        pieces = [(span.start, stop, "heading"), (stop, stop + 1, "heading stop")]
        for start, end, role in [*pieces, (stop + 1, span.end, "body")]:
            if start < end:
                yield Span(start, end, role, span.section, span.measure)


def _fill(text: str, spans: list[Span]) -> Iterator[Span]:
    """Give the line ends between the spans their roles, so that all tile the text."""
    at, before, crossed = 0, None, False
    for span in [*spans, Span(len(text), len(text), "end")]:
        crossed = crossed or span.role == "page header"
        if at < span.start:
            yield from _gap(text, at, span.start, before, span, crossed)
        if span.start < span.end:
            yield span
            at = span.end
        if span.role in (*KEPT, "preamble", "section title"):
            before, crossed = span, False


def _gap(text, start, end, before, after, crossed):
    """The line ends between two spans: inside a sentence, between paragraphs, or between items."""
    same = before and (before.section, before.measure) == (after.section, after.measure)
    where = (after.section, after.measure) if same else (0, 0)
    goes_on = after.role in ("heading", "body", "page header", "preamble")
    if not (same and goes_on and "\n" in text[start:end]) or before.role == "section title":
        yield Span(start, end, "line break", *where)
    elif (before.role, after.role) == ("heading", "body"):
        yield from _keep_line_end(text, start, end, "heading stop", where)
    elif crossed:
        yield Span(start, end, "page break", *where)
    elif before.role == "heading stop":
        yield Span(start, end, "line break", *where)
    elif before.role == "body" and text[before.end - 1] in ENDS_SENTENCE:
        yield from _keep_line_end(text, start, end, "paragraph break", where)
    else:
        yield Span(start, end, "page break", *where)


def _keep_line_end(text, start, end, role, where):
    """The first line end gets a role that is kept; what is around it is set aside."""
    kept = text.index("\n", start)
    for first, last, name in ((start, kept, "line break"), (kept, kept + 1, role)):
        if first < last:
            yield Span(first, last, name, *where)
    if kept + 1 < end:
        yield Span(kept + 1, end, "line break", *where)


def _check_whole(text: str, spans: list[Span], form: Form) -> None:
    """Each measure has a heading and ends as a sentence ends; there are as many as stated."""
    first: dict[int, Span] = {}
    last: dict[int, Span] = {}
    headed, bodied, broken = set(), set(), set()
    for span in spans:
        if span.role in (*KEPT, "section title"):
            _check_readable(text, span)
        if span.measure and span.role in KEPT:
            first.setdefault(span.measure, span)
            last[span.measure] = span
            if span.role == "body":
                bodied.add(span.measure)
            if span.role == "heading stop":
                headed.add(span.measure)
        if span.role == "page break" and span.measure not in headed:
            broken.add(span.measure)
    restore = "Restore the raw file from version control (git checkout), or mend notices.csv."
    for measure, span in last.items():
        if not text[span.start : span.end].endswith(ENDS_MEASURE):
            raise Fault(
                span.end,
                f"measure {measure} breaks off",
                expected="a 。 at its end",
                found=f"“{text[max(span.start, span.end - 8) : span.end]}”",
                do=restore,
            )
        if measure not in headed:
            what = "text after its heading line" if form.heading_is == "line" else "a first sentence"
            raise Fault(
                first[measure].start, f"measure {measure} has no heading", expected=what, found="none", do=restore
            )
    if form.section_numbering and not any(span.role == "section number" for span in spans):
        raise Fault(
            len(text),
            "no section was found",
            expected=f"sections marked {form.section_numbering}",
            found="none",
            do="Mend section_numbering in notices.csv, or empty it.",
        )
    if 2 * len(bodied) < len(last) or 2 * len(broken) > len(last):
        raise Fault(
            min(span.start for span in first.values()),
            "the headings are not built as heading_is says",
            expected="a heading on one line in most measures, and text after it",
            found=f"{len(broken)} headings over a line end, {len(bodied)} texts, {len(last)} measures",
            do="Mend heading_is in notices.csv: sentence, or line for titled lines.",
        )
    if len(last) != form.n_measures:
        raise Fault(
            max((span.end for span in last.values()), default=len(text)),
            "the number of measures is not the one in notices.csv",
            expected=f"{form.n_measures} measures",
            found=str(len(last)),
            do=restore,
        )


def _check_readable(text: str, span: Span) -> None:
    if sign := UNREADABLE.search(text, span.start, span.end):
        raise Fault(
            sign.start(),
            f"a sign that cannot be read, in a {span.role}",
            expected="a character that prints",
            found=f"U+{ord(sign.group()):04X}",
            do="Look at the page, and put the character, blank or line end (LF) that it has there into the text you "
            "received.",
        )


def split(text: str, form: Form) -> list[Span]:
    """Cut a raw notice into spans.

    Parameters
    ----------
    text : str
        The raw file, decoded and otherwise untouched.
    form : Form
        How this notice is built.

    Returns
    -------
    list of Span
        In order, without gap or overlap: joining ``text[start:end]`` gives `text` back.

    Raises
    ------
    Fault
        When measures or sections are not numbered 1..n, a measure breaks off or has no heading, or
        a landmark of the notice is missing.
    """
    begin, (title_start, title_end), end = _landmarks(text, form)
    spans = [
        *_outside(text, 0, begin, "wrapper"),
        *_outside(text, begin, title_start, "front matter"),
        *_content(text, *_trim(text, title_start, title_end, SPACE), "title"),
    ]
    operative = _operative(text, title_end, end, form)
    spans += _end_headings(text, operative) if form.heading_is == "sentence" else operative
    spans += _outside(text, end, len(text), "wrapper")
    tiled = list(_fill(text, spans))
    _check_whole(text, tiled, form)
    return tiled


def printed(text: str, spans: Iterable[Span], roles: Collection[str]) -> str:
    """The text of the spans with these roles, joined.

    A heading or body so joined has its page breaks closed and its PDF blanks gone; every character
    of it is as printed.
    """
    return "".join(text[span.start : span.end] for span in spans if span.role in roles)
