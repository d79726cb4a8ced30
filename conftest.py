"""Shared by all tests: a corpus to break, a fresh run of every notebook, and a scratch folder that goes with the run.

It stands at the top so that the notebooks are under the same rules when pytest is given them alone.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from nbval.plugin import IPyNbFile, coalesce_streams

from gbacorpus.notebooks import kernel_environment, started_again
from gbacorpus.paths import CHECKOUT, NOTEBOOKS, OWN_CORPUS

# The same examples on every run, so that a red run can be run again; thousands of them in `make test-nightly`.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=300)
settings.register_profile("nightly", settings.get_profile("house"), max_examples=2500)
settings.load_profile("house")
NOTEBOOK_PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
SCRATCH = pytest.StashKey()
# The files that take more than ten seconds: pytest --durations=40.
LONGEST = [
    f"test_{name}" for name in ("exports", "sixth_notice", "check", "site", "docs", "package", "figures", "query")
]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    folder = config.stash[SCRATCH] = tempfile.TemporaryDirectory(prefix="gbacorpus-tests-")
    # What kernels, workers and other children leave in the temporary folder goes with ours.
    os.environ["TMPDIR"] = os.environ["TEMP"] = os.environ["TMP"] = tempfile.tempdir = folder.name
    if config.option.basetemp is None:
        config.option.basetemp = os.path.join(folder.name, "tests")
    # Children in other folders find the same package.
    if "PYTHONPATH" in os.environ:
        places = os.environ["PYTHONPATH"].split(os.pathsep)
        os.environ["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, places))
    # nbval's kernels inherit this environment, and nobody's settings may change an output.
    clean = kernel_environment()
    for name in [name for name in os.environ if name not in clean and not name.startswith("PYTEST")]:
        del os.environ[name]
    os.environ.update(clean)
    # Other programs' output comes in UTF-8 here, whatever the console of this machine writes.
    os.environ["PYTHONIOENCODING"] = "utf-8"
    # Notebook outputs name the folder, and the committed ones were saved into figures/.
    os.environ["GBACORPUS_FIGURES"] = os.path.join(folder.name, "figures")
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.path.join(folder.name, "hypothesis")
    os.environ.pop("GBACORPUS_CORPUS", None)


def pytest_unconfigure(config):
    config.stash[SCRATCH].cleanup()


def pytest_collection_modifyitems(config, items):
    """Where processes share the files, the longest come first, so that none is idle at the end."""
    if hasattr(config, "workerinput"):
        last = len(LONGEST)
        items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else last)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """nbval runs each notebook once; what it does not compare is compared after its last cell."""
    collectors = yield
    return [Notebook.from_parent(parent, path=file_path) if isinstance(own, IPyNbFile) else own for own in collectors]


class Notebook(IPyNbFile):
    """nbval's notebook, saving its figures into a folder of its own."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.add_marker("slow")

    def collect(self):
        cells = list(super().collect())
        yield from cells
        yield Outputs.from_parent(self, name="outputs", cells=cells)
        yield Figures.from_parent(self, name="figures")

    @property
    def folder(self):
        return Path(self.config.stash[SCRATCH].name, self.path.stem, "figures")

    def setup(self):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GBACORPUS_FIGURES", str(self.folder))
            started_again(super().setup)


class Fresh(pytest.Item):
    """A comparison of what is stored with what the cells, which have run, have made."""

    def reportinfo(self):
        return self.path, None, f"{self.path.name}::{self.name}"

    def refuse(self, what):
        pytest.fail(f"{what}\nIf the change is wanted, run make reproduce.", pytrace=False)


class Outputs(Fresh):
    """The outputs are equal to the byte: pictures too, which nbval leaves out."""

    def __init__(self, cells, **options):
        super().__init__(**options)
        self.cells = cells

    def runtest(self):
        for cell in self.cells:
            stored, made = uncounted(coalesce_streams(cell.cell.outputs)), uncounted(cell.test_outputs or [])
            if stored != made:
                what = f"{self.path.name}, {cell.name}: the outputs are not those of a fresh run"
                self.refuse(f"{what}\n{short(stored)}\n  now {short(made)}")


class Figures(Fresh):
    """The files that the notebook saved are those in figures/ that begin with its number, byte for byte."""

    def runtest(self):
        made, stored = files(self.parent.folder), files(CHECKOUT / "figures", f"{self.path.name[:2]}-*")
        for name in sorted(made.keys() ^ stored.keys()):
            self.refuse(f"figures/{name}: {'no notebook saves it' if name in stored else 'it is missing'}")
        for name in sorted(made):
            if made[name] != stored[name]:
                self.refuse(f"figures/{name} is not the file that {self.path.name} saves")


def uncounted(outputs):
    """Outputs without the number of their cell: nbval's kernel does not count."""
    return [{key: value for key, value in output.items() if key != "execution_count"} for output in outputs]


def short(outputs):
    """Outputs for a message, with the sums of pictures in place of their bytes."""
    text = json.dumps(outputs, ensure_ascii=False)
    return re.sub(r'(?<="image/png": ")[^"]*', lambda png: hashlib.sha256(png[0].encode()).hexdigest()[:12], text)


def files(folder, pattern="*"):
    """{path: bytes} of what a folder holds."""
    found = (path for path in folder.rglob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def copy_tree(source, to):
    """A copy that a test may change, even of a checkout that nobody may."""
    shutil.copytree(source, to, copy_function=shutil.copyfile)
    for folder in (to, *to.rglob("*/")):
        folder.chmod(0o755)
    return to


@pytest.fixture
def corpus(tmp_path):
    """A copy of the corpus that a test may break."""
    return copy_tree(OWN_CORPUS, tmp_path / "corpus")
