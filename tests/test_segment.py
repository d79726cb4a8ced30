"""Tokens against sentences cut by hand, and rjieba against jieba.

The 60 sentences in tests/gold were cut by hand, by the rules beside them, before anybody had seen a
segmenter's output on them (by a language model; no human has checked them). The even ones are the
test; the dictionary was made by going through the words of the whole corpus by the same rules, and
was tried on the odd ones only.
"""

import random
import sys
import types

import pytest

import gbacorpus as gba
from gbacorpus.corpus.segment import FREQUENCY, dictionary_words, read_dictionary, segment, segmenter
from gbacorpus.paths import CHECKOUT, OWN_CORPUS

GOLD = (CHECKOUT / "tests" / "gold" / "segmentation.tsv").read_text("utf-8").splitlines()[1:]


def gold(use):
    rows = [line.split("\t") for line in GOLD]
    return [segmented.split(" ") for _, _, group, segmented in rows if group == use]


def boundaries(tokens):
    at, spans = 0, set()
    for token in tokens:
        spans.add((at, at := at + len(token)))
    return spans


def f1(sentences, segment):
    """The harmonic mean of token precision and recall (SIGHAN bakeoff)."""
    both = made = wanted = 0
    for tokens in sentences:
        right, found = boundaries(tokens), boundaries(segment("".join(tokens)))
        both, made, wanted = both + len(right & found), made + len(found), wanted + len(right)
    return 2 * both / (made + wanted)


def test_f1_by_hand():
    assert f1([["支持", "通关"]], lambda text: ["支持", "通关"]) == 1
    # 1 of 3 made and 1 of 2 wanted are right.
    assert f1([["支持", "通关"]], lambda text: ["支持", "通", "关"]) == pytest.approx(2 * 1 / 5)


def test_the_gold_is_in_the_corpus():
    measures = gba.load_measures()
    assert len(gold("test")) == len(gold("tuning")) == 30
    for line in GOLD:
        _, measure_id, _, segmented = line.split("\t")
        assert segmented.replace(" ", "") in measures.loc[measure_id, "body"]


def test_token_f1_on_held_out_sentences():
    assert f1(gold("test"), segment) >= 0.95


def test_plain_jieba_is_worse():
    assert f1(gold("test"), segmenter((), fast=False)) < 0.85


def test_tokens_join_to_the_text():
    for text in ["", "支持\n发展", "A—B 试点。", "“一单两报”", "㐀𠀀鿿", "，。"]:
        assert "".join(segment(text)) == text


def test_no_invented_words():
    # jieba with its hidden Markov model cuts 为琴澳 and 口自贸 out of these texts.
    assert segment("为琴澳企业") == ["为", "琴澳", "企业"]


def sample_texts():
    draw = random.Random(1)
    texts = list(gba.load_measures()["body"])
    alphabet = sorted(set("".join(texts)) | set("abcXYZ019 .,-+#&%_\n\t①é€𠀀😀"))
    return texts + ["".join(draw.choices(alphabet, k=draw.randint(0, 60))) for _ in range(20_000)]


@pytest.mark.slow
def test_rjieba_gives_the_same_tokens():
    pytest.importorskip("rjieba")
    words = dictionary_words(read_dictionary(OWN_CORPUS))
    slow, fast = segmenter(words, fast=False), segmenter(words, fast=True)
    for text in sample_texts():
        assert fast(text) == slow(text), text


def test_an_old_rjieba_that_takes_no_words_is_passed_over(monkeypatch):
    old = types.ModuleType("rjieba")
    old.Jieba = object
    monkeypatch.setitem(sys.modules, "rjieba", old)
    assert segmenter((("船边直提", FREQUENCY),))("船边直提") == ["船边直提"]


def test_jiebas_cache_is_not_used(tmp_path, monkeypatch):
    """Somebody else's file in the temporary folder must not be obeyed."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(b"not a cache")
    assert segmenter((("试点", FREQUENCY),), fast=False)("扩大试点") == ["扩大", "试点"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]


def test_plain_jieba_is_the_same_fast_or_not():
    """The other segmentation of robustness checks: jieba's own dictionary, by either program."""
    slow, fast = segmenter((), False), segmenter((), True)
    for text in gba.load_clauses()["text"]:
        assert list(slow(text)) == list(fast(text))
