"""Statistics on counts: arrays in, arrays out, wherever the counts were made.

The formulas of corpus linguistics that no kept library offers, and small ones for which a library would be
a large price, each with its source. `log_ratio_interval`, `odds_ratio` and the exact tests take one table at
a time; `unique_rows` applies them to columns.
"""

from collections.abc import Callable
from math import inf, log2, sqrt

import numpy as np
import numpy.typing as npt

from ..extras import needed_by

with needed_by(__name__):
    from scipy import sparse
    from scipy.optimize import brentq
    from scipy.special import chdtri, gammaln, ndtri, xlogy

LEVEL = 0.95
CRITICAL = float(chdtri(1, 1 - LEVEL))  # of chi-squared with one degree of freedom
Z = float(-ndtri((1 - LEVEL) / 2))


def unique_rows(function: Callable[..., float | tuple[float, ...]], *columns: npt.ArrayLike) -> np.ndarray:
    """A function of some numbers, over columns of them; each row that occurs is computed once.

    Rows of counts repeat: the 330 terms of a comparison have 19 different ones.

    Returns
    -------
    ndarray
        What the function returns for each row.

    Examples
    --------
    >>> unique_rows(lambda count, total: (count, count / total), [1, 3, 1], [4, 4, 4]).tolist()
    [[1.0, 0.25], [3.0, 0.75], [1.0, 0.25]]
    """
    rows = list(zip(*(np.asarray(column).tolist() for column in columns), strict=True))
    values = {row: function(*row) for row in set(rows)}
    return np.array([values[row] for row in rows], dtype=float)


def check_counts(counts: npt.ArrayLike, totals: npt.ArrayLike, what: str) -> None:
    """Counts must be whole, not negative, and at most their totals."""
    counts, totals = np.asarray(counts), np.asarray(totals)
    for name, values in ((f"{what} counts", counts), (f"{what} totals", totals)):
        if values.size and not np.issubdtype(values.dtype, np.number):
            raise ValueError(f"{name} are not numbers: found {values.dtype}")
        if (values < 0).any() or (values != np.floor(values)).any():
            raise ValueError(f"{name} must be whole numbers from 0 on: found {values.min()}")
    if (counts > totals).any():
        place = int(np.argmax(counts > totals))
        raise ValueError(f"a {what} count is larger than its total (row {place}): expected at most the total")


def g2(
    target: npt.ArrayLike, target_size: npt.ArrayLike, reference: npt.ArrayLike, reference_size: npt.ArrayLike
) -> np.ndarray:
    """Log-likelihood G2 of two frequencies in corpora of two sizes.

    Dunning 1993 (Computational Linguistics 19(1)), over the full 2 x 2 table; 0 when the relative
    frequencies are equal. Report it beside an effect size, never alone.

    Parameters
    ----------
    target, reference : array_like
        Frequencies.
    target_size, reference_size : array_like
        Sizes of the two corpora, in the same unit.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> float(g2(10, 100, 10, 100).round(3))
    0.0
    """
    check_counts(target, target_size, "target")
    check_counts(reference, reference_size, "reference")
    a, b = np.asarray(target, float), np.asarray(reference, float)
    c, d = target_size - a, reference_size - b
    n = a + b + c + d
    cells = xlogy(a, a) + xlogy(b, b) + xlogy(c, c) + xlogy(d, d)
    margins = xlogy(a + b, a + b) + xlogy(c + d, c + d) + xlogy(a + c, a + c) + xlogy(b + d, b + d)
    return np.maximum(2 * (cells - margins + xlogy(n, n)), 0.0)


def log_ratio(
    target: npt.ArrayLike, target_size: npt.ArrayLike, reference: npt.ArrayLike, reference_size: npt.ArrayLike
) -> np.ndarray:
    """Binary logarithm of the ratio of two relative frequencies (Hardie 2014): 1 is twice as many.

    inf or -inf when one side has none; 0 when neither has any.

    >>> float(log_ratio(20, 100, 5, 100))
    2.0
    """
    check_counts(target, target_size, "target")
    check_counts(reference, reference_size, "reference")
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.divide(target, target_size), np.divide(reference, reference_size)
        ratio = np.log2(np.divide(*shares))
    neither = (np.asarray(target) == 0) & (np.asarray(reference) == 0)
    return np.where(neither, 0.0, ratio)


def share_interval(counts: npt.ArrayLike, totals: npt.ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95% interval of shares (Wilson 1927, JASA 22).

    Parameters
    ----------
    counts, totals : array_like

    Returns
    -------
    tuple of ndarray
        Lower and upper bounds; 0 and 1 where the total is 0.

    Examples
    --------
    >>> low, high = share_interval([12, 0], [34, 0])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.215, 0.0], [0.521, 1.0])
    """
    counts, totals = np.asarray(counts, float), np.asarray(totals, float)
    sizes = np.maximum(totals, 1)
    share, shrink = counts / sizes, 1 + Z**2 / sizes
    centre = (share + Z**2 / (2 * sizes)) / shrink
    half = Z * np.sqrt(share * (1 - share) / sizes + Z**2 / (4 * sizes**2)) / shrink
    low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
    return np.where(totals > 0, low, 0.0), np.where(totals > 0, high, 1.0)


def _score(ratio: float, x1: int, n1: int, x2: int, n2: int) -> float:
    """The score statistic of "p1 / p2 = ratio", squared (Koopman; Miettinen and Nurminen)."""
    a, b, c = (n1 + n2) * ratio, n1 * ratio + x1 + n2 + x2 * ratio, x1 + x2
    p2 = min(2 * c / (b + sqrt(max(b * b - 4 * a * c, 0.0))), 1.0)
    p1 = min(p2 * ratio, 1.0)
    variance = p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2
    variance *= (n1 + n2) / (n1 + n2 - 1)
    difference = (x1 / n1 - ratio * x2 / n2) ** 2
    return difference / variance if variance > 0 else (0.0 if difference < 1e-18 else inf)


def log_ratio_interval(target: int, n_target: int, reference: int, n_reference: int) -> tuple[float, float]:
    """95% interval of the log ratio of two shares of measures.

    All ratios that the score test does not reject (Koopman 1984, Biometrics 40; with the variance of
    Miettinen and Nurminen 1985, Statistics in Medicine 4). statsmodels has it too, but its root
    search goes wrong where a share is 1 (16 of 16 against 15 of 16 would exclude equality) and
    divides by zero where one is 0; elsewhere both agree (tested).

    Returns
    -------
    tuple of float
        Binary logarithms; -inf or inf where one side has none.

    Examples
    --------
    >>> low, high = log_ratio_interval(12, 34, 1, 23)
    >>> round(low, 2), round(high, 2)
    (0.62, 5.59)
    """
    if not n_target or not n_reference:
        return -inf, inf
    counts = target, n_target, reference, n_reference

    def excess(power: float) -> float:
        return _score(2.0**power, *counts) - CRITICAL

    low = high = None
    if target and reference:
        centre = log2(target / n_target) - log2(reference / n_reference)
        low = brentq(excess, centre - 60, centre, xtol=1e-10)
        high = brentq(excess, centre, centre + 60, xtol=1e-10)
    elif reference:
        high = brentq(excess, -60, 60, xtol=1e-10) if excess(60) > 0 else inf
    elif target:
        low = brentq(excess, -60, 60, xtol=1e-10) if excess(-60) > 0 else -inf
    return -inf if low is None else low, inf if high is None else high


def odds_ratio(target: int, n_target: int, reference: int, n_reference: int) -> tuple[float, float, float]:
    """Odds ratio of two shares with its exact 95% interval (Fisher 1935).

    Written out, because scipy.stats.contingency.odds_ratio takes nine milliseconds for a table and whole
    notebooks wait for it; a test holds the two equal. The conditional maximum-likelihood estimate. The
    interval is exact given the margins and therefore conservative: it covers more than it promises.

    Returns
    -------
    tuple of float
        Estimate, lower and upper bound; the estimate is 1 and the interval 0 to inf when both sides
        have none or all.

    Examples
    --------
    >>> "{:.1f}, {:.1f} to {:.0f}".format(*odds_ratio(12, 34, 1, 23))
    '11.6, 1.5 to 536'
    """
    total, size = target + reference, n_target + n_reference
    if total in (0, size) or not n_target or not n_reference:
        return 1.0, 0.0, inf
    lowest, highest = max(0, total - n_reference), min(n_target, total)
    support = np.arange(lowest, highest + 1)
    weight = -gammaln(support + 1) - gammaln(n_target - support + 1)
    weight -= gammaln(total - support + 1) + gammaln(n_reference - total + support + 1)

    def chances(log_odds: float) -> np.ndarray:
        """Fisher's noncentral hypergeometric distribution over the support."""
        logs = weight + support * log_odds
        odds = np.exp(logs - logs.max())
        return odds / odds.sum()

    def root(value: Callable[[float], float]) -> float:
        return float(np.exp(brentq(value, -60, 60, xtol=1e-13)))

    tail, place = (1 - LEVEL) / 2, target - lowest
    estimate = (
        0.0 if target == lowest else inf if target == highest else root(lambda x: float(chances(x) @ support) - target)
    )
    low = 0.0 if target == lowest else root(lambda x: chances(x)[place:].sum() - tail)
    high = inf if target == highest else root(lambda x: chances(x)[: place + 1].sum() - tail)
    return estimate, low, high


def permutation_p(target: int, n_target: int, reference: int, n_reference: int) -> float:
    """Exact two-sided permutation p of a difference between two shares.

    The share of all ways to deal the measures out to two groups of these sizes in which the shares
    lie at least as far apart as seen (Fisher 1935). Nothing is drawn at random: the number of
    target measures with the term follows the hypergeometric law.

    >>> round(permutation_p(12, 34, 1, 23), 3)
    0.009
    """
    from scipy.stats import hypergeom  # a quarter of a second, for which counts alone need not wait

    total = target + reference
    if not n_target or not n_reference:
        return 1.0
    k = np.arange(max(0, total - n_reference), min(total, n_target) + 1)
    apart = np.abs(k / n_target - (total - k) / n_reference)
    seen = abs(target / n_target - reference / n_reference)
    p = hypergeom.pmf(k, n_target + n_reference, total, n_target)
    return float(min(p[apart >= seen - 1e-12].sum(), 1.0))


def fisher_p(target: int, n_target: int, reference: int, n_reference: int) -> float:
    """Fisher's exact two-sided p, by scipy.

    >>> round(fisher_p(12, 34, 1, 23), 3), round(fisher_p(4, 34, 6, 23), 2)
    (0.009, 0.29)
    """
    from scipy.stats import fisher_exact  # as in permutation_p

    table = [[target, n_target - target], [reference, n_reference - reference]]
    return float(fisher_exact(table).pvalue)


def correct(p_values: npt.ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Holm's and Benjamini and Hochberg's corrections over a list of p values.

    Holm 1979 (Scand J Stat 6) bounds the chance of any false claim, Benjamini and Hochberg 1995 (J R
    Stat Soc B 57) the share of false ones.

    Returns
    -------
    tuple of ndarray
        Corrected p values: Holm, false discovery rate.

    Examples
    --------
    >>> holm, fdr = correct([0.01, 0.04, 0.03, 0.005])
    >>> holm.round(3).tolist(), fdr.round(3).tolist()
    ([0.03, 0.06, 0.06, 0.02], [0.02, 0.04, 0.04, 0.02])
    """
    p_values = np.asarray(p_values, float)
    if not p_values.size:
        return p_values, p_values
    order, size = np.argsort(p_values, kind="stable"), len(p_values)
    ascending, rank = p_values[order], np.arange(1, size + 1)
    holm, fdr = np.empty_like(p_values), np.empty_like(p_values)
    holm[order] = np.minimum(np.maximum.accumulate(ascending * (size + 1 - rank)), 1.0)
    fdr[order] = np.minimum(np.minimum.accumulate((ascending * (size / rank))[::-1])[::-1], 1.0)
    return holm, fdr


def dispersion_of(
    counts: npt.ArrayLike | sparse.sparray, sizes: npt.ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Range, DP and DPnorm of words over the parts of a corpus.

    DP is half the sum of differences between a word's shares of its occurrences in the parts and the
    parts' shares of the corpus (Gries 2008, IJCL 13(4)): 0 is as even as the sizes allow. DPnorm
    divides by its maximum (Lijffijt and Gries 2012, IJCL 17(1)).

    Parameters
    ----------
    counts : array_like or sparse array, shape (n_parts, n_words)
    sizes : array_like, shape (n_parts,)

    Returns
    -------
    tuple of ndarray, shape (n_words,)
        Range (parts that hold the word), DP, DPnorm; DP and DPnorm are nan for a word that does not
        occur, and DPnorm for a corpus of one part.

    Examples
    --------
    >>> spread, dp, dp_norm = dispersion_of([[1], [2], [3], [4], [5]], [9, 10, 10, 10, 11])
    >>> int(spread[0]), round(float(dp[0]), 3), round(float(dp_norm[0]), 3)
    (5, 0.18, 0.22)
    """
    counts = sparse.csc_array(counts)
    sizes = np.asarray(sizes, float)
    if (sizes <= 0).any() or counts.shape[0] != len(sizes):
        raise ValueError(
            f"{counts.shape[0]} rows of counts and {len(sizes)} sizes: expected one size above 0 for each part"
        )
    part = sizes / sizes.sum()
    frequency = np.asarray(counts.sum(axis=0), float).ravel()
    word = np.repeat(np.arange(counts.shape[1]), np.diff(counts.indptr))
    expected = part[counts.indices]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts.data / frequency[word]
        # Parts without the word differ by their whole size: all sizes less those that hold it.
        differences = np.abs(share - expected) - expected
        dp = (1 + np.bincount(word, weights=differences, minlength=counts.shape[1])) / 2
        dp = np.where(frequency > 0, dp, np.nan)
        dp_norm = dp / (1 - part.min()) if len(part) > 1 else np.full_like(dp, np.nan)
    return np.bincount(word[counts.data > 0], minlength=counts.shape[1]), dp, dp_norm


def log_dice(pair: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike) -> np.ndarray:
    """logDice of two words (Rychly 2008): 14 when they only occur together, independent of size.

    >>> float(log_dice(8, 16, 16))
    13.0
    """
    pair, first, second = (np.asarray(values, float) for values in (pair, first, second))
    with np.errstate(divide="ignore"):
        return 14 + np.log2(2 * pair / (first + second))


def mutual_information(pair: npt.ArrayLike, first: npt.ArrayLike, second: npt.ArrayLike, size: float) -> np.ndarray:
    """Pointwise mutual information (Church and Hanks 1990, Computational Linguistics 16(1)).

    It favours rare words; give it a minimum count.

    >>> float(mutual_information(8, 16, 32, 1024))
    4.0
    """
    pair, first, second = (np.asarray(values, float) for values in (pair, first, second))
    with np.errstate(divide="ignore"):
        return np.log2(pair * size / (first * second))
