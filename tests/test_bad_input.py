"""Every public function with what it cannot use: one clear line, and none of it a library's."""

import importlib.util
import inspect
import re
import traceback

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.index import Index
from gbacorpus.paths import CHECKOUT

NAN = float("nan")
NO_TEXT = [None, 5, 1.5, NAN, True, b"x", [], ["x"], {}, {"a": 1}, pd.Series(["x"]), "", " ", "\u200b\ufe0f", "\ud800"]
NO_ID = [*NO_TEXT, "nothing", "HQ25-9", "T999", "x\ny", "横琴", "a" * 500, "\ufffe"]
NO_LIST = [5, 1.5, NAN, True, b"x", [], {}, [None], [5], [["x"]], [""], ["\u200b"], ["HQ25-99"], ["试点", 5], object()]
NO_NUMBER = [None, "a", "", "5", 1.5, NAN, float("inf"), [], [1], b"1", -1]
NO_CHOICE = [5, NAN, "up", "", [], ["a"], {}, b"a", pd.Series(["a"]), "\ud800"]
NO_TABLE = [None, 5, "x", [], {}, pd.DataFrame(), pd.DataFrame({"a": [1]})]
spec = importlib.util.spec_from_file_location("reference", CHECKOUT / "tools" / "reference.py")
REFERENCE = importlib.util.module_from_spec(spec)
spec.loader.exec_module(REFERENCE)
INDEX = Index.from_tokens([["试点", "改革"]])

# {function: (what it can use, {argument: values that it cannot use})}
CALLS = {
    "agreement": ({}, {"table": [None, *NO_CHOICE]}),
    "agreement_by_code": ({"field": "partner"}, {"field": [None, *NO_CHOICE]}),
    "antecedents": ({}, {"measure_id": NO_ID}),
    "attestations": ({}, {"items": NO_LIST}),
    "collocates": (
        {"node": "试点"},
        {"node": NO_TEXT, "window": [*NO_NUMBER, 0], "min_count": NO_NUMBER, "index": [5, "x", []]},
    ),
    "compare": (
        {"target": "QH22", "reference": "HQ25", "items": ["试点"]},
        {
            "target": NO_ID,
            "reference": NO_ID,
            "items": [None, *NO_LIST],
            "by": [None, *NO_CHOICE],
            "segmentation": [None, *NO_CHOICE],
            "min_measures": NO_NUMBER[1:],
        },
    ),
    "compare_counts": ({}, {"table": NO_TABLE}),
    "corrected": ({}, {"table": NO_TABLE}),
    "compare_measures": ({"a": "QH22-09", "b": "HQ25-09"}, {"a": NO_ID, "b": NO_ID}),
    "concordance": (
        {"query": "试点"},
        {
            "query": NO_TEXT,
            "width": NO_NUMBER,
            "sort": [None, *NO_CHOICE],
            "notices": [x for x in NO_ID if x is not None],
            "section": [x for x in NO_TEXT if x is not None],
        },
    ),
    "count_clusters": ({}, {"n": [*NO_NUMBER, 0], "min_frequency": NO_NUMBER, "index": [5, "x", []]}),
    "count": ({}, {"items": NO_LIST, "by": NO_CHOICE, "segmentation": [None, *NO_CHOICE]}),
    "cowords": (
        {},
        {"items": [None, *NO_LIST], "min_measures": [*NO_NUMBER, 0], "resamples": [*NO_NUMBER, 0], "seed": NO_NUMBER},
    ),
    "cross_tabulate": (
        {"field": "partner"},
        {"field": [None, *NO_CHOICE], "by": [None, *NO_CHOICE], "coder": NO_CHOICE, "crosswalk": NO_CHOICE},
    ),
    "descendants": ({}, {"measure_id": NO_ID}),
    "disagreements": ({}, {"table": [None, *NO_CHOICE]}),
    "dispersion": ({}, {"items": [None, *NO_LIST], "min_frequency": NO_NUMBER}),
    "fold": ({}, {"text": [x for x in NO_TEXT if not isinstance(x, str) or x == "\ud800"]}),
    "keyness": (
        {"frequency": [2], "size": 9, "reference": [1], "reference_size": 9},
        {
            "frequency": [None, "a", ["a"], [-1], [NAN], [99]],
            "reference": [None, ["a"], [99], [1, 2]],
            "size": [None, "a", -1, 0, NAN, []],
            "reference_size": [None, "a", -1, 0, NAN, []],
        },
    ),
    "load_codes": ({}, {"coder": NO_CHOICE}),
    "load_links": ({}, {"coder": NO_CHOICE}),
    "load_raw": ({}, {"notice_id": NO_ID}),
    "measure_agreement": (
        {"codings": pd.DataFrame({"a": list("xy"), "b": list("xx")})},
        {"codings": NO_TABLE, "groups": [5, "x", [], [1]]},
    ),
    "measure_codes": ({"field": "partner"}, {"field": [None, *NO_CHOICE], "coder": NO_CHOICE, "crosswalk": NO_CHOICE}),
    "occurrences": ({}, {"items": [None, *NO_LIST], "segmentation": ["up"]}),
    "page_breaks": ({"spans": gba.load_spans(), "characters": None}, {"spans": NO_TABLE, "characters": NO_TABLE}),
    "rank_antecedents": (
        {"measure": "HQ25-09"},
        {
            "measure": [x for x in NO_TEXT if x is not None] + ["HQ25-9"],
            "k": [*NO_NUMBER, 0],
            "notices": [x for x in NO_ID if x is not None],
        },
    ),
    "robustness": (
        {"target": "QH22", "reference": "HQ25", "items": ["试点"]},
        {"target": NO_ID, "reference": NO_ID, "items": [None, *NO_LIST], "by": [None, *NO_CHOICE]},
    ),
    "script": ({}, {"character": [*NO_TEXT[:-3], "试点", "\ud800"]}),
    "scripts": ({"spans": gba.load_spans(), "raw": {}}, {"spans": NO_TABLE, "raw": [None, 5, "x", [], {}]}),
    "save_graph": ({}, {"path": [None, 5, [], "", "x.gexf", b"x.json"]}),
    "segment": ({}, {"text": [x for x in NO_TEXT if not isinstance(x, str) or x == "\ud800"]}),
    "shared_passages": ({}, {"min_length": [*NO_NUMBER, 1], "max_edits": [None, "a", NAN, 1, -1, [], [0.1]]}),
    "trace": (
        {"measure_id": "HQ25-09", "start": 0, "end": 3},
        {"measure_id": NO_ID, "start": [*NO_NUMBER, 3, 9999], "end": [*NO_NUMBER, 0, 9999]},
    ),
}
# Nothing to get wrong but the corpus, or the work of others: writing files, drawing, exporting.
OTHERS = {
    "Corpus",
    "open",
    "CorpusError",
    "Index",
    "about",
    "export",
    "lineage",
    "lineage_graph",
    "save_figure",
    "save_table",
    "verb_stages",
    "verbs",
}
CASES = [
    pytest.param(name, use, argument, value, id=f"{name}-{argument}-{number}")
    for name, (use, wrong) in CALLS.items()
    for argument, values in wrong.items()
    for number, value in enumerate(values)
]


def told(error):
    """Where an error was raised, and whether its message is one line of our own."""
    text = str(error.args[0]) if error.args else ""
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    return last, text


@pytest.mark.parametrize(("name", "use", "argument", "value"), CASES)
def test_one_clear_line(name, use, argument, value):
    with pytest.raises((TypeError, ValueError, KeyError, FileNotFoundError)) as caught:
        function(name)(**use | {argument: value})
    where, text = told(caught.value)
    assert str(CHECKOUT / "src" / "gbacorpus") in where, f"raised in {where}: {text}"
    assert "\n" not in text, text
    assert re.match("[a-zA-Z0-9]", text)
    assert 20 < len(text) < 600, text
    assert re.search(
        "expected|there are|no measure|no notice|is the id of|do not lie|a lone surrogate|not numbers|"
        "must be whole|needed are|larger than",
        text,
    ), text


def function(name):
    """A public function, or one of a module that the reference names."""
    if name in gba.__all__:
        return getattr(gba, name)
    home = next(module for module, names in REFERENCE.MODULES.items() if name in names)
    return getattr(importlib.import_module(f"gbacorpus.{home}"), name)


def test_the_table_names_every_public_function():
    """Loaders take nothing but the corpus, unless they stand in the table."""
    everywhere = {*gba.__all__}.union(*REFERENCE.MODULES.values())
    for name in everywhere - set(CALLS) - OTHERS:
        assert list(inspect.signature(function(name)).parameters) == ["corpus"], name


@pytest.mark.parametrize(
    "call",
    [
        lambda: INDEX.hits(None),
        lambda: INDEX.hits("试点", -1),
        lambda: INDEX.cooccurrences(["试点"]),
        lambda: INDEX.cooccurrences("试点", "a"),
        lambda: INDEX.positions(["试点"]),
        lambda: INDEX.ngrams("a"),
        lambda: INDEX.runs(5),
    ],
)
def test_the_index_says_so_too(call):
    with pytest.raises((TypeError, ValueError), match="expected"):
        call()


def test_huge_numbers_are_as_good_as_the_largest():
    assert INDEX.hits("试点", 10**12)["right"].tolist() == ["改革"]
    assert INDEX.ngrams(10**12).empty
    assert len(gba.rank_antecedents("HQ25-09", k=10**12)) < 109
    assert not gba.collocates("试点", window=10**12).empty


def test_one_coder_is_no_agreement(corpus):
    for name in ("codes", "links"):
        (corpus / "coding" / f"{name}_b.csv").unlink()
        for ask in (gba.agreement, function("disagreements")):
            with pytest.raises(ValueError, match=f"two coders or more: found 1 raw coding of {name}"):
                ask(name, corpus=corpus)
    with pytest.raises(ValueError, match="two coders or more"):
        function("agreement_by_code")("partner", corpus=corpus)
