"""Statistics against published values and second implementations."""

import itertools
import warnings

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from gbacorpus.analysis.statistics import (
    correct,
    dispersion_of,
    fisher_p,
    g2,
    log_dice,
    log_ratio,
    log_ratio_interval,
    mutual_information,
    odds_ratio,
    permutation_p,
    share_interval,
    unique_rows,
)


@pytest.mark.parametrize(
    ("published", "a", "b", "c", "d"),
    [
        (270.72, 110, 2442, 111, 29114),  # the swiss
        (263.90, 29, 13, 123, 31612),  # can be
        (256.84, 31, 23, 139, 31584),  # previous year
        (167.23, 10, 0, 3, 31764),  # mineral water
        (157.21, 76, 104, 2476, 29121),  # at the
        (157.03, 16, 16, 51, 31694),  # real terms
        (146.80, 9, 0, 5, 31763),  # natural gas
    ],
)
def test_g2_published(published, a, b, c, d):
    """Dunning 1993 (Computational Linguistics 19(1)), table 2: -2 log lambda and the four cells."""
    assert g2(a, a + b, c, c + d) == pytest.approx(published, abs=0.005)


def test_g2_by_scipy():
    draw = np.random.default_rng(1)
    for _ in range(200):
        a, b = draw.integers(0, 50, 2)
        n, m = draw.integers(50, 500, 2)
        if a + b == 0:
            continue
        table = [[a, n - a], [b, m - b]]
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        assert g2(a, n, b, m) == pytest.approx(expected.statistic, abs=1e-9)


def test_log_ratio_by_hand():
    """Hardie 2014: each point is a doubling."""
    assert log_ratio([8, 1, 0, 3, 0], 100, [1, 8, 3, 0, 0], 100).tolist() == [3, -3, -np.inf, np.inf, 0]
    assert log_ratio(10, 1000, 10, 2000) == pytest.approx(1)


def test_dispersion_published():
    """Gries 2008 (IJCL 13(4)), the worked example: 1 to 5 occurrences in parts of 9 to 11 words."""
    spread, dp, dp_norm = dispersion_of(np.array([[1, 2, 3, 4, 5]]).T, [9, 10, 10, 10, 11])
    assert (spread[0], dp[0]) == (5, pytest.approx(0.18))
    # Lijffijt and Gries 2012 (IJCL 17(1)): divided by 1 - min(s) = .82.
    assert dp_norm[0] == pytest.approx(0.18 / 0.82)


def test_dispersion_extremes():
    even, all_in_one, absent = [2, 2, 2, 2], [8, 0, 0, 0], [0, 0, 0, 0]
    spread, dp, dp_norm = dispersion_of(np.array([even, all_in_one, absent]).T, [10, 10, 10, 10])
    assert spread.tolist() == [4, 1, 0]
    assert dp[:2].tolist() == [0, 0.75]
    assert dp_norm[:2].tolist() == [0, 1]
    assert np.isnan(dp[2])


def test_dispersion_by_the_definition():
    draw = np.random.default_rng(2)
    counts, sizes = draw.poisson(0.5, (30, 40)), draw.integers(5, 90, 30)
    _, dp, _ = dispersion_of(counts, sizes)
    for word in range(40):
        if counts[:, word].sum():
            share = counts[:, word] / counts[:, word].sum()
            assert dp[word] == pytest.approx(np.abs(share - sizes / sizes.sum()).sum() / 2, abs=1e-12)


def test_log_dice_by_its_definition():
    """Rychly 2008: at most 14; one point less is half as strong; the corpus size does not count."""
    assert log_dice(10, 10, 10) == 14
    assert log_dice(5, 10, 10) == 13
    assert mutual_information(8, 16, 32, 1024) == 4


def test_mutual_information_published():
    """Church and Hanks 1990, table 3 (15 million words): honorary / doctor, 11.3."""
    assert mutual_information(12, 111, 621, 15e6) == pytest.approx(11.3, abs=0.06)


def test_fisher_published():
    """Fisher 1935, the lady tasting tea, 3 of 4 right: p = .486 on both sides; and R's own example."""
    assert fisher_p(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)
    # R, ?fisher.test, "Convictions of like-sex twins": odds ratio .0469, .0033 to .3632; p = .0005.
    estimate, low, high = odds_ratio(2, 17, 10, 13)
    assert estimate == pytest.approx(0.04693661, abs=1e-6)
    assert (low, high) == pytest.approx((0.003325764, 0.363182271), abs=1e-5)
    assert fisher_p(2, 17, 10, 13) == pytest.approx(0.0005367, abs=1e-6)


def test_holm_and_fdr_published():
    """Holm 1979 by the textbook example (.01, .04, .03, .005); Benjamini and Hochberg 1995, table 1."""
    assert correct([0.01, 0.04, 0.03, 0.005])[0].round(3).tolist() == [0.03, 0.06, 0.06, 0.02]
    fifteen = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1.0,
    ]
    holm, fdr = correct(fifteen)
    # Their section 3.2: Bonferroni-type control rejects three, the new procedure four.
    assert (holm < 0.05).sum() == 3
    assert (fdr <= 0.05).sum() == 4
    assert np.allclose(fdr, stats.false_discovery_control(fifteen), atol=1e-12)


def test_wilson_published():
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    for counts, published in {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0000, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }.items():
        assert np.array(share_interval(*counts)) == pytest.approx(published, abs=5e-5)


def test_wilson_is_that_of_statsmodels():
    totals = np.repeat(np.arange(1, 120), 120)
    counts = np.tile(np.arange(120), 119)
    inside = counts <= totals
    own = share_interval(counts[inside], totals[inside])
    assert np.array(own) == pytest.approx(np.array(proportion_confint(counts[inside], totals[inside], method="wilson")))
    assert np.array(share_interval(0, 0)).tolist() == [0, 1]


def test_each_row_is_computed_once():
    seen = []

    def noted(*row):
        seen.append(row)
        return row[0] / row[1], row[1]

    made = unique_rows(noted, np.array([1, 2, 1, 2, 1]), [4, 4, 4, 5, 4])
    assert made.tolist() == [[0.25, 4], [0.5, 4], [0.25, 4], [0.4, 5], [0.25, 4]]
    assert sorted(seen) == [(1, 4), (2, 4), (2, 5)]
    assert unique_rows(noted, [], []).shape == (0,)


def test_permutation_p_by_dealing_out():
    """Every way to deal 9 measures out, counted one by one."""
    holds = [1, 1, 1, 1, 0, 0, 0, 0, 0]
    for seen in range(5):
        apart = abs(seen / 4 - (4 - seen) / 5)
        deals = [sum(holds[i] for i in group) for group in itertools.combinations(range(9), 4)]
        wide = [abs(k / 4 - (4 - k) / 5) >= apart - 1e-12 for k in deals]
        assert permutation_p(seen, 4, 4 - seen, 5) == pytest.approx(np.mean(wide), abs=1e-12)


def test_log_ratio_interval_agrees_with_statsmodels():
    """Inside the table both are the same interval; at its edge statsmodels fails (see docstring)."""
    for target, reference in itertools.product(range(1, 34, 4), range(1, 23, 3)):
        low, high = log_ratio_interval(target, 34, reference, 23)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = confint_proportions_2indep(target, 34, reference, 23, compare="ratio", method="score")
        assert (2**low, 2**high) == pytest.approx(theirs, rel=1e-5), (target, reference)


def test_log_ratio_interval_at_the_edges():
    assert log_ratio_interval(0, 34, 0, 23) == (-np.inf, np.inf)
    low, high = log_ratio_interval(16, 16, 15, 16)
    assert low < 0 < high  # 16 of 16 and 15 of 16 are not different
    low, high = log_ratio_interval(0, 34, 6, 23)
    assert low == -np.inf
    assert high < 0
    mirror = log_ratio_interval(6, 23, 0, 34)
    assert mirror == pytest.approx((-high, np.inf))
    low, high = log_ratio_interval(34, 34, 23, 23)
    assert low < 0 < high


def test_intervals_hold_what_they_promise():
    """Exact coverage at the sizes of our notices; the full table is in docs/methods.md."""
    from gbacorpus.analysis.coverage import coverage

    table = coverage(sizes=[(16, 16), (18, 23), (32, 23)], rates=[0.02, 0.1, 0.3, 0.6, 0.9])
    for name in ("share", "log_ratio"):
        covered = table.loc[table["interval"] == name, "covered"]
        assert 0.93 <= covered.mean() <= 0.975, name
        assert covered.min() >= 0.90, name
    exact = table.loc[table["interval"] == "odds_ratio", "covered"]
    assert exact.min() >= 0.95  # never less than promised, on average more


def test_false_discoveries_with_shuffled_notices():
    from gbacorpus.analysis.coverage import shuffled_discoveries

    assert shuffled_discoveries(shuffles=40, seed=7) <= 0.05


def test_impossible_counts():
    for bad in ((-1, 10), (11, 10), (2.5, 10)):
        with pytest.raises(ValueError, match=r"whole numbers from 0 on|larger than its total"):
            g2(*bad, 1, 10)
    with pytest.raises(ValueError, match="one size above 0"):
        dispersion_of([[1], [2]], [3])


def test_odds_ratio_is_that_of_scipy():
    """On tables of all sizes met here, edges included: estimate and exact interval of scipy."""
    from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

    rng = np.random.default_rng(7)
    for _ in range(150):
        n, m = rng.integers(1, 40, 2)
        a, b = rng.integers(0, n + 1), rng.integers(0, m + 1)
        if a + b in (0, n + m):
            continue
        table = scipy_odds_ratio([[a, n - a], [b, m - b]])
        ends = table.confidence_interval(0.95)
        assert odds_ratio(int(a), int(n), int(b), int(m)) == pytest.approx(
            (table.statistic, ends.low, ends.high), rel=1e-6
        )


def test_corrections_are_those_of_statsmodels():
    from statsmodels.stats.multitest import multipletests

    rng = np.random.default_rng(3)
    for size in (1, 2, 9, 200):
        p_values = np.round(rng.uniform(0, 1, size) ** 3, 3)
        for own, name in zip(correct(p_values), ("holm", "fdr_bh"), strict=True):
            assert own == pytest.approx(multipletests(p_values, method=name)[1])
