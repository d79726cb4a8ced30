"""Set-up that cannot go on says in one line what to do."""

import importlib.util
import os
import subprocess
import sys

import pytest

from gbacorpus.paths import CHECKOUT

SCRIPT = CHECKOUT / "tools" / "environment.py"
spec = importlib.util.spec_from_file_location("environment", SCRIPT)
environment = importlib.util.module_from_spec(spec)
spec.loader.exec_module(environment)


def run(*arguments, **variables):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False,
        env={**os.environ, **variables},
    )  # fmt: skip


def test_python_too_old():
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed, and python3 is 3\.9\."):
        environment.check_version((3, 9), "python3")


def test_python_newer_than_tested(capsys):
    environment.check_version((3, 14), "python3")
    assert "newer than any tested" in capsys.readouterr().out


def test_without_venv(tmp_path):
    """Debian's python3 without python3-venv has no ensurepip."""
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    done = run(str(tmp_path / "env"), PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt install python3." in done.stderr


def test_without_a_registry(tmp_path):
    closed = "http://127.0.0.1:9/simple"
    done = run(
        str(tmp_path / "env"), PIP_INDEX_URL=closed, PIP_CONFIG_FILE=os.devnull,
        PIP_EXTRA_INDEX_URL="", PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1",
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no package registry could be reached" in done.stderr
    assert not (tmp_path / "env" / "gbacorpus-stamp").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    done = run(str(tmp_path))
    assert done.returncode == 1
    assert "is not an environment" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_nothing_is_done_twice():
    """The environment of these tests, when set-up made it, is left as it is."""
    if not os.path.exists(os.path.join(sys.prefix, "gbacorpus-stamp")):
        pytest.skip("this environment was made in another way")
    done = run(sys.prefix)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("WARNING: Retrying (Retry(total=1", "no package registry"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one in requirements.lock"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something else", "something else"),
    ],
)
def test_reasons(log, told):
    assert told in environment.explain(log, "pip.log")
