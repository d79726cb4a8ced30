"""Do the intervals hold what they promise? Computed, not assumed: `python -m gbacorpus.analysis.coverage`.

The coverage of an interval for counts is a finite sum over all counts that can come out, so it is
computed exactly and nothing is simulated. The false discovery rate is simulated: notices are
shuffled over the measures, so that every discovery is a false one.
"""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.stats import binom

from .compare import COUNTS, count_table
from .occurrences import Occurrences, occurrences
from .statistics import correct, log_ratio_interval, odds_ratio, permutation_p, share_interval, unique_rows

SIZES = [(16, 16), (16, 32), (18, 23), (23, 34), (32, 23), (32, 32)]
RATES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]


def _pairs(function: Callable[..., tuple[float, ...]], n: int, m: int) -> np.ndarray:
    """Bounds for every outcome of two groups: shape (n + 1, m + 1, 2)."""
    bounds = [[function(i, n, j, m)[-2:] for j in range(m + 1)] for i in range(n + 1)]
    return np.array(bounds)


def coverage(sizes: Sequence[tuple[int, int]] = SIZES, rates: Sequence[float] = RATES) -> pd.DataFrame:
    """Exact coverage of the nominal 95% intervals.

    Parameters
    ----------
    sizes : list of (int, int)
        Measures on either side.
    rates : list of float
        True shares of measures with the term, each combined with each.

    Returns
    -------
    DataFrame
        `interval` ("share", "log_ratio", "odds_ratio"), `n_target`, `n_reference`, `rate_target`,
        `rate_reference`, `covered`: the chance that the interval holds the truth.

    Examples
    --------
    >>> table = coverage([(16, 16)], [0.5])
    >>> table["covered"].round(3).tolist()
    [0.923, 0.95, 0.98]
    """
    rows = []
    for n, m in sizes:
        low, high = share_interval(range(n + 1), n)
        ratios, odds = _pairs(log_ratio_interval, n, m), _pairs(odds_ratio, n, m)
        for p, q in itertools.product(rates, rates):
            chance = np.outer(binom(n, p).pmf(range(n + 1)), binom(m, q).pmf(range(m + 1)))
            held = (low <= p) & (p <= high)
            truths = np.log2(p / q), (p / (1 - p)) / (q / (1 - q))
            covered = {"share": chance.sum(axis=1) @ held}
            for name, bounds, truth in zip(("log_ratio", "odds_ratio"), (ratios, odds), truths, strict=True):
                slack = 1e-9 * max(abs(truth), 1)
                inside = (bounds[..., 0] <= truth + slack) & (truth - slack <= bounds[..., 1])
                covered[name] = (chance * inside).sum()
            rows += [(name, n, m, p, q, value) for name, value in covered.items()]
    columns = ["interval", "n_target", "n_reference", "rate_target", "rate_reference", "covered"]
    return pd.DataFrame(rows, columns=columns)


def shuffled_discoveries(
    shuffles: int = 500, seed: int = 1, target: Sequence[str] = ("QH22", "NS22"), reference: str = "HQ25"
) -> float:
    """How often anything at all passes the false discovery rate of 5% when nothing is there.

    Whole measures, with all their terms, are dealt out to the notices at random; the links between
    terms stay as they are.

    Returns
    -------
    float
        The share of shuffles with at least one (false) discovery.
    """
    item_counts, draw = occurrences("terms"), np.random.default_rng(seed)
    hits = 0
    for _ in range(shuffles):
        measures = item_counts.measures.assign(notice_id=draw.permutation(item_counts.measures["notice_id"].to_numpy()))
        dealt = Occurrences(item_counts.counts, item_counts.items, measures, item_counts.what)
        table = count_table(dealt, list(target), reference)
        _, fdr = correct(unique_rows(permutation_p, *(table[column] for column in COUNTS)))
        hits += bool((fdr < 0.05).any())
    return hits / shuffles


if __name__ == "__main__":
    summary = coverage().groupby("interval", sort=False)["covered"].agg(["mean", "min", "max"])
    print(summary.round(4).to_markdown())
    print(f"\nshuffles with a false discovery at 5%: {shuffled_discoveries():.3f}")
