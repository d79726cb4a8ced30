"""The index against plain Python."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gbacorpus as gba
from gbacorpus.analysis.index import Index

documents = st.lists(st.lists(st.sampled_from("abcd"), max_size=12), min_size=1, max_size=6)


@settings(max_examples=300)
@given(documents, st.sampled_from("abcx"), st.integers(0, 3))
def test_hits_and_counts_by_plain_python(docs, node, window):
    index = Index.from_tokens(docs)
    expected = [
        (str(d), at, "".join(doc[max(0, at - window) : at]), "".join(doc[at + 1 : at + 1 + window]))
        for d, doc in enumerate(docs)
        for at, token in enumerate(doc)
        if token == node
    ]
    hits = index.hits(node, window)
    found = list(zip(hits["document"], hits["position"], hits["left"], hits["right"], strict=True))
    assert found == expected
    frequency = Counter(token for doc in docs for token in doc)
    n_documents = Counter(token for doc in docs for token in set(doc))
    table = index.frequencies()
    assert table["frequency"].to_dict() == frequency
    assert table["n_documents"].to_dict() == n_documents
    assert list(table.index) == sorted(frequency, key=lambda token: (-frequency[token], token))
    near = Counter(
        token
        for doc in docs
        for at, own in enumerate(doc)
        if own == node
        for token in doc[max(0, at - window) : at] + doc[at + 1 : at + 1 + window]
    )
    counts = index.cooccurrences(node, window)
    assert {t: int(n) for t, n in zip(index.vocabulary, counts, strict=True) if n} == near


@settings(max_examples=200)
@given(documents, st.integers(1, 4))
def test_clusters_by_plain_python(docs, n):
    grams = [[" ".join(doc[i : i + n]) for i in range(len(doc) - n + 1)] for doc in docs]
    table = Index.from_tokens(docs).ngrams(n)
    assert table["frequency"].to_dict() == Counter(gram for doc in grams for gram in doc)
    assert table["n_documents"].to_dict() == Counter(gram for doc in grams for gram in set(doc))


def test_from_the_tables():
    tokens = gba.load_tokens()
    index = Index.from_table(tokens)
    assert len(index.documents) == 109
    assert len(index.ids) == len(tokens)
    assert len(index.hits("通关")) == (tokens["token"] == "通关").sum()
    with pytest.raises(ValueError, match="do not follow each other"):
        Index.from_table(tokens.iloc[[0, 5000, 1]])


def test_counts_of_a_part():
    index = Index.from_tokens([["a", "b"], ["b", "b"], ["c"]])
    frequency, n_documents = index.counts(np.array([True, True, False]))
    assert dict(zip(index.vocabulary, frequency, strict=True)) == {"a": 1, "b": 3, "c": 0}
    assert dict(zip(index.vocabulary, n_documents, strict=True)) == {"a": 1, "b": 2, "c": 0}


def test_names_must_match():
    with pytest.raises(ValueError, match="2 documents and 1 names"):
        Index.from_tokens([["a"], ["b"]], ["one"])


def test_save_and_load(tmp_path):
    index = Index.from_table(gba.load_tokens())
    index.save(tmp_path / "own.npz")
    again = Index.load(tmp_path / "own.npz")
    assert (again.vocabulary, again.documents) == (index.vocabulary, index.documents)
    pd.testing.assert_frame_equal(again.hits("试点"), index.hits("试点"))
    with np.load(tmp_path / "own.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


@pytest.mark.parametrize("cut", [0, 10, 500, -30])
def test_a_file_cut_short(tmp_path, cut):
    path = tmp_path / "own.npz"
    Index.from_tokens([["a", "b"]] * 50).save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match="is no whole index file"):
        Index.load(path)


def test_a_file_of_another_version(tmp_path, monkeypatch):
    monkeypatch.setattr("gbacorpus.analysis.index.FORMAT", 99)
    Index.from_tokens([["a"]]).save(tmp_path / "own.npz")
    monkeypatch.undo()
    with pytest.raises(ValueError, match="of format 99, and this program reads format 1"):
        Index.load(tmp_path / "own.npz")
    with pytest.raises(FileNotFoundError):
        Index.load(tmp_path / "none.npz")
