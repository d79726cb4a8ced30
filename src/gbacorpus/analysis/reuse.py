"""Wording that two measures share: verbatim passages, and two texts side by side."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..corpus.folder import CorpusLike
from ..corpus.ids import find_measure
from ..corpus.load import load_measures, load_term_hits
from ..extras import needed_by
from ..given import part, whole
from ..version import corpus_version
from .result import Result

COLUMNS = ["measure_a", "start_a", "end_a", "measure_b", "start_b", "end_b", "length", "edits", "kind", "text"]
MANY = 40  # a run in more places than this is paired with the next place only
GAP = 5  # signs between two verbatim runs that may still belong to one near-verbatim passage
NOTES = (
    "Length counts letters and characters; punctuation is passed over and script folded",
    "A formula is a passage that overlaps no term of art in either measure; the rest is substance",
    "Shared wording is no proof that one text was taken from the other",
)


def _letters(texts: Sequence[str]) -> tuple[np.ndarray, ...]:
    """All texts as one array of code points without punctuation, each ended by a sign of its own.

    Returns the codes, the number of the text at each place, and the offset in that text.
    """
    codes, owner, offset = [], [], []
    for number, text in enumerate(texts):
        places = [at for at, sign in enumerate(text) if sign.isalnum()]
        codes += [ord(text[at]) for at in places] + [-1 - number]
        owner += [number] * (len(places) + 1)
        offset += [*places, len(text)]
    return tuple(np.array(part, dtype=np.int64) for part in (codes, owner, offset))


def _runs(codes: np.ndarray, longest: int) -> dict[int, np.ndarray]:
    """{length: a number for the run of that length at each place}, for all powers of two."""
    kind, _ = pd.factorize(codes)
    kinds, length = {1: kind.astype(np.int64)}, 1
    while 2 * length <= longest:
        here = kinds[length]
        after = np.full(len(here), -1, dtype=np.int64)  # past the end: unlike anything
        after[:-length] = here[length:]
        pair = here * (int(here.max(initial=0)) + 2) + after + 1
        kinds[2 * length] = pd.factorize(pair)[0].astype(np.int64)
        length *= 2
    return kinds


def _same(kinds: dict[int, np.ndarray], places_a: np.ndarray, places_b: np.ndarray) -> np.ndarray:
    """How many signs are the same from two places on: binary lifting over the runs."""
    length, size = np.zeros(len(places_a), dtype=np.int64), len(kinds[1])
    for step in sorted(kinds, reverse=True):
        kind = kinds[step]
        for _ in range(2 if step == max(kinds) else 1):
            at_a, at_b = places_a + length, places_b + length
            inside = (at_a + step <= size) & (at_b + step <= size)
            agree = inside.copy()
            agree[inside] = kind[at_a[inside]] == kind[at_b[inside]]
            length += step * agree
    return length


def _seeds(kind: np.ndarray, codes: np.ndarray, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of places in different texts that begin the same run, where no earlier sign agrees."""
    order = np.argsort(kind, kind="stable")
    sizes = np.bincount(kind)
    begin = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    parts_a, parts_b = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for size in np.unique(sizes[sizes > 1]):  # all runs that occur in equally many places at once
        places = order[begin[sizes == size][:, None] + np.arange(size)]
        if size <= MANY:
            rows, columns = np.triu_indices(size, k=1)
        else:
            rows, columns = np.arange(size - 1), np.arange(1, size)
        parts_a.append(places[:, rows].ravel())
        parts_b.append(places[:, columns].ravel())
    places_a, places_b = np.concatenate(parts_a), np.concatenate(parts_b)
    # Each text ends with a sign of its own, so the first signs of two texts have different signs
    # before them; only place 0 has none, and nothing agrees with that.
    before = (places_a > 0) & (places_b > 0) & (codes[places_a - 1] == codes[places_b - 1])
    keep = (owner[places_a] != owner[places_b]) & ~before
    return places_a[keep], places_b[keep]


class Passage(NamedTuple):
    """A passage of two texts: which texts, from where to where, how long, and how many edits apart."""

    a: int
    start_a: int
    end_a: int
    b: int
    start_b: int
    end_b: int
    length: int
    edits: int = 0

    @property
    def longest_first(self) -> tuple:
        """What passages are sorted by."""
        return -self.length, self


def find_passages(texts: Sequence[str], min_length: int = 8) -> list[Passage]:
    """Maximal runs that occur in two texts, punctuation passed over.

    Every run of `min_length` signs is numbered by doubling (Karp, Miller and Rosenberg 1972), so the
    work grows as n log n with the size of the texts, beside the passages found.

    Parameters
    ----------
    texts : list of str
        Folded texts.
    min_length : int
        The shortest passage, in letters and characters.

    Returns
    -------
    list of Passage
        The longest first. A run in more than 40 places is paired with its next place only.

    Examples
    --------
    >>> find_passages(["在南沙试点采信，提升效率", "在前海试点采信；提升效率。"], min_length=6)
    [Passage(a=0, start_a=3, end_a=12, b=1, start_b=3, end_b=12, length=8, edits=0)]
    """
    min_length = whole(min_length, "min_length", 2)
    codes, owner, offset = _letters(texts)
    longest = int(np.bincount(owner).max()) if len(owner) else 0
    if longest <= min_length:
        return []
    kinds = _runs(codes, longest)
    base = max(step for step in kinds if step <= min_length)
    # Runs of min_length, from two runs of the largest power of two that fits.
    last = np.minimum(np.arange(len(codes)) + min_length - base, len(codes) - 1)
    seed, _ = pd.factorize(kinds[base] * (int(kinds[base].max()) + 1) + kinds[base][last])
    places_a, places_b = _seeds(seed.astype(np.int64), codes, owner)
    length = _same(kinds, places_a, places_b)
    passages = [
        Passage(
            int(owner[at_a]),
            int(offset[at_a]),
            int(offset[at_a + n - 1]) + 1,
            int(owner[at_b]),
            int(offset[at_b]),
            int(offset[at_b + n - 1]) + 1,
            int(n),
        )
        for at_a, at_b, n in zip(places_a, places_b, length, strict=True)
        if n >= min_length
    ]
    return sorted(passages, key=attrgetter("longest_first"))


def find_near_passages(texts: Sequence[str], min_length: int = 8, max_edits: float = 0.25) -> list[Passage]:
    """Passages that are the same in two texts but for a few edits.

    Verbatim runs of half of `min_length` are joined when at most five signs lie between them on both
    sides and the edit distance stays within `max_edits` of the length. A passage that is one
    verbatim run is not repeated here: see `find_passages`.

    Returns
    -------
    list of Passage
        As `find_passages`; the edit distance (Levenshtein 1966) is in letters and characters, the length that of
        the longer side.

    Examples
    --------
    >>> find_near_passages(["便利个人携带宠物跨境往返", "便利居民携带宠物跨境出行"], 8, 0.4)
    []
    >>> [near] = find_near_passages(["试点货物分批核销检验模式", "试点货物可分批核销检验模式"], 8)
    >>> near.length, near.edits
    (13, 1)
    """
    with needed_by("a search for passages with edits"):
        from rapidfuzz.distance import Levenshtein  # verbatim ones do without

    def joined(chain: list[Passage]) -> Passage:
        passage = chain[0]._replace(end_a=chain[-1].end_a, end_b=chain[-1].end_b)
        sides = texts[passage.a][passage.start_a : passage.end_a], texts[passage.b][passage.start_b : passage.end_b]
        letters_a, letters_b = ("".join(filter(str.isalnum, text)) for text in sides)
        return passage._replace(
            length=max(len(letters_a), len(letters_b)), edits=Levenshtein.distance(letters_a, letters_b)
        )

    closed_chains: list[list[Passage]] = []
    open_chains: list[list[Passage]] = []
    pair = None
    seeds = find_passages(texts, max(3, min_length // 2))
    for run in sorted(seeds, key=attrgetter("a", "b", "start_a", "start_b")):
        if (run.a, run.b) != pair:
            closed_chains += open_chains
            open_chains, pair = [], (run.a, run.b)
        for chain in open_chains:
            gaps = run.start_a - chain[-1].end_a, run.start_b - chain[-1].end_b
            if all(0 <= gap <= GAP for gap in gaps):
                longer = joined([*chain, run])
                if longer.edits <= max_edits * longer.length:
                    chain.append(run)
                    break
        else:
            open_chains.append([run])
    passages = [joined(chain) for chain in closed_chains + open_chains if len(chain) > 1]
    return sorted((passage for passage in passages if passage.length >= min_length), key=attrgetter("longest_first"))


def shared_passages(min_length: int = 8, max_edits: float = 0, corpus: CorpusLike = None) -> Result:
    """Passages that two measures share, verbatim or nearly so.

    Parameters
    ----------
    min_length : int
        The shortest passage, in letters and characters.
    max_edits : float
        With 0, verbatim passages only. Otherwise also near-verbatim ones, whose edit distance is at
        most this share of their length, as 0.25.

    Returns
    -------
    Result
        `measure_a`, `start_a`, `end_a`, `measure_b`, `start_b`, `end_b` (offsets in the measures' texts,
        for `trace`), `length`, `edits` (0: verbatim), `kind` ("substance", or "formula" when no term of
        art is touched) and `text` as in a; the longest first.

    Raises
    ------
    ValueError
        When `min_length` is below two, or `max_edits` is not from 0 up to, not including, 1.

    Examples
    --------
    >>> table = shared_passages(20)
    >>> table[["measure_a", "measure_b", "length"]].values.tolist()
    [['QH22-12', 'SC23-10', 25], ['QH22-03', 'NS22-13', 23]]
    """
    min_length, max_edits = whole(min_length, "min_length", 2), part(max_edits, "max_edits")
    measures = load_measures(corpus)
    texts = measures["text"]
    passages = find_passages(texts.tolist(), min_length)
    if max_edits:
        passages += find_near_passages(texts.tolist(), min_length, max_edits)
    hits = load_term_hits(corpus)
    terms = {measure_id: spans[["start", "end"]].to_numpy() for measure_id, spans in hits.groupby("measure_id")}
    rows = []
    for a, start_a, end_a, b, start_b, end_b, length, edits in passages:
        measure_a, measure_b = texts.index[a], texts.index[b]
        sides = (measure_a, start_a, end_a), (measure_b, start_b, end_b)
        touched = any(
            ((places[:, 0] < end) & (places[:, 1] > start)).any()
            for measure_id, start, end in sides
            if (places := terms.get(measure_id)) is not None
        )
        kind = "substance" if touched else "formula"
        rows.append((*sides[0], *sides[1], length, edits, kind, texts.iloc[a][start_a:end_a]))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = table.sort_values("length", ascending=False, kind="stable", ignore_index=True)
    return Result(
        table,
        "Passages that two measures share",
        {"min_length": min_length, "max_edits": max_edits},
        NOTES,
        corpus_version(corpus),
    )


@dataclass(frozen=True)
class Comparison:
    """Two measures side by side.

    `pieces` are (kind, text in a, text in b), in order; kind is "kept", "dropped", "added" or "changed".
    Joined, the texts of either side give that measure back.
    """

    a: str
    b: str
    pieces: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        signs = {"kept": "{0}", "dropped": "[-{0}-]", "added": "{{+{1}+}}", "changed": "[-{0}-]{{+{1}+}}"}
        return f"{self.a} -> {self.b}\n" + "".join(
            signs[kind].format(text_a, text_b) for kind, text_a, text_b in self.pieces
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        cells = []
        for side in (1, 2):
            tag, style = (("del", "#f6d5c0"), ("ins", "#cfe0ec"))[side - 1]
            cells.append(
                "".join(
                    escape(piece[side])
                    if piece[0] == "kept" or not piece[side]
                    else f"<{tag} style='background:{style};text-decoration:none'>{escape(piece[side])}</{tag}>"
                    for piece in self.pieces
                )
            )
        heads = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in (self.a, self.b))
        body = "".join(f"<td style='text-align:left;vertical-align:top;width:50%'>{c}</td>" for c in cells)
        return f"<table><tr>{heads}</tr><tr>{body}</tr></table>"


def compare_texts(one: str, other: str) -> tuple[tuple[str, str, str], ...]:
    """What of one text is kept, dropped, added or changed in another (difflib).

    >>> compare_texts("探索推进检疫互认", "推进检疫互认试点")
    (('dropped', '探索', ''), ('kept', '推进检疫互认', '推进检疫互认'), ('added', '', '试点'))
    """
    names = {"equal": "kept", "delete": "dropped", "insert": "added", "replace": "changed"}
    codes = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple((names[kind], one[a:b], other[c:d]) for kind, a, b, c, d in codes)


def compare_measures(a: str, b: str, corpus: CorpusLike = None) -> Comparison:
    """Show two measures side by side: what was kept, added, dropped.

    Parameters
    ----------
    a, b : str
        Measure ids; a is the earlier one by custom.

    Returns
    -------
    Comparison
        Prints as marked text; in a notebook it is a table of two columns, escaped.

    Raises
    ------
    KeyError
        When there is no such measure.

    Examples
    --------
    >>> made = compare_measures("QH22-09", "HQ25-09")
    >>> "".join(piece[1] for piece in made.pieces)[:15]
    '便利个人携带宠物跨境往返深港。'
    """
    measures = load_measures(corpus)
    a, b = (find_measure(measure_id, measures.index) for measure_id in (a, b))
    texts = measures["text"].loc[[a, b]].tolist()
    return Comparison(a, b, compare_texts(*texts))
