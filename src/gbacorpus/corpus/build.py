"""Raw texts and coding in, tables out; the old tables stay until the new ones are whole."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import CorpusError, fault, position
from ..files import CsvBuffer, read_sums, sha256, sums_bytes, write_files
from ..locks import one_writer
from ..paths import corpus_dir
from . import rows
from .cells import Row, read_rows, read_text
from .folder import CorpusLike
from .rows import Measure
from .schema import faults
from .segment import FREQUENCY, dictionary_words, read_dictionary, segmenter
from .split import Fault, Form, Span, split
from .terms import forms, matcher, read_terms

FORM_COLUMNS = tuple(field.name for field in fields(Form))


def read_notices(corpus: Path) -> list[Row]:
    """The rows of notices.csv, checked, as dicts of Cells."""
    path = corpus / "coding" / "notices.csv"
    notices = read_rows(path, ("notice_id", "raw_file", *FORM_COLUMNS))
    for error in faults("notices", path, notices):
        raise error
    return notices


def form_of(notice: Row) -> Form:
    """The splitter's description of a notice, from its row."""
    values: dict[str, Any] = {name: notice[name].value for name in FORM_COLUMNS}
    return Form(**values | {"n_measures": int(values["n_measures"])})


class Notice(NamedTuple):
    """One notice, cut: its raw text, the spans that tile it, and its measures."""

    notice_id: str
    path: Path
    text: str
    spans: list[Span]
    measures: list[Measure]


def split_notice(corpus: Path, row: Row) -> Notice:
    """Cut the notice of one row of notices.csv; a fault is told by file, line and column."""
    notice_id, path = row["notice_id"].value, corpus / "raw" / row["raw_file"].value
    text = read_text(path)
    try:
        spans = split(text, form_of(row))
    except Fault as error:
        what = f"{notice_id}: {error.what}"
        raise fault(path, position(text, error.offset), what, error.expected, error.found, error.do) from None
    return Notice(notice_id, path, text, spans, list(rows.measures_of(notice_id, text, spans)))


def check_sum(path: Path, text: str, measures: list[Measure], recorded: str, tables: Path) -> None:
    """A raw file must be the one its SHA-256 was taken from; if not, say where it differs."""
    digest = sha256(text.encode())
    if digest == recorded:
        return
    stored = tables / "measures.csv"
    columns = ("measure_id", "heading_printed", "body_printed")
    old = {row["measure_id"].value: row for row in read_rows(stored, columns)} if stored.exists() else {}
    offset = _first_difference(measures, old)
    where = "outside the measures" if offset is None else "the first difference is here"
    line, column = position(text, offset or 0)
    raise CorpusError(
        path,
        line,
        column,
        f"the raw file has changed ({where})",
        expected=f"SHA-256 {recorded[:12]}…",
        found=f"{digest[:12]}…",
        do="Restore it from version control (git checkout). If a better copy is to take its place, take "
        "its line out of raw/SHA256SUMS and build again.",
    )


def _first_difference(measures: list[Measure], old: dict[str, Row]) -> int | None:
    """Raw offset of the first kept character that is not the one in the table; None if all are."""
    for measure in measures:
        if measure.measure_id not in old:
            continue
        before = old[measure.measure_id]
        stop = measure.printed[measure.stop]
        then = stop.join((before["heading_printed"].value, before["body_printed"].value))
        if measure.printed != then:
            pairs = enumerate(zip(measure.printed, then, strict=False))
            same = min(len(measure.printed), len(then))
            at = next((i for i, (new, was) in pairs if new != was), same)
            kept = [span for span in measure.spans if span.role in rows.KEPT]
            places = [place for span in kept for place in range(span.start, span.end)]
            return (*places, places[-1] + 1)[at]
    return None


def _opencc(corpus: Path, tables: dict[Path, bytes]) -> str:
    """The OpenCC that made the tables: the recorded one for as long as the tables stay the same.

    So a newer OpenCC is no fault of a corpus whose characters it folds alike.
    """
    stored = {path: path.read_bytes() for path in tables if path.exists()}
    path = corpus / "tables" / "recipe.json"
    if stored == tables and path.exists():
        recorded = re.search(rb'^    "opencc": "([0-9.]+)",$', path.read_bytes(), re.MULTILINE)
        if recorded:
            return recorded[1].decode()
    return version("opencc")


def recipe(corpus: Path, sums: dict[str, str], tables: dict[Path, bytes]) -> bytes:
    """What the tables ({path: bytes}) were made from and with, as JSON."""
    coding = ("notices", "terms", "dictionary")
    paths = [corpus / "coding" / f"{name}.csv" for name in coding]
    record = {
        "made_by": "gbacorpus build",
        "raw": dict(sorted(sums.items())),
        "coding": {path.name: sha256(path.read_bytes()) for path in paths if path.exists()},
        "fold": {"opencc": _opencc(corpus, tables), "config": "t2s"},
        "segment": {"jieba": version("jieba"), "hmm": False, "frequency": FREQUENCY},
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def build_tables(corpus: CorpusLike = None, tell: Callable[[int, int], object] | None = None) -> dict[Path, bytes]:
    """Make all tables of a corpus in memory.

    Parameters
    ----------
    corpus : path, optional
        A folder with `raw/` and `coding/`; our own by default.
    tell : callable, optional
        Called before each notice with how many are done, and of how many.

    Returns
    -------
    dict
        {path: bytes} of everything to be written: the tables, their recipe, and the SHA-256 sums of
        the raw files when a new one has come.

    Raises
    ------
    CorpusError
        At the first fault in notices.csv, terms.csv, dictionary.csv or a raw file.
    """
    corpus = corpus_dir(corpus)
    table = read_notices(corpus)

    def notices() -> Iterator[Notice]:
        for done, row in enumerate(table):
            if tell:
                tell(done, len(table))
            yield split_notice(corpus, row)

    return tables_of(corpus, notices(), read_terms(corpus), read_dictionary(corpus))


def tables_of(corpus: Path, notices: Iterable[Notice], terms: list[Row], dictionary: list[Row]) -> dict[Path, bytes]:
    """All tables of notices that have been cut, with the rows of terms.csv and dictionary.csv; see `build_tables`."""
    sums_path = corpus / "raw" / "SHA256SUMS"
    known = read_sums(sums_path)
    sums = dict(known)
    segment = segmenter(dictionary_words(dictionary))
    find = matcher(forms(terms))
    tables = {name: CsvBuffer(columns) for name, columns in rows.COLUMNS.items()}
    for notice_id, path, text, spans, measures in notices:
        recorded = sums.setdefault(path.name, sha256(text.encode()))
        check_sum(path, text, measures, recorded, corpus / "tables")
        tables["measures"].add(rows.measure_rows(notice_id, text, spans, measures))
        tables["spans"].add(rows.span_rows(notice_id, text, spans))
        tables["edits"].add(rows.edit_rows(notice_id, text, spans, measures))
        tables["clauses"].add(rows.clause_rows(measures))
        tables["tokens"].add(rows.token_rows(measures, segment))
        tables["term_hits"].add(rows.term_rows(measures, find))
        tables["ambiguous_folds"].add(rows.ambiguous_rows(notice_id, measures))
    contents = {corpus / "tables" / f"{name}.csv": table.bytes() for name, table in tables.items()}
    contents[corpus / "tables" / "recipe.json"] = recipe(corpus, sums, contents)
    if sums != known:
        contents[sums_path] = sums_bytes(sums)
    contents[corpus / "SHA256SUMS"] = _all_sums(corpus, contents, sums)
    return contents


def _all_sums(corpus: Path, contents: dict[Path, bytes], raw: dict[str, str]) -> bytes:
    """The sums of all texts, judgements and tables: by them an installed corpus knows itself whole."""
    kept = [*(corpus / "coding").glob("*.csv"), *(corpus / "raw" / name for name in raw)]
    files = {path: path.read_bytes() for path in kept}
    files |= {path: data for path, data in contents.items() if path.name != "SHA256SUMS"}
    names = {path.relative_to(corpus).as_posix(): sha256(data) for path, data in files.items()}
    return sums_bytes(dict(sorted(names.items())))


def build(corpus: CorpusLike = None, tell: Callable[[int, int], object] | None = None) -> dict[Path, bytes]:
    """Build the tables of a corpus and put them in place together; see `build_tables`."""
    with one_writer(corpus_dir(corpus)):
        contents = build_tables(corpus, tell)
        write_files(contents)
    return contents
