"""Figures: the same bytes, the right font, no box, nothing cut off."""

import os
import re
import subprocess
import sys
from itertools import pairwise

import matplotlib
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

import gbacorpus as gba
from gbacorpus.__main__ import main
from gbacorpus.analysis.script import page_breaks, scripts
from gbacorpus.figures import charts
from gbacorpus.figures.folder import caption_page
from gbacorpus.figures.font import CORE_NAME, FONT_NAME, covered
from gbacorpus.figures.save import save_figure
from gbacorpus.figures.style import COLUMN, PAGE, style
from gbacorpus.figures.verify import read_recipe, verify
from gbacorpus.figures.words import captions, labels
from gbacorpus.paths import CHECKOUT
from gbacorpus.version import corpus_version


def tables():
    counts = gba.count("tokens", by="notice_id")
    counts = counts[counts["item"].isin(counts["item"].unique()[:5])]
    spans = gba.load_spans()
    raw = {notice_id: gba.load_raw(notice_id) for notice_id in spans["notice_id"].unique()}
    characters = scripts(spans, raw)
    return counts, characters, page_breaks(spans, characters)


def sides():
    """Shares of two groups with intervals, as dumbbell takes them."""
    return pd.DataFrame(
        {
            "label_en": ["试点 pilot", "探索 explore"],
            "label_zh": ["试点", "探索"],
            "mark": [True, False],
            "share_target": [0.04, 0.26],
            "share_target_low": [0.01, 0.13],
            "share_target_high": [0.21, 0.46],
            "share_reference": [0.35, 0.12],
            "share_reference_low": [0.21, 0.05],
            "share_reference_high": [0.52, 0.27],
        }
    )


def draw_all():
    counts, characters, breaks = tables()
    counts = counts.assign(label_en=counts["item"], label_zh=counts["item"])
    one = counts[counts["notice_id"] == "HQ25"]
    links = gba.load_links().query("is_link")
    climbing = links[links["stage_change"] != ""].assign(label_en="pilot", label_zh="试点")
    passages = pd.DataFrame(
        [("SZ22", "QH22", 3, 25), ("SZ22", "HQ25", 0, 0), ("QH22", "HQ25", 1, 9)],
        columns=["notice_a", "notice_b", "n", "longest"],
    )
    names = {"target_en": "Hengqin", "target_zh": "横琴", "reference_en": "Qianhai", "reference_zh": "前海"}
    edges = pd.DataFrame([("试点", "支持", 0.5), ("支持", "通关", 0.9)], columns=["source", "target", "weight"])
    words = ["试点", "支持", "通关"]
    nodes = pd.DataFrame({"word": words, "label_en": words, "label_zh": words, "n_measures": [3, 9, 5]})
    return {
        "time_line": charts.time_line(gba.load_notices(), gba.load_events()),
        "script_strips": charts.script_strips(characters, breaks),
        "dot_plot": charts.dot_plot(one),
        "dot_plot panels": charts.dot_plot(counts, panels="notice_id"),
        "word_cloud": charts.word_cloud(one, "item", "n_measures"),
        "presence_matrix": charts.presence_matrix(counts),
        "passage_heatmap": charts.passage_heatmap(passages),
        "dumbbell": charts.dumbbell(sides(), **names),
        "partner_bars": charts.partner_bars(gba.cross_tabulate("partner")),
        "lineage page": charts.lineage(gba.load_measures(), links),
        "stage_ladder page": charts.stage_ladder(climbing),
        "coword_network page": charts.coword_network(nodes, edges),
    }


@pytest.fixture(scope="module", params=["en", "zh"])
def drawn(request):
    with style(request.param):
        return draw_all()


CHARTS = [
    "time_line",
    "script_strips",
    "dot_plot",
    "dot_plot panels",
    "word_cloud",
    "presence_matrix",
    "passage_heatmap",
    "dumbbell",
    "partner_bars",
    "lineage page",
    "stage_ladder page",
    "coword_network page",
]


@pytest.mark.parametrize("name", CHARTS)
def test_size_and_font(drawn, name):
    figure = drawn[name]
    wide = "panels" in name or "page" in name
    assert figure.get_size_inches()[0] == pytest.approx(PAGE if wide else COLUMN)
    for text in figure.findobj(Text):
        if text.get_text():
            assert text.get_fontfamily() == [CORE_NAME, FONT_NAME]
            assert text.get_fontname() == CORE_NAME
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
        save_figure("99-test", charts.word_cloud, counts, word="token", weight="n")
        folder = tmp_path / run
        files = [p for p in folder.rglob("*") if p.is_file()]
        made.append({p.relative_to(folder).as_posix(): p.read_bytes() for p in files})
    kinds = [f"{way}/99-test.{kind}" for way in ("en", "zh") for kind in ("pdf", "png", "svg")]
    assert sorted(made[0]) == ["99-test.csv", *kinds]
    assert made[0] == made[1]
    for data in made[0].values():
        assert not re.search(rb"20\d\d-\d\d-\d\dT|CreationDate|Matplotlib v", data)
    assert made[0]["99-test.csv"] == "\ufefftoken,n\n试点,3\n支持,2\n".encode()


def test_pdf_text_is_type_42_and_can_be_copied(tmp_path, monkeypatch):
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path))
    counts = pd.DataFrame({"token": ["试点"], "n": [3]})
    with style():
        assert matplotlib.rcParams["pdf.fonttype"] == 42
    save_figure("99-test", charts.word_cloud, counts, word="token", weight="n")
    data = (tmp_path / "zh" / "99-test.pdf").read_bytes()
    assert b"/CIDFontType2" in data
    assert b"GBACorpusSans" in data
    assert b"/ToUnicode" in data


def test_a_missing_glyph_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path))
    counts = pd.DataFrame({"token": ["试点ꦀ"], "n": [3]})
    with pytest.raises(ValueError, match=r"no sign for ꦀ \(U\+A980\)"):
        save_figure("99-test", charts.word_cloud, counts, word="token", weight="n")
    assert not list(tmp_path.iterdir())


def test_a_name_is_checked():
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        save_figure("../words", charts.word_cloud, pd.DataFrame())


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


def test_two_languages_from_one_table():
    """Every label stands in both languages; what is drawn in one is not what is drawn in the other."""
    for key, row in labels().items():
        assert row["en"], key
        assert row["zh"], key
        assert set(re.findall(r"{\w+}", row["en"])) == set(re.findall(r"{\w+}", row["zh"])), key
    drawn = {}
    for language in ("en", "zh"):
        with style(language):
            figure = charts.partner_bars(gba.cross_tabulate("partner"))
        drawn[language] = {text.get_text() for text in figure.findobj(Text)}
    assert "Macao" in drawn["en"]
    assert "澳门" in drawn["zh"]
    assert not [text for text in drawn["zh"] if re.search("[a-z]{3}", text)]


def test_every_figure_has_alt_text_and_caption_in_both_languages():
    names = {path.stem for path in (CHECKOUT / "figures" / "en").glob("*.pdf")}
    assert set(captions()) == names
    for name, words in captions().items():
        for column in ("alt_en", "alt_zh", "caption_en", "caption_zh"):
            assert len(words[column]) > 8, (name, column)
        assert re.search("[\u4e00-\u9fff]", words["alt_zh"])
        # Numbers in a caption would have to be computed; ids and years are names.
        plain = re.sub(r"\b20\d\d\b|20\d\d ?年|[A-Z]{2}\d\d(-\d\d)?|95%", "", "".join(words.values()).replace(name, ""))
        assert not re.search(r"\d", plain), name
    assert (CHECKOUT / "figures" / "captions.md").read_bytes() == caption_page()


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_file_says_how_it_was_made(kind, language):
    for path in (CHECKOUT / "figures" / language).glob(f"*.{kind}"):
        made = read_recipe(path)
        assert made["figure"] == path.stem
        assert (CHECKOUT / made["notebook"]).exists()
        assert made["made_by"] == corpus_version()
        alt = captions()[path.stem][f"alt_{language}"]
        data = path.read_bytes()
        if kind == "png":
            with Image.open(path) as image:
                assert image.text["Description"] == alt
        elif kind == "svg":
            assert alt.replace("&", "&amp;").encode() in data
        else:
            stored = re.search(rb"/Subject \(((?:[^()\\]|\\.)*)\)", data, re.DOTALL)[1]
            stored = re.sub(rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r"}.get(m[1], m[1]), stored, flags=re.DOTALL)
            wide = stored.startswith(b"\xfe\xff")
            assert stored.decode("utf-16" if wide else "latin-1") == alt


@pytest.mark.slow
def test_verify(tmp_path, capsys):
    """The stored file agrees; one byte more, and it does not; a file without a recipe is refused."""
    stored = CHECKOUT / "figures" / "zh" / "01-time-line.svg"
    assert main(["verify", str(stored)]) == 0
    assert "the same bytes" in capsys.readouterr().out
    changed = tmp_path / "01-time-line.svg"
    changed.write_bytes(stored.read_bytes() + b"\n")
    assert main(["verify", str(changed)]) == 1
    assert "the file itself was changed" in capsys.readouterr().out
    other = tmp_path / "other.png"
    Image.new("RGB", (4, 4)).save(other)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-")
    (tmp_path / "broken.svg").write_bytes(b"<svg")
    for path in (other, tmp_path / "broken.pdf", tmp_path / "broken.svg", tmp_path / "none.png"):
        assert main(["verify", str(path)]) == 1
    assert "no recipe found" in capsys.readouterr().err


@pytest.mark.slow
def test_verify_says_that_the_corpus_changed(corpus, monkeypatch):
    """One character of the corpus: the same figure no longer comes out, and the reason is named."""
    notices = corpus / "coding" / "notices.csv"
    notices.write_text(notices.read_text("utf-8").replace("Hengqin", "Hengkin", 1), "utf-8")
    monkeypatch.setenv("GBACORPUS_CORPUS", str(corpus))
    same, told = verify(CHECKOUT / "figures" / "en" / "01-time-line.png")
    assert not same
    assert re.search(r"It was made with gbacorpus \S+, corpus \w+; here is gbacorpus \S+, corpus \w+\.", told)


def test_a_sign_outside_the_core_comes_from_the_whole_font(tmp_path, monkeypatch):
    """龘 stands in no notice: it is drawn all the same, and both fonts are in the pdf."""
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path))
    counts = pd.DataFrame({"token": ["龘龘", "试点"], "n": [3, 2]})
    save_figure("99-test", charts.word_cloud, counts, word="token", weight="n")
    data = (tmp_path / "en" / "99-test.pdf").read_bytes()
    assert b"GBACorpusSansCore" in data
    assert b"GBACorpusSans-Regular" in data


@pytest.mark.slow
def test_no_file_is_left_open(tmp_path):
    """Python tells of it on stderr, under -X dev; -W error makes other warnings stop the program."""
    code = (
        "import sys, pandas as pd, gbacorpus as gba\n"
        "from gbacorpus.figures import charts\n"
        "from gbacorpus.figures.verify import read_recipe\n"
        "from gbacorpus.site import _font\n"
        "words = pd.DataFrame({'token': ['龘龘', '试点'], 'n': [3, 2]})\n"
        "gba.save_figure('99-test', charts.word_cloud, words, word='token', weight='n')\n"
        "for kind in ('pdf', 'png', 'svg'):\n"
        "    read_recipe(f'{sys.argv[1]}/en/99-test.{kind}')\n"
        "_font('试点')\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-X", "utf8", "-c", code, str(tmp_path)],
        env=os.environ | {"GBACORPUS_FIGURES": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
