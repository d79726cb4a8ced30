"""Codes: complete, with their words; counted by notice with intervals; the verbs beside the stage."""

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.fields import measure_codes
from gbacorpus.analysis.verbs import find_verbs, stage_of, verb_stages, verbs
from gbacorpus.corpus.coded import FIELDS
from gbacorpus.corpus.fold import fold


@pytest.mark.parametrize("coder", [None, "a", "b"])
def test_all_measures_and_clauses_are_coded(coder):
    codes = gba.load_codes(coder)
    assert set(codes["field"]) == set(FIELDS)
    measures, clauses = gba.load_measures(), gba.load_clauses()
    for field, own in codes.groupby("field"):
        units = clauses.index if field == "stage" else measures.index
        assert set(own["unit_id"]) == set(units), field
        assert own.groupby("unit_id").size().max() <= FIELDS[field]


@pytest.mark.parametrize("coder", [None, "a", "b"])
def test_every_quotation_stands_at_its_offsets_and_traces_to_the_page(coder):
    codes = gba.load_codes(coder)
    measures = gba.load_measures()
    text = measures["heading"] + "。" + measures["body"]
    quoted = codes[codes["words"] != ""]
    for row in quoted.itertuples():
        assert text[row.measure_id][row.start : row.end] == row.words
    for row in quoted.iloc[::20].itertuples():
        assert fold(gba.trace(row.measure_id, row.start, row.end).printed) == row.words
    bare = codes[codes["words"] == ""]
    assert set(bare["code"]) <= {"no", "none", "customs", "not_operative"}


def test_measure_codes_by_hand():
    """HQ25-09: heading plain or maintain, one clause explored; the lowest rung is exploration."""
    assert measure_codes("stage_lowest")["HQ25-09"] == {"explore"}
    assert measure_codes("stage_lowest", headings=False)["HQ25-09"] == {"explore"}
    assert measure_codes("target").map(lambda c: "yes" in c).sum() == 1
    assert measure_codes("instrument", crosswalk="policy_tools")["HQ25-15"] == {"relational"}
    assert measure_codes("stage_lowest", crosswalk="directive_clarity")["HQ25-09"] == {"ambiguous"}
    with pytest.raises(ValueError, match="no field 'colour'; there are domain"):
        measure_codes("colour")
    with pytest.raises(ValueError, match="policy_tools of instrument"):
        measure_codes("domain", crosswalk="policy_tools")
    with pytest.raises(ValueError, match="no coder 'z'"):
        measure_codes("domain", coder="z")


def test_cross_table_by_hand():
    table = gba.cross_tabulate("partner")
    assert len(table) == 5 * 4
    assert table.groupby("notice_id", sort=False)["n_measures"].sum().tolist() == [32, 18, 16, 20, 23]
    row = table.set_index(["notice_id", "code"]).loc[("HQ25", "macao")]
    macao = measure_codes("partner").map(lambda c: c == {"macao"})
    own = macao.index.str.startswith("HQ25")
    assert row["n_measures"] == macao[own].sum()
    assert row["share"] == pytest.approx(macao[own].mean())
    assert row["share_rest"] == pytest.approx(macao[~own].mean())
    assert row["share_low"] < row["share"] < row["share_high"]
    assert row["verdict"] == "more in target"
    assert set(table["verdict"]) <= {"more in target", "more in reference", "too little data"}


def test_cross_table_is_that_of_pandas():
    """Two single-valued fields: the counts of pandas.crosstab."""
    instrument, actor = (measure_codes(field).map(lambda codes: next(iter(codes))) for field in ("instrument", "actor"))
    expected = pd.crosstab(actor, instrument)
    table = gba.cross_tabulate("instrument", by="actor").set_index(["actor", "code"])["n_measures"]
    for group in expected.index:
        for code in expected.columns:
            assert table[group, code] == expected.loc[group, code]


@pytest.mark.parametrize("field", ["domain", "instrument", "stage", "partner", "moves", "stage_highest"])
def test_one_call_each(field):
    table = gba.cross_tabulate(field)
    assert table["share"].between(0, 1).all()
    assert (table["share_low"] <= table["share"]).all()
    assert (table["share"] <= table["share_high"]).all()
    assert "no person has checked" in table.foot


def test_verbs_are_found_and_nouns_logged():
    found = verbs()
    text = gba.load_measures()["heading"] + "。" + gba.load_measures()["body"]
    for row in found.itertuples():
        assert text[row.measure_id][row.start : row.end] == row.verb
    nouns = found[found["use"] == "noun"]
    contexts = {(row.clause_id, row.verb) for row in nouns.itertuples()}
    for expected in (("SZ22-28.1", "研究"), ("HQ25-22.1", "探索"), ("NS22-01.3", "免予")):
        assert expected in contexts, expected
    assert (nouns["stage"] == "").all()


STAGES = {
    "支持": "plain",
    "推动": "plain",
    "探索": "explore",
    "试点": "pilot",
    "扩大": "extend",
    "推广": "extend",
    "深化": "maintain",
    "允许": "authorise",
    "优化": "maintain",
}


@pytest.mark.parametrize(
    ("text", "stage", "why"),
    [
        ("探索试点深港规则对接。", "explore", "stacked verbs take the lower rung"),
        ("稳妥扩大“湾区一港通”模式试点。", "extend", "扩大…试点 is an extension"),
        ("在前海试点建设平台。", "pilot", "a trial after a place"),
        ("支持南沙探索举办展会。", "explore", "支持 takes what follows"),
        ("推动启动更多“组合港”试点。", "pilot", "the object names the act"),
        ("建设平台，研究方案。", "plain", "no verb of the list"),
        ("优化流程，允许分批出口。", "authorise", "a sign of permission before one of keeping"),
        ("深化合作，支持企业。", "maintain", "the first act is one of keeping"),
        ("支持企业，深化合作。", "plain", "the first act is plain"),
        ("应用“探索号”系统。", "plain", "a name is no act"),
        ("试点的范围明确。", "plain", "before 的 a verb is an attribute"),
    ],
)
def test_stage_by_rule(text, stage, why):
    assert stage_of(find_verbs(text, STAGES)) == stage, why


def test_verbs_and_codes_side_by_side():
    table = verb_stages()
    assert len(table) == len(gba.load_clauses())
    assert (table["same"] == (table["stage_by_verbs"] == table["stage_coded"])).all()
    assert table["same"].mean() > 0.9


def test_codes_are_compared_like_words():
    """The same numbers as in the cross table, whose rows set a notice against all others."""
    rest = ["SZ22", "QH22", "NS22", "SC23"]
    table = gba.cross_tabulate("partner").query("notice_id == 'HQ25'").set_index("code")
    made = gba.compare("HQ25", rest, "codes:partner").set_index("label")
    assert made["n_target"].to_dict() == table["n_measures"].to_dict()
    assert made["total_target"].eq(23).all()
    pd.testing.assert_series_equal(
        made["p_permutation"].sort_index(), table["p_permutation"].sort_index(), check_names=False
    )
    assert set(made["item"]) == {f"partner:{code}" for code in table.index}
    several = gba.compare("HQ25", rest, ["codes:partner", "codes:moves"])
    assert len(several) > len(made)
    assert gba.count("codes:partner", by="notice_id").query("item == 'partner:hong_kong'")["n_measures"].iloc[-1] == 0
    assert gba.robustness("HQ25", ["QH22", "NS22"], "codes:partner").set_index("label").loc["macao", "survives"]
    with pytest.raises(ValueError, match="no field 'colour'"):
        gba.compare("HQ25", rest, "codes:colour")
