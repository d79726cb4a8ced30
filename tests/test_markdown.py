"""What a corpus says is shown and never run: in notebooks, on the pages of the site, in tables."""

import csv
import io
import re

import nbformat
import pandas as pd
import pytest
from lxml import etree, html

import gbacorpus as gba
from conftest import NOTEBOOK_PATHS, copy_tree
from gbacorpus import site
from gbacorpus.analysis.result import Result
from gbacorpus.corpus.build import build
from gbacorpus.markdown import inert, markdown_table, prose
from gbacorpus.notebooks import run_notebook
from gbacorpus.paths import NOTEBOOKS, OWN_CORPUS

MARKUP = (
    " <script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    "[four](javascript:alert(4))![five](http://example.org/5.png)<iframe src=//example.org></iframe>|six"
)
CELLS = {
    "notices": ["label_en", "title_en", "issuer_en", "date_evidence"],
    "events": ["evidence"],
    "links": ["reason_en", "reason_zh"],
    "glosses": ["gloss_en"],
    "terms": ["gloss_en", "definition"],
    "codebook": ["label_en", "label_zh", "definition_en"],
    "coders": ["who_en", "who_zh"],
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A corpus whose hand-kept cells end in markup."""
    corpus = copy_tree(OWN_CORPUS, tmp_path_factory.mktemp("hostile") / "corpus")
    for name, columns in CELLS.items():
        path = corpus / "coding" / f"{name}.csv"
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        for row in rows:
            row |= {column: row[column] + MARKUP for column in columns}
        made = io.StringIO()
        writer = csv.DictWriter(made, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        path.write_text("\ufeff" + made.getvalue(), "utf-8")
    build(corpus)
    return corpus


def active(page):
    """What of a page would run, or load from elsewhere."""
    for element in html.document_fromstring(page).iter():
        if element.tag in ("script", "iframe", "object", "embed", "form", "svg", "base"):
            yield element.tag
        for name, value in element.items():
            address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
            if name.startswith("on") or re.match(r"(javascript|vbscript|data:text)", address):
                yield f"{name}={value}"
            if name == "src" and not re.match(r"data:image/|[\w.][^:]*$", address):
                yield f"{name}={value}"


@pytest.fixture(scope="module")
def run(hostile, tmp_path_factory):
    """Two notebooks, run on that corpus: prose and tables, a concordance, a comparison, a figure."""
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GBACORPUS_CORPUS", str(hostile))
        for name in ("00-explore", "01-the-five-notices"):
            made = run_notebook(NOTEBOOKS / f"{name}.ipynb", folder / "figures")
            (folder / f"{name}.ipynb").write_text(made, "utf-8")
    return folder


@pytest.mark.slow
def test_notebooks_on_another_corpus_are_inert(run):
    """Without the cleaning of the site, so that they are it in JupyterLab too."""
    for path in sorted(run.glob("*.ipynb")):
        page = site._notebook(path)
        assert "alert(1)" in page, "the corpus should show what its cells hold"
        assert not list(active(page))
        outputs = [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", ())]
        for text in (o.get("data", {}).get("text/markdown", "") for o in outputs):
            assert not re.search(r"<\w|\]\(|\]\[", text)


def test_figures_of_another_corpus_are_inert(run):
    drawings = list((run / "figures").rglob("*.svg"))
    assert len(drawings) == 2
    for path in drawings:
        for element in etree.parse(path).iter("*"):
            assert etree.QName(element).localname not in ("script", "foreignObject", "a", "image")
            assert not [name for name in element.attrib if name.startswith("on")]


def test_notebooks_show_values_through_prose_and_markdown_table():
    """Neither Markdown nor HTML of IPython, nor pandas's to_markdown and Styler, looks at what it is given."""
    for path in NOTEBOOK_PATHS:
        for cell in nbformat.read(path, 4).cells:
            if cell.cell_type == "code":
                loose = r"\b(Markdown|HTML|Latex|Javascript|SVG|to_markdown|to_html|style)\b"
                told = "show values through prose and markdown_table of gbacorpus.markdown"
                assert not re.search(loose, cell.source), f"{path.name}: {told}\n{cell.source}"


def test_reprs_are_inert(hostile):
    first = gba.antecedents("HQ25-09", hostile)
    shown = [first, gba.lineage(hostile), gba.load_notices(hostile)]
    shown += [gba.concordance(query, corpus=hostile) for query in ("试点", "<script>alert(1)</script>")]
    shown += [gba.compare_measures("QH22-09", "HQ25-09", hostile)]
    shown += [Result(pd.DataFrame({MARKUP: [MARKUP]}), MARKUP, {MARKUP: MARKUP}, [MARKUP])]
    for made in shown:
        assert not list(active(made._repr_html_()))
    assert "&lt;script&gt;" in first._repr_html_()


@pytest.mark.slow
def test_pages_of_any_notebook_are_inert(tmp_path, monkeypatch):
    """Outputs that another program made: tables and pictures are shown, nothing runs, nothing is loaded."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
    table = (
        "<table onclick='alert(1)' style='position:fixed'><tr style='background:url(//example.org)'>"
        "<td style='text-align:right'>kept</td></tr></table>"
    )
    sources = ("data:image/png;base64,AAAA", "//example.org/1.png", "\t//example.org/2.png")
    pictures = "".join(f"<img src='{source}'>" for source in sources)
    links = (
        "<a href='java&#115;cript:alert(1)'>a</a><a href='data:text/html,b'>b</a><a href='https://example.org'>c</a>"
    )
    shown = {"text/html": table + pictures + links, "image/svg+xml": drawing}
    shown |= dict.fromkeys(("text/markdown", "text/latex", "text/plain"), MARKUP)
    shown |= {"application/javascript": "alert(1)"}
    outputs = [nbformat.v4.new_output("display_data", {kind: text}) for kind, text in shown.items()]
    code = nbformat.v4.new_code_cell("1", execution_count=1, outputs=outputs)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(MARKUP), code])
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook, tmp_path / "notebooks" / "any.ipynb")
    for name in ("README.md", "README.zh-CN.md"):
        (tmp_path / name).write_text("# A page\n", "utf-8")
    (tmp_path / "notebooks" / "x").write_text("", "utf-8")  # what the markup links to
    monkeypatch.setattr(site, "CHECKOUT", tmp_path)
    monkeypatch.setattr(site, "NOTEBOOKS", tmp_path / "notebooks")
    site.build_site(tmp_path / "site")
    page = (tmp_path / "site" / "notebooks" / "any.html").read_text("utf-8")
    assert not list(active(page))
    assert not re.search(r"position|url\((?!data:)", page)
    made = html.document_fromstring(page)
    sources = [image.get("src", "")[:22] for image in made.iter("img")]
    assert sources.count("data:image/png;base64,") == 1
    assert sources.count("data:image/svg+xml;bas") == 1
    assert [cell.text for cell in made.iter("td")] == ["kept"]
    assert next(made.iter("td")).get("style") == "text-align:right;"
    assert "https://example.org" in [link.get("href") for link in made.iter("a")]


def test_inert_twice_is_inert_once():
    assert inert(inert(MARKUP)) == inert(MARKUP)
    assert prose("**two** and <b>").data == "**two** and &lt;b>"


def test_prose_is_unwrapped_as_markdown_would():
    wrapped = """
        Of 17 measures,
        *some* have one:

        - the first,
          with
          more;
        - the second.

        | a |
        |:--|
        | b |
        """
    told = "Of 17 measures, *some* have one:\n\n- the first, with more;\n- the second.\n\n| a |\n|:--|\n| b |"
    assert prose(wrapped).data == told
    assert prose(told).data == told


def test_a_cell_stays_a_cell():
    table = pd.DataFrame({"a|b": ["c|d", "e\r\nf", None]}, pd.Index(["g|h", "i\u2028j", "k"], name="l|m"))
    lines = markdown_table(table).splitlines()
    assert len(lines) == 5
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {3}
