"""Comparing honestly: counts, comparisons, concordances on the five notices and by hand."""

import json
import re
import shutil
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.analysis.compare import compare_counts
from gbacorpus.analysis.index import Index
from gbacorpus.analysis.occurrences import from_hits, occurrences
from gbacorpus.analysis.result import Result
from gbacorpus.analysis.terms import tally
from gbacorpus.analysis.words import count_clusters
from gbacorpus.corpus.fold import fold
from gbacorpus.figures.font import FONT
from gbacorpus.paths import CHECKOUT


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def small():
    """Three measures in two notices, four hits: every count can be checked in the head."""
    measures = pd.DataFrame(
        {"notice_id": ["A", "A", "B"], "han": [10, 30, 20]}, index=pd.Index(["A-01", "A-02", "B-01"], name="measure_id")
    )
    hits = pd.DataFrame({"item": ["x", "x", "x", "y"], "measure_id": ["A-01", "A-01", "B-01", "A-02"]})
    return from_hits(hits, measures)


def test_tally_by_hand(small):
    table = tally(small, "notice_id").set_index(["item", "notice_id"])
    assert table.loc[("x", "A"), ["frequency", "n_measures", "total"]].tolist() == [2, 1, 2]
    assert table.loc[("x", "A"), "per_1000"] == pytest.approx(1000 * 2 / 40)
    assert table.loc[("y", "B"), ["frequency", "n_measures", "total"]].tolist() == [0, 0, 1]
    whole = tally(small).set_index("item")
    assert whole.loc["x", ["frequency", "n_measures", "total"]].tolist() == [3, 2, 3]
    assert list(whole.index) == ["x", "y"]


def test_counts_made_elsewhere_give_the_same(small):
    """compare_counts knows nothing of where its table came from."""
    there = gba.compare(["QH22", "NS22"], "HQ25", ["试点", "探索"])
    columns = ["n_target", "total_target", "n_reference", "total_reference"]
    again = compare_counts(pd.DataFrame(there)[columns])
    for column in ("log_ratio", "odds_ratio", "p_holm", "verdict"):
        assert again[column].tolist() == there[column].tolist()


def test_the_worked_example():
    """试点 in 12 of 34 measures against 1 of 23; 探索 in 4 of 34 against 6 of 23."""
    table = gba.compare(["QH22", "NS22"], "HQ25", ["试点", "探索"]).set_index("item")
    pilot, explore = table.loc["试点"], table.loc["探索"]
    assert [pilot["n_target"], pilot["total_target"]] == [12, 34]
    assert [pilot["n_reference"], pilot["total_reference"]] == [1, 23]
    assert round(pilot["p_fisher"], 3) == 0.009
    assert round(pilot["odds_ratio"], 1) == 11.6
    assert round(pilot["odds_ratio_low"], 1) == 1.5
    assert round(pilot["odds_ratio_high"]) == 536
    assert pilot["verdict"] == "more in target"
    assert [explore["n_target"], explore["n_reference"]] == [4, 6]
    assert round(explore["p_fisher"], 2) == 0.29
    assert explore["verdict"] == "too little data"


def test_holm_runs_over_the_stated_list():
    whole = gba.compare(["QH22", "NS22"], "HQ25")
    assert whole.parameters["list"] == len(whole) > 200
    place = whole.set_index("label").loc["横琴粤澳深度合作区"]
    assert place["verdict"] == "more in reference"
    assert place["after_correction"] == "survives Holm"
    assert whole["p_permutation"].is_monotonic_increasing


def test_no_nan_that_looks_like_a_finding():
    for table in (gba.compare("SZ22", "HQ25"), gba.compare("QH22", "NS22", "tokens")):
        plain = pd.DataFrame(table)
        assert not plain.isna().any(axis=None)
        wide = ~np.isfinite(plain["log_ratio"])
        assert ((plain["n_target"] == 0) | (plain["n_reference"] == 0))[wide].all()


def test_a_group_of_one_measure():
    measures = occurrences(["试点"]).measures
    one = measures[measures["section_title"] == "服务便利琴澳居民生活就业"]
    assert len(one) > 1
    counts = pd.DataFrame({"n_target": [1], "total_target": [1], "n_reference": [10], "total_reference": [30]})
    row = compare_counts(counts).iloc[0]
    assert row["verdict"] == "too little data"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gba.compare("HQ25", "HQ25"), "share measures"),
        (lambda: gba.compare(["QH22", "HQ25"], "HQ25"), "share measures"),
        (lambda: gba.compare("HQ26", "HQ25"), "no notice 'HQ26'; there are SZ22"),
        (lambda: gba.compare([], "HQ25"), "the list of notices is empty"),
        (lambda: gba.compare("QH22", "HQ25", by="issuer"), "no column to group by 'issuer'; there are notice_id"),
        (lambda: gba.count(["T999"], by="notice_id"), "no term 'T999'; did you mean T"),
        (lambda: gba.count([""], by="notice_id"), "the string is empty"),
        (lambda: gba.count("tokens", segmentation="x"), "no segmentation 'x'; there are ours, plain"),
        (lambda: gba.concordance(" "), "the query is empty"),
        (lambda: gba.concordance("T999"), "no term 'T999'"),
        (lambda: gba.concordance("试点", sort="up"), "no order 'up'; there are text, left, right"),
        (lambda: gba.concordance("试点", notices="HQ26"), "no notice 'HQ26'; there are SZ22"),
        (lambda: gba.concordance("试(点", use_regex=True), "does not compile at position"),
        (lambda: gba.concordance("(.+?)+(.+?)+(.+?)+[Q-Z]{9}", use_regex=True), "runs away"),
        (lambda: gba.collocates(""), "the node is empty"),
        (lambda: count_clusters(0), "expected n as a whole number of 1 or more, found 0"),
        (lambda: compare_counts(pd.DataFrame({"n_target": [1]})), "no column 'total_target'"),
        (
            lambda: compare_counts(
                pd.DataFrame({"n_target": [-1], "total_target": [9], "n_reference": [1], "total_reference": [9]})
            ),
            "whole numbers from 0 on",
        ),
        (
            lambda: compare_counts(
                pd.DataFrame({"n_target": [1], "total_target": [9], "n_reference": [0], "total_reference": [0]})
            ),
            "the reference has no measures",
        ),
    ],
)
def test_bad_input_is_told_clearly(call, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        call()


def test_a_withdrawn_term_names_its_successor():
    terms = gba.load_terms()
    gone = terms[terms["status"] == "withdrawn"].iloc[0]
    with pytest.raises(ValueError, match=f"was withdrawn.*{gone['replaced_by']} took its place"):
        gba.count([gone.name], by="notice_id")


def test_what_does_not_occur_is_an_empty_table_or_zeros():
    lines = gba.concordance("元宇宙")
    assert lines.empty
    assert list(lines.columns)[:3] == ["measure_id", "clause_id", "notice_id"]
    assert gba.count(["元宇宙"], by="notice_id")["n_measures"].tolist() == [0] * 5
    assert gba.attestations(["元宇宙"]).empty
    assert gba.collocates("元宇宙").empty
    row = gba.compare("QH22", "HQ25", ["元宇宙"]).iloc[0]
    assert (row["n_target"], row["n_reference"], row["verdict"]) == (0, 0, "too little data")
    assert (row["log_ratio"], row["odds_ratio"], row["p_permutation"]) == (0, 1, 1)


def test_concordance_shows_what_is_printed():
    lines = gba.concordance("試點")
    assert lines["measure_id"].nunique() == 24
    pd.testing.assert_frame_equal(pd.DataFrame(lines), pd.DataFrame(gba.concordance("试点")))
    for row in lines.itertuples():
        raw = gba.load_raw(row.notice_id).split("\n")[row.line - 1]
        assert row.hit in raw.replace(" ", ""), row
        assert fold(row.hit) == "试点"
        assert row.clause_id.startswith(f"{row.measure_id}.")
    white = gba.concordance("白名单")
    assert set(white["measure_id"]) == {"NS22-01", "SC23-02", "HQ25-04", "HQ25-05"}
    assert "白名單" in set(white["hit"])


def test_concordance_orders_and_parts():
    right = gba.concordance("试点", sort="right")["right"].map(fold).tolist()
    assert right == sorted(right)
    left = [fold(text)[::-1] for text in gba.concordance("试点", sort="left")["left"]]
    assert left == sorted(left)
    assert set(gba.concordance("试点", notices=["QH22", "NS22"])["notice_id"]) == {"QH22", "NS22"}
    assert set(gba.concordance("通关", section="琴澳居民")["notice_id"]) == {"HQ25"}
    with_headings = gba.concordance("深化", notices="HQ25")["measure_id"].nunique()
    without = gba.concordance("深化", notices="HQ25", headings=False)["measure_id"].nunique()
    assert (with_headings, without) == (9, 5)  # half of them are headings' boilerplate


def test_concordance_of_a_term_and_of_a_pattern():
    terms = gba.load_terms()
    zone = terms.index[terms["canonical"] == "综合保税区"][0]
    assert {"综合保税区", "综保区"} <= set(gba.concordance(zone)["hit"])
    hits = gba.concordance("試點.{0,4}平台|白名[單单]", use_regex=True)
    assert {"HQ25-04", "NS22-01"} <= set(hits["measure_id"])


def test_html_is_escaped():
    lines = gba.concordance("通关")
    made = type(lines)(pd.DataFrame(lines).assign(hit="<script>"), "<b>", {"query": "<i>"}, [], "")._repr_html_()
    assert "<script>" not in made
    assert "<i>" not in made
    assert "&lt;b&gt;" in made
    assert "&lt;script&gt;" in Result(pd.DataFrame({"a": ["<script>"]}), "", {})._repr_html_()


def test_results_carry_their_recipe(tmp_path):
    table = gba.compare(["QH22", "NS22"], "HQ25", ["试点"])
    assert table.title == "QH22 + NS22 against HQ25"
    assert table.parameters["list"] == 1
    assert gba.__version__ in table.corpus
    assert type(table.head(1)) is pd.DataFrame  # a part is no longer the titled table
    for kind, start in (("md", "**QH22 + NS22"), ("tex", "\\begin{table}")):
        path = tmp_path / f"out.{kind}"
        table.save(path)
        text = path.read_text("utf-8")
        assert text.startswith(start)
        assert table.corpus in text
        assert "score interval" in text
    table.save(tmp_path / "out.csv")
    assert pd.read_csv(tmp_path / "out.csv")["n_target"].tolist() == [12]
    notes = (tmp_path / "out.notes.txt").read_text("utf-8")
    assert notes == f"{table.title}\n{table.foot}\n"
    assert "\\toprule" in (tmp_path / "out.tex").read_text("utf-8")
    assert "n\\_target" in (tmp_path / "out.tex").read_text("utf-8")
    with pytest.raises(ValueError, match="there are csv, tex and md"):
        table.save(tmp_path / "out.docx")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "out.md", "out.notes.txt", "out.tex"]


def test_what_a_cell_or_a_title_holds_breaks_no_file(tmp_path):
    """Signs that csv readers take for a comment, Markdown for the end of a cell; line ends in a query."""
    cells = ["# one", "two|three", "<b>four</b>"]
    table = Result(pd.DataFrame({"a|b": cells}), "no\r\nsuch\u2028word", {"query": "a\rb\nc"}, ["d\ne"])
    for kind in ("csv", "md", "tex"):
        table.save(tmp_path / f"out.{kind}")
    assert pd.read_csv(tmp_path / "out.csv")["a|b"].tolist() == cells
    notes = (tmp_path / "out.notes.txt").read_bytes().decode()
    assert notes == "no such word\nquery: a b c. d e.\n"
    lines = (tmp_path / "out.md").read_bytes().decode().splitlines()
    assert lines[0] == "**no such word**"
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in lines] == [0, 0, 2, 2, 2, 2, 2, 0, 0]
    assert "&lt;b>" in lines[6]
    assert "\\|" in table.to_markdown(index=False)
    assert "\\caption{no such word}\n" in (tmp_path / "out.tex").read_bytes().decode()


def test_latex_without_jinja2_says_what_to_install():
    code = (
        "import sys; sys.modules['jinja2'] = None\n"
        "from gbacorpus.analysis.result import Result, pd\n"
        "Result(pd.DataFrame({'a': [1]}), 'One', {}).as_text('tex')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    last = done.stderr.decode().splitlines()[-1]
    assert last.endswith(
        'a table in LaTeX needs jinja2, which the extra "figures" brings: pip install "gbacorpus[figures]"'
    )


def test_count_terms_by_any_column():
    by_section = gba.count(["试点"], by="section_title")
    assert by_section["n_measures"].sum() == 24
    assert gba.count(["试点"], by=None)["n_measures"].tolist() == [24]
    variants = gba.count(["综保区", "综合保税区"], by=None).set_index("item")["frequency"]
    zone = gba.load_terms().query("canonical == '综合保税区'").index[0]
    assert gba.count([zone], by=None)["frequency"].iloc[0] <= variants.sum()


def test_longest_string_wins():
    counts = gba.count(["智慧海关", "智慧海关、智能边境、智享联通"], by=None).set_index("item")["frequency"]
    alone = gba.count(["智慧海关"], by=None)["frequency"].iloc[0]
    assert counts["智慧海关"] == alone - counts["智慧海关、智能边境、智享联通"]


def test_attestations_respect_the_open_interval():
    """What stands first in SC23, whose day is open, cannot be said to come before Hengqin's."""
    table = gba.attestations().set_index("item")
    first_in_sc = table[(table["first_notice"] == "SC23") & (table["n_notices"] > 1)]
    assert not first_in_sc["first_certain"].any()
    assert table.loc[table["first_notice"] != "SC23", "first_certain"].all()
    white = table[table["label"] == "白名单"].iloc[0]
    assert (white["last_notice"], white["last_certain"]) == ("HQ25", False)  # SC23 holds it too
    assert set(table.loc[table["new_in_last"], "first_notice"]) == {"HQ25"}
    labels = table.reset_index().set_index("label")
    for term in ("低空经济", "微短剧", "五维一体"):
        assert labels.loc[term, "new_in_last"], term
    assert not labels.loc["白名单", "new_in_last"]


def test_trajectory_has_five_points_and_no_trend():
    table = gba.count(["单一窗口"], by="notice_id")
    assert table["notice_id"].tolist() == ["SZ22", "QH22", "NS22", "SC23", "HQ25"]
    assert table["frequency"].iloc[0] == 8
    assert table["n_measures"].iloc[-1] == 0
    assert not {"slope", "trend"} & set(table.columns)


def test_robustness_reports_what_survives():
    table = gba.robustness(["QH22", "NS22"], "HQ25", ["试点", "探索", "澳门"]).set_index("item")
    assert table["survives"].to_dict()["澳门"]
    assert not table.loc["探索", "survives"]
    assert list(table.columns) == ["label", "as stated", "without headings", "without QH22", "without NS22", "survives"]
    tokens = gba.robustness("SZ22", "HQ25", "tokens")
    assert "plain segmentation" in tokens.columns


def test_cowords_are_seeded_and_stable():
    one, two = gba.cowords(resamples=200), gba.cowords(resamples=200)
    assert pd.DataFrame(one).equals(pd.DataFrame(two))
    assert one["stability"].between(0, 1).all()
    held = occurrences("terms").counts > 0
    names = occurrences("terms").items.index
    row = one.iloc[0]
    a, b = names.get_loc(row["item_a"]), names.get_loc(row["item_b"])
    assert row["n_both"] == int((held[:, [a]].multiply(held[:, [b]])).sum())


def test_collocates_by_hand():
    """Ten tokens, the node at two places, a window of one."""
    index = Index.from_tokens([["a", "n", "b", "c", "c"], ["a", "n", "d", "e", "f"]])
    table = gba.collocates("n", window=1, min_count=1, index=index).set_index("token")
    assert table["near"].to_dict() == {"a": 2, "b": 1, "d": 1}
    # 4 slots, two of them filled by a, which stands twice among ten tokens.
    assert table.loc["a", "mi"] == pytest.approx(np.log2(2 * 10 / (4 * 2)))
    assert table.loc["a", "log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (2 + 2)))


def test_public_functions_are_light_until_used():
    code = "import sys, gbacorpus as gba; gba.load_measures(); print(sorted({'scipy', 'statsmodels', 'regex'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.replace("'", '"')) == []


@pytest.mark.skipif(not shutil.which("xelatex"), reason="no XeLaTeX on this machine")
def test_tables_compile_in_a_paper(tmp_path):
    """All tables of figures/tables in one document, by XeLaTeX, with the bundled font for Chinese."""
    tables = sorted((CHECKOUT / "figures" / "tables").glob("*.tex"))
    assert tables
    for path in (*tables, FONT):
        shutil.copy(path, tmp_path)
    body = "\n".join(f"\\input{{{path.stem}}}\\clearpage" for path in tables)
    (tmp_path / "paper.tex").write_text(
        "\\documentclass{article}\\usepackage{booktabs}\\usepackage{xeCJK}"
        f"\\setCJKmainfont[Path=./]{{{FONT.name}}}\\setmainfont[Path=./]{{{FONT.name}}}"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n",
        "utf-8",
    )
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-1500:]
    assert "Missing character" not in (tmp_path / "paper.log").read_text("utf-8", errors="replace")


def test_term_ids_and_strings_do_not_mix():
    with pytest.raises(ValueError, match="mixes term ids"):
        gba.count(["T253", "RCEP"], by="notice_id")
