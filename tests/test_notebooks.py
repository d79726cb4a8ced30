"""Stored notebooks equal a fresh run, pictures included; nbval, which skips pictures, runs beside."""

import hashlib
import json
import re

import nbformat
import pytest

from conftest import NOTEBOOK_PATHS
from gbacorpus import reproduce
from gbacorpus.figures.folder import sums
from gbacorpus.notebooks import run_notebook
from gbacorpus.paths import CHECKOUT

FIGURES = CHECKOUT / "figures"
paths = pytest.mark.parametrize("path", NOTEBOOK_PATHS, ids=lambda path: path.name)


def cells(text):
    return json.loads(text)["cells"]


def code_cells(path):
    return [cell for cell in cells(path.read_text("utf-8")) if cell["cell_type"] == "code"]


def content(text):
    """What a notebook says: JupyterLab adds metadata of its own whenever it saves, which are no difference."""
    return [{key: cell[key] for key in cell.keys() - {"metadata", "id"}} for cell in cells(text)]


@paths
def test_outputs_are_those_of_a_fresh_run(path, fresh):
    stored, new = content(path.read_text("utf-8")), content(fresh[0][path.name])
    assert len(stored) == len(new)
    for number, (old, made) in enumerate(zip(stored, new, strict=True), 1):
        if old != made:
            shown = "\n".join(f"{key}: {short(old.get(key))}\n  now {short(made.get(key))}" for key in old)
            pytest.fail(
                f"{path.name}, cell {number}: not what a fresh run gives; run make reproduce\n{shown}", pytrace=False
            )


def short(value):
    """A part of a cell for a message, with the sums of pictures in place of their bytes."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r'(?<="image/png": ")[^"]*', lambda png: hashlib.sha256(png[0].encode()).hexdigest()[:12], text)


def test_metadata_of_jupyterlab_are_no_difference(fresh):
    """What autosave adds to a notebook that is open for two minutes."""
    name, text = next(iter(fresh[0].items()))
    opened = json.loads(text)
    opened["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}
    opened["cells"][0]["metadata"] = {"collapsed": True, "trusted": True}
    assert content(json.dumps(opened, indent=1)) == content(text), name
    opened["cells"][0]["source"] = ["# What else?"]
    assert content(json.dumps(opened)) != content(text)


@paths
def test_counts_run_from_one(path):
    counts = [cell["execution_count"] for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


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


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_figures_are_those_of_a_fresh_run(fresh):
    made = fresh[1]
    stored = {name: data for name, data in files(FIGURES).items() if name not in ("SHA256SUMS", "captions.md")}
    assert sorted(stored) == sorted(made), "a figure too many or too few: run make reproduce"
    for name in made:
        assert stored[name] == made[name], f"figures/{name} is not the one its notebook draws"


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
