"""The term list: complete, found in either script, and derived where it can be derived."""

import re

import opencc
import pytest

import gbacorpus as gba
from gbacorpus.corpus.fold import fold
from gbacorpus.corpus.terms import forms, matcher, read_terms
from gbacorpus.paths import OWN_CORPUS


@pytest.fixture(scope="module")
def terms():
    return gba.load_terms()


def active_forms():
    return sorted(forms(read_terms(OWN_CORPUS)))


def test_size_and_columns(terms):
    assert (terms["status"] == "active").sum() >= 250
    active = terms[terms["status"] == "active"]
    for column in ("canonical", "pinyin", "gloss_en", "gloss_source", "definition", "category"):
        assert (active[column].str.strip() != "").all(), column
    withdrawn = terms[terms["status"] == "withdrawn"]
    assert (withdrawn["reason"] != "").all()
    assert withdrawn["replaced_by"].isin(active.index).all()


def test_all_109_quoted_expressions_are_terms_or_excluded():
    """Counted here without the package's splitter: “…” in the notices' own lines."""
    quoted = set()
    for notice_id, skip in (("SZ22", 5), ("QH22", 5), ("NS22", 5), ("SC23", 6), ("HQ25", 12)):
        lines = gba.load_raw(notice_id).split("\n")[skip:]
        own = "".join(re.sub(r"\s", "", line) for line in lines).split("中国法制新闻网摘编")[0]
        quoted |= set(re.findall("“([^”]+)”", fold(own)))
    assert len(quoted) == 109
    excluded = {
        line.split(",")[0].strip('"')
        for line in (OWN_CORPUS / "coding" / "quoted_excluded.csv").read_text("utf-8-sig").splitlines()[1:]
    }
    assert quoted == (quoted & set(active_forms())) | excluded


@pytest.mark.parametrize("config", ["s2t", "s2hk", "s2tw"])
def test_equal_hits_and_offsets_in_either_script(config):
    """Every form of every term, typed in Traditional as China, Hong Kong or Taiwan writes it."""
    convert = opencc.OpenCC(config).convert
    traditional = {form: convert(form) for form in active_forms()}
    assert sum(form != typed for form, typed in traditional.items()) > 300
    for form, typed in traditional.items():
        assert fold(typed) == form, (form, typed)
    for form in active_forms()[::7]:  # the search itself, which only folds and matches
        assert gba.concordance(traditional[form]).equals(gba.concordance(form)), form


@pytest.mark.parametrize(
    ("canonical", "first", "last", "measures"),
    [
        ("一单两报", "QH22", "HQ25", {"QH22-01", "HQ25-19"}),
        ("跨境一锁", "NS22", "HQ25", {"NS22-03", "HQ25-19"}),
        ("低空经济", "HQ25", "HQ25", {"HQ25-20"}),
        ("白名单", "NS22", "HQ25", {"NS22-01", "SC23-02", "HQ25-04", "HQ25-05"}),
        ("综合保税区", None, "SC23", None),
    ],
)
def test_known_attestations(terms, canonical, first, last, measures):
    term = terms[terms["canonical"] == canonical].iloc[0]
    assert first in (None, term["first_notice"])
    assert term["last_notice"] == last
    assert measures is None or set(term["measures"].split()) == measures


def test_variants_are_one_term(terms):
    known = forms(read_terms(OWN_CORPUS))
    for names in (
        "综合保税区 综保区",
        "技术性贸易措施 技贸措施",
        "粤港澳大湾区 大湾区 湾区",
        "三智 智慧海关、智能边境、智享联通",
        "横琴粤澳深度合作区 横琴合作区",
    ):
        assert len({known[name] for name in names.split()}) == 1, names
    aeo = terms[terms["canonical"].isin(["AEO", "经认证的经营者"])].iloc[0]
    assert {"AEO", "经认证的经营者"} <= {aeo["canonical"], *aeo["variants"].split("|")}
    note = terms.set_index("canonical").loc["组合港", "scope_note"]
    assert "QH22-10" in note


def test_longest_form_wins():
    find = matcher({"印度": "T1", "印度尼西亚": "T2", "尼西亚": "T3"})
    assert [hit[0] for hit in find("印度、印度尼西亚和尼西亚")] == ["T1", "T2", "T3"]
    assert matcher({})("印度") == []
    assert matcher({"保税+": "T1"})("“保税+”业务") == [("T1", 1, 4, "保税+")]


def test_hits_by_a_slow_oracle():
    """At each place the longest form that stands there, found without regular expressions."""
    known = forms(read_terms(OWN_CORPUS))
    longest = sorted(known, key=len, reverse=True)
    hits = gba.load_term_hits()
    measures = gba.load_measures()
    for measure_id in ("SZ22-01", "QH22-16", "NS22-13", "SC23-12", "HQ25-04"):
        text = measures.loc[measure_id, "heading"] + "。" + measures.loc[measure_id, "body"]
        expected, at = [], 0
        while at < len(text):
            form = next((f for f in longest if text.startswith(f, at)), None)
            if form:
                expected.append((known[form], at, at + len(form), form))
            at += len(form) if form else 1
        own = hits.loc[hits["measure_id"] == measure_id, ["term_id", "start", "end", "form"]]
        assert list(own.itertuples(index=False, name=None)) == expected


def test_tokens_seldom_cut_into_a_term():
    """The segmenter and the term list agree on where words begin and end."""
    hits, tokens = gba.load_term_hits(), gba.load_tokens()
    starts = set(zip(tokens["measure_id"], tokens["start"], strict=True))
    ends = set(zip(tokens["measure_id"], tokens["end"], strict=True))
    whole = [(row.measure_id, row.start) in starts and (row.measure_id, row.end) in ends for row in hits.itertuples()]
    assert sum(whole) / len(whole) > 0.98
