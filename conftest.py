"""Shared by all tests: a corpus to break, a fresh run of every notebook, and a scratch folder that goes with the run.

It stands at the top so that the notebooks are under the same rules when pytest is given them alone.
"""

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

from gbacorpus.notebooks import kernel_environment
from gbacorpus.paths import NOTEBOOKS, OWN_CORPUS
from gbacorpus.reproduce import run_all

# The same thousands of examples on every run, so that a red run can be run again.
settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")
NOTEBOOK_PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
SCRATCH = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    folder = config.stash[SCRATCH] = tempfile.TemporaryDirectory(prefix="gbacorpus-tests-")
    if config.option.basetemp is None:
        config.option.basetemp = os.path.join(folder.name, "tests")
    # nbval's kernels inherit this environment, and nobody's settings may change an output.
    clean = kernel_environment()
    for name in [name for name in os.environ if name not in clean and not name.startswith("PYTEST")]:
        del os.environ[name]
    os.environ.update(clean)
    # Other programs' output comes in UTF-8 here, whatever the console of this machine writes.
    os.environ["PYTHONIOENCODING"] = "utf-8"
    # Notebook outputs name the folder, and the committed ones were saved into figures/.
    os.environ["GBACORPUS_FIGURES"] = os.path.join(folder.name, "figures")
    os.environ.pop("GBACORPUS_CORPUS", None)


def pytest_unconfigure(config):
    config.stash[SCRATCH].cleanup()


@pytest.fixture
def corpus(tmp_path):
    """A copy of the corpus that a test may break."""
    return shutil.copytree(OWN_CORPUS, tmp_path / "corpus")


@pytest.fixture(scope="session")
def fresh():
    """Every notebook run anew: {name: text}, and {name under figures/: bytes} of what they saved."""
    texts, made = run_all(tell=lambda line: None)
    return {path.name: text for path, text in texts.items()}, {path.as_posix(): data for path, data in made.items()}
