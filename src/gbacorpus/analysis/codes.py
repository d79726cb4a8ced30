"""Codes of measures counted by notice, or by any other field, with intervals and a verdict."""

import numpy as np
import pandas as pd

from ..corpus.coded import FIELDS, LADDER, coder_note, load_codebook, load_codes, load_crosswalks
from ..corpus.load import load_clauses, load_measures, load_notices
from ..given import brief, choice
from ..version import corpus_version
from .compare import compared
from .result import Result
from .statistics import share_interval

OFF_LADDER = ("authorise", "maintain", "plain", "not_operative")
DERIVED = ("stage_lowest", "stage_highest")
NOTES = (
    "The unit is the measure; a measure can have several codes of domain, moves and stage, so shares "
    "need not add up to 1",
    "Interval: Wilson, 95%. Verdict: this group against all others, by the interval of the log ratio, "
    "before correction",
    "The notices are no sample and differ in issuer, place and time at once",
)


def measure_codes(field, headings=True, coder=None, crosswalk=None, corpus=None):
    """The codes of each measure in one field.

    Parameters
    ----------
    field : str
        A field of the codebook, or "stage_lowest", "stage_highest": the ends of the ladder study,
        explore, pilot, extend, generalise that a measure's clauses reach; where none stands on it,
        authorise, else maintain, else plain.
    headings : bool
        Whether the stage of headings counts.
    coder : str, optional
        One raw coding; the reconciled codes by default.
    crosswalk : str, optional
        A scheme of `load_crosswalks`, as "policy_tools": its groups take the place of the codes.

    Returns
    -------
    Series
        A frozenset of codes for each `measure_id`, in the order of the notices.

    Raises
    ------
    ValueError
        For an unknown field, coder or scheme; the known ones are named.

    Examples
    --------
    >>> sorted(measure_codes("domain")["QH22-09"])
    ['quarantine', 'residents', 'rules']
    """
    choice(field, (*FIELDS, *DERIVED), "field")
    codes = load_codes(coder, corpus)
    codes = codes[codes["field"] == ("stage" if field in DERIVED else field)]
    if not headings:
        clauses = load_clauses(corpus)
        codes = codes[~codes["unit_id"].isin(clauses.index[clauses["number"] == 0])]
    own = codes.groupby("measure_id", sort=False)["code"].agg(frozenset)
    if field in DERIVED:
        own = own.map(lambda stages: frozenset([_end(stages, field == "stage_highest")]))
    if crosswalk is not None:
        own = _grouped(own, "stage" if field in DERIVED else field, crosswalk, corpus)
    return own.reindex(load_measures(corpus).index).dropna().rename(field)


def _end(stages, highest):
    on_ladder = [stage for stage in LADDER if stage in stages]
    if on_ladder:
        return on_ladder[-1 if highest else 0]
    return next(stage for stage in OFF_LADDER if stage in stages)


def _grouped(own, field, scheme, corpus):
    crosswalks = load_crosswalks(corpus)
    if not isinstance(scheme, str):
        raise TypeError(f"expected the name of a scheme, found {brief(scheme)}")
    table = crosswalks[(crosswalks["field"] == field) & (crosswalks["scheme"] == scheme)]
    if table.empty:
        known = sorted({f"{s} of {f}" for f, s in zip(crosswalks["field"], crosswalks["scheme"], strict=True)})
        raise ValueError(f"no scheme {scheme!r} of {field}; there are {', '.join(known)}")
    groups = dict(zip(table["code"], table["group_en"], strict=True))
    return own.map(lambda codes: frozenset(groups[code] for code in codes))


def cross_tabulate(field, by="notice_id", headings=True, coder=None, crosswalk=None, corpus=None):
    """Count the codes of one field by notice, or by another field, with intervals.

    Parameters
    ----------
    field : str
        As in `measure_codes`.
    by : str
        "notice_id", or a second field; a measure with several codes of it stands in several groups.
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
    own = measure_codes(field, headings, coder, crosswalk, corpus)
    choice(by, ("notice_id", *FIELDS, *DERIVED), "field to group by")
    if by == "notice_id":
        groups = load_measures(corpus)["notice_id"].reindex(own.index).map(lambda one: frozenset([one]))
        order = [n for n in load_notices(corpus).index if n in set().union(*groups)]
    else:
        groups = measure_codes(by, headings, coder, None, corpus).reindex(own.index)
        order = _order(by, None, groups, corpus)
    codes = _order(field, crosswalk, own, corpus)
    has, inside = _held(own, codes), _held(groups, order)
    each = {"n": inside.T @ has, "total": np.repeat(inside.sum(axis=0)[:, None], len(codes), axis=1)}
    every = {"n": has.sum(axis=0), "total": len(own)}
    table = pd.DataFrame({by: np.repeat(order, len(codes)), "code": codes * len(order)})
    for name, own_group in each.items():
        table[f"{name}_target"] = own_group.ravel()
        table[f"{name}_reference"] = (every[name] - own_group).ravel()
    if (table["total_reference"] == 0).any():
        raise ValueError(f"all measures have one {by}: there is nothing to compare")
    made = compared(table, odds=False)
    made["share_low"], made["share_high"] = share_interval(made["n_target"], made["total_target"])
    made = made.rename(
        columns={
            "n_target": "n_measures",
            "total_target": "total",
            "share_target": "share",
            "share_reference": "share_rest",
        }
    )
    shown = [
        by,
        "code",
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
    given = {
        "field": field,
        "by": by,
        "headings": headings,
        "coder": coder or "reconciled",
        "crosswalk": crosswalk or "none",
    }
    return Result(made[shown], f"{field} by {by}", given, (*NOTES, coder_note(corpus)), corpus_version(corpus))


def _held(sets, names):
    """Which set holds which name, as ones and zeros, shape (n_sets, n_names)."""
    return np.array([[name in own for name in names] for own in sets], dtype=np.int64)


def _order(field, crosswalk, own, corpus):
    """Codes in the order of the codebook, groups in that of the crosswalk; those never given too."""
    if crosswalk:
        table = load_crosswalks(corpus).query("scheme == @crosswalk")["group_en"]
        return list(dict.fromkeys(table))
    book = load_codebook(corpus)
    fields = {"stage"} if field in DERIVED else {field, field.removesuffix("_2")}
    return book.loc[book["field"].isin(fields), "code"].tolist()
