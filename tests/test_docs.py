"""The documents: their code runs, both languages have the same, and what is generated is fresh."""

import importlib.util
import re
import shlex

import pytest

from conftest import copy_tree
from gbacorpus.__main__ import main
from gbacorpus.paths import CHECKOUT

DOCS = CHECKOUT / "docs"
ENGLISH = sorted(path.name for path in DOCS.glob("*.md") if (DOCS / f"{path.stem}.zh-CN.md").exists())
# The Chinese pages have the same code, which another test makes sure of.
PAGES = sorted(path.name for path in DOCS.glob("*.md") if "zh-CN" not in path.name)


def blocks(name, kind):
    """The fenced blocks of a kind on a page."""
    found = re.findall(r"^```(\w*)\n(.+?)^```$", (DOCS / name).read_text("utf-8"), re.M | re.S)
    return [text for own, text in found if own == kind]


def tool(name):
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "tools" / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_code_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GBACORPUS_FIGURES", str(tmp_path / "figures"))
    copy_tree(CHECKOUT / "figures", tmp_path / "figures")
    space = {}
    for code in blocks(name, "python"):
        if name != "reference.md":  # its blocks are signatures; the examples run as doctests
            exec(compile(code, name, "exec"), space)
    for lines in blocks(name, "sh"):
        for line in lines.splitlines():
            words = shlex.split(line)
            assert words[:3] == ["python", "-m", "gbacorpus"], line
            assert main(words[3:]) == 0, line


def test_a_newcomer_is_met_in_both_languages():
    assert ENGLISH == ["data-model.md", "how-to.md", "quick-start.md"]


@pytest.mark.parametrize("name", ENGLISH)
def test_both_languages_have_the_same_code(name):
    twin = f"{name.removesuffix('.md')}.zh-CN.md"
    for kind in ("sh", "r", ""):
        assert blocks(name, kind) == blocks(twin, kind)
    english, chinese = blocks(name, "python"), blocks(twin, "python")
    bare = [[re.sub(r"\s*#.*|title(_en)?\b", "", code) for code in own] for own in (english, chinese)]
    assert bare[0] == bare[1]
    headings = [len(re.findall(r"^## ", (DOCS / page).read_text("utf-8"), re.M)) for page in (name, twin)]
    assert headings[0] == headings[1]


def test_reference_is_that_of_the_docstrings():
    made = tool("reference").page()
    assert made == (DOCS / "reference.md").read_text("utf-8"), "run python tools/reference.py"


def test_picture_is_that_of_the_tables():
    drawing = tool("draw_model")
    for name, language in drawing.PICTURES.items():
        assert (DOCS / name).read_bytes() == drawing.draw(language), "run python tools/draw_model.py"
