"""Set-up works on every desk, begins again after an interruption, and says in one line what stops it.

Nothing is downloaded: a checkout of three files has a `venv` beside the script, which makes
environments with a pip that writes down what it is told.
"""

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from gbacorpus.paths import CHECKOUT

pytestmark = pytest.mark.slow
SCRIPT = CHECKOUT / "tools" / "environment.py"
spec = importlib.util.spec_from_file_location("environment", SCRIPT)
environment = importlib.util.module_from_spec(spec)
spec.loader.exec_module(environment)
CLEAN = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
HOSTILE = "我的 文档 #1 & (copy)'s [x]%20"
VENV = """
import os, shutil, sys, sysconfig
here = os.path.dirname(os.path.abspath(__file__))
own = sys.modules.pop("venv")
sys.path.remove(here)
import venv as real
sys.modules["venv"] = own
def create(env, with_pip, **options):
    if "CRASH" in os.environ:
        os._exit(9)
    real.create(env, **options)
    site = sysconfig.get_path("purelib", "venv", {"base": env})
    shutil.copytree(os.path.join(here, "pip"), os.path.join(site, "pip"))
"""
PIP = """
import json, os, sys, sysconfig, time
with open("told.jsonl", "a") as file:
    file.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
print("Collecting 包", flush=True)
sys.stdout.buffer.write(b"\\xff\\n")
time.sleep(float(os.environ.get("SECONDS", 0)))
if "-e" in sys.argv:
    with open(os.path.join(sysconfig.get_path("purelib"), "_gbacorpus.pth"), "w", encoding="utf-8") as file:
        file.write(os.path.join(os.getcwd(), "src"))
"""


class Desk:
    """A checkout of three files in a folder, and what is done in it."""

    def __init__(self, folder):
        self.folder = folder
        for name, text in (
            ("tools/venv.py", VENV),
            ("tools/pip/__main__.py", PIP),
            ("tools/pip/__init__.py", ""),
            ("src/gbacorpus.py", "print('here')"),
            ("requirements.lock", "a==1\nb==2\n"),
            ("pyproject.toml", ""),
        ):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        shutil.copy(SCRIPT, folder / "tools")

    @property
    def env(self):
        return self.folder / ".venv"

    def start(self, *arguments, **variables):
        return subprocess.Popen(
            [sys.executable, self.folder / "tools" / "environment.py", *arguments],
            cwd=self.folder,
            env=CLEAN | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments, **variables):
        process = self.start(*arguments, **variables)
        out, error = (part.decode("utf-8", "replace") for part in process.communicate())
        return SimpleNamespace(returncode=process.returncode, stdout=out, stderr=error)

    def set_up(self, **variables):
        done = self.run(**variables)
        assert (done.returncode, done.stderr) == (0, "")
        assert (self.env / "gbacorpus-stamp").exists()
        return done.stdout

    def told(self):
        lines = (self.folder / "told.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def kill_in_pip(self):
        """Start, and kill it while pip runs."""
        path = self.folder / "told.jsonl"
        before = path.stat().st_size if path.exists() else 0
        process = self.start(SECONDS="1")
        while process.poll() is None and (not path.exists() or path.stat().st_size == before):
            time.sleep(0.05)
        process.kill()
        process.communicate()
        assert process.returncode


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "desk")


# Names and encodings


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "cp1252", "ascii"])
def test_any_folder_and_any_console(tmp_path, encoding):
    desk = Desk(tmp_path / HOSTILE)
    told = desk.set_up(PYTHONIOENCODING=encoding)
    assert "installing 2 packages" in told
    assert (encoding in ("utf-8", "gbk")) == ("\\u6211" not in told)
    assert [arguments[-2:] for arguments, _ in desk.told()] == [["-r", "requirements.lock"], ["-e", "."]]
    # The link to the package is read whatever the locale is.
    done = subprocess.run(
        [environment.interpreter(desk.env), "-c", "import gbacorpus"],
        capture_output=True,
        env=CLEAN | {"LC_ALL": "C"},
        check=False,
    )
    assert done.stdout.split() == [b"here"], done.stderr


def test_it_may_be_called_from_elsewhere(desk, tmp_path):
    done = subprocess.run(
        [sys.executable, desk.folder / "tools" / "environment.py"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (desk.env / "gbacorpus-stamp").exists()


# Settings and kinds of Python


def test_settings_that_only_harm_are_left_out(desk):
    desk.set_up(
        PIP_USER="1",
        PIP_TARGET="x",
        PIP_REQUIRE_HASHES="1",
        PIP_REQUIRE_VIRTUALENV="1",
        PIP_CONSTRAINT="x",
        PIP_INDEX_URL="a mirror",
        HTTPS_PROXY="a proxy",
        PYTHONPATH="x",
    )
    for _, told in desk.told():
        assert {told[f"PIP_{name}"] for name in ("USER", "REQUIRE_HASHES", "REQUIRE_VIRTUALENV")} == {"0"}
        assert not {"PIP_TARGET", "PIP_CONSTRAINT", "PYTHONPATH"} & set(told)
        assert (told["PIP_INDEX_URL"], told["HTTPS_PROXY"]) == ("a mirror", "a proxy")


@pytest.mark.skipif(os.name == "nt", reason="Windows has copies")
def test_a_python_that_runs_only_from_its_own_folder(desk):
    """Homebrew, uv, mise and asdf: a copy would not find its libraries."""
    desk.set_up()
    assert Path(environment.interpreter(desk.env)).is_symlink()


@pytest.mark.parametrize("place", ["bin/python", "Scripts/python.exe", "python.exe"])
def test_the_python_of_each_kind_of_environment(tmp_path, place):
    """Unix; Windows; conda on Windows."""
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert environment.interpreter(tmp_path) == str(path)


def test_python_too_old():
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed, and python3 is 3\.9\."):
        environment.check_version((3, 9), "python3")
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))  # which can read so much


def test_python_newer_than_tested(capsys):
    environment.check_version((3, 14), "python3")
    assert "newer than any tested" in capsys.readouterr().out


# What an earlier call has left


def test_nothing_is_done_twice(desk):
    desk.set_up()
    assert desk.set_up() == ""
    (desk.folder / "requirements.lock").write_text("a==2\n")
    assert "made again" not in desk.set_up()
    assert len(desk.told()) == 4


def test_killed_before_the_environment(desk):
    assert desk.run(CRASH="1").returncode == 9
    assert "installing" in desk.set_up()


def test_killed_while_packages_are_installed(desk):
    desk.kill_in_pip()
    (desk.env / "half").mkdir()
    assert "made again: its last set-up did not end" in desk.set_up()
    assert not (desk.env / "half").exists()


def test_killed_while_other_versions_are_installed(desk):
    """Back at the versions of before, an environment of both is not taken for whole."""
    desk.set_up()
    lock = desk.folder / "requirements.lock"
    before = lock.read_bytes()
    lock.write_text("a==2\n")
    desk.kill_in_pip()
    lock.write_bytes(before)
    assert "made again: its last set-up did not end" in desk.set_up()


def test_ctrl_c_says_how_to_go_on():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(SystemExit, match=r"stopped\. Run the same command"):
        environment.run(interrupted)


def test_a_python_that_is_gone(desk):
    desk.set_up()
    Path(environment.interpreter(desk.env)).unlink()
    assert "made again: its Python does not run" in desk.set_up()


def test_a_pip_that_is_gone(desk):
    desk.set_up()
    [pip] = desk.env.rglob("site-packages/pip")
    shutil.rmtree(pip)
    (desk.folder / "requirements.lock").write_text("a==2\n")
    assert "made again: its Python does not run or has no pip" in desk.set_up()


def test_a_moved_folder(desk):
    desk.set_up()
    old = desk.folder
    desk.folder = old.rename(old.with_name("另一 处"))
    assert f"made again: it was made in {old.resolve() / '.venv'}" in desk.set_up()


def test_another_python(desk, monkeypatch):
    desk.set_up()
    before = environment.stamp(desk.env, "requirements.lock")
    monkeypatch.setattr(environment, "version_of", lambda python: (3, 11))
    monkeypatch.setattr(environment, "sys", SimpleNamespace(version_info=(3, 99, 1)))
    assert environment.stamp(desk.env, "requirements.lock") != before
    assert environment.why_again(desk.env) == "it holds Python 3.11, and 3.99 was asked for"


def test_two_at_once(desk):
    both = [desk.start(SECONDS="0.5") for _ in range(2)]
    told = [process.communicate()[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    waited = "gbacorpus: another set-up is running; waiting"
    assert sorted(waited in text for text in told) == [False, True]
    assert len(desk.told()) == 2


# What is not ours


def test_a_folder_with_other_things_is_left_alone(desk):
    desk.env.mkdir()
    (desk.env / "letter.txt").write_text("mine")
    done = desk.run()
    assert done.returncode == 1
    assert "is not an environment" in done.stderr
    assert [p.name for p in desk.env.iterdir()] == ["letter.txt"]


def test_somebodys_environment_is_used_and_never_emptied(desk):
    """conda's, or VENV=DIR: mended by its owner, not by us."""
    desk.set_up()
    for name in ("gbacorpus-setup", "gbacorpus-stamp"):
        (desk.env / name).unlink()
    (desk.env / "letter.txt").write_text("mine")
    assert "made again" not in desk.set_up()
    Path(environment.interpreter(desk.env)).unlink()
    done = desk.run()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "name another folder: make VENV=DIR" in done.stderr
    assert (desk.env / "letter.txt").exists()


# Reasons


def test_without_venv(tmp_path):
    """Debian's python3 without python3-venv has no ensurepip."""
    desk = Desk(tmp_path)
    (tmp_path / "tools" / "ensurepip.py").write_text("raise ImportError")
    done = desk.run()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt install python3." in done.stderr


def test_without_a_registry(desk):
    (desk.folder / "tools" / "venv.py").unlink()  # with a pip that means it
    done = desk.run(
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_CONFIG_FILE=os.devnull,
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_NO_CACHE_DIR="1",
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no package registry could be reached" in done.stderr
    assert not (desk.env / "gbacorpus-stamp").exists()


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("WARNING: Retrying (Retry(total=1", "no package registry"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one in requirements.lock"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("BackendUnavailable: Cannot import 'hatchling.build'", "Take target, prefix and root out"),
        ("ERROR: something else", "something else"),
    ],
)
def test_reasons(log, told):
    assert told in environment.explain(log, "pip.log")
