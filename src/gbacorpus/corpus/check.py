"""Every rule that the corpus must keep, and each fault told by file, line and column."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from ..errors import CorpusError, fault
from ..files import read_sums
from ..paths import corpus_dir
from .build import Notice, split_notice, tables_of
from .cells import CELL, Cell, Row, read_rows, read_text
from .check_coded import check_coded
from .coded import coders_of
from .fold import fold
from .folder import CorpusLike
from .rows import COLUMNS
from .schema import Table, faults
from .schema import tables as described
from .split import KEPT, ROLES, printed

QUOTED = re.compile("“([^”]+)”")
OWN_TEXT = ("front matter", "title", "preamble", "section title")
FOLDED = {
    "notices": ("title",),
    "glosses": ("word",),
    "dictionary": ("word",),
    "terms": ("canonical", "variants"),
    "quoted_excluded": ("quoted",),
}
REBUILD = "Build the tables again: gbacorpus build."


def check(corpus: CorpusLike = None) -> list[CorpusError]:
    """Check a corpus: raw texts, judgements and tables.

    Parameters
    ----------
    corpus : path, optional
        The folder of a corpus; our own by default.

    Returns
    -------
    list of CorpusError
        All faults, each with file, line, column, what was expected and found, and what to do; empty
        when the corpus is sound. Faults in notices.csv hide those in the texts, and any fault in raw
        texts or judgements hides those in the tables made from them.

    Examples
    --------
    >>> check()
    []
    """
    corpus = corpus_dir(corpus)
    tables: dict[str, list[Row]] = {}
    errors = [*_coding(corpus, tables), *_raw(corpus, tables)]
    if any(error.path.name == "notices.csv" for error in errors):  # nothing can be split
        return errors
    try:
        notices = [split_notice(corpus, row) for row in tables["notices"]]
    except CorpusError as error:
        return [*errors, error]
    errors += _terms(corpus, tables, notices)
    if not errors:
        errors += [*check_coded(corpus, tables, notices), *_tables(corpus, tables, notices)]
    return errors


def _coding(corpus: Path, tables: dict[str, list[Row]]) -> Iterator[CorpusError]:
    """Hand-kept tables: their columns, their cells, and that what is matched is folded."""
    for table in described().values():
        paths = [corpus / table.path] if table.kept == "by hand" else []
        if table.per_coder:
            paths += [paths[0].with_stem(f"{table.name}_{coder}") for coder in coders_of(table.name, corpus)]
        for path in paths:
            if path.exists() or table.name == "notices":
                yield from _hand_kept(path, table, tables)
    path = corpus / "coding" / "notices.csv"
    for row in tables.get("notices", ()):
        first, _, last = row["date"].value.partition("/")
        if last[4:5] == "-" and last < first:
            yield fault(
                path,
                row["date"],
                "the interval ends before it begins",
                f"a day not before {first}",
                last,
                "Mend the cell.",
            )
    earlier = ""
    for row in tables.get("notices", ()):
        first = row["date"].value.partition("/")[0]
        if first < earlier:
            yield fault(
                path,
                row["date"],
                "the notices are not in order of date",
                f"a date from {earlier} on",
                first,
                "Move the row up.",
            )
        earlier = max(earlier, first)


def _hand_kept(path: Path, table: Table, tables: dict[str, list[Row]]) -> Iterator[CorpusError]:
    """One hand-kept table; its rows, when they can be read, go to tables[stem of the file]."""
    try:
        rows = tables[path.stem] = read_rows(path, table.names)
    except CorpusError as error:
        yield error
        return
    yield from faults(table.name, path, rows)
    for row in rows:
        for column in FOLDED.get(table.name, ()):
            cell = row[column]
            if fold(cell.value) != cell.value:
                yield fault(
                    path,
                    cell,
                    f"{column} is not folded",
                    fold(cell.value),
                    cell.value,
                    "Write it in Simplified, with full-width marks.",
                )


def _raw(corpus: Path, tables: dict[str, list[Row]]) -> Iterator[CorpusError]:
    """Raw files: each belongs to a notice, has its sum, and is the file of one notice only."""
    rows, sums = tables.get("notices", []), corpus / "raw" / "SHA256SUMS"
    files = {row["raw_file"].value for row in rows}
    lines = sums.read_text("utf-8").splitlines() if sums.exists() else []
    yield from _sums(sums, lines, files)
    for path in sorted((corpus / "raw").iterdir()):
        if path.name not in {"SHA256SUMS", "README.md"} | files:
            what, expected = "the raw file belongs to no notice", "a row in notices.csv with this raw_file"
            yield fault(path, (1, 1), what, expected, "none", "Add the notice to notices.csv, or move the file out.")
    listed = read_sums(sums)
    seen: dict[str, str] = {}
    for row in rows:
        cell, notices = row["raw_file"], corpus / "coding" / "notices.csv"
        if cell.value not in listed:
            at = len(lines) + 1, 1
            yield fault(sums, at, "a raw file has no sum", f"a line for {cell.value}", "none", REBUILD)
        if cell.value in seen:
            what, found = "two notices have one raw file", f"the file of {seen[cell.value]}"
            yield fault(notices, cell, what, "a file of its own", found, "Mend the cell.")
        seen[cell.value] = row["notice_id"].value


def _sums(path: Path, lines: list[str], files: set[str]) -> Iterator[CorpusError]:
    """The lines of raw/SHA256SUMS: a sum and the raw file of a notice."""
    for number, line in enumerate(lines, 1):
        match = re.fullmatch(r"[0-9a-f]{64}  (.+)", line)
        if not match:
            expected = "64 hexadecimal digits, two blanks and a file name"
            yield fault(path, (number, 1), "this is not a SHA-256 sum", expected, f"“{line[:30]}”", "Restore the line.")
        elif match[1] not in files:
            what, expected = "the sum belongs to no notice", f"one of {', '.join(sorted(files))}"
            do = "Take the line out, or add the notice to notices.csv."
            yield fault(path, (number, 67), what, expected, match[1], do)


def _kept_texts(notices: list[Notice]) -> Iterator[tuple[str, str]]:
    """The folded text of each notice, headings and bodies apart from the rest of its own text."""
    for notice in notices:
        kept = [s for s in notice.spans if s.role in KEPT]
        measures = fold(printed(notice.text, kept, KEPT).replace("\n", "。"))
        yield measures, fold("\n".join(printed(notice.text, notice.spans, (role,)) for role in OWN_TEXT))


def _terms(corpus: Path, tables: dict[str, list[Row]], notices: list[Notice]) -> Iterator[CorpusError]:
    """Terms: no form claimed twice, every form attested, references that lead somewhere."""
    path = corpus / "coding" / "terms.csv"
    rows = tables.get("terms", ())
    texts = list(_kept_texts(notices))
    measures = "\n".join(text for text, _ in texts)
    corpus_text = measures + "\n".join(outside for _, outside in texts)
    ids = {row["term_id"].value: row["status"].value for row in rows}
    claimed: dict[str, str] = {}
    for row in rows:
        term_id, status = row["term_id"], row["status"].value
        if status == "active":
            for column in ("canonical", "variants"):
                yield from _forms(path, term_id.value, row[column], corpus_text, claimed)
            if row["replaced_by"].value:
                yield fault(
                    path,
                    row["replaced_by"],
                    "an active term is not replaced",
                    "nothing",
                    row["replaced_by"].value,
                    "Empty the cell, or withdraw the term.",
                )
        else:
            if not row["reason"].value:
                yield fault(
                    path,
                    row["reason"],
                    "a withdrawn term gives no reason",
                    "a reason",
                    "nothing",
                    "Say why it was withdrawn.",
                )
            target = row["replaced_by"].value
            if target and ids.get(target) != "active":
                yield fault(
                    path,
                    row["replaced_by"],
                    "the replacement is no active term",
                    "the id of an active term",
                    target,
                    "Mend the id.",
                )
        if (row["gloss_source"].value == "ours") and row["gloss_year"].value:
            yield fault(
                path,
                row["gloss_year"],
                "our own gloss has no year",
                "nothing",
                row["gloss_year"].value,
                "Empty the cell, or name the source.",
            )
    if "quoted_excluded" in tables:
        yield from _quoted(corpus, tables, corpus_text, claimed)


def _forms(path: Path, term_id: str, cell: Cell, corpus_text: str, claimed: dict[str, str]) -> Iterator[CorpusError]:
    for form in filter(None, cell.value.split("|")):
        if form in claimed:
            yield fault(
                path,
                cell,
                f"the form {form} is claimed twice",
                "one term for one form",
                f"{claimed[form]} and {term_id}",
                "Take it from one of the two.",
            )
        claimed.setdefault(form, term_id)
        if form not in corpus_text:
            yield fault(
                path,
                cell,
                f"the form {form} is not in the notices",
                "a form that occurs in a notice",
                "none",
                "Mend or remove the form.",
            )


def _quoted(
    corpus: Path, tables: dict[str, list[Row]], corpus_text: str, claimed: dict[str, str]
) -> Iterator[CorpusError]:
    """Each expression that the notices put in “…” is a term, or excluded with a reason."""
    path = corpus / "coding" / "quoted_excluded.csv"
    quoted = dict.fromkeys(QUOTED.findall(corpus_text.replace("\n", "")))
    excluded = {row["quoted"].value: row["quoted"] for row in tables["quoted_excluded"]}
    for expression in quoted:
        if expression not in claimed and expression not in excluded:
            yield CorpusError(
                path,
                1,
                1,
                f"“{expression}” is neither a term nor excluded",
                expected="a form in terms.csv or a row here",
                found="none",
                do="Make it a term, or exclude it with a reason.",
            )
    for expression, cell in excluded.items():
        if expression in claimed:
            yield fault(
                path,
                cell,
                "an excluded expression is a term",
                "one or the other",
                claimed[expression],
                "Take this row out, or withdraw the term.",
            )
        elif expression not in quoted:
            yield fault(
                path,
                cell,
                "an excluded expression is not quoted in the notices",
                "an expression in “…”",
                expression,
                "Take this row out.",
            )


def _tables(corpus: Path, tables: dict[str, list[Row]], notices: list[Notice]) -> Iterator[CorpusError]:
    """Derived tables: the spans tile, references hold, and all is what the build makes."""
    try:
        built = tables_of(corpus, notices, tables.get("terms", []), tables.get("dictionary", []))
    except CorpusError as error:
        yield error
        return
    for path, data in built.items():
        try:
            stored = read_text(path)
        except CorpusError as error:
            yield error
            continue
        if stored.encode() == data:
            continue
        special = list(_spans(notices, path)) if path.stem == "spans" else []
        yield from special or [_first_difference(path, stored, data.decode())]
    expected = {f"{name}.csv" for name in COLUMNS} | {"recipe.json"}
    for path in sorted((corpus / "tables").iterdir()):
        if path.name not in expected:
            yield CorpusError(
                path,
                1,
                1,
                "this is no table of the corpus",
                expected="only tables",
                found=path.name,
                do="Move the file out of tables/.",
            )


def _spans(notices: list[Notice], path: Path) -> Iterator[CorpusError]:
    """What is wrong with spans that are not what the build makes, in words of their own."""
    try:
        rows = read_rows(path, COLUMNS["spans"])
    except CorpusError as error:
        yield error
        return
    lengths = {notice.notice_id: len(notice.text) for notice in notices}
    reached, before = 0, None
    for row in rows:
        notice = row["notice_id"]
        if notice.value not in lengths:
            yield fault(path, notice, "the notice does not exist", ", ".join(lengths), notice.value, REBUILD)
            return
        if not (row["start"].value.isdecimal() and row["end"].value.isdecimal()):
            cell = row["end"] if row["start"].value.isdecimal() else row["start"]
            yield fault(path, cell, "an offset is no number", "a whole number", cell.value, REBUILD)
            return
        start, end = int(row["start"].value), int(row["end"].value)
        reached = 0 if notice.value != before else reached
        before = notice.value
        if start != reached:
            what = "a span overlaps the one before" if start < reached else "the spans leave a gap"
            yield fault(path, row["start"], what, str(reached), str(start), REBUILD)
            return
        if not start < end <= lengths[notice.value]:
            what = "a span has no length" if end <= start else "a span ends past the end of the text"
            expected = f"a number from {start + 1} to {lengths[notice.value]}"
            yield fault(path, row["end"], what, expected, str(end), REBUILD)
            return
        if row["role"].value not in ROLES:
            yield fault(path, row["role"], "the role does not exist", ", ".join(ROLES), row["role"].value, REBUILD)
            return
        reached = end


def _first_difference(path: Path, stored: str, built: str) -> CorpusError:
    """The first cell of a table that is not the one the build makes."""
    pairs = zip_longest(stored.split("\n"), built.split("\n"))
    number, (stored_line, built_line) = next(
        (number, pair) for number, pair in enumerate(pairs, 1) if pair[0] != pair[1]
    )
    what = f"the table is not what the build makes (of {path.parent.parent.name}/raw and coding)"
    if stored_line is None or built_line is None:
        shown = [("the end of the table" if line is None else f"“{line[:60]}”") for line in (built_line, stored_line)]
        return CorpusError(path, number, 1, what, expected=shown[0], found=shown[1], do=REBUILD)
    cells = [[m.group().rstrip(",") for m in CELL.finditer(line)] for line in (stored_line, built_line)]
    index = next((i for i, (cell, built_cell) in enumerate(zip(*cells, strict=False)) if cell != built_cell), 0)
    column = next(m.start() for i, m in enumerate(CELL.finditer(stored_line)) if i == index) + 1
    return CorpusError(
        path, number, column, what, expected=f"“{cells[1][index]}”", found=f"“{cells[0][index]}”", do=REBUILD
    )
