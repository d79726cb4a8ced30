"""The core alone, without any extra: what works, and the one line by which the rest says what it needs."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

import gbacorpus as gba
from gbacorpus.analysis.agreement import disagreements
from gbacorpus.corpus.fold import script
from gbacorpus.extras import EXTRAS
from gbacorpus.paths import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
# What `pip install gbacorpus` brings: the dependencies, and those of pandas and lazy-loader.
CORE = {"dateutil", "gbacorpus", "lazy_loader", "numpy", "opencc", "packaging", "pandas", "pytz", "six", "tzdata"}
ALONE = f"""
import json, sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

class Core(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        own = name in sys.stdlib_module_names or name.startswith("_sysconfigdata")
        if path is not None or own or name in {CORE!r}:
            return super().find_spec(name, path, target)

sys.meta_path[:] = BuiltinImporter, FrozenImporter, Core
import gbacorpus as gba
"""
# What is called, and what the message says that it needs.
CALLS = {
    "from gbacorpus.analysis.index import Index": "gbacorpus.analysis.index needs scipy",
    "from gbacorpus.analysis.occurrences import occurrences": "gbacorpus.analysis.occurrences needs scipy",
    "from gbacorpus.analysis.ranking import rank_antecedents": "gbacorpus.analysis.ranking needs scipy",
    "from gbacorpus.analysis.statistics import g2": "gbacorpus.analysis.statistics needs scipy",
    "from gbacorpus.figures import charts": "gbacorpus.figures.charts needs matplotlib",
    "from gbacorpus.analysis.lineage import lineage_graph; lineage_graph()": "lineage_graph needs networkx",
    "from gbacorpus.analysis.lineage import save_graph; save_graph('x.json')": "save_graph needs networkx",
    "gba.concordance('试.', use_regex=True)": "use_regex needs regex",
    "gba.shared_passages(max_edits=0.2)": "a search for passages with edits needs rapidfuzz",
    "gba.antecedents('HQ25-10').as_text('md')": "a table in Markdown needs tabulate",
    "gba.antecedents('HQ25-10').as_text('tex')": "a table in LaTeX needs jinja2",
    "from gbacorpus.corpus.segment import segment; segment('试点')": "segmentation needs jieba",
    "from gbacorpus.corpus.segment import segmenter; segmenter((), True)": "fast segmentation needs rjieba",
    "from gbacorpus.corpus.sheet import write_sheet; write_sheet('x.xlsx')": "a coding sheet needs openpyxl",
    "from gbacorpus.corpus.sheet_reader import read_sheet; read_sheet('x.xlsx')": "a coding sheet needs openpyxl",
    "from gbacorpus.exports.formats import FORMATS; FORMATS['xlsx'].load()": (
        "the export as an Excel workbook needs openpyxl"
    ),
}
COMMANDS = {
    "check": "jieba",
    "build --corpus {corpus}": "jieba",
    "export tei --to {corpus}/out": "jieba",
    "export xlsx --to {corpus}/out": "openpyxl",
    "coding-sheet {corpus}/sheet.xlsx": "openpyxl",
    "import-codes {corpus}/sheet.xlsx --coder c": "openpyxl",
    "reproduce": "nbclient",
    "verify {figures}/en/03-words.png": "PIL",
    "site": "mistune",
    "lab": "jupyterlab",
    "test": "pytest",
}


def alone(code):
    """What a Python without any extra prints, as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE + code], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def line(needs):
    """The line for "compare needs scipy"."""
    extra = EXTRAS[needs.split()[-1]]
    return f'{needs}, which the extra "{extra}" brings: pip install "gbacorpus[{extra}]"'


def test_extras_are_those_of_pyproject():
    brought = {"pytest": "test"}  # of this extra the package itself names no other module
    for extra, requirements in PROJECT["optional-dependencies"].items():
        if extra != "test":
            names = (re.match(r"[A-Za-z0-9-]+", requirement)[0] for requirement in requirements)
            brought |= {name: extra for name in names if name != "gbacorpus"}
    distributions = packages_distributions()
    assert {distributions[module][0].lower(): extra for module, extra in EXTRAS.items()} == brought


def test_core_is_what_everybody_gets():
    named = {re.match(r"[a-z-]+", requirement)[0].replace("-", "_") for requirement in PROJECT["dependencies"]}
    assert named <= CORE
    assert not CORE & set(EXTRAS)


def test_all_loaders_work_on_the_core():
    code = """
from gbacorpus.corpus import coded, load
loaders = {name: value for module in (load, coded) for name, value in vars(module).items() if name.startswith("load_")}
print(json.dumps({name: len(loader("HQ25") if name == "load_raw" else loader()) for name, loader in loaders.items()}))
"""
    sizes = alone(code)
    assert {name for name in gba.__all__ if name.startswith("load_")} <= set(sizes)
    assert (sizes["load_notices"], sizes["load_measures"]) == (5, 109)
    assert all(sizes.values())


def test_searches_work_on_the_core():
    code = """
from gbacorpus.analysis.agreement import disagreements
from gbacorpus.corpus.fold import fold, script
print(json.dumps([
    gba.about().splitlines()[1],
    len(gba.concordance("試點")),
    len(gba.concordance("T038", notices="HQ25", sort="left")),
    gba.trace("QH22-03", 34, 40).printed,
    fold("試點"),
    script("點"),
    len(gba.antecedents("HQ25-10")),
    len(disagreements("links")),
]))
"""
    assert alone(code) == [
        gba.about().splitlines()[1],
        len(gba.concordance("試點")),
        len(gba.concordance("T038", notices="HQ25", sort="left")),
        "前海率先试点",
        "试点",
        script("點"),
        2,
        len(disagreements("links")),
    ]


def test_loading_a_table_imports_what_pandas_imports():
    names = "; import sys; print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    loaded, read = (
        subprocess.run([sys.executable, "-c", code + names], capture_output=True, encoding="utf-8", check=True).stdout
        for code in ("import gbacorpus; gbacorpus.load_measures()", "import pandas")
    )
    assert set(loaded.split()) - set(read.split()) <= {"gbacorpus", "lazy_loader"}


def test_public_names_say_which_extra_they_need():
    code = """
told = {}
for name in gba.__all__:
    try:
        getattr(gba, name)
    except ImportError as error:
        told[name] = str(error)
print(json.dumps(told))
"""
    told = alone(code)
    assert {"compare", "rank_antecedents", "save_figure"} <= set(told)
    for name, message in told.items():
        assert message == line(f"{name} needs {'matplotlib' if name == 'save_figure' else 'scipy'}")


def test_calls_say_which_extra_they_need():
    code = f"""
told = {{}}
for call in {list(CALLS)!r}:
    try:
        exec(call)
    except ImportError as error:
        told[call] = str(error)
print(json.dumps(told))
"""
    assert alone(code) == {call: line(needs) for call, needs in CALLS.items()}


def test_commands_say_which_extra_they_need(corpus):
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    places = {"corpus": corpus, "figures": CHECKOUT / "figures"}  # which may have blanks in their names
    commands = [[word.format(**places) for word in command.split()] for command in COMMANDS]
    code = f"""
import io
from contextlib import redirect_stderr, redirect_stdout
from gbacorpus.__main__ import main
told = []
for command in {commands!r}:
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())), redirect_stderr(io.TextIOWrapper(io.BytesIO())) as errors:
        code = main(command)
        errors.seek(0)
        told.append((code, errors.read().splitlines()[-1]))
print(json.dumps(told))
"""
    for (command, module), (status, message) in zip(COMMANDS.items(), alone(code), strict=True):
        name, second, *_ = [*command.split(), ""]
        name = f"{name} {second}" if name == "export" else name
        assert (status, message) == (1, f"gbacorpus: {line(f'{name} needs {module}')}")
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before


def test_an_old_package_is_not_called_missing():
    """A module that is not in an installed package is another fault, and so is a name that it has not."""
    from gbacorpus.extras import explained

    for error in (ModuleNotFoundError(name="scipy.none"), ImportError(name="scipy"), ModuleNotFoundError(name="gzip")):
        assert explained(error, "compare") is error


@pytest.mark.parametrize("name", ["nonsense", "load_measure"])
def test_an_unknown_name_is_no_missing_extra(name):
    with pytest.raises(AttributeError, match=name):
        getattr(gba, name)
