"""Words in company: collocates, clusters, and which terms share measures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..corpus.find import active_term, check_no_id, string_hits, term_ids
from ..corpus.folder import CorpusLike
from ..corpus.ids import find_id
from ..corpus.load import load_measures, load_term_hits, load_term_list, load_tokens
from ..corpus.query import fold_query
from ..given import brief, whole
from ..version import corpus_version
from .index import Index
from .occurrences import occurrences
from .result import Result
from .statistics import g2, log_dice, mutual_information


def collocates(
    node: str, window: int = 5, min_count: int = 2, index: Index | None = None, corpus: CorpusLike = None
) -> Result:
    """The tokens that occur near a token, a string of several tokens, or a term.

    Parameters
    ----------
    node : str
        A string, read as in `find`, or a term id (all its forms). What begins or ends inside a token
        is left out, and the notes count it.
    window : int
        How many tokens on either side; a measure's end is a border.
    min_count : int
        Rarer collocates are left out: MI favours what is rare.
    index : Index, optional
        The tokens; those of the corpus by default.

    Returns
    -------
    Result
        `token`, `near` (how often it occurs in the window), `frequency`, `g2`, `log_dice`, `mi`; the
        highest G2 first. Empty when the node does not occur. Marks are not counted.

    Raises
    ------
    TypeError, ValueError
        For an empty node, or one that does not occur and is the id of something else; for a window
        below 1.

    Examples
    --------
    >>> collocates("单一窗口", window=3).loc[0, "token"]
    '国际贸易'
    """
    folded, window = fold_query(node, "node"), whole(window, "window", 1)
    min_count, node = whole(min_count, "min_count", 1), folded
    _check_index(index)
    if index is None:
        node, index, first, last, cut = _own_places(node, corpus)
    else:
        (first, last), cut = index.runs(node), 0
    near = index.near(first, last, window)
    at = np.flatnonzero((near >= min_count) & index.is_word)
    node_frequency, slots = len(first), int(near.sum())
    frequency = index.frequency[at]
    # G2 and MI: how many of the window's slots the word fills, against its share of all tokens.
    size = max(len(index.ids), 1)
    near = np.minimum(near[at], frequency)  # a token near two nodes is counted twice
    table = pd.DataFrame(
        {
            "token": index.words[at],
            "near": near,
            "frequency": frequency,
            "g2": g2(near, slots, frequency - near, max(size - slots, frequency.sum())),
            "log_dice": log_dice(near, node_frequency, frequency),
            "mi": mutual_information(near, slots, frequency, size),
        }
    )
    table = table.iloc[np.lexsort((index.rank[at], -table["g2"].to_numpy()))]
    parameters = {"node": node, "window": window, "min_count": min_count}
    notes = [f"The node stands {node_frequency} times; G2, logDice and MI describe, they do not test"]
    notes += [f"Left out: {cut} more places, where it begins or ends inside a token"] if cut else []
    return Result(table.reset_index(drop=True), f"Collocates of {node}", parameters, notes, corpus_version(corpus))


def _check_index(index: Index | None) -> None:
    if index is not None and not isinstance(index, Index):
        raise TypeError(f"expected index as an Index, found {brief(index)}")


def _own_places(node: str, corpus: CorpusLike) -> tuple[str, Index, np.ndarray, np.ndarray, int]:
    """The node's name, the index of the corpus, first and last token of each place, and how many
    places have no such tokens.
    """
    tokens = load_tokens(corpus)
    term_id = find_id(node, term_ids(corpus))
    if term_id is not None:
        node = active_term(term_id, load_term_list(corpus))
        hits = load_term_hits(corpus).query("term_id == @node")
        hits = list(zip(hits["measure_id"], hits["start"], hits["end"], strict=True))
    else:
        measures = load_measures(corpus)
        texts = measures["text"]
        hits = [hit for _, *hit in string_hits([node], texts)]
        if not hits:
            check_no_id(node, corpus)
    begins, ends = (
        {key: at for at, key in enumerate(zip(tokens["measure_id"], tokens[side], strict=True))}
        for side in ("start", "end")
    )
    places = [
        (begins[measure_id, start], ends[measure_id, end])
        for measure_id, start, end in hits
        if (measure_id, start) in begins and (measure_id, end) in ends
    ]
    first, last = np.array(places, dtype=np.int64).reshape(-1, 2).T
    return node, Index.from_table(tokens), first, last, len(hits) - len(places)


def count_clusters(n: int = 2, min_frequency: int = 2, index: Index | None = None, corpus: CorpusLike = None) -> Result:
    """Clusters of n tokens (n-grams) inside measures, marks included.

    Returns
    -------
    Result
        `ngram` (tokens separated by blanks), `frequency`, `n_documents`; the most frequent first.

    Examples
    --------
    >>> count_clusters(2).columns.tolist()
    ['ngram', 'frequency', 'n_documents']
    """
    min_frequency = whole(min_frequency, "min_frequency", 0)
    _check_index(index)
    index = Index.from_table(load_tokens(corpus)) if index is None else index
    table = index.ngrams(n)
    table = table[table["frequency"] >= min_frequency].reset_index()
    parameters = {"n": n, "min_frequency": min_frequency}
    return Result(table, f"Clusters of {n} tokens", parameters, [], corpus_version(corpus))


def cowords(
    items: str | Sequence[str] = "terms",
    min_measures: int = 3,
    resamples: int = 1000,
    seed: int = 20251212,
    headings: bool = True,
    corpus: CorpusLike = None,
) -> Result:
    """Which terms occur in the same measures, and how stable each such pair is.

    Parameters
    ----------
    items
        As in `occurrences`.
    min_measures : int
        A pair is an edge when this many measures hold both.
    resamples : int
        Bootstrap samples of the measures (Efron 1979); `stability` is the share of them in which the
        pair is still an edge.

    Returns
    -------
    Result
        `item_a`, `label_a`, `item_b`, `label_b`, `n_both`, `jaccard`, `stability`; the most stable
        first. Descriptive: no p values, no centrality.

    Examples
    --------
    >>> edges = cowords(["口岸", "通关", "企业"], resamples=100)
    >>> edges.columns.tolist()[-3:]
    ['n_both', 'jaccard', 'stability']
    """
    min_measures = whole(min_measures, "min_measures", 1)
    resamples, seed = whole(resamples, "resamples", 1), whole(seed, "seed", 0)
    item_counts = occurrences(items, headings, corpus=corpus)
    held = (item_counts.counts > 0).astype(np.int64)
    enough = np.flatnonzero(np.asarray(held.sum(axis=0)).ravel() >= min_measures)
    held = held[:, enough]
    both = (held.T @ held).toarray()
    item_a, item_b = np.nonzero(np.triu(both >= min_measures, k=1))
    pairs = held[:, item_a].multiply(held[:, item_b]).tocsr()  # measures by edges
    draw = np.random.default_rng(seed)
    n = held.shape[0]
    weights = draw.multinomial(n, np.full(n, 1 / max(n, 1)), size=resamples)
    stable = (weights @ pairs >= min_measures).mean(axis=0) if len(item_a) else np.empty(0)
    alone = both.diagonal()
    names, labels = item_counts.items.index[enough], item_counts.items["label"].to_numpy()[enough]
    table = pd.DataFrame(
        {
            "item_a": names[item_a],
            "label_a": labels[item_a],
            "item_b": names[item_b],
            "label_b": labels[item_b],
            "n_both": both[item_a, item_b],
            "jaccard": both[item_a, item_b] / (alone[item_a] + alone[item_b] - both[item_a, item_b]),
            "stability": stable,
        }
    )
    table = table.sort_values(
        ["stability", "n_both", "item_a", "item_b"], ascending=[False, False, True, True], kind="stable"
    )
    parameters = {"min_measures": min_measures, "resamples": resamples, "seed": seed}
    notes = ["Stability: share of bootstrap samples of the measures in which the pair is an edge"]
    return Result(table.reset_index(drop=True), "Terms that share measures", parameters, notes, corpus_version(corpus))
