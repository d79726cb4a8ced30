"""What occurs in which measure: a matrix of counts, the common ground of all comparisons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ..corpus.find import active_term, check_no_id, string_hits, term_ids
from ..corpus.folder import CorpusLike
from ..corpus.ids import find_id
from ..corpus.load import load_clauses, load_measures, load_term_hits, load_term_list, load_tokens
from ..corpus.query import fold_query, match_key
from ..corpus.segment import segmenter
from ..extras import needed_by
from ..given import brief, choice, listed
from .fields import code_order, measure_codes

with needed_by(__name__):
    from scipy import sparse

CODES = "codes:"
Groups = str | int | Sequence[str | int]  # values of the column by which measures are grouped
Segmentation = Literal["ours", "plain"]
HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Occurrences:
    """Counts of items (terms, tokens, strings) in measures.

    Attributes
    ----------
    counts : scipy.sparse.csr_array, shape (n_measures, n_items)
    items : DataFrame
        Indexed by `item`, with `label`.
    measures : DataFrame
        Indexed by `measure_id`, with `notice_id`, `section`, `han` (Han characters counted in) and
        whatever else groups them.
    what : str
        What was counted, in words.
    """

    counts: sparse.csr_array
    items: pd.DataFrame
    measures: pd.DataFrame
    what: str

    def rows(self, by: str, groups: Groups) -> np.ndarray:
        """Which measures belong to the groups; ValueError names the known ones."""
        column = self.measures[choice(by, self.measures.columns.drop("han"), "column to group by")]
        groups = [groups] if isinstance(groups, str) or not np.iterable(groups) else list(groups)
        for group in groups:
            if not np.isscalar(group) or not (column == group).any():
                known = ", ".join(map(str, column.dropna().unique()))
                raise ValueError(f"no {by} {brief(group)} in the corpus; there are {known}")
        return column.isin(groups).fillna(False).to_numpy(dtype=bool)


def from_hits(
    hits: pd.DataFrame, measures: pd.DataFrame, labels: pd.Series | None = None, what: str = "items"
) -> Occurrences:
    """Occurrences from a table of hits made anywhere.

    Parameters
    ----------
    hits : DataFrame
        `item` and `measure_id`, one row per occurrence.
    measures : DataFrame
        Indexed by `measure_id`, with `han` and the columns to group by.
    labels : Series, optional
        A label for each item, by item; the items are then those of `labels`, in its order.
    """
    names = pd.Index(hits["item"].unique() if labels is None else labels.index, dtype=object)
    rows = measures.index.get_indexer(hits["measure_id"])
    columns = names.get_indexer(hits["item"])
    if (rows < 0).any():
        raise ValueError(f"hits in an unknown measure: {hits['measure_id'][rows < 0].iloc[0]!r}")
    inside = columns >= 0
    ones = np.ones(inside.sum(), dtype=np.int64)
    shape = (len(measures), len(names))
    counts = sparse.coo_array((ones, (rows[inside], columns[inside])), shape=shape).tocsr()
    items = pd.DataFrame({"label": names if labels is None else labels.to_numpy()}, index=names)
    return Occurrences(counts, items.rename_axis("item"), measures, what)


def _measures(headings: bool, corpus: CorpusLike) -> tuple[pd.DataFrame, pd.DataFrame]:
    measures = load_measures(corpus)
    texts = measures["heading"] + measures["body"] if headings else measures["body"]
    return measures, pd.DataFrame(
        {
            "notice_id": measures["notice_id"],
            "section": measures["section"],
            "section_title": measures["section_title"],
            "han": texts.map(lambda text: len(HAN.findall(text))),
        }
    )


def _terms(wanted: Sequence[str] | None, corpus: CorpusLike) -> tuple[pd.DataFrame, pd.Series]:
    terms = load_term_list(corpus)
    active = terms[terms["status"] == "active"]
    if wanted is not None:
        active = active.loc[list(dict.fromkeys(active_term(term_id, terms) for term_id in wanted))]
    hits = load_term_hits(corpus).rename(columns={"term_id": "item"})
    return hits, active["canonical"]


def _strings(wanted: Sequence[str], measures: pd.DataFrame, corpus: CorpusLike) -> tuple[pd.DataFrame, pd.Series]:
    distinct: dict[str, str] = {}
    for query in wanted:
        form = fold_query(query, "string")
        distinct.setdefault(match_key(form), form)
    forms = list(distinct.values())
    texts = measures["text"]
    rows = [(forms[number], measure_id, start) for number, measure_id, start, _ in string_hits(forms, texts)]
    hits = pd.DataFrame(rows, columns=["item", "measure_id", "start"])
    for form in set(forms).difference(hits["item"]):
        check_no_id(form, corpus)
    return hits, pd.Series(forms, index=forms, dtype=object)


def _tokens(segmentation: Segmentation, corpus: CorpusLike) -> tuple[pd.DataFrame, pd.Series]:
    if segmentation == "ours":
        tokens = load_tokens(corpus)
    else:
        cut = segmenter(())
        rows = []
        for clause in load_clauses(corpus).itertuples():
            start = clause.start
            for token in cut(clause.text):
                rows.append((clause.measure_id, start, token))
                start += len(token)
        tokens = pd.DataFrame(rows, columns=["measure_id", "start", "token"])
    # Two characters or more, one of them Han: particles and marks go without a list of stop words.
    is_word = tokens["token"].str.len().gt(1) & tokens["token"].str.contains(HAN)
    hits = tokens[is_word].rename(columns={"token": "item"})
    names = sorted(hits["item"].unique())
    return hits, pd.Series(names, index=names, dtype=object)


def _code_fields(items: str | Sequence[str]) -> list[str]:
    """The fields of the codebook that are asked for, as "codes:partner", or a list of such; else none."""
    asked = [items] if isinstance(items, str) else list(items) if isinstance(items, (list, tuple)) else []
    fields = [item.removeprefix(CODES) for item in asked if isinstance(item, str) and item.startswith(CODES)]
    return fields if len(fields) == len(asked) else []


def _codes(fields: Sequence[str], headings: bool, corpus: CorpusLike) -> tuple[pd.DataFrame, pd.Series]:
    """The codes of some fields, each once in a measure that has it, in the order of the codebook."""
    rows = []
    labels: dict[str, str] = {}
    for field in fields:
        code_sets = measure_codes(field, headings, corpus=corpus)
        rows += [(f"{field}:{code}", measure_id) for measure_id, codes in code_sets.items() for code in sorted(codes)]
        labels |= {f"{field}:{code}": code for code in code_order(field, corpus)}
    return pd.DataFrame(rows, columns=["item", "measure_id"]), pd.Series(labels, dtype=object)


def is_open_list(items: str | Sequence[str]) -> bool:
    """Whether the items are a whole kind, searched, and not some that were named.

    >>> is_open_list("terms"), is_open_list("codes:partner"), is_open_list(["试点"])
    (True, True, False)
    """
    return (isinstance(items, str) and items in ("terms", "tokens")) or bool(_code_fields(items))


def occurrences(
    items: str | Sequence[str] = "terms",
    headings: bool = True,
    segmentation: Segmentation = "ours",
    corpus: CorpusLike = None,
) -> Occurrences:
    """Count items in measures.

    Parameters
    ----------
    items : str or list of str
        "terms" (all active ones), "tokens", "codes:" and a field of the codebook, as "codes:partner" (or a list of
        such; the items are then "partner:macao" and so on), or a list of term ids or strings (read as in `concordance`). Of terms the variants are summed and the longest form wins
        over the whole term list; of strings the longest in the list wins.
    headings : bool
        Whether headings count.
    segmentation : str
        For tokens: "ours", or "plain" (jieba's own dictionary).

    Returns
    -------
    Occurrences

    Raises
    ------
    TypeError, ValueError
        For an unknown or withdrawn term id (the nearest are named), an empty string or list, a string
        that does not occur and is the id of something else, or a list that mixes ids and strings.

    Examples
    --------
    >>> found = occurrences(["試點", "探索"])
    >>> found.counts.shape, found.items.index.tolist()
    ((109, 2), ['试点', '探索'])
    """
    choice(segmentation, ("ours", "plain"), "segmentation")
    measures, groups = _measures(headings, corpus)
    if fields := _code_fields(items):
        (hits, labels), what = _codes(fields, headings, corpus), f"codes of {', '.join(fields)}"
        headings = True  # the codes themselves know what is in headings
    elif isinstance(items, str) and items == "tokens":
        (hits, labels), what = _tokens(segmentation, corpus), f"tokens ({segmentation})"
    elif isinstance(items, str) and items == "terms":
        (hits, labels), what = _terms(None, corpus), "terms"
    else:
        wanted, known = listed(items, "term id or string"), term_ids(corpus)
        ids = [item for item in wanted if find_id(item, known) is not None]
        if ids and len(ids) < len(wanted):
            string = next(item for item in wanted if item not in ids)
            raise ValueError(
                f"the list mixes term ids ({ids[0]}) and strings ({brief(string)}): expected one kind; of "
                "a term the variants are summed, of a string they are not"
            )
        if ids:
            (hits, labels), what = _terms(wanted, corpus), "terms"
        else:
            (hits, labels), what = _strings(wanted, measures, corpus), "strings"
    if not headings:
        stop = measures["heading"].str.len().reindex(hits["measure_id"]).to_numpy()
        hits = hits[hits["start"].to_numpy() > stop]
    return from_hits(hits, groups, labels, what)
