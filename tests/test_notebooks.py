"""Notebooks as they are stored; the root conftest has nbval run each and compares outputs and figures to the byte."""

import hashlib
import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import gbacorpus.reproduce
from conftest import NOTEBOOK_PATHS, copy_tree
from gbacorpus import reproduce
from gbacorpus.figures.folder import sums
from gbacorpus.notebooks import run_notebook, started_again
from gbacorpus.paths import CHECKOUT
from gbacorpus.reproduce import run_all

FIGURES = CHECKOUT / "figures"
paths = pytest.mark.parametrize("path", NOTEBOOK_PATHS, ids=lambda path: path.name)


def code_cells(path):
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Two notebooks, run afresh, beside the conftest: 98 prints twice and shows a picture, 99 saves a file."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copy(CHECKOUT / "conftest.py", folder)
    show = "from IPython.display import Image\nImage(bytes([137, 80, 78, 71, 13, 10, 26, 10]))"
    save = "import os, pathlib\nto = pathlib.Path(os.environ['GBACORPUS_FIGURES'])\nto.mkdir(exist_ok=True, parents=True)\nto.joinpath('99-x.csv').write_text('a')"
    for name, sources in (("98-shows", ["print(1)\nprint(2)", show]), ("99-saves", [save])):
        nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), folder / f"{name}.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gbacorpus.reproduce, "NOTEBOOKS", folder)
        texts, made = run_all(tell=lambda line: None)
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    return folder, made


@pytest.mark.slow
def test_run_all(small):
    """Notebooks come with their outputs and counts, streams in one piece, and what they saved."""
    folder, made = small
    assert {path.as_posix(): data for path, data in made.items()} == {"99-x.csv": b"a"}
    first, second = code_cells(folder / "98-shows.ipynb")
    assert (first["execution_count"], second["execution_count"]) == (1, 2)
    assert first["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["1\n", "2\n"]}]
    assert second["outputs"][0]["data"]["image/png"].strip() == "iVBORw0KGgo="


@pytest.mark.slow
def test_what_nbval_leaves_out_is_compared(small, tmp_path):
    """A picture of which one byte differs, and a file that is not in figures/, each fail by name."""
    folder = copy_tree(small[0], tmp_path / "broken")
    path = folder / "98-shows.ipynb"
    path.write_text(path.read_text("utf-8").replace("iVBORw0KGgo", "iVBORw0KGgp"), "utf-8")
    options = ("--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-rA")
    command = [sys.executable, "-m", "pytest", *options, folder]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    results = re.findall(r"^(FAILED|PASSED) (.+?)(?= - |$)", done.stdout, re.MULTILINE)
    assert len(results) == 7, done.stdout
    failed = [name for result, name in results if result == "FAILED"]
    assert failed == ["98-shows.ipynb::outputs", "99-saves.ipynb::figures"]
    assert "98-shows.ipynb, Cell 1: the outputs are not those of a fresh run" in done.stdout
    assert "figures/99-x.csv: it is missing" in done.stdout


@paths
def test_counts_run_from_one(path):
    """nbval counts nothing, and passes a cell that has not run."""
    for number, cell in enumerate(code_cells(path), 1):
        results = [output for output in cell["outputs"] if output["output_type"] == "execute_result"]
        assert {own["execution_count"] for own in (cell, *results)} == {number}


@paths
def test_no_error_and_nothing_on_stderr(path):
    for cell in code_cells(path):
        for output in cell["outputs"]:
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"


@paths
def test_no_machine_in_the_outputs(path):
    outputs = json.dumps([cell["outputs"] for cell in code_cells(path)])
    outputs = re.sub(r'"image/png": "[^"]*"', "", outputs)  # base64 holds any letters
    assert not re.search(r"/(home|root|tmp|work|Users)/|0x[0-9a-f]{6,}", outputs)


def test_every_figure_is_of_a_notebook():
    """What a notebook saves begins with its number, so each has been compared."""
    numbers = {path.name[:2] for path in NOTEBOOK_PATHS}
    names = {path.name for path in FIGURES.rglob("*") if path.is_file()} - {"SHA256SUMS", "captions.md"}
    assert not [name for name in names if name[:3] not in {f"{number}-" for number in numbers}]


def test_figures_agree_with_their_sums():
    for line in (FIGURES / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((FIGURES / name).read_bytes()).hexdigest() == digest, f"figures/{name}"
    assert sums(FIGURES) == (FIGURES / "SHA256SUMS").read_bytes()


def test_a_run_keeps_ids_tags_and_hidden_sources(tmp_path):
    metadata = {"tags": ["prose"], "jupyter": {"source_hidden": True}}
    opened = {"collapsed": True, "tags": ["prose"], "jupyter": {"outputs_hidden": True, "source_hidden": True}}
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("1", id="one", metadata=opened),
            nbformat.v4.new_markdown_cell("Two.", id="two", metadata={"editable": False, "tags": []}),
        ]
    )
    nbformat.write(notebook, tmp_path / "any.ipynb")
    made = nbformat.reads(run_notebook(tmp_path / "any.ipynb", tmp_path / "figures"), 4).cells
    assert [(cell.id, cell.metadata) for cell in made] == [("one", metadata), ("two", {})]


def test_notebooks_that_run_at_once_save_apart(tmp_path, monkeypatch):
    """In one folder, one of two that save at once waits, and its output says so."""
    for name in ("98-any", "99-any"):
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell('import os\nprint(os.environ["GBACORPUS_FIGURES"])')]
        )
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
    monkeypatch.setattr(reproduce, "NOTEBOOKS", tmp_path)
    texts, _ = reproduce.run_all(tell=lambda line: None)
    told = [nbformat.reads(text, 4).cells[0].outputs[0].text for text in texts.values()]
    assert told[0] != told[1]


def test_a_kernel_that_dies_at_once_is_started_again():
    """Ports that two kernels chose at the same moment: one of them dies before its first word."""
    deaths = ["Kernel died before replying to kernel_info"] * 2

    def start():
        if deaths:
            raise RuntimeError(deaths.pop())
        return "started"

    assert started_again(start) == "started"
    deaths = ["Kernel died before replying to kernel_info"] * 3
    with pytest.raises(RuntimeError, match="died before"):
        started_again(start)
    deaths = ["something else", "never raised"]
    with pytest.raises(RuntimeError, match="never raised"):
        started_again(start)
    assert len(deaths) == 1
