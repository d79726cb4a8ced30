"""Counting words, against a table worked by hand and a published interval."""

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.terms import wilson


@pytest.fixture
def three():
    return pd.DataFrame(
        {
            "notice_id": ["A", "A", "B"],
            "heading": ["支持通关", "加强监管", "支持监管"],
            "body": ["通关通关。", "监管。", "企业通关。"],
        },
        index=["A-01", "A-02", "B-01"],
    )


def test_count_by_hand(three):
    counts = gba.count_tokens(three).set_index("token")
    assert counts["n_measures"].to_dict() == {"支持": 2, "监管": 2, "通关": 2, "企业": 1, "加强": 1}
    assert (counts["n_total"] == 3).all()


def test_count_by_group_has_the_zeros(three):
    counts = gba.count_tokens(three, by="notice_id").set_index(["token", "notice_id"])
    assert counts.loc[("企业", "A"), "n_measures"] == 0
    assert counts.loc[("企业", "B"), "share"] == 1
    assert counts.loc[("支持", "A"), "n_total"] == 2


def test_headings_can_be_left_out(three):
    assert "支持" not in set(gba.count_tokens(three, headings=False)["token"])


def test_wilson_published():
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3 (score): 81/263 and 1/29.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0000, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_scripts_and_page_breaks():
    spans = gba.load_spans()
    raw = {notice_id: gba.load_raw(notice_id) for notice_id in spans["notice_id"].unique()}
    characters = gba.scripts(spans, raw)
    assert len(characters) == 11_414
    breaks = gba.page_breaks(spans, characters).set_index("notice_id")
    assert breaks["measure_id"].tolist() == ["SZ22-21", "QH22-03", "NS22-03", "SC23-08", "SC23-17"]
    for notice_id in ("QH22", "NS22"):
        own = characters[characters["notice_id"] == notice_id]
        after = own[own["position"] >= breaks.loc[notice_id, "position"]]
        assert "Traditional" not in set(after["script"])
        assert raw[notice_id][after["offset"].iloc[0]] == after["character"].iloc[0]
