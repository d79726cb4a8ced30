"""Every character that is analysed can be shown where it stood, and what was done to it."""

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.corpus.fold import edit_type
from gbacorpus.corpus.folder import open as open_corpus
from gbacorpus.corpus.load import load_ambiguous_folds, load_edits
from gbacorpus.corpus.split import KEPT
from gbacorpus.errors import CorpusError

NOTICES = ["SZ22", "QH22", "NS22", "SC23", "HQ25"]


@pytest.fixture(scope="module")
def tables():
    raw = {notice_id: gba.load_raw(notice_id) for notice_id in NOTICES}
    return gba.load_measures(), gba.load_spans(), load_edits(), raw


def text_of(measures):
    return measures["heading"] + "。" + measures["body"]


@pytest.mark.parametrize("notice_id", NOTICES)
def test_raw_file_is_rebuilt_byte_for_byte(notice_id):
    spans = gba.load_spans()
    raw = gba.load_raw(notice_id)
    own = spans[spans["notice_id"] == notice_id]
    joined = "".join(raw[start:end] for start, end in zip(own["start"], own["end"], strict=True))
    path = open_corpus().raw_path(notice_id)
    assert joined.encode() == path.read_bytes()


def test_all_kept_characters_are_traced(tables):
    """For each measure, every offset of its text leads to one raw character, in order."""
    measures, spans, _, raw = tables
    traced = 0
    for measure_id, text in text_of(measures).items():
        whole = gba.trace(measure_id, 0, len(text))
        places = [place for start, end in whole.pieces for place in range(start, end)]
        assert len(places) == len(text)
        assert places == sorted(set(places))
        notice = raw[measure_id[:4]]
        for place, folded in zip(places, text, strict=True):
            printed = notice[place]
            assert printed == folded or edit_type(printed, folded), (measure_id, place)
        traced += len(places)
    kept = spans[spans["role"].isin(KEPT)]
    assert traced == (kept["end"] - kept["start"]).sum() == text_of(measures).str.len().sum()


def test_edits_turn_the_raw_text_into_the_folded_one(tables):
    """Nothing is done to kept text that is not a typed row: applying the rows gives the table."""
    measures, spans, edits, raw = tables
    kinds = {"script", "punctuation", "line end", "width", "compatibility"}
    dropped = {"PDF blank", "page break", "markup", "invisible", "line break", "page header"}
    assert set(edits["edit"]) <= kinds | {f"dropped {role}" for role in dropped}
    for measure_id, text in text_of(measures).items():
        own = spans[spans["measure_id"] == measure_id]
        body = own[own["role"] != "measure number"]
        start, end = body["start"].min(), body["end"].max()
        characters = dict(enumerate(raw[measure_id[:4]][start:end], start))
        for edit in edits[edits["measure_id"] == measure_id].itertuples():
            for place in range(edit.start, edit.end):
                characters[place] = ""
            characters[edit.start] = edit.folded
        assert "".join(characters.values()) == text, measure_id


def test_section_titles_have_their_edits(tables):
    measures, spans, edits, raw = tables
    titles = spans[spans["role"] == "section title"]
    for row in titles.itertuples():
        characters = dict(enumerate(raw[row.notice_id][row.start : row.end], row.start))
        own = edits[(edits["notice_id"] == row.notice_id) & (edits["measure_id"] == "")]
        for edit in own.itertuples():
            if edit.start in characters:
                characters[edit.start] = edit.folded
        title = "".join(characters.values()).removesuffix("。")
        assert title in set(measures["section_title"])


def test_trace_across_a_page_break():
    found = gba.trace("SC23-17", *span_of("SC23-17", "商品条码应用"))
    assert found.printed == "商品条码应用"
    assert len(found.pieces) == 2
    assert (found.line, found.file) == (81, "SC23-shenzhen-customs.txt")
    raw = gba.load_raw("SC23")
    assert raw[found.start : found.end] == "商品条\n\n码应用"


def span_of(measure_id, words):
    row = gba.load_measures().loc[measure_id]
    start = (row["heading"] + "。" + row["body"]).index(words)
    return start, start + len(words)


def test_trace_shows_what_is_printed():
    start, end = span_of("HQ25-04", "，确保风险可控")
    assert gba.trace("HQ25-04", start, end).printed == ",确保风险可控"
    start, end = span_of("QH22-01", "试点建设")
    assert gba.trace("QH22-01", start, end).printed == "試點建設"


def test_heading_stop_of_a_titled_line_is_a_line_end():
    heading = gba.load_measures().loc["SC23-01", "heading"]
    assert gba.trace("SC23-01", len(heading), len(heading) + 1).printed == "\n"


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 3), (0, 10_000)])
def test_offsets_past_the_end_are_refused(start, end):
    with pytest.raises(ValueError, match=r"do not lie in HQ25-01|expected start as a whole number"):
        gba.trace("HQ25-01", start, end)


def test_unknown_measure():
    with pytest.raises(KeyError, match=r"did you mean HQ25-2.*An id is like HQ25-23"):
        gba.trace("hq25-24", 0, 1)


def test_clauses_tile_the_measures_and_tokens_tile_the_clauses(tables):
    clauses, tokens = gba.load_clauses(), gba.load_tokens()
    texts = text_of(tables[0])
    assert clauses.groupby("measure_id", sort=False)["text"].sum().equals(texts.rename("text"))
    assert tokens.groupby("measure_id", sort=False)["token"].sum().equals(texts.rename("token"))
    for table, column in ((clauses, "text"), (tokens, "token")):
        cut = [texts[row.measure_id][row.start : row.end] for row in table.itertuples()]
        assert cut == table[column].tolist()
    joined = tokens.groupby("clause_id", sort=False)["token"].sum()
    assert joined.equals(clauses["text"].rename("token"))
    assert clauses.groupby("measure_id")["number"].min().eq(0).all()


def test_scripts_of_the_spans(tables):
    spans = tables[1].set_index(["notice_id", "role"])["script"]
    assert set(spans.loc[("HQ25", "body")]) == {"Simplified"}
    own = tables[1][tables[1]["measure_id"] == "QH22-03"]
    assert own.loc[own["role"] == "body", "script"].tolist() == ["Traditional", "Simplified"]
    # 机构 (NS22-01) and 维 (NS22-03) are Simplified on a Traditional page.
    mixed = tables[1][tables[1]["script"] == "mixed"]
    assert mixed[["measure_id", "role"]].values.tolist() == [["NS22-01", "body"], ["NS22-03", "heading"]]


def test_find_in_either_script():
    found = gba.concordance("白名單")
    pd.testing.assert_frame_equal(found, gba.concordance("白名单"))
    assert set(found["measure_id"]) == {"NS22-01", "SC23-02", "HQ25-04", "HQ25-05"}
    assert found.loc[found["measure_id"] == "NS22-01", "hit"].tolist() == ["白名單"]
    row = found.iloc[0]
    line = gba.load_raw("NS22").split("\n")[row["line"] - 1]
    assert line[row["column"] - 1 :].startswith("白名單")


def test_find_nothing_and_find_what_is_nothing():
    assert gba.concordance("元宇宙").columns.tolist()[:3] == ["measure_id", "clause_id", "notice_id"]
    assert gba.concordance("元宇宙").empty
    for query in ("", " ", "\u3000"):
        with pytest.raises(ValueError, match="the query is empty"):
            gba.concordance(query)


def test_ambiguous_folds_are_listed():
    folds = load_ambiguous_folds()
    assert set(folds["kind"]) <= {"several Simplified", "several Traditional"}
    one = folds.query("notice_id == 'QH22' and printed == '發'").iloc[0]
    assert (one["folded"], one["could_be"], one["kind"]) == ("发", "發髮", "several Traditional")
    for row in folds.itertuples():
        assert row.printed in row.context
        assert row.n == sum(text.count(row.printed) for text in printed_texts(row.notice_id)), row.printed


def printed_texts(notice_id):
    measures = gba.load_measures()
    own = measures[measures["notice_id"] == notice_id]
    return own["heading_printed"] + own["body_printed"]


def test_a_raw_text_that_was_edited_is_not_quoted(corpus):
    """The tables point into the text that they were made from: an edited one gave other characters as printed."""
    path = corpus / "raw" / "HQ25-hengqin.txt"
    assert len(gba.concordance("电商", corpus=corpus))
    data = path.read_bytes()
    path.write_bytes("注".encode() + data)
    for ask in (
        lambda: gba.concordance("电商", corpus=corpus),
        lambda: gba.trace("HQ25-01", 0, 2, corpus),
        lambda: gba.load_raw("HQ25", corpus),
    ):
        with pytest.raises(
            CorpusError, match=r"HQ25-\S+:1:1: the raw file is not the one that the tables were made from"
        ):
            ask()
    path.write_bytes(data)
    assert len(gba.concordance("电商", corpus=corpus))
