"""Figures: the same bytes, the right font, no box, nothing cut off."""

import re
import subprocess
import sys
from itertools import pairwise

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import gbacorpus as gba
from gbacorpus.figures import charts
from gbacorpus.figures.save import save_figure
from gbacorpus.figures.style import COLUMN, FONT_NAME, PAGE, covered, style


def tables():
    counts = gba.count_tokens(by="notice_id")
    counts = counts[counts["item"].isin(counts["item"].unique()[:5])]
    spans = gba.load_spans()
    raw = {notice_id: gba.load_raw(notice_id) for notice_id in spans["notice_id"].unique()}
    characters = gba.scripts(spans, raw)
    return counts, characters, gba.page_breaks(spans, characters)


@pytest.fixture(scope="module")
def drawn():
    counts, characters, breaks = tables()
    one = counts[counts["notice_id"] == "HQ25"]
    return {
        "time_line": charts.time_line(gba.load_notices(), gba.load_events()),
        "script_strips": charts.script_strips(characters, breaks),
        "dot_plot": charts.dot_plot(one, "item"),
        "dot_plot panels": charts.dot_plot(counts, "item", panels="notice_id"),
        "word_cloud": charts.word_cloud(one, "item", "n_measures"),
    }


CHARTS = ["time_line", "script_strips", "dot_plot", "dot_plot panels", "word_cloud"]


@pytest.mark.parametrize("name", CHARTS)
def test_size_and_font(drawn, name):
    figure = drawn[name]
    assert figure.get_size_inches()[0] == pytest.approx(PAGE if "panels" in name else COLUMN)
    for text in figure.findobj(Text):
        if text.get_text():
            assert text.get_fontname() == FONT_NAME
            assert text.get_fontsize() >= 7.9


@pytest.mark.parametrize("name", CHARTS)
def test_no_text_leaves_the_page(drawn, name):
    figure = drawn[name]
    with style():
        figure.draw_without_rendering()
    page, not_drawn = figure.bbox.padded(1), list(undrawn(figure))
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in not_drawn:
            box = text.get_window_extent()
            corners = page.contains(box.x0, box.y0) and page.contains(box.x1, box.y1)
            assert corners, f"{text.get_text()!r} is cut off"


def undrawn(figure):
    """Tick labels outside the limits exist but are not drawn."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not low <= tick.get_loc() <= high:
                    yield from (tick.label1, tick.label2)


def test_same_bytes_twice(tmp_path, monkeypatch):
    made = []
    for run in ("one", "two"):
        monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path / run))
        counts = pd.DataFrame({"token": ["试点", "支持"], "n": [3, 2]})
        save_figure(charts.word_cloud(counts, "token", "n"), "99-test", counts)
        made.append({p.name: p.read_bytes() for p in (tmp_path / run).iterdir()})
    assert sorted(made[0]) == ["99-test.csv", "99-test.pdf", "99-test.png", "99-test.svg"]
    assert made[0] == made[1]
    for data in made[0].values():
        assert not re.search(rb"20\d\d-\d\d-\d\dT|CreationDate|Matplotlib v", data)
    assert made[0]["99-test.csv"] == "\ufefftoken,n\n试点,3\n支持,2\n".encode()


def test_pdf_text_is_type_42_and_can_be_copied(tmp_path, monkeypatch):
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path))
    counts = pd.DataFrame({"token": ["试点"], "n": [3]})
    with style():
        assert matplotlib.rcParams["pdf.fonttype"] == 42
    save_figure(charts.word_cloud(counts, "token", "n"), "99-test", counts)
    data = (tmp_path / "99-test.pdf").read_bytes()
    assert b"/CIDFontType2" in data
    assert b"GBACorpusSans" in data
    assert b"/ToUnicode" in data


def test_a_missing_glyph_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path))
    figure = Figure()
    figure.text(0, 0, "试点 ꦀ")
    with pytest.raises(ValueError, match=r"no sign for ꦀ \(U\+A980\)"):
        save_figure(figure, "99-test", pd.DataFrame())
    assert not list(tmp_path.iterdir())


def test_a_name_is_checked():
    with pytest.raises(ValueError, match="two digits"):
        save_figure(Figure(), "words", pd.DataFrame())


def test_too_many_words_for_a_cloud():
    counts = pd.DataFrame({"token": [f"{i}试点" for i in range(500)], "n": 3})
    with pytest.raises(ValueError, match="give fewer"):
        charts.word_cloud(counts, "token", "n")


def test_the_font_covers_the_raw_texts():
    text = "".join(gba.load_raw(notice_id) for notice_id in gba.load_notices().index)
    assert not [c for c in set(text) if c not in "\n\t" and ord(c) not in covered()]


def test_users_settings_are_left_alone():
    code = (
        "import matplotlib; matplotlib.rcParams['font.size'] = 13; before = dict(matplotlib.rcParams)\n"
        "import gbacorpus as gba; from gbacorpus.figures import charts\n"
        "charts.time_line(gba.load_notices(), gba.load_events())\n"
        "assert dict(matplotlib.rcParams) == before\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


def test_spread_keeps_order_and_gap():
    moved = charts.spread([5.0, 1.0, 1.1, 1.2, 9.0], 2.0)
    ordered = sorted(moved)
    assert all(b - a >= 2 - 1e-9 for a, b in pairwise(ordered))
    assert [sorted(moved).index(x) for x in moved] == [3, 0, 1, 2, 4]
