"""The wheel holds the corpus: it works from anywhere, offline, and names a file that is damaged."""

import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import zipfile

import pandas as pd
import pytest

import gbacorpus as gba
from gbacorpus.paths import CHECKOUT, OWN_CORPUS
from gbacorpus.summary import RELEASED
from gbacorpus.version import corpus_version

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built with what is installed and without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
        str(CHECKOUT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture
def installed(wheel, tmp_path):
    """The wheel's content in a folder, as pip lays it out."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    return tmp_path


def run(installed, code):
    """Run code in another folder, with the wheel's package and not the checkout's."""
    environment = os.environ | {"PYTHONPATH": str(installed / "site")}
    environment.pop("GBACORPUS_CORPUS", None)
    return subprocess.run(
        [sys.executable, "-"],
        input=code,
        cwd=installed,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_it_works_outside_any_checkout(installed):
    code = (
        "import gbacorpus as gba, gbacorpus.paths as p; assert 'site' in str(p.OWN_CORPUS), p.OWN_CORPUS\n"
        "print(len(gba.load_measures()), gba.trace('QH22-03', 34, 40).printed, len(gba.load_links()))\n"
        "print(gba.load_raw('QH22').count('試點'), gba.about().splitlines()[1])"
    )
    done = run(installed, code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"109 前海率先试点 {len(gba.load_links())}\n4 5 notices, 109 measures")


def written(folder):
    """When each file was written, but for those that Python keeps for itself."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path: path.stat().st_mtime_ns for path in files}


@pytest.mark.parametrize(
    "command", ["reproduce", "test", "site", "lab", "verify x.pdf", "build", "import-codes x.xlsx --coder c"]
)
def test_what_the_installed_package_cannot_do(installed, command):
    """Each says in one line what it needs, and nothing is written."""
    before = written(installed)
    code = f"import sys; from gbacorpus.__main__ import main; sys.exit(main({command.split()!r}))"
    done = run(installed, code)
    assert done.returncode == 1
    assert done.stderr.startswith(f"gbacorpus: {command.split()[0]} ")
    assert done.stderr.count("\n") == 1
    assert written(installed) == before


def test_the_installed_package_builds_another_corpus(installed, corpus):
    code = f"import sys; from gbacorpus.__main__ import main; sys.exit(main(['build', '--corpus', {str(corpus)!r}]))"
    assert run(installed, code).returncode == 0


@pytest.mark.parametrize("name", ["tables/measures.csv", "coding/notices.csv", "raw/QH22-qianhai.txt"])
def test_a_damaged_file_is_named(installed, name):
    path = installed / "site" / "gbacorpus" / "data" / name
    data = path.read_bytes()
    path.write_bytes(data[:-3] + b"x" + data[-2:])
    done = run(installed, "import gbacorpus as gba; gba.load_measures(); gba.load_raw('QH22')")
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert f"{name.rsplit('/', 1)[1]}:1:1: the file is damaged: expected SHA-256" in last
    assert "Install gbacorpus again" in last


def test_the_wheel_holds_the_whole_corpus(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    own = {p.relative_to(OWN_CORPUS).as_posix() for p in OWN_CORPUS.rglob("*") if p.is_file()}
    assert {f"gbacorpus/data/{name}" for name in own} <= names
    assert not [name for name in names if name.startswith(("tests", "notebooks", "figures/"))]


def test_about_in_one_screen():
    lines = gba.about().splitlines()
    assert len(lines) <= 12
    assert max(map(len, lines)) <= 120
    assert gba.__version__ in lines[0]
    assert "109 measures" in lines[1]
    assert f'\ndate-released: "{RELEASED}"\n' in (CHECKOUT / "CITATION.cff").read_text("utf-8")
    assert f"## {gba.__version__} ({RELEASED})\n" in (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    assert "no person has checked" in "\n".join(lines)


def test_data_cannot_change_under_an_old_number():
    """corpus/releases.csv records the fingerprint of each release; CONTRIBUTING states the rule."""
    releases = pd.read_csv(OWN_CORPUS / "releases.csv", dtype=str)
    last = releases.iloc[-1]
    assert (last["version"], last["date"]) == (gba.__version__, RELEASED)
    assert corpus_version().endswith(f"corpus {last['corpus']}"), "raise the version: CONTRIBUTING.md"
    numbers = [tuple(map(int, version.split("."))) for version in releases["version"]]
    assert numbers == sorted(set(numbers))
    for before, after, old, new in zip(releases["corpus"], releases["corpus"][1:], numbers, numbers[1:], strict=False):
        assert before == after or old[:2] != new[:2]
    changelog = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    for row in releases.itertuples():
        assert f"## {row.version} ({row.date})\n" in changelog


@pytest.mark.skipif(
    not ((CHECKOUT / ".git").exists() and shutil.which("git")), reason="an archive is made from what git has"
)
def test_archive_is_the_same_bytes_twice():
    spec = importlib.util.spec_from_file_location("archive", CHECKOUT / "tools" / "archive.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    made = tool.archive()
    assert tool.archive() == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = {name.removeprefix(f"{tool.NAME}/") for name in archive.namelist()}
        sums = archive.read(f"{tool.NAME}/SHA256SUMS").decode().splitlines()
        for line in sums:
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(archive.read(f"{tool.NAME}/{name}")).hexdigest() == digest
    assert len(sums) == len(names) - 1
    assert {"CITATION.cff", "LICENSE-DATA", "corpus/raw/SHA256SUMS", "exports/tei/HQ25.xml"} <= names
    assert f"dist/gbacorpus-{gba.__version__}-py3-none-any.whl" in names
