"""From a stretch of folded text back to the characters on the page."""

from dataclasses import dataclass

import numpy as np

from ..errors import position
from ..given import whole
from .folder import CorpusLike
from .folder import open as open_corpus
from .ids import find_measure, notice_of
from .load import load_spans
from .split import KEPT


@dataclass(frozen=True)
class Trace:
    """Where a stretch of a measure's text is in its raw file.

    `start` and `end` are offsets into the raw text, `line` and `column` count from 1, `printed` are
    the kept characters as printed, and `pieces` the raw stretches that hold them: more than one
    when a page break or a dropped blank lies between.
    """

    file: str
    start: int
    end: int
    line: int
    column: int
    printed: str
    pieces: tuple[tuple[int, int], ...]

    def __repr__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.printed}"


def _offsets(corpus: CorpusLike) -> dict[str, np.ndarray]:
    """{measure_id: the raw offset of each character of its text}."""
    spans = load_spans(corpus)
    kept = spans[spans["role"].isin(KEPT)]
    ranges = [np.arange(start, end) for start, end in zip(kept["start"], kept["end"], strict=True)]
    stretches: dict[str, list[np.ndarray]] = {}
    for measure_id, places in zip(kept["measure_id"], ranges, strict=True):
        stretches.setdefault(measure_id, []).append(places)
    return {measure_id: np.concatenate(places) for measure_id, places in stretches.items()}


def trace(measure_id: str, start: int, end: int, corpus: CorpusLike = None) -> Trace:
    """Find the raw file, the place and the printed characters behind a stretch of folded text.

    Parameters
    ----------
    measure_id : str
        As "QH22-03".
    start, end : int
        Offsets into the measure's text: heading, 。 and body in one; `end` is not included.

    Returns
    -------
    Trace

    Raises
    ------
    KeyError
        When there is no such measure; the nearest ids are named.
    TypeError, ValueError
        When an offset is no whole number, or the stretch is empty or leaves the text.

    Examples
    --------
    >>> trace("QH22-03", 34, 40)
    QH22-qianhai.txt:31:38: 前海率先试点
    >>> trace("QH22-03", 34, 40).pieces
    ((961, 963), (965, 969))
    """
    corpus = open_corpus(corpus)
    offsets = corpus.kept("offsets", lambda: _offsets(corpus), corpus.folder / "tables" / "spans.csv")
    if not isinstance(measure_id, str) or measure_id not in offsets:
        measure_id = find_measure(measure_id, offsets)
    places = offsets[measure_id]
    start, end = whole(start, "start", 0), whole(end, "end", 1)
    if not 0 <= start < end <= len(places):
        raise ValueError(
            f"offsets {start} to {end} do not lie in {measure_id}, whose text has {len(places)} "
            "characters: expected 0 <= start < end <= that"
        )
    places = places[start:end]
    raw, file = corpus.raw(notice_of(measure_id)), corpus.raw_path(notice_of(measure_id)).name
    cuts = np.flatnonzero(np.diff(places) != 1) + 1
    pieces = tuple((int(part[0]), int(part[-1]) + 1) for part in np.split(places, cuts))
    printed = "".join(raw[first:last] for first, last in pieces)
    line, column = position(raw, pieces[0][0])
    return Trace(file, pieces[0][0], pieces[-1][1], line, column, printed, pieces)
