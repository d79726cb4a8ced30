"""Raw texts broken at random: an exact rebuild or a clear refusal, never a silent loss."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gbacorpus as gba
from gbacorpus.corpus.build import form_of, read_notices
from gbacorpus.corpus.fold import edit_type, fold
from gbacorpus.corpus.rows import edit_rows, measures_of
from gbacorpus.corpus.segment import segment
from gbacorpus.corpus.split import KEPT, ROLES, Fault, split
from gbacorpus.files import guard, unguard
from gbacorpus.paths import OWN_CORPUS

NOTICES = ["SZ22", "QH22", "NS22", "SC23", "HQ25"]
SIGNS = "一二三四五六七八九十、。（）()1234567890.,；：“”#* \t\n\r\u00a0\u3000\u200b\ufeff\ue000\ufffd試点𠮷⾨Ａ=@-"


@cache
def notice(notice_id):
    row = next(r for r in read_notices(OWN_CORPUS) if r["notice_id"].value == notice_id)
    return gba.load_raw(notice_id), form_of(row)


@st.composite
def broken_texts(draw):
    """A raw text with up to six stretches deleted, doubled, moved, or overwritten."""
    notice_id = draw(st.sampled_from(NOTICES))
    text, form = notice(notice_id)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        change = draw(st.sampled_from(["delete", "double", "move", "insert"]))
        piece = text[start:end]
        if change == "delete":
            text = text[:start] + text[end:]
        elif change == "double":
            text = text[:end] + piece + text[end:]
        elif change == "move":
            rest = text[:start] + text[end:]
            to = draw(st.integers(0, len(rest)))
            text = rest[:to] + piece + rest[to:]
        else:
            text = text[:start] + draw(st.text(SIGNS, max_size=12)) + text[start:]
    return notice_id, text, form


def attempt(text, form):
    try:
        return split(text, form), None
    except Fault as fault:
        return None, fault


@given(broken_texts())
def test_exact_rebuild_or_clear_refusal(broken):
    notice_id, text, form = broken
    spans, fault = attempt(text, form)
    if fault:
        assert 0 <= fault.offset <= len(text)
        assert all([fault.what, fault.expected, fault.found, fault.do])
        return
    # The spans tile the text ...
    assert "".join(text[span.start : span.end] for span in spans) == text
    assert {span.role for span in spans} <= set(ROLES)
    measures = list(measures_of(notice_id, text, spans))
    assert [m.measure_id for m in measures] == [f"{notice_id}-{n:02}" for n in range(1, form.n_measures + 1)]
    for measure in measures:
        kept = [p for s in measure.spans if s.role in KEPT for p in range(s.start, s.end)]
        # ... every kept character is one folded one, by an edit that has a name ...
        assert len(kept) == len(measure.folded)
        for place, folded in zip(kept, measure.folded, strict=True):
            assert text[place] == folded or edit_type(text[place], folded)
        # ... and whatever is not kept is blank, mark-up or invisible.
        first, last = measure.spans[0], measure.spans[-1]
        lost = set(range(first.end, last.end)) - set(kept)
        assert all(text[p].isspace() or text[p] in "#*\u00ad\ufeff\u2060\u200b" for p in lost)
    list(edit_rows(notice_id, text, spans, measures))


han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.one_of(han, anything))
def test_folding_keeps_the_length_and_can_be_repeated(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    for before, after in zip(text, folded, strict=True):
        assert before == after or edit_type(before, after)


@given(anything)
def test_guarding_a_cell_can_be_undone(text):
    assert unguard(guard(text)) == text
    assert len(guard(text)) < 2 or guard(text)[0] not in "=+-@\t"


@given(st.lists(st.sampled_from([*"试点通关监管,.A1 \n"]), max_size=40).map("".join))
def test_tokens_rejoin(text):
    assert "".join(segment(text)) == text


@pytest.mark.parametrize(
    "places",
    [
        "橫琴 前海 南沙 鹽田 蛇口 福田 拱北 黃埔 汕頭 江門 湛江 廣州 深圳 珠海 澳門",
        "香港 九龍 灣仔 斗門 後海 蓮塘 皇崗 大灣區 粵港澳 臺山 惠州 東莞 中山 肇慶",
    ],
)
def test_place_names_survive(places):
    folded = fold(places)
    assert folded == fold(folded)
    mainland = "横琴 前海 南沙 盐田 蛇口 福田 拱北 黄埔 汕头 江门 湛江 广州 深圳 珠海 澳门 香港 九龙 湾仔 斗门 后海 莲塘 皇岗 大湾区 粤港澳 台山 惠州 东莞 中山 肇庆"
    assert folded in mainland
