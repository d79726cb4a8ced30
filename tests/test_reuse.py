"""Passages and comparisons against brute force, planted cases and known passages."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gbacorpus as gba
from gbacorpus.analysis.reuse import Comparison, compare_texts, find_near_passages, find_passages
from gbacorpus.corpus.fold import fold


def brute_force(texts, min_length):
    """Every maximal run between two texts, by comparing every place with every other."""
    found = []
    for (a, one), (b, other) in itertools.combinations(enumerate(texts), 2):
        x, y = ([sign for sign in text if sign.isalnum()] for text in (one, other))
        for i, j in itertools.product(range(len(x)), range(len(y))):
            if x[i] != y[j] or (i and j and x[i - 1] == y[j - 1]):
                continue
            n = 0
            while i + n < len(x) and j + n < len(y) and x[i + n] == y[j + n]:
                n += 1
            if n >= min_length:
                found.append((a, b, "".join(x[i : i + n])))
    return sorted(found)


@settings(max_examples=400)
@given(st.lists(st.text("甲乙，", max_size=14), min_size=2, max_size=3), st.integers(2, 5))
def test_passages_by_brute_force(texts, min_length):
    found = find_passages(texts, min_length)
    plain = ["".join(s for s in texts[a][i:j] if s.isalnum()) for a, i, j, *_ in found]
    assert sorted((a, b, text) for (a, _, _, b, *_), text in zip(found, plain, strict=True)) == (
        brute_force(texts, min_length)
    )
    for a, i, j, b, k, m, length, edits in found:
        assert edits == 0
        sides = ["".join(s for s in texts[t][x:y] if s.isalnum()) for t, x, y in ((a, i, j), (b, k, m))]
        assert sides[0] == sides[1]
        assert len(sides[0]) == length


def test_the_known_passages():
    table = gba.shared_passages(13)
    lengths = {(row.measure_a, row.measure_b): row.length for row in table[::-1].itertuples()}
    assert lengths["QH22-12", "SC23-10"] == 25
    assert lengths["QH22-03", "NS22-13"] == 23
    assert lengths["SZ22-27", "SC23-19"] == 17
    assert lengths["SC23-18", "HQ25-07"] == 13
    into_hengqin = table[table["measure_b"].str.startswith("HQ25") & ~table["measure_a"].str.startswith("HQ25")]
    assert into_hengqin["length"].max() == 13  # verbatim reuse into Hengqin is almost nil


def test_passages_trace_to_the_raw_text():
    for row in gba.shared_passages(12).itertuples():
        a = gba.trace(row.measure_a, row.start_a, row.end_a).printed
        b = gba.trace(row.measure_b, row.start_b, row.end_b).printed
        assert fold(a) == row.text
        letters = ["".join(s for s in fold(text) if s.isalnum()) for text in (a, b)]
        assert letters[0] == letters[1]
        assert len(letters[0]) == row.length


@settings(max_examples=300)
@given(st.lists(st.text("甲乙丙，", max_size=24), min_size=2, max_size=3), st.sampled_from([6, 8]))
def test_near_passages_are_within_their_edits(texts, min_length):
    from rapidfuzz.distance import Levenshtein

    for a, i, j, b, k, m, length, edits in find_near_passages(texts, min_length, 0.25):
        one, other = ("".join(s for s in texts[t][x:y] if s.isalnum()) for t, x, y in ((a, i, j), (b, k, m)))
        assert edits == Levenshtein.distance(one, other)
        assert min_length <= length == max(len(one), len(other))
        assert edits <= 0.25 * length
        assert one[0] == other[0]
        assert one[-1] == other[-1]


def test_near_verbatim_passages_of_the_notices():
    """What two words differ in is found with its edits; a verbatim one is not repeated."""
    table = gba.shared_passages(15, max_edits=0.25)
    near = table[table["edits"] > 0]
    assert ["SZ22-13", "QH22-01", 18, 2] in (near[["measure_a", "measure_b", "length", "edits"]].values.tolist())
    verbatim = gba.shared_passages(15)
    assert len(table) - len(near) == len(verbatim)
    with pytest.raises(ValueError, match="max_edits = 1"):
        gba.shared_passages(max_edits=1)


def test_a_formula_touches_no_term():
    """支持深圳国际会展中心… holds a term; 实行“一站式” does; a stock phrase does not."""
    table = gba.shared_passages(8)
    kinds = dict(zip(table["text"], table["kind"], strict=True))
    assert kinds["支持深圳国际会展中心或其委托单位统一向海关提供担保"] == "substance"
    assert "formula" in set(table["kind"])


def test_a_run_in_many_places_is_paired_with_the_next():
    texts = ["持续优化口岸营商环境"] * 60
    assert len(find_passages(texts)) == 59


def test_planted_reuse():
    source = "优化进境检验检疫通关模式，为现货交易大豆检疫审批提供便利。"
    copied, reordered = source, "为现货交易大豆检疫审批提供便利，优化进境检验检疫通关模式。"
    unrelated = "支持澳门国际机场建设前置货站。"
    found = find_passages([source, copied, reordered, unrelated], min_length=8)
    pairs = {(passage.a, passage.b) for passage in found}
    assert pairs == {(0, 1), (0, 2), (1, 2)}
    assert max(passage.length for passage in found) == sum(sign.isalnum() for sign in source)


def test_too_short_a_passage():
    with pytest.raises(ValueError, match="min_length as a whole number of 2 or more, found 1"):
        find_passages(["甲"], 1)
    assert find_passages([]) == find_passages(["甲"]) == []


@settings(max_examples=200)
@given(st.text("甲乙丙，", max_size=20), st.text("甲乙丙，", max_size=20))
def test_comparison_rebuilds_both_texts(one, other):
    pieces = compare_texts(one, other)
    assert "".join(piece[1] for piece in pieces) == one
    assert "".join(piece[2] for piece in pieces) == other


def test_compare_measures():
    made = gba.compare_measures("QH22-09", "HQ25-09")
    measures = gba.load_measures()
    for side, measure_id in ((1, "QH22-09"), (2, "HQ25-09")):
        text = measures.loc[measure_id, "heading"] + "。" + measures.loc[measure_id, "body"]
        assert "".join(piece[side] for piece in made.pieces) == text
    assert str(made).startswith("QH22-09 -> HQ25-09\n")
    with pytest.raises(KeyError, match="HQ25-99"):
        gba.compare_measures("QH22-09", "HQ25-99")


def test_comparison_is_escaped():
    made = Comparison("<a>", "b", compare_texts("<script>x", "<script>y"))._repr_html_()
    assert "<script>" not in made
    assert "<a>" not in made


@pytest.mark.parametrize(
    ("measure", "antecedent"),
    [
        ("HQ25-09", "QH22-09"),
        ("HQ25-19", "NS22-03"),
        ("HQ25-11", "QH22-14"),
        ("SC23-10", "QH22-12"),
        ("NS22-13", "QH22-03"),
        ("SC23-19", "SZ22-27"),
    ],
)
def test_known_antecedents_are_among_the_first_ten(measure, antecedent):
    ranked = gba.rank_antecedents(measure, k=10)
    assert antecedent in set(ranked["measure_id"])


def test_planted_antecedents():
    """A measure copied, reworded, or moved to another script finds itself; an unrelated text does not."""
    measures = gba.load_measures()
    row = measures.loc["QH22-14"]
    text = row["heading"] + "。" + row["body"]
    for variant in (
        text,
        row["heading_printed"] + row["body_printed"],
        text[::-1][::-1][10:],
        "综合保税区进口食品可以一次检验，分批核销",
    ):
        assert gba.rank_antecedents(variant, k=1)["measure_id"].tolist() == ["QH22-14"]
    nothing = gba.rank_antecedents("春眠不觉晓，处处闻啼鸟", k=1)
    assert (nothing["score"] < 0.05).all()


def test_planted_split_merged_reordered():
    """Halves of a measure find the whole; two joined find both; order does not matter."""
    measures = gba.load_measures()
    text = (measures["heading"] + "。" + measures["body"]).to_dict()
    half = len(text["QH22-15"]) // 2
    for part in (text["QH22-15"][:half], text["QH22-15"][half:]):
        assert gba.rank_antecedents(part, k=1)["measure_id"].tolist() == ["QH22-15"]
    joined = text["SZ22-27"] + text["QH22-08"]
    assert set(gba.rank_antecedents(joined, k=2)["measure_id"]) == {"SZ22-27", "QH22-08"}
    reordered = "。".join(reversed(text["SC23-10"].strip("。").split("。")))
    assert gba.rank_antecedents(reordered, k=1)["measure_id"].tolist() == ["SC23-10"]


def test_all_measures_at_once_equal_each_alone():
    together = pd.DataFrame(gba.rank_antecedents(k=2))
    for measure in ("QH22-03", "SC23-11", "HQ25-23"):
        alone = pd.DataFrame(gba.rank_antecedents(measure, k=2))
        own = together[together["later_id"] == measure].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, alone)
    assert set(together["later_id"].str[:4]) == {"QH22", "NS22", "SC23", "HQ25"}


def test_top_k_is_the_dense_ranking_and_the_budget_only_bounds_it():
    import numpy as np

    from gbacorpus.analysis.ranking import bigram_matrix, top_k

    measures = gba.load_measures()
    texts = (measures["heading"] + "。" + measures["body"]).tolist()
    _, matrix = bigram_matrix(texts)
    likeness = (matrix @ matrix.T).toarray()
    before = np.arange(len(texts))
    places, scores = top_k(matrix, matrix, 3, before)
    for row in range(1, len(texts)):
        order = np.lexsort((before[:row], -likeness[row, :row]))[:3]
        found = places[row][places[row] >= 0]
        positive = order[likeness[row, order] > 0]
        assert np.allclose(scores[row][: len(found)], likeness[row, positive])
        assert set(found) == set(positive)
    bounded, _ = top_k(matrix, matrix, 3, before, budget=500)
    assert (bounded[1:, 0] == places[1:, 0]).mean() > 0.5
    nothing, _ = top_k(matrix, matrix, 3, before, budget=0)
    assert (nothing == -1).all()


def test_only_earlier_measures_are_candidates():
    ranked = pd.DataFrame(gba.rank_antecedents("NS22-13", k=200))
    assert set(ranked["measure_id"].str[:4]) == {"SZ22", "QH22"}
    assert ranked["score"].is_monotonic_decreasing
    assert (ranked["margin"] >= 0).all()
    assert set(gba.rank_antecedents("HQ25-01", k=200, notices="QH22")["measure_id"].str[:4]) == {"QH22"}
    with pytest.raises(ValueError, match="no measure is earlier"):
        gba.rank_antecedents("SZ22-01")
    with pytest.raises(ValueError, match="there are SZ22"):
        gba.rank_antecedents("HQ25-01", notices="XX22")
    with pytest.raises(KeyError, match="HQ25-99"):
        gba.rank_antecedents("HQ25-99")
    with pytest.raises(ValueError, match="the text is empty"):
        gba.rank_antecedents(" ")


def test_tfidf_by_hand():
    """Two texts of two bigrams, one shared: cosine 1 / (1 + w²), w = ln(3 / 2) + 1."""
    from math import log

    from gbacorpus.analysis.ranking import bigram_matrix

    weigh, matrix = bigram_matrix(["甲乙丙", "乙丙丁"])
    rare = log(3 / 2) + 1
    assert (matrix @ weigh(["甲乙丙"]).T).toarray()[1, 0] == pytest.approx(1 / (1 + rare**2))
