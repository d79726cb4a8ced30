"""The web pages: they work offline, every link leads somewhere, every sign has a glyph."""

import base64
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import nbformat
import pytest
from fontTools.ttLib import TTFont
from test_markdown import active

from gbacorpus.paths import NOTEBOOKS
from gbacorpus.site import build_site

pytestmark = pytest.mark.slow
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    return folder, build_site(folder)


class Reader(HTMLParser):
    """What a page loads, where it links to, and the text that it shows."""

    def __init__(self, page):
        super().__init__()
        self.loads, self.links, self.text, self.anchors, self.hidden = [], [], [], set(), False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.hidden = tag in ("style", "script")
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag in ("script", "iframe", "object", "embed") or "src" in given or tag == "link":
            self.loads.append((tag, given.get("src") or given.get("href") or ""))

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


def test_every_notebook_and_readme_is_there(site):
    folder, made = site
    assert made[:2] == ["index.html", "index.zh-CN.html"]
    assert {f"notebooks/{path.stem}.html" for path in NOTEBOOKS.glob("*.ipynb")} <= set(made)
    for address in made:
        assert (folder / address).stat().st_size > 1000


def test_pages_show_sentences_without_their_making_and_no_check(site):
    folder, _ = site
    for path in NOTEBOOKS.glob("*.ipynb"):
        shown = shown_text(folder, path.stem)
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                tagged = "tags" in cell.metadata
                assert (cell.source in shown) != tagged, f"{path.name}, cell {cell.id}"
        assert "prose(" not in shown
        assert "assert " not in shown
    assert "The corpus holds 5 notices with 109 measures." in shown_text(folder, "01-the-five-notices")


def shown_text(folder, notebook):
    page = (folder / "notebooks" / f"{notebook}.html").read_text("utf-8")
    return "".join(Reader(page).text)


def test_nothing_is_loaded_from_elsewhere(site):
    folder, made = site
    for address in made:
        page = (folder / address).read_text("utf-8")
        for tag, source in Reader(page).loads:
            assert tag in ("img", "link"), (address, tag)
            inside = source.startswith("data:") or (folder / address).parent.joinpath(source).exists()
            assert inside, (address, tag, source[:80])
        assert "@import" not in page
        assert not re.search(r"url\((?!data:)", page), address
        assert not list(active(page)), address


def test_no_link_is_dead(site):
    folder, made = site
    for address in made:
        for link in Reader((folder / address).read_text("utf-8")).links:
            if re.match(r"https?:|mailto:|#", link):
                continue
            target = (folder / address).parent / unquote(link.split("#")[0])
            assert target.exists(), (address, link)


def test_every_sign_has_a_glyph(site):
    folder, made = site
    for address in made:
        page = (folder / address).read_text("utf-8")
        data = re.search(r"base64,([\w+/=]+)\) format", page)[1]
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            known = font.getBestCmap()
        shown = {sign for sign in "".join(Reader(page).text) if not sign.isspace() and sign.isprintable()}
        assert not [sign for sign in shown if ord(sign) not in known], address


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_a_browser_asks_nothing_of_the_network(site, tmp_path):
    folder, _ = site
    for address in ("index.html", "notebooks/03-the-words-they-use.html"):
        log = tmp_path / "net.json"
        subprocess.run(
            [
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--log-net-log={log}",
                f"--screenshot={tmp_path / 'page.png'}",
                (folder / address).as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        text = log.read_text("utf-8", errors="replace")
        asked = set(re.findall(r'"url":"(https?://[^"]+)"', text))
        own = {url for url in asked if not re.search(r"google|gstatic|gvt1", url)}  # the browser's own
        assert not own, own
        assert (tmp_path / "page.png").stat().st_size > 5000


def test_numbers_of_cells_are_not_shown(site):
    """ "In [4]:" says nothing to who reads a page; the style hides whatever the converter calls a prompt."""
    page = (site[0] / "notebooks" / "03-the-words-they-use.html").read_text("utf-8")
    prompts = re.findall(r'class="([^"]*prompt[^"]*)"', page)
    assert prompts
    assert all("prompt" in classes.split() for classes in prompts)
    assert re.search(r"\.prompt\b[^{}]*\{ display: none; \}", page)
