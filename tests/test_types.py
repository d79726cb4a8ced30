"""Type hints: all that is public has them, they are right, and an editor sees what they say."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from typing import get_args

import jedi
import pytest

import gbacorpus as gba
from gbacorpus.exports.formats import FORMATS, FormatName
from gbacorpus.paths import CHECKOUT

SOURCE = CHECKOUT / "src" / "gbacorpus"


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    """What mypy says, a line for each error; it knows the package from the first call on, which takes 10 s."""
    folder = tmp_path_factory.mktemp("mypy")

    def run(*arguments):
        command = [sys.executable, "-m", "mypy", "--cache-dir", str(folder), "--hide-error-context", *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode in (0, 1), done.stderr  # 2: it did not run
        return [line for line in done.stdout.splitlines() if ": error: " in line]

    return run


def test_hints_are_right(check):
    assert check() == []


RIGHT = """
import gbacorpus as gba

own = gba.open("corpus")
measures = gba.load_measures(own)
lines = gba.concordance("试点", sort="left", notices=["QH22", "NS22"], corpus=own)
lines.save(f"{lines.title}.md")
gba.compare(["QH22", "NS22"], "HQ25", "codes:partner").query("n_target > 1")
gba.compare(1, [2, 3], by="section")
for path in gba.export("tei", "out", replace=True):
    print(path.name)
"""
WRONG = {
    "gba.nonsense": 'Module has no attribute "nonsense"',
    "gba.load_measures(5)": 'Argument 1 to "load_measures" has incompatible type "int"',
    "gba.load_measure()": 'Module has no attribute "load_measure"',
    'gba.concordance("试点", sort="up")': 'Argument "sort" to "concordance" has incompatible type',
    'gba.count("tokens", segmentation="jieba")': 'Argument "segmentation" to "count" has incompatible type',
    'gba.agreement("terms")': 'Argument 1 to "agreement" has incompatible type',
    'gba.export("pdf", "out")': 'Argument 1 to "export" has incompatible type',
    'gba.trace("QH22-03", 34)': 'Missing positional argument "end"',
    'gba.trace("QH22-03", 34, 40).words': '"Trace" has no attribute "words"',
}


def test_users_are_told_what_is_wrong(check, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(RIGHT + "\n".join(WRONG), "utf-8")
    first = RIGHT.count("\n") + 1
    told = {int(re.search(r":(\d+): error: ", line)[1]) - first: line for line in check(str(path))}
    assert sorted(told) == list(range(len(WRONG)))
    for number, expected in enumerate(WRONG.values()):
        assert expected in told[number]


def without_hints(source):
    """The public functions and methods that lack the type of a parameter or of what they return."""
    found = []

    def look(node, place):
        for own in ast.iter_child_nodes(node):
            if isinstance(own, ast.ClassDef) and not own.name.startswith("_"):
                look(own, f"{place}{own.name}.")
            elif isinstance(own, ast.FunctionDef) and (own.name == "__init__" or not own.name.startswith("_")):
                every = own.args
                named = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
                bare = [one for one in named if one and one.arg not in ("self", "cls") and not one.annotation]
                if bare or not own.returns:
                    found.append(f"{place}{own.name}")

    look(ast.parse(source), "")
    return found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(a: int) -> int: ...", []),
        ("def f(a): ...", ["f"]),
        ("def f() : ...", ["f"]),
        ("def f(a) -> int: ...", ["f"]),
        ("def f(*a: int, b) -> int: ...", ["f"]),
        ("def f(*a) -> int: ...", ["f"]),
        ("def f(**a) -> int: ...", ["f"]),
        ("def _f(a): ...", []),
        ("class C:\n    def f(self) -> int: ...", []),
        ("class C:\n    def f(self): ...", ["C.f"]),
        ("class C:\n    def __init__(self, a) -> None: ...", ["C.__init__"]),
        ("class _C:\n    def f(self): ...", []),
    ],
)
def test_a_missing_hint_is_found(source, found):
    assert without_hints(source) == found


def test_all_that_is_public_has_hints():
    paths = sorted(SOURCE.rglob("*.py"))
    assert len(paths) > 80
    assert [f"{path.name}: {name}" for path in paths for name in without_hints(path.read_text("utf-8"))] == []


def completed(code):
    """What an editor offers at the end of some code, without running it."""
    project = jedi.Project(CHECKOUT, added_sys_path=[str(SOURCE.parent)])
    script = jedi.Script(code, project=project, environment=jedi.InterpreterEnvironment())
    return {one.name for one in script.complete()}


def test_editors_complete_every_public_name():
    assert {*gba.__all__, "__version__"} <= completed("import gbacorpus as gba\ngba.")
    assert "nonsense" not in completed("import gbacorpus as gba\ngba.")
    assert {"loc", "groupby", "query"} <= completed("import gbacorpus as gba\ngba.load_measures().")
    assert {"as_text", "foot", "notes", "groupby"} <= completed('import gbacorpus as gba\ngba.concordance("试点").')
    assert {"printed", "pieces"} <= completed('import gbacorpus as gba\ngba.trace("QH22-03", 34, 40).')


def test_the_stub_names_what_there_is_and_where():
    tree = ast.parse((SOURCE / "__init__.pyi").read_text("utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    homes = {alias.name: node.module for node in imports for alias in node.names}
    assert sorted(homes) == sorted(gba.__all__)
    assert all(alias.asname == alias.name for node in imports for alias in node.names)  # else no type checker sees it
    for name, module in homes.items():
        assert getattr(gba, name) is getattr(import_module(f"gbacorpus.{module}"), name)
        assert getattr(gba, name).__module__ == f"gbacorpus.{module}", name


def test_formats_are_those_that_the_hint_lists():
    assert get_args(FormatName) == tuple(FORMATS)
