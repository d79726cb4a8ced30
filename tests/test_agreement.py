"""Agreement against published values."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

import gbacorpus as gba
from gbacorpus.analysis import reliability
from gbacorpus.analysis.agreement import agreement_by_code, disagreements
from gbacorpus.analysis.reliability import kappa_of, masi, measure_agreement, reading
from gbacorpus.paths import OWN_CORPUS

nan = None


def test_krippendorff_worked_example():
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: nominal, any number
    of observers, missing data: alpha = .743."""
    codings = pd.DataFrame(
        {
            "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
            "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
            "C": [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
            "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
        }
    )
    made = measure_agreement(codings)
    assert round(made["alpha"], 3) == 0.743
    assert made["n_units"] == 11  # the twelfth has one code only
    assert made["alpha_low"] < made["alpha"] < made["alpha_high"]


def test_krippendorff_two_observers_binary():
    """The same paper, section A: ten units, two observers: alpha = .095; section B: .692."""
    binary = pd.DataFrame({"A": list("0100000000"), "B": list("1110010100")})
    assert round(measure_agreement(binary)["alpha"], 3) == 0.095
    nominal = pd.DataFrame({"A": list("aabbdcccedda"), "B": list("babbbccceddd")})
    assert round(measure_agreement(nominal)["alpha"], 3) == 0.692


def test_cohen_by_hand():
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: kappa = (.7 - .5) / (1 - .5) = .4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    made = measure_agreement(pd.DataFrame(pairs, columns=["a", "b"]))
    assert made["kappa"] == pytest.approx(0.4)
    assert made["percent"] == pytest.approx(0.7)


def test_masi_by_hand():
    """Passonneau 2006: identical 0, subset 1 - J * 2/3, overlap 1 - J * 1/3, disjoint 1."""
    a, b, c = frozenset("ab"), frozenset("abc"), frozenset("bd")
    assert masi(a, a) == 0
    assert masi(a, b) == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert masi(a, c) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, frozenset("x")) == 1
    assert masi(frozenset(), a) == 1
    assert masi(frozenset(), frozenset()) == 0


def test_sets_of_one_are_nominal():
    one = pd.DataFrame({"a": list("xxyyzzxy"), "b": list("xxyyzzxx")})
    sets = one.map(lambda code: frozenset([code]))
    assert measure_agreement(sets, sets=True)["alpha"] == pytest.approx(measure_agreement(one)["alpha"])


def test_kappa_is_that_of_statsmodels():
    rng = np.random.default_rng(4)
    for size in (2, 3, 8):
        table = rng.integers(0, 9, (size, size)) + 20 * np.eye(size, dtype=int)
        assert kappa_of(table) == pytest.approx(cohens_kappa(table).kappa)
    assert np.isnan(kappa_of([[7, 0], [0, 0]]))  # both gave one code to all


def test_alpha_is_that_of_the_package():
    """On each draw, as the bootstrap makes them, alpha is what the krippendorff package gives."""
    rng = np.random.default_rng(1)
    for size in (2, 3, 6):
        counts = np.zeros((40, size))
        for _ in range(3):
            counts[np.arange(40), rng.integers(0, size, 40)] += 1
        distances = 1 - np.eye(size)
        groups = np.arange(40)
        for _draw in range(20):
            times = np.bincount(rng.integers(0, 40, 40), minlength=40)
            observed = (times[:, None, None] * reliability.coincidences(counts, groups)).sum(axis=0)
            own = reliability.alpha_of(observed, distances)
            rows = np.repeat(counts, times, axis=0)
            assert own == pytest.approx(krippendorff.alpha(value_counts=rows, level_of_measurement="nominal"))


def test_alpha_of_sets_is_that_of_the_package():
    rng = np.random.default_rng(2)
    sets = [frozenset(own) for own in ("a", "b", "ab", "bc", "abc")]
    codings = pd.DataFrame([[sets[number] for number in row] for row in rng.integers(0, 5, (30, 3))])
    number = {own: place for place, own in enumerate(sets)}
    counts = np.array([np.bincount([number[own] for own in row], minlength=5) for row in codings.to_numpy()])
    distances = np.array([[masi(one, other) for other in sets] for one in sets])

    def metric(v1, v2, i1, i2, n_v, dtype=None):
        return distances[i1, i2]

    expected = krippendorff.alpha(value_counts=counts, value_domain=range(5), level_of_measurement=metric)
    assert measure_agreement(codings, sets=True)["alpha"] == pytest.approx(expected)


def test_what_is_not_defined():
    made = measure_agreement(pd.DataFrame({"a": ["x"] * 4, "b": ["x"] * 4}))
    assert made["percent"] == 1
    assert np.isnan(made["alpha"])
    assert reading(made["alpha"]) == "not defined"
    empty = measure_agreement(pd.DataFrame({"a": ["x", nan], "b": [nan, "x"]}))
    assert empty["n_units"] == 0
    assert np.isnan(empty["alpha"])


def test_the_bootstrap_draws_groups_whole():
    """Units of one group are copies: the interval is as wide as with one unit a group."""
    one = pd.DataFrame({"a": list("xyxyxyxyxy"), "b": list("xyxyxxxyyy")})
    copies = pd.concat([one] * 20, ignore_index=True)
    single = measure_agreement(one)
    grouped = measure_agreement(copies, groups=np.tile(np.arange(10), 20))
    loose = measure_agreement(copies)
    assert grouped["alpha_high"] - grouped["alpha_low"] == pytest.approx(
        single["alpha_high"] - single["alpha_low"], abs=0.1
    )
    assert loose["alpha_high"] - loose["alpha_low"] < 0.5 * (grouped["alpha_high"] - grouped["alpha_low"])


def test_agreement_on_links(monkeypatch):
    monkeypatch.setattr(reliability, "RESAMPLES", 20)
    table = gba.agreement("links")
    assert table.loc["link", "n_units"] == 18 * 32 + 16 * 50 + 20 * 66 + 23 * 86
    assert table.loc["antecedents", "n_units"] == 77
    assert (table["alpha_low"] <= table["alpha_high"]).all()
    assert table["reading"].isin(["firm", "tentative", "not to be relied on"]).all()
    assert "no person has checked" in table.foot


def readme_row(field, row):
    """A line of the tables in corpus/coding/README.md."""
    return (
        f"| {field} | {row['n_units']} | {row['percent']:.3f} | {row['kappa']:.3f} | {row['alpha']:.3f} | "
        f"{row['alpha_low']:.3f} to {row['alpha_high']:.3f} | {row['reading']} |"
    )


@pytest.mark.parametrize("table", ["links", "codes"])
def test_the_readme_says_what_is_computed(table):
    readme = (OWN_CORPUS / "coding" / "README.md").read_text("utf-8")
    for field, row in gba.agreement(table).iterrows():
        assert readme_row(field, row) in readme


def test_what_the_readme_says_of_the_weakest():
    readme = (OWN_CORPUS / "coding" / "README.md").read_text("utf-8")
    for field in ("domain", "instrument"):
        weak = agreement_by_code(field).query("alpha < 0.8")
        for code, row in weak.iterrows():
            assert f"`{code}` ({row['alpha']:.2f})" in readme
    without = gba.agreement("codes", examples=False)
    assert f"{without.loc['domain', 'alpha']:.2f} instead of" in readme
    assert (without["reading"].isin(["firm", "not defined"])).all()


def test_pairs_of_one_coder():
    only_one = disagreements("links").query("field == 'link'")
    assert set(only_one["a"]) == {"yes"}
    links = gba.load_links("a").set_index(["later_id", "earlier_id"])
    own = links.loc[list(zip(only_one["later_id"], only_one["earlier_id"], strict=True))]
    assert set(zip(own["type"], own["strength"], strict=True)) == {("adapted", "same_subject")}


def test_a_table_that_does_not_exist():
    with pytest.raises(ValueError, match="there are codes, links"):
        gba.agreement("verbs")
    with pytest.raises(ValueError, match="no field 'colour'"):
        agreement_by_code("colour")


def test_every_difference_in_codes_is_settled_with_a_reason():
    settled = pd.read_csv(OWN_CORPUS / "coding" / "codes_resolutions.csv", encoding="utf-8-sig")
    differences = pd.DataFrame(disagreements("codes"))
    key = ["unit_id", "field", "a", "b"]
    assert sorted(map(tuple, settled[key].to_numpy())) == sorted(map(tuple, differences[key].to_numpy()))
    assert settled["reason"].str.len().gt(10).all()
    codes = gba.load_codes().groupby(["unit_id", "field"])["code"].agg(lambda c: "|".join(sorted(c)))
    for row in settled.itertuples():
        assert codes[row.unit_id, row.field] == row.final, row.unit_id
    a = gba.load_codes("a").groupby(["unit_id", "field"])["code"].agg(lambda c: "|".join(sorted(c)))
    told = set(zip(settled["unit_id"], settled["field"], strict=True))
    agreed = [unit for unit in a.index if unit not in told]
    assert (a[agreed] == codes[agreed]).all()
