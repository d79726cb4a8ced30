"""Compare two groups of measures: effect sizes with intervals, and a verdict in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..corpus.folder import CorpusLike
from ..corpus.ids import notice_ids
from ..corpus.load import load_notices
from ..given import check_table, whole
from ..version import corpus_version
from .occurrences import Groups, Occurrences, Segmentation, is_open_list, occurrences
from .result import Result
from .statistics import (
    check_counts,
    correct,
    fisher_p,
    g2,
    log_ratio,
    log_ratio_interval,
    odds_ratio,
    permutation_p,
    unique_rows,
)

MORE, LESS, TOO_LITTLE = "more in target", "more in reference", "too little data"
COUNTS = ("n_target", "total_target", "n_reference", "total_reference")
FREQUENCIES = ("f_target", "size_target", "f_reference", "size_reference")
NOTES = (
    "The unit is the measure that holds the item",
    "Log ratio: score interval, 95%; odds ratio: exact interval, which covers more than 95%",
    "Verdict: by the interval of the log ratio, before correction; Holm and FDR over the whole list",
    "The notices are no sample and differ in issuer, place and time at once: p values describe, they "
    "do not test a cause",
)


def keyness(frequency: npt.ArrayLike, size: int, reference: npt.ArrayLike, reference_size: int) -> pd.DataFrame:
    """Frequency-based keyness for long lists of words: G2 beside the log ratio, at array speed.

    For corpora of many texts; for few and short ones use `compare`, whose unit is the measure.

    Parameters
    ----------
    frequency, reference : array_like
        Frequencies in the two corpora.
    size, reference_size : int
        Their tokens.

    Returns
    -------
    DataFrame
        `frequency`, `reference`, `log_ratio`, `g2`, in the order given.

    Examples
    --------
    >>> keyness([20], 100, [5], 100)["log_ratio"].tolist()
    [2.0]
    """
    size, reference_size = whole(size, "size", 0), whole(reference_size, "reference_size", 0)
    if np.shape(frequency) != np.shape(reference):
        raise ValueError(
            f"expected frequency and reference of one length, found {np.shape(frequency)} and {np.shape(reference)}"
        )
    return pd.DataFrame(
        {
            "frequency": frequency,
            "reference": reference,
            "log_ratio": log_ratio(frequency, size, reference, reference_size),
            "g2": g2(frequency, size, reference, reference_size),
        }
    )


def compare_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Compare two groups from a table of counts, wherever the counts were made.

    Parameters
    ----------
    table : DataFrame
        `n_target`, `total_target`, `n_reference`, `total_reference`: measures that hold the item,
        and all measures, on either side. With `f_target`, `size_target`, `f_reference` and
        `size_reference` (frequencies and sizes in characters or tokens) G2 is added.

    Returns
    -------
    DataFrame
        `table` with `share_target`, `share_reference`, `log_ratio` and `odds_ratio` each with `_low`
        and `_high`, `g2` if asked for, `p_permutation` and `p_fisher` (exact), `p_holm` and `p_fdr`
        (of the permutation p, over all rows), `verdict` ("more in target", "more in reference",
        "too little data": the interval holds no difference, however narrow it is) and `after_correction` ("survives Holm", "survives FDR", "does not
        survive"). In the order given.

    Raises
    ------
    ValueError
        For a missing column, a group without measures, or impossible counts.

    Examples
    --------
    >>> counts = pd.DataFrame({"n_target": [12], "total_target": [34], "n_reference": [1],
    ...                        "total_reference": [23]})
    >>> row = compare_counts(counts).iloc[0]
    >>> round(float(row["p_fisher"]), 3), row["verdict"]
    (0.009, 'more in target')
    """
    return compared(table, odds=True)


def compared(table: pd.DataFrame, odds: bool) -> pd.DataFrame:
    """`compare_counts`, without the odds ratio when nobody shows it: its exact interval is slow."""
    check_table(table, COUNTS, "a table of counts")
    for side in ("target", "reference"):
        if (table[f"total_{side}"] <= 0).any():
            raise ValueError(f"the {side} has no measures: expected a total_{side} of 1 or more")
        check_counts(table[f"n_{side}"], table[f"total_{side}"], side)
    counts = [table[column].astype(int) for column in COUNTS]
    comparison = table.copy()
    comparison["share_target"] = comparison["n_target"] / comparison["total_target"]
    comparison["share_reference"] = comparison["n_reference"] / comparison["total_reference"]
    comparison["log_ratio"] = log_ratio(*(comparison[column].to_numpy() for column in COUNTS))
    comparison[["log_ratio_low", "log_ratio_high"]] = unique_rows(log_ratio_interval, *counts).reshape(-1, 2)
    if odds:
        columns = ["odds_ratio", "odds_ratio_low", "odds_ratio_high"]
        comparison[columns] = unique_rows(odds_ratio, *counts).reshape(-1, 3)
    if all(column in table for column in FREQUENCIES):
        comparison["g2"] = g2(*(comparison[column].to_numpy() for column in FREQUENCIES))
    comparison["p_permutation"] = unique_rows(permutation_p, *counts)
    comparison["p_fisher"] = unique_rows(fisher_p, *counts)
    above, below = comparison["log_ratio_low"] > 0, comparison["log_ratio_high"] < 0
    comparison["verdict"] = np.select([above, below], [MORE, LESS], TOO_LITTLE)
    return corrected(comparison)


def corrected(table: pd.DataFrame) -> pd.DataFrame:
    """The corrections over all rows of a table: of one comparison, or of several that are judged as one list.

    Parameters
    ----------
    table : DataFrame
        With `p_permutation`, as `compare` and `cross_tabulate` give it.

    Returns
    -------
    DataFrame
        The same with `p_holm` (Holm 1979), `p_fdr` (Benjamini and Hochberg 1995) and `after_correction` made anew.

    Examples
    --------
    >>> corrected(pd.DataFrame({"p_permutation": [0.01, 0.04]}))["p_holm"].tolist()
    [0.02, 0.04]
    """
    check_table(table, ("p_permutation",), "a comparison")
    holm, fdr = correct(table["p_permutation"])
    survives = np.select([holm < 0.05, fdr < 0.05], ["survives Holm", "survives FDR"], "does not survive")
    columns = table.columns.drop(["p_holm", "p_fdr", "verdict", "after_correction"], errors="ignore")
    last = table[["verdict"]] if "verdict" in table else pd.DataFrame(index=table.index)
    return pd.concat([table[columns].assign(p_holm=holm, p_fdr=fdr), last.assign(after_correction=survives)], axis=1)


def count_table(
    found: Occurrences, target: Groups, reference: Groups, by: str = "notice_id", min_measures: int = 1
) -> pd.DataFrame:
    """The table of counts that `compare_counts` takes, for two groups of measures.

    Items in fewer than `min_measures` measures of both groups together are left out.
    """
    in_target, in_reference = found.rows(by, target), found.rows(by, reference)
    if (in_target & in_reference).any():
        raise ValueError("target and reference share measures: expected two groups without overlap")
    if not in_target.any() or not in_reference.any():
        raise ValueError("target and reference need at least one measure each: found an empty group")
    han = found.measures["han"].to_numpy()
    columns: dict[str, Any] = {}
    for side, inside in (("target", in_target), ("reference", in_reference)):
        part = found.counts[np.flatnonzero(inside)]
        columns[f"n_{side}"] = np.asarray((part > 0).sum(axis=0)).ravel()
        columns[f"total_{side}"] = int(inside.sum())
        columns[f"f_{side}"] = np.asarray(part.sum(axis=0)).ravel()
        columns[f"size_{side}"] = int(han[inside].sum())
    table = pd.DataFrame(columns)
    table.insert(0, "item", found.items.index)
    table.insert(1, "label", found.items["label"].to_numpy())
    return table[table["n_target"] + table["n_reference"] >= min_measures].reset_index(drop=True)


def compare(
    target: Groups,
    reference: Groups,
    items: str | Sequence[str] = "terms",
    by: str = "notice_id",
    headings: bool = True,
    segmentation: Segmentation = "ours",
    min_measures: int | None = None,
    corpus: CorpusLike = None,
) -> Result:
    """Compare two groups of notices (or sections) item by item.

    Parameters
    ----------
    target, reference : str or list of str
        Values of `by`: "HQ25", ["QH22", "NS22"].
    items
        As in `occurrences`: "terms", "tokens", term ids or strings.
    by : str
        The column that groups the measures.
    headings : bool
        Whether headings count.
    segmentation : str
        For tokens: "ours" or "plain".
    min_measures : int, optional
        Items in fewer measures of both groups together are left out of the list, and so of the
        corrections; by default those in none, unless you named the items yourself.

    Returns
    -------
    Result
        The columns of `compare_counts` with `item` and `label`; the smallest p first.

    Raises
    ------
    TypeError, ValueError
        For unknown or overlapping groups, or items that `occurrences` refuses.

    Examples
    --------
    >>> row = compare(["QH22", "NS22"], "HQ25", ["试点"]).iloc[0]
    >>> [int(row[column]) for column in ("n_target", "total_target", "n_reference", "total_reference")]
    [12, 34, 1, 23]
    >>> round(float(row["p_fisher"]), 3), round(float(row["odds_ratio"]), 1), row["verdict"]
    (0.009, 11.6, 'more in target')
    """
    target, reference = (_groups(side, by, corpus) for side in (target, reference))
    item_counts = occurrences(items, headings, segmentation, corpus)
    if min_measures is None:
        min_measures = 1 if is_open_list(items) else 0
    min_measures = whole(min_measures, "min_measures", 0)
    table = compare_counts(count_table(item_counts, target, reference, by, min_measures))
    table = table.assign(apart=-table["log_ratio"].abs())
    table = table.sort_values(["p_permutation", "apart", "item"], kind="stable")
    table = table.drop(columns="apart").reset_index(drop=True)
    parameters = {
        "target": target,
        "reference": reference,
        "by": by,
        "items": item_counts.what,
        "headings": headings,
        "min_measures": min_measures,
        "list": len(table),
    }
    return Result(table, f"{_name(target)} against {_name(reference)}", parameters, NOTES, corpus_version(corpus))


def _groups(side: Groups, by: str, corpus: CorpusLike) -> list[Any]:
    """The values that a side names, as a list; notices in any spelling of their ids."""
    if isinstance(by, str) and by == "notice_id":
        return notice_ids(side, load_notices(corpus))
    return list(side) if np.iterable(side) and not isinstance(side, (str, bytes)) else [side]


def _name(groups: list[Any]) -> str:
    return " + ".join(map(str, groups))


def robustness(
    target: Groups,
    reference: Groups,
    items: str | Sequence[str] = "terms",
    by: str = "notice_id",
    corpus: CorpusLike = None,
) -> Result:
    """Compare again in every way that a reviewer would ask for, and report what survives.

    With and without headings; for tokens under either segmentation; leaving out one value of each
    group that has more than one.

    Parameters
    ----------
    target, reference, items, by
        As in `compare`.

    Returns
    -------
    Result
        `item`, `label`, a column with the verdict for each variant, and `survives`: whether all
        verdicts are the same one and not "too little data". Those that survive come first.

    Examples
    --------
    >>> table = robustness(["QH22", "NS22"], "HQ25", ["试点", "探索"]).set_index("item")
    >>> table["without NS22"].to_dict()
    {'试点': 'more in target', '探索': 'too little data'}
    """
    target, reference = (_groups(side, by, corpus) for side in (target, reference))
    sides = [target, reference]
    variants: dict[str, tuple[list[list[Any]], bool, Segmentation]]
    variants = {"as stated": (sides, True, "ours"), "without headings": (sides, False, "ours")}
    if isinstance(items, str) and items == "tokens":
        variants["plain segmentation"] = (sides, True, "plain")
    for side, groups in enumerate(sides):
        for group in groups if len(groups) > 1 else ():
            kept = [list(part) for part in sides]
            kept[side].remove(group)
            variants[f"without {group}"] = (kept, True, "ours")
    columns = {}
    labels: dict[str, str] = {}
    for name, ((kept_target, kept_reference), headings, segmentation) in variants.items():
        item_counts = occurrences(items, headings, segmentation, corpus)
        comparison = compared(count_table(item_counts, kept_target, kept_reference, by), odds=False)
        columns[name] = comparison.set_index("item")["verdict"]
        labels |= comparison.set_index("item")["label"].to_dict()
    table = pd.DataFrame(columns).reindex(list(labels)).fillna(TOO_LITTLE)
    same = table.eq(table["as stated"], axis=0).all(axis=1) & table["as stated"].ne(TOO_LITTLE)
    table.insert(0, "label", pd.Series(labels))
    table["survives"] = same
    table = table.rename_axis("item").reset_index()
    table = table.sort_values(["survives", "item"], ascending=[False, True], kind="stable")
    parameters = {"target": target, "reference": reference, "by": by, "variants": len(variants)}
    return Result(table.reset_index(drop=True), "What survives", parameters, NOTES[-1:], corpus_version(corpus))
