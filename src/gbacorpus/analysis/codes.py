"""Codes of measures counted by notice, or by any other field, with intervals and a verdict."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from ..corpus.coded import FIELDS, coder_note
from ..corpus.folder import CorpusLike
from ..corpus.load import load_measures, load_notices
from ..given import choice
from ..version import corpus_version
from .compare import compared
from .fields import DERIVED, code_order, measure_codes
from .result import Result
from .statistics import share_interval

NOTES = (
    "The unit is the measure; a measure can have several codes of domain, moves and stage, so shares "
    "need not add up to 1",
    "Interval: Wilson, 95%. Verdict: this group against all others, by the interval of the log ratio, "
    "before correction",
    "The notices are no sample and differ in issuer, place and time at once",
)
# What a comparison calls target and reference is here a group and all other measures.
NAMES = {"n_target": "n_measures", "total_target": "total", "share_target": "share", "share_reference": "share_rest"}
SHOWN = [
    "n_measures",
    "total",
    "share",
    "share_low",
    "share_high",
    "share_rest",
    "log_ratio",
    "log_ratio_low",
    "log_ratio_high",
    "p_permutation",
    "p_holm",
    "p_fdr",
    "verdict",
    "after_correction",
]


def cross_tabulate(
    field: str,
    by: str = "notice_id",
    headings: bool = True,
    coder: str | None = None,
    crosswalk: str | None = None,
    corpus: CorpusLike = None,
) -> Result:
    """Count the codes of one field by notice, or by another field, with intervals.

    Parameters
    ----------
    field : str
        As in `measure_codes`.
    by : str
        "notice_id", or a second field; a measure with several codes of it is in several groups.
    headings, coder, crosswalk
        As in `measure_codes`; they apply to `field`.

    Returns
    -------
    Result
        One row per group and code, in the order of notices and codebook: the group (a column named as
        `by`), `code`, `n_measures`, `total` (measures in the group), `share`, `share_low`,
        `share_high`; and of the comparison of this group with all other measures, `share_rest`,
        `log_ratio`, `log_ratio_low`, `log_ratio_high`, `p_permutation`, `p_holm`, `p_fdr` (over all
        rows), `verdict` ("more in target": more in this group; "more in reference": less; "too little
        data") and `after_correction`. Every code of the field has a row in every group.

    Raises
    ------
    ValueError
        For an unknown field, coder or scheme; or when all measures are in one group.

    Examples
    --------
    >>> table = cross_tabulate("partner")
    >>> table.query("notice_id == 'HQ25' and code == 'hong_kong'")[["n_measures", "total"]].values.tolist()
    [[0, 23]]
    """
    code_sets = measure_codes(field, headings, coder, crosswalk, corpus)
    choice(by, ("notice_id", *FIELDS, *DERIVED), "field to group by")
    if by == "notice_id":
        groups = load_measures(corpus)["notice_id"].reindex(code_sets.index).map(lambda notice: frozenset([notice]))
        order = [n for n in load_notices(corpus).index if n in set().union(*groups)]
    else:
        groups = measure_codes(by, headings, coder, None, corpus).reindex(code_sets.index)
        order = code_order(by, corpus)
    codes = code_order(field, corpus, crosswalk)
    has, inside = _held(code_sets, codes), _held(groups, order)
    each = {"n": inside.T @ has, "total": np.repeat(inside.sum(axis=0)[:, None], len(codes), axis=1)}
    every = {"n": has.sum(axis=0), "total": len(code_sets)}
    table = pd.DataFrame({by: np.repeat(order, len(codes)), "code": codes * len(order)})
    for name, in_group in each.items():
        table[f"{name}_target"] = in_group.ravel()
        table[f"{name}_reference"] = (every[name] - in_group).ravel()
    if (table["total_reference"] == 0).any():
        raise ValueError(f"all measures have one {by}: there is nothing to compare")
    comparison = compared(table, odds=False)
    comparison["share_low"], comparison["share_high"] = share_interval(
        comparison["n_target"], comparison["total_target"]
    )
    comparison = comparison.rename(columns=NAMES)
    shown = [by, "code", *SHOWN]
    parameters = {
        "field": field,
        "by": by,
        "headings": headings,
        "coder": coder or "reconciled",
        "crosswalk": crosswalk or "none",
    }
    return Result(
        comparison[shown], f"{field} by {by}", parameters, (*NOTES, coder_note(corpus)), corpus_version(corpus)
    )


def _held(sets: Iterable[Collection[str]], names: Sequence[str]) -> np.ndarray:
    """Which set holds which name, as ones and zeros, shape (n_sets, n_names)."""
    return np.array([[name in members for name in names] for members in sets], dtype=np.int64)
