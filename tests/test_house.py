"""The rules of the house: which way imports run, what a notebook may hold, what the README says."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib.metadata import distribution

import pytest

from conftest import NOTEBOOK_PATHS
from gbacorpus.notebooks import kept_metadata
from gbacorpus.paths import CHECKOUT

SOURCE = CHECKOUT / "src" / "gbacorpus"
LOCK = (CHECKOUT / "requirements.lock").read_text("utf-8")
README = (CHECKOUT / "README.md").read_text("utf-8")
README_ZH = (CHECKOUT / "README.zh-CN.md").read_text("utf-8")
notebooks = pytest.mark.parametrize("path", NOTEBOOK_PATHS, ids=lambda path: path.name)


def read_cells(path, kind):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield "".join(cell["source"])


def imports(path):
    """Modules that a file of the package imports from it, as 'corpus', 'figures.style' …"""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = path.relative_to(SOURCE).parent.parts
            base = folder[: len(folder) - (node.level - 1)]
            yield ".".join([*base, *(node.module or "").split(".")]).strip(".")


def test_imports_run_one_way():
    wings = {"corpus", "analysis", "figures", "exports"}
    allowed = {
        "corpus": {"corpus"},
        "analysis": {"analysis", "corpus"},
        "figures": {"figures"},
        "exports": {"exports", "analysis", "corpus"},
    }
    for wing, may in allowed.items():
        for path in (SOURCE / wing).rglob("*.py"):
            used = {name.split(".")[0] for name in imports(path)} & wings
            assert used <= may, f"{path.name} imports {used - may}"


def code_cells(path):
    return [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


def fault(cell):
    """What is wrong with a code cell: it computes, or tells, or checks, and is tagged and folded accordingly."""
    source, metadata = "".join(cell["source"]), kept_metadata(cell["metadata"])
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    if any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)) for node in nodes):
        return "defines something: move it to the package"
    kind = "compute"
    if any(isinstance(node, ast.Assert) for node in nodes):
        kind = "check"
        if not all(isinstance(statement, ast.Assert) for statement in tree.body):
            return "asserts beside other code: give them a cell of their own"
    elif any(isinstance(node, ast.Call) and ast.unparse(node.func) == "prose" for node in nodes):
        kind = "prose"
        if len(tree.body) > 1 or not ast.unparse(tree).startswith("prose("):
            return "prose beside other code: give it a cell of its own"
        if isinstance(tree.body[0].value.args[0], (ast.Constant, ast.JoinedStr)) and '"""' not in source:
            return "prose in pieces: make it one triple-quoted string"
        if max(map(len, source.splitlines())) > 120:
            return "prose in lines of more than 120 characters: wrap it"
    elif len(source.splitlines()) > 10 and "import gbacorpus as gba" not in source:  # the list of imports is one thing
        return "more than ten lines: make it two cells"
    wanted = {} if kind == "compute" else {"tags": [kind], "jupyter": {"source_hidden": True}}
    return "" if metadata == wanted else f"metadata {metadata}: should be {wanted}"


@notebooks
def test_cells_of_notebooks_compute_or_tell_or_check(path):
    first, *_ = read_cells(path, "markdown")
    assert re.match(r"# .+\?\n\n\*\*Answer\.\*\* .+\n\n\*\*Reads\*\* .+\*\*Writes\*\* ", first)
    *_, last = read_cells(path, "markdown")
    assert "## What this cannot show" in last
    for cell in code_cells(path):
        assert not fault(cell), f"{path.name}, cell {cell['id']}: {fault(cell)}"
    tags = [tag for cell in code_cells(path) for tag in cell["metadata"].get("tags", [])]
    assert "prose" not in tags or "check" in tags, f"{path.name} claims something and checks nothing"


@pytest.mark.parametrize(
    ("tag", "source", "found"),
    [
        ("prose", 'prose(f"""\n{n} measures.\n""")', ""),
        ("prose", "prose(markdown_table(table))", ""),
        ("check", "# Both ways.\nassert n == 1\nassert m == 1", ""),
        ("", "n = 1\n" * 10, ""),
        ("", "n = 1\n" * 11, "more than ten lines"),
        ("", "first = lambda row: row[0]", "defines something"),
        ("", "def first(row):\n    return row[0]", "defines something"),
        ("", "class First:\n    pass", "defines something"),
        ("prose", 'n = 1\nprose(f"""{n}""")', "prose beside other code"),
        ("prose", 'shown = prose(f"""{n}""")', "prose beside other code"),
        ("prose", 'prose(f"{n} " f"measures.")', "prose in pieces"),
        ("prose", f'prose("""{"long " * 30}""")', "prose in lines of more"),
        ("check", "n = 1\nassert n == 1", "asserts beside other code"),
        ("check", "for n in m:\n    assert n == 1", "asserts beside other code"),
        ("", 'prose("""One.""")', "metadata {}"),
        ("", "assert n == 1", "metadata {}"),
        ("prose", "assert n == 1", "metadata {'tags': ['prose']"),
        ("check", "n = 1", "metadata {'tags': ['check']"),
    ],
)
def test_fault_of_a_cell(tag, source, found):
    metadata = {"tags": [tag], "jupyter": {"source_hidden": True}} if tag else {}
    told = fault({"source": [source], "metadata": metadata})
    assert told.startswith(found)
    assert bool(told) == bool(found)


def test_prose_and_checks_are_folded():
    for tag, source in (("prose", 'prose("""One.""")'), ("check", "assert n == 1")):
        assert fault({"source": source, "metadata": {"tags": [tag]}})
        assert fault({"source": source, "metadata": {"tags": [tag], "jupyter": {"source_hidden": False}}})


@notebooks
def test_prose_holds_no_typed_number(path):
    """Years, ids, names of figures and notebooks are names; any other number must be computed."""
    names = r"`[^`]*`|\b20\d\d\b|\b[A-Z]{2}\d\d(-\d\d)?\b|notebooks? \d\d|GB 2312|Big5|95%"
    for source in read_cells(path, "markdown"):
        assert not re.search(r"\d", re.sub(names, "", source)), source


def test_one_caller_per_figure():
    called = [
        name
        for path in NOTEBOOK_PATHS
        for source in read_cells(path, "code")
        for name in re.findall(r'save_figure\(\s*"(\d\d-[a-z0-9-]+)"', source)
    ]
    files = {p.stem for p in (CHECKOUT / "figures" / "en").glob("*.pdf")}
    assert sorted(called) == sorted(files)
    for path in NOTEBOOK_PATHS:
        own = [name for source in read_cells(path, "code") for name in called if f'"{name}"' in source]
        assert {name[:2] for name in own} <= {path.name[:2]}


@pytest.mark.parametrize("command", [["format", "--check"], ["check"]])
def test_ruff(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_tests_and_tools_run_on_windows():
    """What a child prints is read as UTF-8, not in the locale's encoding; a signal ends nobody else."""
    for folder in ("tests", "tools"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            source = path.read_text("utf-8")
            for sign in ("text" + "=True", "os" + ".kill("):
                assert sign not in source, f"{path}: {sign}"


def test_readme_names_every_notebook_and_two_commands():
    for text in (README, README_ZH):
        for path in NOTEBOOK_PATHS:
            assert f"notebooks/{path.name}" in text
        commands = re.findall(r"^make \w+", text, re.MULTILINE)
        assert commands[:2] == ["make reproduce", "make test"]
    ci = (CHECKOUT / ".ci" / "run").read_text("utf-8")
    assert re.findall(r"^make [\w-]+", ci, re.MULTILINE) == ["make test", "make test-lowest"]
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    assert re.search(r"^reproduce test site lab build: env$", makefile, re.MULTILINE)


def test_links_in_the_readmes_exist():
    for name, text in (("README.md", README), ("README.zh-CN.md", README_ZH)):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)|<img src=\"([^\"]+)\"", text):
            path = next(filter(None, target))
            assert (CHECKOUT / path).exists(), f"{name}: {path}"


def test_lock_is_hashed_and_without_addresses():
    assert not re.search(r"https?:|file:|--index|--find-links", LOCK)
    pins = re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\S+==\S+ .*\\\n    --hash=sha256:", LOCK, re.MULTILINE))
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {*project["dependencies"]}.union(*project["optional-dependencies"].values())
    direct = {re.split(r"[\[>]", own)[0] for own in direct if not own.startswith("gbacorpus")}
    assert direct <= {name for name, _ in pins}
    for name, version in pins:
        if name in direct:
            assert distribution(name).version == version, f"{name} is not at its locked version"


@pytest.mark.slow
def test_conda_environment_installs_the_lock(tmp_path):
    """conda writes the pip part into a file beside environment.yml and hands it to pip."""
    text = (CHECKOUT / "environment.yml").read_text("utf-8")
    assert re.search(r"^name: gbacorpus$", text, re.MULTILINE)
    pip_part = re.search(r"  - pip:\n((?:      - .+\n?)+)", text)[1]
    lines = [line.removeprefix("      - ") for line in pip_part.splitlines()]
    assert lines == ["-r requirements.lock"]
    python = re.search(r"- python=(3\.\d+)", text)[1]
    assert python in ("3.11", "3.12", "3.13")
    (tmp_path / "requirements.lock").write_text(LOCK, "utf-8")
    (tmp_path / "condaenv.txt").write_text("\n".join(lines), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "-r", "condaenv.txt"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout


def tracked():
    """The committed files; in an unpacked archive, or without git, all that git would not ignore."""
    command = ["git", "-C", str(CHECKOUT), "ls-files", "-z", "--cached", "--full-name", ":/"]
    if (CHECKOUT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return [name for name in listed.split("\0") if name]
    ignored = [line.rstrip("/") for line in (CHECKOUT / ".gitignore").read_text("utf-8").split()]
    return [
        path.relative_to(CHECKOUT).as_posix()
        for path in CHECKOUT.rglob("*")
        if path.is_file()
        and not any(fnmatch(part, name) for part in path.relative_to(CHECKOUT).parts for name in (*ignored, ".git"))
    ]


def test_no_registry_and_no_machine_in_tracked_files():
    hosts = re.compile(r"index-url|trusted-host|/simple/|(?<![\w.])/(work|root|home|tmp)/[A-Za-z0-9.]")
    names = tracked()
    assert "README.md" in names
    for name in names:
        path = CHECKOUT / name
        if path.suffix in {".ttf", ".pdf", ".png"} or not path.exists() or "tests/" in name:
            continue
        assert not hosts.search(path.read_text("utf-8")), name


def test_one_version_everywhere():
    from gbacorpus import __version__

    assert f"\nversion: {__version__}\n" in (CHECKOUT / "CITATION.cff").read_text("utf-8")
    changelog = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## ([0-9]\S+)", changelog, re.MULTILINE)[1] == __version__
    assert f"gbacorpus {__version__}." in (CHECKOUT / "corpus" / "datasheet.md").read_text("utf-8")
    pages = [path.read_text("utf-8") for path in (CHECKOUT / "docs").glob("quick-start*.md")]
    assert len(pages) == 2
    for text in (README, README_ZH, *pages):
        assert f"gbacorpus {__version__}, HQ25-09" in text


def test_code_in_the_readmes_runs():
    for text in (README, README_ZH):
        code = re.search(r"```python\n(.+?)```", text, re.DOTALL)[1]
        for statement in ast.parse(code).body:
            exec(compile(ast.Module([statement], []), "README", "exec"), NAMESPACE)


NAMESPACE = {}


def test_every_public_name_has_an_example_that_runs():
    import gbacorpus as gba

    for name in gba.__all__:
        made = getattr(gba, name)
        if not (isinstance(made, type) and issubclass(made, Exception)):
            assert ">>> " in (made.__doc__ or ""), name
