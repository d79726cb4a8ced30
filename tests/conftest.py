"""Shared by all tests: a copy of the corpus to break, and one fresh run of every notebook."""

import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings

from gbacorpus.paths import NOTEBOOKS, OWN_CORPUS

# Whatever runs a notebook in these tests must not touch the committed figures.
os.environ["GBACORPUS_FIGURES"] = tempfile.mkdtemp(prefix="gbacorpus-figures-")
# Other programs' output comes in UTF-8 here, whatever the console of this machine writes.
os.environ["PYTHONIOENCODING"] = "utf-8"
# The same thousands of examples on every run, so that a red run can be run again.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")
NOTEBOOK_PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def corpus(tmp_path):
    """A copy of the corpus that a test may break."""
    return shutil.copytree(OWN_CORPUS, tmp_path / "corpus")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory):
    """Every notebook run anew: {name: text}, and the folder of the figures it wrote."""
    from gbacorpus.notebooks import run_notebook

    folder = tmp_path_factory.mktemp("figures")
    with ThreadPoolExecutor(2) as pool:
        texts = pool.map(lambda path: run_notebook(path, folder), reversed(NOTEBOOK_PATHS))
        names = [path.name for path in reversed(NOTEBOOK_PATHS)]
        return dict(zip(names, texts, strict=True)), folder
