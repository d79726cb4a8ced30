"""Broken input: one located message, and the tables as they were."""

import re
import signal
import subprocess
import sys

import pytest

import gbacorpus.files
from gbacorpus import CorpusError
from gbacorpus.__main__ import main
from gbacorpus.corpus.build import build, build_tables
from gbacorpus.paths import OWN_CORPUS as CORPUS

RAW = "raw/QH22-qianhai.txt"
NOTICES = "coding/notices.csv"
CUT = "（四）拓展深港卫生检疫合作"


def tables(corpus):
    return {path.name: path.read_bytes() for path in (corpus / "tables").iterdir()}


def change(old, new):
    def edit(data):
        assert old.encode() in data
        return data.replace(old.encode(), new.encode(), 1)

    return edit


BROKEN = [
    (RAW, None, 1, 1, "the file is missing"),
    (RAW, lambda data: b"", 1, 1, "the file is empty"),
    (RAW, lambda data: b" \n\n", 1, 1, "the file is empty"),
    (RAW, lambda data: data[: data.index(CUT.encode()) + 30], 35, 11, "measure 4 breaks off"),
    (RAW, lambda data: data[: data.index(CUT.encode())], 33, 35, "the number of measures"),
    (RAW, change("率先试点对", "率先试验对"), 33, 4, "the first difference is here"),
    (RAW, change("特此通知", "特此通告"), 1, 1, "outside the measures"),
    (RAW, lambda data: data.replace("率先".encode(), b"\xff\xfe", 1), 33, 1, "is not UTF-8"),
    (RAW, lambda data: data.decode().encode("gb18030"), 3, 2, "is not UTF-8"),
    (RAW, change("（四）", ""), 37, 1, "expected measure 4, found measure 5"),
    (RAW, change("（四）", "（三）"), 35, 1, "expected measure 4, found measure 3"),
    (RAW, change("（四）", "（六）"), 35, 1, "expected measure 4, found measure 6"),
    (RAW, change("**二、发挥", "**三、发挥"), None, None, None),
    (NOTICES, change(",18,QH22", ",17,QH22"), None, None, "expected 17 measures, found 18"),
    (NOTICES, change("2022-09-07,S", "2022-13-07,S"), 3, None, "date is not right"),
    (NOTICES, change("\nQH22,", "\nSZ22,"), 3, 1, "notice_id is there twice"),
    (NOTICES, change("notice_id,", "id,"), 1, 1, "the column notice_id is missing"),
    (NOTICES, change(",sentence,", ",first,"), 2, None, "heading_is is not right"),
    (NOTICES, change("\nQH22,", '\nQH"22,'), 3, 1, "this is not CSV"),
    (NOTICES, change("\nQH22,", "\nQH22,,"), 3, None, "wrong number of cells"),
    (NOTICES, change("QH22-qianhai.txt", "../qianhai.txt"), 3, None, "raw_file is not right"),
]


@pytest.mark.parametrize(("file", "edit", "line", "column", "what"), BROKEN)
def test_broken_input(corpus, file, edit, line, column, what):
    before = tables(corpus)
    path = corpus / file
    if edit is None:
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(edit(data))
        assert path.read_bytes() != data
    with pytest.raises(CorpusError) as error:
        build(corpus)
    message = str(error.value)
    assert re.search(r":\d+:\d+: .+: expected .+, found .+\. \w", message), message
    if what:
        assert what in message
    if line:
        assert error.value.line == line, message
    if column:
        assert error.value.column == column, message
    assert "\n" not in message
    assert tables(corpus) == before


def test_command_line_says_it_in_one_line(corpus, monkeypatch, capsys):
    (corpus / RAW).unlink()
    monkeypatch.setattr("gbacorpus.corpus.build.build", lambda *_: build(corpus))
    assert main(["build"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "tables: building …\n"
    assert captured.err.count("\n") == 1
    assert "QH22-qianhai.txt:1:1: the file is missing" in captured.err


def test_all_tables_or_none(corpus, monkeypatch):
    """A disk that fills up on the second file leaves both old ones, and no half-written rest."""
    (corpus / "tables" / "measures.csv").write_bytes(b"old")
    before = tables(corpus)
    real, calls = gbacorpus.files.os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(gbacorpus.files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        build(corpus)
    assert tables(corpus) == before


def test_interrupted_build_leaves_the_old_tables(corpus):
    """Ctrl-C at the moment of writing: the old tables are whole."""
    before = tables(corpus)
    code = (
        "import signal, sys, pathlib, gbacorpus.files as f\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a background shell ignores it
        "from gbacorpus.corpus.build import build\n"
        "f.os.fsync = lambda d: signal.raise_signal(signal.SIGINT)\n"
        "build(pathlib.Path(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, corpus], capture_output=True, check=False)
    assert done.returncode == -signal.SIGINT or b"KeyboardInterrupt" in done.stderr
    assert tables(corpus) == before


def test_a_new_notice_gets_its_sum(corpus):
    sums = corpus / "raw" / "SHA256SUMS"
    whole = sums.read_bytes()
    sums.write_bytes(b"".join(line for line in whole.splitlines(True) if b"QH22" not in line))
    contents = build_tables(corpus)
    assert sorted(contents[sums].splitlines()) == sorted(whole.splitlines())


def test_ctrl_c_between_two_renames_waits(corpus, monkeypatch):
    """Either all old tables or all new ones: an interruption in between is heard after the last."""
    for name in ("measures.csv", "spans.csv"):
        (corpus / "tables" / name).write_bytes(b"old")
    real = gbacorpus.files.os.replace

    def interrupted(*paths):
        real(*paths)
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        monkeypatch.setattr(gbacorpus.files.os, "replace", interrupted)
        contents = build_tables(CORPUS)
        contents = {corpus / path.relative_to(CORPUS): data for path, data in contents.items()}
        with pytest.raises(KeyboardInterrupt):
            gbacorpus.files.write_files(contents)
    finally:
        signal.signal(signal.SIGINT, before)
    assert tables(corpus) == tables(CORPUS)
