"""Queries and ids as people paste them: from Word, a PDF, a chat, a phone."""

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.index import Index
from gbacorpus.corpus.find import string_hits
from gbacorpus.corpus.fold import fold
from gbacorpus.corpus.ids import find_id, nearest_ids, notice_ids
from gbacorpus.corpus.query import DASHES, HIDDEN_RANGES, QUOTES, fold_query, match_key, widen


def frequency(query, **options):
    return int(gba.count([query], by=None, **options)["frequency"].iloc[0])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        *((f"试{chr(end)}點", "试点") for pair in HIDDEN_RANGES for end in pair),
        ("\u202a\u200e试点\u202c", "试点"),  # direction marks around what a chat quotes
        ("試\u3000點", "试点"),
        ("５＋２", "5+2"),
        ("ｒｃｅｐ", "RCEP"),
        ('"一线"', "“一线”"),
        ("'一线'", "“一线”"),
        ("「一線」", "“一线”"),
        ("„一线‟", "“一线”"),
        ("优化,", "优化，"),
        ("1－N", "1-N"),
    ],
)
def test_a_pasted_query_finds_what_a_plain_one_does(typed, plain):
    found = gba.concordance(typed)
    pd.testing.assert_frame_equal(found, gba.concordance(plain))
    assert len(gba.concordance(typed)) == len(found) == frequency(typed) == frequency(plain)


def test_the_pasted_queries_do_find_something():
    assert [len(gba.concordance(query)) for query in ("试点", "5+2", "rcep", '"一线"')] == [29, 1, 7, 1]


def test_all_quotes_and_dashes_are_one():
    assert set(map(match_key, QUOTES)) == {'"'}
    assert set(map(match_key, f"{DASHES}－")) == {"-"}


@pytest.mark.parametrize("text", ["１２：３０", "12:30", "12：30"])
@pytest.mark.parametrize("query", ["１２：３０", "12:30", "12：30"])
def test_width_of_the_text_does_not_count(text, query):
    """Other people's texts print full-width signs; the offsets are those of their text."""
    folded = fold(f"每日{text}前")
    hits = list(string_hits([fold_query(query)], pd.Series({"A-01": folded})))
    assert hits == [(0, "A-01", 2, 7)]


def test_hidden_signs_and_blanks_of_the_text_do_not_count():
    texts = pd.Series({"A-01": "试\ufe00点", "A-02": "Single  Window", "A-03": "试点"})
    assert [hit[1:] for hit in string_hits(["试点"], texts)] == [("A-01", 0, 3), ("A-03", 0, 2)]
    assert [hit[1:] for hit in string_hits(["single window"], texts)] == [("A-02", 0, 14)]


def test_a_key_is_as_long_as_its_text():
    measures = gba.load_measures()
    for text in [*measures["body"], *measures["body_printed"], "".join(map(chr, range(0xD800)))]:
        assert len(match_key(text)) == len(text)


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ('"一线"', "“一线”"),
        ("5\\＋2", "5\\+2"),
        ("试\u200b點.{0,4}", "试点.{0,4}"),
        ('(?<=“)一[线线](?=")', "(?<=“)一线(?=”)"),
    ],
)
def test_a_pasted_pattern_finds_what_a_plain_one_does(pattern, plain):
    lines = gba.concordance(pattern, use_regex=True)
    assert len(lines)
    pd.testing.assert_frame_equal(pd.DataFrame(lines), pd.DataFrame(gba.concordance(plain, use_regex=True)))


def test_what_is_special_in_a_pattern_stays_so():
    for pattern in (r"(?P<a>试)(?P=a)", r"\d{2,3}", "[“-”]", "(?:试|点)+?", r"\p{Han}", r"\g<a>"):
        assert widen(pattern) == pattern


MEASURE = ["HQ25-10", "HQ25–10", "HQ25—10", " HQ25-10 ", "hq25-10", "ＨＱ２５－１０", "HQ25\u200b-10"]


@pytest.mark.parametrize("given", MEASURE)
def test_an_id_is_read_in_every_spelling(given):
    assert gba.antecedents(given).title == "Where HQ25-10 comes from"
    assert gba.descendants(given).title == "What became of HQ25-10"
    assert gba.rank_antecedents(given)["later_id"].unique().tolist() == ["HQ25-10"]
    assert gba.compare_measures(given, "qh22-05").a == "HQ25-10"
    assert gba.trace(given, 0, 2) == gba.trace("HQ25-10", 0, 2)
    for search in (gba.concordance, gba.concordance, gba.count, gba.collocates, gba.attestations):
        with pytest.raises(ValueError, match="HQ25-10 is the id of a measure"):
            search(given)
    with pytest.raises(ValueError, match="HQ25-10 is the id of a measure"):
        gba.compare("QH22", "HQ25", [given])


@pytest.mark.parametrize("given", ["T253", "t253", " T253 ", "Ｔ２５３"])
def test_a_term_id_is_read_in_every_spelling(given):
    lines = gba.concordance(given)
    pd.testing.assert_frame_equal(pd.DataFrame(lines), pd.DataFrame(gba.concordance("T253")))
    assert len(lines) == frequency(given) > 1
    assert gba.collocates(given).parameters["node"] == "T253"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gba.antecedents("HQ25-9"), r"no measure 'HQ25-9'; did you mean HQ25-09\?"),
        (lambda: gba.rank_antecedents("HQ25-9"), r"did you mean HQ25-09\?"),
        (lambda: gba.concordance("HQ25-9"), r"no measure 'HQ25-9'; did you mean HQ25-09\?"),
        (lambda: gba.concordance("HQ25"), "HQ25 is the id of a notice"),
        (lambda: gba.concordance("HQ25-07.2"), "HQ25-07.2 is the id of a clause"),
        (lambda: gba.concordance("t38"), r"no term 't38'; did you mean T038\?"),
        (lambda: gba.concordance("试点", notices="横琴"), r"SZ22 \(深圳口岸\).*Did you mean HQ25\?"),
        (lambda: gba.compare("前海", "HQ25"), r"Did you mean QH22\?"),
        (lambda: gba.robustness("前海", "HQ25"), r"Did you mean QH22\?"),
        (lambda: gba.rank_antecedents("HQ25-09", notices="南沙"), r"Did you mean NS22\?"),
        (lambda: gba.load_raw("Hengqin"), r"Did you mean HQ25\?"),
    ],
)
def test_a_wrong_id_offers_the_right_one(call, message):
    with pytest.raises((ValueError, KeyError), match=message):
        call()


def test_notices_in_every_spelling():
    notices = gba.load_notices()
    assert notice_ids([" hq25", "ＱＨ２２"], notices) == ["HQ25", "QH22"]
    assert gba.load_raw("hq25") == gba.load_raw("HQ25")
    assert gba.compare("hq25", ["qh22 "], ["试点"]).title == "HQ25 against QH22"


def test_an_id_that_may_be_two_is_none():
    assert find_id("a-1", ["A-1", "a-1"]) == "a-1"
    assert find_id("Ａ-1", ["A-1", "a-1"]) is None
    assert nearest_ids("Ａ-1", ["A-1", "a-1"]) == ["A-1", "a-1"]


def test_words_that_look_like_an_id_and_occur_are_words(corpus):
    """A text that names terminal T3 is searched for T3, whatever the ids of terms look like."""
    path = corpus / "tables" / "measures.csv"
    text = path.read_text("utf-8-sig")
    places = len(gba.concordance("国家", corpus=corpus))
    path.write_text(text.replace("国家", "T3"), "utf-8-sig")
    assert len(gba.concordance("T3", corpus=corpus)) == places > 0
    with pytest.raises(ValueError, match="no term 'T4'"):
        gba.concordance("T4", corpus=corpus)


def test_ids_of_terms_may_look_otherwise(corpus):
    """Ids are what terms.csv and notices.csv hold, not a pattern of our own corpus."""
    for name in ("coding/terms.csv", "tables/term_hits.csv"):
        path = corpus / name
        text = path.read_text("utf-8-sig").replace("T253", "pilot:试点")
        path.write_text(text, "utf-8-sig")
    assert len(gba.concordance("Pilot：试点", corpus=corpus)) == len(gba.concordance("T253"))
    assert frequency("PILOT:试点", corpus=corpus) == frequency("T253")
    with pytest.raises(ValueError, match="mixes term ids"):
        gba.count(["pilot:试点", "RCEP"], corpus=corpus, by="notice_id")


def test_a_corpus_without_terms_is_searched(corpus):
    (corpus / "coding" / "terms.csv").unlink()
    assert len(gba.concordance("试点", corpus=corpus)) == frequency("试点", corpus=corpus) == 29


def test_a_query_of_two_lines_has_a_title_of_one():
    lines = gba.concordance("支持\r\n横琴合作区", notices="HQ25")
    assert len(lines)
    assert len(lines.title.splitlines()) == 1


def test_a_node_of_several_tokens():
    """Six hits of 澳门居民, all of whole tokens; 往返 and its halves are another matter."""
    table = gba.collocates("澳門居民", min_count=1)
    assert table.notes == ["The node stands 6 times; G2, logDice and MI describe, they do not test"]
    assert table.set_index("token").loc["安家", "near"] == 2
    assert "澳门" not in set(table["token"])  # the node is not in its own company
    cut = gba.collocates("横琴")
    assert cut.notes[1] == "Left out: 44 more places, where it begins or ends inside a token"
    assert "The node stands 4 times" in cut.notes[0]


@pytest.mark.slow
def test_every_term_is_a_node():
    """What a term's hits are is what its collocates are counted around, but for cut tokens."""
    terms = gba.load_terms()
    for term_id, n_hits in terms.loc[terms["status"] == "active", "n_hits"].items():
        first, *cut = gba.collocates(term_id).notes
        left_out = int(cut[0].split()[2]) if cut else 0
        assert int(first.split()[3]) + left_out == n_hits, term_id


def test_runs_of_tokens_by_plain_python():
    docs = [["试", "点", "试点", "试"], ["点"], ["试", "点", "试", "点试点"]]
    index = Index.from_tokens(docs)
    first, last = index.runs("试点")
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == [(0, 1), (2, 2), (5, 6)]
    assert index.hits("试点", 1)["left"].tolist() == ["", "点", ""]
    assert index.hits("试点", 1)["right"].tolist() == ["试点", "试", "试"]
    near = dict(zip(index.vocabulary, index.cooccurrences("试点", 1).tolist(), strict=True))
    assert near == {"试": 2, "点": 1, "试点": 1, "点试点": 0}
    assert [places.tolist() for places in index.runs("点试点试")] == [[1], [3]]
    assert [places.tolist() for places in index.runs("点试点试试")] == [[], []]
