"""Which earlier measures a measure may come from: a ranking that proposes and does not decide."""

import difflib
from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse

from ..corpus.fold import fold
from ..corpus.load import load_measures, load_notices
from ..corpus.trace import unknown_measure
from .result import Result, corpus_version

NOTES = (
    "Cosine of character-bigram TF-IDF with raw counts",
    "Scores of right and wrong candidates overlap: read all, decide by the text",
)
COLUMNS = ["rank", "measure_id", "score", "margin", "heading", "shared"]


def _bigrams(text):
    letters = "".join(sign for sign in text if sign.isalnum())
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))


def bigram_matrix(texts):
    """TF-IDF of character bigrams, rows of length one.

    Raw counts times the smoothed inverse document frequency ln((1 + n) / (1 + df)) + 1.

    Parameters
    ----------
    texts : list of str

    Returns
    -------
    tuple
        A function from a text to its weights, a sparse row; and the matrix of all texts, shape
        (n_texts, n_bigrams). Bigrams that no text has weigh nothing.

    Examples
    --------
    >>> weigh, matrix = bigram_matrix(["试点改革", "改革开放"])
    >>> float((matrix @ weigh("试点改革").T).toarray()[0, 0].round(3))
    1.0
    """
    counts = [_bigrams(text) for text in texts]
    number = {gram: i for i, gram in enumerate(dict.fromkeys(g for c in counts for g in c))}
    frequency = Counter(gram for own in counts for gram in own)
    document = np.array([frequency[gram] for gram in number], dtype=float)
    weight = np.log((1 + len(texts)) / (1 + document)) + 1

    def rows(many):
        known = [[(number[g], n) for g, n in own.items() if g in number] for own in many]
        columns = np.array([g for own in known for g, _ in own], dtype=np.int64)
        values = np.array([n for own in known for _, n in own], dtype=float) * weight[columns]
        begin = np.cumsum([0, *map(len, known)])
        matrix = sparse.csr_array((values, columns, begin), shape=(len(many), len(number)))
        length = np.sqrt(matrix.multiply(matrix).sum(axis=1))
        return sparse.diags_array(1 / np.maximum(length, 1e-12)) @ matrix

    return lambda text: rows([_bigrams(text)]), rows(counts)


def shared_wording(one, other, shortest=3):
    """The runs of at least `shortest` signs that two texts share in the same order, longest first.

    >>> shared_wording("探索推进检疫互认、合作查验", "实现出入境宠物检疫互认与合作查验")
    ['检疫互认', '合作查验']
    """
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    runs = {one[b.a : b.a + b.size].strip("，。、；：“”（）") for b in blocks}
    return sorted(
        (run for run in runs if len(run) >= shortest), key=lambda run: (-len(run), one.index(run))
    )


def rank_antecedents(measure, k=3, notices=None, corpus=None):
    """Rank earlier measures by likeness to a measure or to any text.

    Parameters
    ----------
    measure : str
        A measure id, whose candidates are the measures of earlier notices (SC23 counts as earlier
        than HQ25 only in the sense that it can be: its day is unknown); or free text in either
        script, whose candidates are all measures.
    k : int
        How many to show.
    notices : str or list of str, optional
        Only measures of these notices.

    Returns
    -------
    Result
        `rank`, `measure_id`, `score` (cosine, 0 to 1), `margin` (to the next candidate), `heading` and
        `shared`, the wording that made the score. A candidate is no finding.

    Raises
    ------
    KeyError
        For what looks like a measure id and is none.
    ValueError
        For an empty text, an unknown notice, or when no earlier measure is left.

    Examples
    --------
    >>> rank_antecedents("HQ25-09")["measure_id"].tolist()[0]
    'QH22-09'
    >>> rank_antecedents("允許跨境轉診", k=1)["measure_id"].tolist()
    ['HQ25-10']
    """
    measures, order = load_measures(corpus), load_notices(corpus)
    texts = measures["heading"] + "。" + measures["body"]
    if measure in texts.index:
        text, date = texts[measure], order["date_earliest"][measures.loc[measure, "notice_id"]]
        earlier = order.index[order["date_earliest"] < date]
        allowed = measures["notice_id"].isin(earlier)
    else:
        if measure[:4] in order.index and measure[4:5] == "-":
            raise KeyError(unknown_measure(measure, list(texts.index)))
        if not measure.strip():
            raise ValueError("the text is empty: expected a measure id or some text")
        text, allowed = fold(measure), pd.Series(True, texts.index)
    if notices is not None:
        wanted = [notices] if isinstance(notices, str) else list(notices)
        for name in wanted:
            if name not in order.index:
                raise ValueError(f"no notice {name!r}; there are {', '.join(order.index)}")
        allowed &= measures["notice_id"].isin(wanted)
    candidates = texts[allowed]
    if candidates.empty:
        raise ValueError(
            f"no measure is earlier than {measure}: it stands in the first notice asked for"
        )
    weigh, matrix = bigram_matrix(texts.tolist())
    scores = (matrix[np.flatnonzero(allowed)] @ weigh(text).T).toarray().ravel()
    best = np.lexsort((np.arange(len(scores)), -scores))[: k + 1]
    rows = [
        (rank, candidates.index[at], scores[at], scores[at] - scores[after],
         measures.loc[candidates.index[at], "heading"],
         " / ".join(shared_wording(text, candidates.iloc[at])[:6]))
        for rank, (at, after) in enumerate(zip(best, [*best[1:], best[-1]], strict=True), 1)
    ]  # fmt: skip
    table = pd.DataFrame(rows[:k], columns=COLUMNS)
    given = {"measure": measure, "k": k, "notices": notices or "all earlier"}
    return Result(table, f"Candidates for {measure}", given, NOTES, corpus_version(corpus))
