"""Which earlier measures a measure may come from: a ranking that proposes and does not decide."""

import difflib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..corpus.folder import CorpusLike
from ..corpus.ids import find_id, looks_like_id, notice_ids, unknown_id
from ..corpus.load import load_measures, load_notices
from ..corpus.query import fold_query
from ..extras import needed_by
from ..given import whole
from ..version import corpus_version
from .result import Result

with needed_by(__name__):
    from scipy import sparse

NOTES = (
    "Cosine of character-bigram TF-IDF with raw counts",
    "Scores of right and wrong candidates overlap: read all, decide by the text",
)
COLUMNS = ["later_id", "rank", "measure_id", "score", "margin", "heading", "shared"]
# Of each query only the rarest bigrams are looked up, until so many texts hold them: this bounds the
# work of a query whatever the size of the corpus, and leaves 109 measures exact.
BUDGET = 20_000
CHUNK = 500


def _bigrams(text: str) -> Counter[str]:
    letters = "".join(sign for sign in text if sign.isalnum())
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))


def bigram_matrix(texts: Sequence[str]) -> tuple[Callable[[Sequence[str]], sparse.csr_array], sparse.csr_array]:
    """TF-IDF of character bigrams, rows of length one.

    Raw counts times the smoothed inverse document frequency ln((1 + n) / (1 + df)) + 1.

    Parameters
    ----------
    texts : list of str

    Returns
    -------
    tuple
        A function from a list of texts to their weights, sparse rows; and the matrix of all texts,
        shape (n_texts, n_bigrams). Bigrams that no text has weigh nothing.

    Examples
    --------
    >>> weigh, matrix = bigram_matrix(["试点改革", "改革开放"])
    >>> float((matrix @ weigh(["试点改革"]).T).toarray()[0, 0].round(3))
    1.0
    """
    counts = [_bigrams(text) for text in texts]
    number = {gram: i for i, gram in enumerate(dict.fromkeys(g for c in counts for g in c))}
    frequency = Counter(gram for bigrams in counts for gram in bigrams)
    document = np.array([frequency[gram] for gram in number], dtype=float)
    weight = np.log((1 + len(texts)) / (1 + document)) + 1

    def rows(counters: Sequence[Counter[str]]) -> sparse.csr_array:
        known = [[(number[g], n) for g, n in bigrams.items() if g in number] for bigrams in counters]
        columns = np.array([g for row in known for g, _ in row], dtype=np.int64)
        values = np.array([n for row in known for _, n in row], dtype=float) * weight[columns]
        begin = np.cumsum([0, *map(len, known)])
        matrix = sparse.csr_array((values, columns, begin), shape=(len(counters), len(number)))
        length = np.sqrt(matrix.multiply(matrix).sum(axis=1))
        return sparse.diags_array(1 / np.maximum(length, 1e-12)) @ matrix

    return lambda queries: rows([_bigrams(text) for text in queries]), rows(counts)


def top_k(
    queries: sparse.csr_array,
    matrix: sparse.csr_array,
    k: int,
    before: npt.ArrayLike | None = None,
    budget: int = BUDGET,
) -> tuple[np.ndarray, np.ndarray]:
    """The k rows of a matrix most like each query, without comparing all with all.

    Parameters
    ----------
    queries, matrix : sparse array
        Rows of length one, as `bigram_matrix` makes them.
    k : int
    before : array of int, optional
        For each query, candidates are only the rows before this one.
    budget : int
        Of each query, the rarest features are looked up until this many rows hold them. The work is
        at most n_queries * budget.

    Returns
    -------
    tuple of arrays, shape (n_queries, k)
        Row numbers (-1 where there are fewer) and scores, the best first; ties in order of rows.

    Examples
    --------
    >>> weigh, matrix = bigram_matrix(["试点改革", "改革开放", "低空经济"])
    >>> rows, scores = top_k(weigh(["扩大改革开放"]), matrix, 2)
    >>> rows.tolist()
    [[1, 0]]
    """
    before = np.full(queries.shape[0], matrix.shape[0]) if before is None else np.asarray(before)
    queries, columns = _rarest(queries.tocsr(), matrix, budget), matrix.T.tocsr()
    places = np.full((queries.shape[0], k), -1)
    scores = np.zeros((queries.shape[0], k))
    for first in range(0, queries.shape[0], CHUNK):
        cosines = (queries[first : first + CHUNK] @ columns).tocsr()
        for row in range(cosines.shape[0]):
            part = slice(cosines.indptr[row], cosines.indptr[row + 1])
            candidates, likeness = cosines.indices[part], cosines.data[part]
            allowed = candidates < before[first + row]
            candidates, likeness = candidates[allowed], likeness[allowed]
            if len(likeness) > k:  # drop the many that are below the k-th best before sorting
                best = likeness >= np.partition(likeness, -k)[-k]
                candidates, likeness = candidates[best], likeness[best]
            order = np.lexsort((candidates, -likeness))[:k]
            places[first + row, : len(order)] = candidates[order]
            scores[first + row, : len(order)] = likeness[order]
    return places, scores


def _rarest(queries: sparse.csr_array, matrix: sparse.csr_array, budget: int) -> sparse.csr_array:
    """Each query's features from the rarest on, until `budget` rows of the matrix hold them."""
    holds = np.bincount(matrix.tocsr().indices, minlength=matrix.shape[1])
    owner = np.repeat(np.arange(queries.shape[0]), np.diff(queries.indptr))
    held = holds[queries.indices]
    order = np.lexsort((held, owner))
    running = np.cumsum(held[order])
    begin = np.concatenate([[0], running])[queries.indptr[:-1]]
    kept = np.zeros(len(held), dtype=bool)
    kept[order] = running - np.repeat(begin, np.diff(queries.indptr)) <= budget
    pruned = queries.copy()  # removing zeros works in place
    pruned.data = np.where(kept, queries.data, 0.0)
    pruned.eliminate_zeros()
    return pruned


def shared_wording(one: str, other: str, shortest: int = 3) -> list[str]:
    """The runs of at least `shortest` signs that two texts share in the same order, longest first.

    >>> shared_wording("探索推进检疫互认、合作查验", "实现出入境宠物检疫互认与合作查验")
    ['检疫互认', '合作查验']
    """
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    runs = {one[b.a : b.a + b.size].strip("，。、；：“”（）") for b in blocks}
    return sorted((run for run in runs if len(run) >= shortest), key=lambda run: (-len(run), one.index(run)))


def rank_antecedents(
    measure: str | None = None, k: int = 3, notices: str | Sequence[str] | None = None, corpus: CorpusLike = None
) -> Result:
    """Rank earlier measures by likeness to a measure or to any text.

    Parameters
    ----------
    measure : str, optional
        A measure id, whose candidates are the measures of earlier notices (SC23 counts as earlier
        than HQ25 only in the sense that it can be: its day is unknown); or free text in either
        script, whose candidates are all measures. Without it, every measure in turn.
    k : int
        How many to show.
    notices : str or list of str, optional
        Only candidates of these notices.

    Returns
    -------
    Result
        `later_id` (the measure; "" for free text), `rank`, `measure_id`, `score` (cosine, 0 to 1),
        `margin` (to the next candidate), `heading` and `shared`, the wording that made the score (of the
        first ten).
        Measures that share no bigram are left out. A candidate is no finding.

    Raises
    ------
    KeyError
        For what looks like a measure id and is none; the nearest ids are named.
    TypeError, ValueError
        For an empty text, an unknown notice, or when no earlier measure is left.

    Examples
    --------
    >>> rank_antecedents("HQ25-09")["measure_id"].tolist()[0]
    'QH22-09'
    >>> rank_antecedents("允許跨境轉診", k=1)["measure_id"].tolist()
    ['HQ25-10']
    """
    measures, order = load_measures(corpus), load_notices(corpus)
    k = min(whole(k, "k", 1), len(measures))
    texts = measures["text"]
    dates = measures["notice_id"].map(order["date_earliest"]).to_numpy()
    wanted = list(order.index) if notices is None else notice_ids(notices, order)
    rows = np.flatnonzero(measures["notice_id"].isin(wanted))
    typed = ""
    if measure is None:
        asked = [measure_id for measure_id, date in zip(texts.index, dates, strict=True) if date > dates[rows[0]]]
    elif (measure_id := find_id(measure, texts.index)) is not None:
        asked, measure = [measure_id], measure_id
    else:
        if isinstance(measure, str) and looks_like_id(measure, texts.index):
            raise KeyError(unknown_id("measure", measure, texts.index))
        asked, typed = [""], fold_query(measure, "text")
    queries = [texts[measure_id] if measure_id else typed for measure_id in asked]
    # Measures are in order of date, so the candidates of each are the first so many.
    before = np.array(
        [
            np.searchsorted(dates[rows], dates[texts.index.get_loc(measure_id)]) if measure_id else len(rows)
            for measure_id in asked
        ]
    )
    if not before.any():
        raise ValueError(f"no measure is earlier than {measure}: it is in the first notice asked for")
    weigh, matrix = bigram_matrix(texts.tolist())
    places, scores = top_k(weigh(queries), matrix[rows], k + 1, before)
    margins = scores - np.append(scores[:, 1:], np.zeros((len(asked), 1)), axis=1)
    ids, candidate_texts, headings = (
        list(column.iloc[rows]) for column in (texts.index.to_series(), texts, measures["heading"])
    )
    table = pd.DataFrame(
        [
            (
                measure_id,
                at + 1,
                ids[place],
                scores[number, at],
                margins[number, at],
                headings[place],
                " / ".join(shared_wording(queries[number], candidate_texts[place])[:6]) if at < 10 else "",
            )
            for number, measure_id in enumerate(asked)
            for at, place in enumerate(places[number, :k])
            if place >= 0
        ],
        columns=COLUMNS,
    )
    shown = "every measure" if measure is None else measure
    parameters = {"measure": shown, "k": k, "notices": notices or "all earlier"}
    return Result(table, f"Candidates for {shown}", parameters, NOTES, corpus_version(corpus))
