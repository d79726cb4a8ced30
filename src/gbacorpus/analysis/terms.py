"""How often, how widely and how evenly terms, words and strings occur in the measures."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..corpus.folder import CorpusLike
from ..corpus.load import load_notices
from ..given import whole
from ..version import corpus_version
from .occurrences import Occurrences, Segmentation, occurrences
from .result import Result
from .statistics import dispersion_of, share_interval

UNIT = "The unit is the measure that holds the item; intervals are Wilson's, 95%"
PURPOSIVE = "The notices are no sample: intervals guard against over-reading and test nothing"


def tally(found: Occurrences, by: str | None = None) -> pd.DataFrame:
    """Count occurrences, in all or by group.

    Parameters
    ----------
    found : Occurrences
    by : str, optional
        A column of its measures.

    Returns
    -------
    DataFrame
        `item`, `label`, the `by` column if asked for, `frequency`, `per_1000` (per 1,000 Han
        characters), `n_measures`, `total`, `share`, `share_low`, `share_high`. The most widespread
        item first; with `by`, every item has a row in every group, zeros included.
    """
    if by is None:
        group = pd.Series("all", found.measures.index)
    else:
        found.rows(by, [])
        group = found.measures[by].astype(object).where(found.measures[by].notna(), "none")
    numbers, names = pd.factorize(group)
    member = np.equal.outer(np.arange(len(names)), numbers).astype(np.int64)
    frequency = found.counts.T.dot(member.T)  # items by groups
    holding = (found.counts > 0).astype(np.int64).T.dot(member.T)
    totals, han = member.sum(axis=1), member @ found.measures["han"].to_numpy()
    order = np.lexsort((np.arange(len(holding)), -frequency.sum(axis=1), -holding.sum(axis=1)))
    items, groups = np.repeat(order, len(names)), np.tile(np.arange(len(names)), len(order))
    table = pd.DataFrame(
        {
            "item": found.items.index.to_numpy()[items],
            "label": found.items["label"].to_numpy()[items],
            by or "group": np.asarray(names, dtype=object)[groups],
            "frequency": frequency[items, groups],
            "n_measures": holding[items, groups],
            "total": totals[groups],
        }
    )
    table.insert(4, "per_1000", 1000 * table["frequency"] / np.maximum(han[groups], 1))
    table["share"] = table["n_measures"] / table["total"]
    table["share_low"], table["share_high"] = share_interval(table["n_measures"], table["total"])
    return table if by else table.drop(columns="group")


def count(
    items: str | Sequence[str] = "terms",
    by: str | None = None,
    headings: bool = True,
    segmentation: Segmentation = "ours",
    corpus: CorpusLike = None,
) -> Result:
    """Count terms, words, strings or codes: how often, and in how many measures.

    Words come in bursts, and a word used five times in one measure is one measure's choice: the
    unit is the measure (Lijffijt et al. 2016, DSH 31(2)).

    Parameters
    ----------
    items
        As in `compare`: "terms" (all in use; variants are summed and where forms overlap the longest wins), "tokens"
        (of two or more characters), "codes:partner" and other fields of the codebook, term ids or strings.
    by : str, optional
        "notice_id", "section_title" or another column of the measures; without it, all in one. By notice the
        rows of an item are in order of date. No trend is drawn through them: five notices in five cells
        of issuer, place and time bear none.
    headings : bool
        Whether headings count.
    segmentation : str
        For tokens: "ours", or "plain" for jieba's own dictionary.

    Returns
    -------
    Result
        The columns of `tally`. A string that does not occur has rows of zeros.

    Examples
    --------
    >>> counts = count(["试点", "白名单"], by="notice_id")
    >>> counts[counts["item"] == "白名单"].set_index("notice_id")["n_measures"].to_dict()
    {'SZ22': 0, 'QH22': 0, 'NS22': 1, 'SC23': 1, 'HQ25': 2}
    >>> count("tokens").loc[0, "item"]
    '支持'
    """
    item_counts = occurrences(items, headings, segmentation, corpus)
    groups = "" if by is None else f" by {by}"
    return Result(
        tally(item_counts, by),
        f"Counts of {item_counts.what}{groups}",
        {"by": by, "headings": headings},
        [UNIT, PURPOSIVE],
        corpus_version(corpus),
    )


def dispersion(
    items: str | Sequence[str] = "terms", min_frequency: int = 5, headings: bool = True, corpus: CorpusLike = None
) -> Result:
    """Range, DP and DPnorm of items over the measures.

    Parameters
    ----------
    items
        As in `occurrences`.
    min_frequency : int
        Rarer items are left out: their dispersion says little (Gries 2008).

    Returns
    -------
    Result
        `item`, `label`, `frequency`, `n_measures` (the range), `dp` (0: as even as can be), `dp_norm`;
        the most even first.

    Examples
    --------
    >>> sorted(dispersion(["试点"]).columns)
    ['dp', 'dp_norm', 'frequency', 'item', 'label', 'n_measures']
    """
    min_frequency = whole(min_frequency, "min_frequency", 0)
    item_counts = occurrences(items, headings, corpus=corpus)
    spread, dp, dp_norm = dispersion_of(item_counts.counts, np.maximum(item_counts.measures["han"], 1))
    table = pd.DataFrame(
        {
            "item": item_counts.items.index,
            "label": item_counts.items["label"].to_numpy(),
            "frequency": np.asarray(item_counts.counts.sum(axis=0)).ravel(),
            "n_measures": spread,
            "dp": dp,
            "dp_norm": dp_norm,
        }
    )
    table = table[table["frequency"] >= min_frequency]
    table = table.sort_values(["dp_norm", "item"], kind="stable").reset_index(drop=True)
    parameters = {"min_frequency": min_frequency, "headings": headings}
    note = f"Over {len(item_counts.measures)} measures, weighted by Han characters"
    return Result(table, "Dispersion over the measures", parameters, [note], corpus_version(corpus))


ENDS = [
    "first_notice",
    "first_date",
    "last_notice",
    "last_date",
    "n_notices",
    "new_in_last",
    "first_certain",
    "last_certain",
]


def attestations(items: str | Sequence[str] = "terms", headings: bool = True, corpus: CorpusLike = None) -> Result:
    """First and last notice of each item.

    Returns
    -------
    Result
        `item`, `label`, `first_notice`, `first_date`, `last_notice`, `last_date` (EDTF), `n_notices`,
        `new_in_last` (occurs in the last notice of the corpus and in no other), `first_certain` and
        `last_certain`: whether the dates leave no other notice with the item that could be earlier
        than the first, or later than the last. Items without a hit are left out.

    Examples
    --------
    >>> table = attestations(["低空经济", "白名单"]).set_index("item")
    >>> table.loc["低空经济", "first_notice"], bool(table.loc["低空经济", "new_in_last"])
    ('HQ25', True)
    >>> table.loc["白名单", "first_notice"]
    'NS22'
    """
    notices = load_notices(corpus)
    item_counts = occurrences(items, headings, corpus=corpus)
    table = tally(item_counts, "notice_id")
    held = table[table["n_measures"] > 0]
    rank = {notice: number for number, notice in enumerate(notices.index)}
    by_item = held.groupby("item", sort=False)
    orders = by_item["notice_id"].agg(lambda ids: tuple(sorted(ids, key=rank.__getitem__)))
    ends = {order: _ends(order, notices) for order in orders.unique()}  # few, for many items
    table = pd.DataFrame([ends[order] for order in orders], columns=ENDS)
    table.insert(0, "item", orders.index)
    table.insert(1, "label", by_item["label"].first().to_numpy())
    undated = notices[notices["date_latest"].isna()]
    notes = ["New means new to this corpus, not to Chinese policy"]
    notes += [
        f"{notice} is not before {row.date_earliest:%Y-%m-%d} and open at the other end"
        for notice, row in zip(undated.index, undated.itertuples(), strict=True)
    ]
    parameters = {"headings": headings}
    return Result(table, "First and last attestation", parameters, notes, corpus_version(corpus))


def _ends(order: tuple[str, ...], notices: pd.DataFrame) -> dict[str, Any]:
    """What can be said of an item that occurs in these notices, given in order."""
    first, last = order[0], order[-1]
    # An open interval leaves the order open: what is beside it may be earlier or later.
    dates = notices.loc[list(order), ["date_earliest", "date_latest"]]
    later = dates["date_earliest"].iloc[1:] > dates["date_latest"].iloc[0]
    sooner = dates["date_latest"].iloc[:-1] < dates["date_earliest"].iloc[-1]
    return {
        "first_notice": first,
        "first_date": notices.loc[first, "date"],
        "last_notice": last,
        "last_date": notices.loc[last, "date"],
        "n_notices": len(order),
        "new_in_last": first == notices.index[-1],
        "first_certain": bool(later.all()),
        "last_certain": bool(sooner.all()),
    }
