"""The commands on other people's desks: other corpora, consoles, folders; two at once; no checkout."""

import io
import os
import subprocess
import sys
import time

import pytest

from conftest import LONGEST
from gbacorpus.__main__ import main
from gbacorpus.lab import working_copy
from gbacorpus.locks import one_writer
from gbacorpus.paths import CHECKOUT, NOTEBOOKS, corpus_dir, file_name, user_path

UTF8 = os.environ | {"PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize("command", ["reproduce", "test", "site"])
def test_commands_about_our_own_corpus_refuse_another(corpus, monkeypatch, capsys, command):
    """GBACORPUS_CORPUS=other gbacorpus reproduce used to write over 111 committed files."""
    before = {path: path.stat().st_mtime_ns for path in (CHECKOUT / "figures").rglob("*")}
    monkeypatch.setenv("GBACORPUS_CORPUS", str(corpus))
    assert main([command]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"gbacorpus: {command} is about the project's own corpus, and the variable GBACORPUS_CORPUS")
    assert told.count("\n") == 1
    assert {path: path.stat().st_mtime_ns for path in (CHECKOUT / "figures").rglob("*")} == before


def test_what_test_runs(monkeypatch):
    """A process per core, unless a person says otherwise, who has the last word; the longest files by their names."""
    commands = []
    monkeypatch.setattr(subprocess, "call", lambda command, cwd: commands.append(command))
    for cores in (None, 2, 64):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        main(["test", "--quick", "-n", "0", "tests/test_fold.py"])
    assert [command[command.index("-n") + 1] for command in commands] == ["1", "2", "8"]
    assert all(command[-5:] == ["-m", "not slow", "-n", "0", "tests/test_fold.py"] for command in commands)
    main(["test"])
    assert "not slow" not in commands[-1]
    assert set(LONGEST) <= {path.stem for path in (CHECKOUT / "tests").glob("test_*.py")}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_a_console_that_lacks_characters_hides_no_fault(corpus, encoding):
    path = corpus / "coding" / "glosses.csv"
    path.write_text(path.read_text("utf-8").replace("试点", "試點ü", 1), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gbacorpus", "check", "--corpus", corpus],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 1
    assert b"glosses.csv:" in done.stdout
    assert b"word is not folded" in done.stdout
    assert b"faults: 1" in done.stdout
    assert b"Traceback" not in done.stderr


def test_build_under_ascii(corpus):
    done = subprocess.run(
        [sys.executable, "-m", "gbacorpus", "build", "--corpus", corpus],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )
    assert done.returncode == 0, done.stderr


def test_home_is_expanded(corpus, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HOME", str(corpus.parent))
    monkeypatch.setenv("USERPROFILE", str(corpus.parent))
    assert corpus_dir("~/corpus") == corpus
    assert main(["export", "graphml", "--to", "~/out", "--corpus", "~/corpus"]) == 0
    assert (corpus.parent / "out" / "lineage.graphml").exists()
    monkeypatch.setenv("GBACORPUS_CORPUS", "~/corpus")
    assert main(["coding-sheet", "~/sheet.xlsx"]) == 0
    assert (corpus.parent / "sheet.xlsx").exists()


def test_a_home_that_nobody_knows(monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    assert user_path("~nobody-of-that-name/x").name == "x"


def test_a_coding_sheet_is_a_workbook(tmp_path, capsys):
    assert main(["coding-sheet", str(tmp_path / "x.csv")]) == 1
    assert "expected a name that ends in .xlsx" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_two_builds_at_once_take_turns(corpus):
    """The second is told, waits, and finds the tables whole; no file of either is left."""
    command = [sys.executable, "-m", "gbacorpus", "build", "--corpus", str(corpus)]
    with one_writer(corpus):
        second = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=UTF8)
        told = second.stderr.readline().decode()
        assert "another gbacorpus writes in" in told
        assert second.poll() is None
    assert second.wait(60) == 0
    second.communicate()
    assert not list(corpus.rglob(".*"))
    assert not list(corpus.rglob("*.new"))


def test_the_lock_of_a_dead_process_is_gone(corpus):
    code = "import sys, time; from gbacorpus.locks import one_writer\nwith one_writer(sys.argv[1]): print('in', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", code, corpus], stdout=subprocess.PIPE)
    other.stdout.readline()
    other.kill()
    other.communicate()
    started = time.time()
    with one_writer(corpus):
        assert time.time() - started < 5


def test_ten_writers_of_one_set_leave_one_of_theirs(tmp_path):
    """Each has temporary names of its own: no torn file, and no two sets mixed."""
    code = (
        "import sys; from gbacorpus.files import write_files; from gbacorpus.locks import one_writer\n"
        "from pathlib import Path; folder, own = Path(sys.argv[1]), sys.argv[2].encode()\n"
        "for _ in range(20):\n"
        "    with one_writer(folder): write_files({folder / f'{n}.txt': own * 50000 for n in range(3)})"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, tmp_path, str(n)]) for n in range(5)]
    assert [writer.wait(60) for writer in writers] == [0] * 5
    texts = {path.read_bytes() for path in tmp_path.glob("*.txt")}
    assert len(texts) == 1
    assert len(texts.pop()) == 50000
    assert len(list(tmp_path.iterdir())) == 3


def test_work_goes_on_in_a_copy(tmp_path):
    """make lab: the copy is made once and kept, filled up, and put aside when a fresh one is asked for."""
    folder = working_copy(folder=tmp_path / "mine")
    names = {path.name for path in NOTEBOOKS.glob("*.ipynb")}
    assert {path.name for path in folder.iterdir()} == names
    (folder / "00-explore.ipynb").write_text("changed")
    (folder / "01-the-five-notices.ipynb").unlink()
    working_copy(folder=folder)
    assert (folder / "00-explore.ipynb").read_text() == "changed"
    assert (folder / "01-the-five-notices.ipynb").exists()
    working_copy(renew=True, folder=folder)
    assert (folder / "00-explore.ipynb").read_bytes() == (NOTEBOOKS / "00-explore.ipynb").read_bytes()
    assert (tmp_path / "mine-1" / "00-explore.ipynb").read_text() == "changed"


@pytest.mark.parametrize("name", ["pilots by notice", "图一 试点", "09-mine", "a.b"])
def test_names_of_files(name):
    assert file_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", ".hidden", "a\\b", "con", "a\n", "x" * 200, "a.", 'say "x"'])
def test_names_that_no_file_may_have(name):
    with pytest.raises(ValueError, match="name of a file"):
        file_name(name)


def test_progress_under_ascii_does_not_stop(corpus, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["build", "--corpus", str(corpus)]) == 0
