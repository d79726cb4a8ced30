"""One corpus folder: each file read and parsed once, and again when it has changed."""

import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import CorpusError
from ..files import read_sums, sha256
from ..given import brief
from ..paths import INSTALLED, corpus_dir
from .cells import read_columns, read_rows
from .schema import Column, table_of


class Corpus:
    """A corpus folder, with its tables as they are on disk now.

    Every function of the package takes one as `corpus`, or the path of a folder; without either it takes the
    folder that the variable GBACORPUS_CORPUS names, or our own. What was read is kept until its file changes.

    Attributes
    ----------
    folder : Path

    Examples
    --------
    >>> import gbacorpus as gba
    >>> own = gba.open()
    >>> own, len(gba.load_measures(own))
    (Corpus('corpus'), 109)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[Any, tuple] = {}

    def __repr__(self) -> str:
        return f"Corpus({self.folder.name!r})"

    def __fspath__(self) -> str:
        return str(self.folder)

    def kept(self, key: Any, make: Callable[[], Any], *paths: Path) -> Any:
        """What `make` gives, made again only when one of the files that it rests on has changed."""
        state = tuple(map(_state, paths))
        known = self._kept.get(key)
        if known is None or known[0] != state:
            known = self._kept[key] = state, make()
        return known[1]

    def table(self, name: str, index: str | None = None) -> pd.DataFrame:
        """A table, as "coding/terms.csv", with the types that tables.json gives its columns.

        Raises
        ------
        CorpusError
            When there is no such file, or a cell of it cannot be read, by its place.
        """
        path = self.folder / name
        return self.kept((name, index), lambda: self._read(path, index), path).copy()

    def _read(self, path: Path, index: str | None) -> pd.DataFrame:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            derived = path.parent.name == "tables"
            raise CorpusError(
                path,
                1,
                1,
                "the table is missing",
                found="none",
                expected="a table that the build makes" if derived else "a table kept by hand",
                do="Build it: gbacorpus build --corpus DIR."
                if derived
                else "This corpus has no such file: make one (corpus/README.md explains its columns), or do "
                "without it.",
            ) from None
        self._check_released(path, data)
        return parse(path, data, index)

    def _check_released(self, path: Path, data: bytes) -> None:
        """A file of the installed corpus must be the one that was released; others are there to be edited."""
        if self.folder != INSTALLED:
            return
        sums = self.kept("sums", lambda: read_sums(INSTALLED / "SHA256SUMS"), INSTALLED / "SHA256SUMS")
        recorded = sums.get(path.relative_to(INSTALLED).as_posix())
        if recorded and recorded != (digest := sha256(data)):
            raise CorpusError(
                path,
                1,
                1,
                "the file is damaged",
                expected=f"SHA-256 {recorded[:12]}…",
                found=f"{digest[:12]}…",
                do="Install gbacorpus again.",
            )

    def raw_path(self, notice_id: str) -> Path:
        """The raw file of a notice; KeyError, naming the known ones, when there is no such notice."""
        from .ids import find_id, unknown_notice  # not needed to load a table

        table = self.folder / "coding" / "notices.csv"
        files = self.kept(
            "raw files", lambda: self.table("coding/notices.csv", "notice_id")["raw_file"].to_dict(), table
        )
        known_id = find_id(notice_id, files)
        if known_id is None:
            raise KeyError(unknown_notice(notice_id, self.table("coding/notices.csv", "notice_id")))
        return self.folder / "raw" / files[known_id]

    def raw(self, notice_id: str) -> str:
        """The raw text of a notice; CorpusError when it has changed since the tables were made from it."""
        path, recipe = self.raw_path(notice_id), self.folder / "tables" / "recipe.json"
        return self.kept(("raw", path.name), lambda: self._read_raw(path, recipe), path, recipe)

    def _read_raw(self, path: Path, recipe: Path) -> str:
        data = path.read_bytes()
        self._check_released(path, data)
        sums = json.loads(recipe.read_text("utf-8"))["raw"] if recipe.exists() else {}
        recorded = sums.get(path.name)
        if recorded and recorded != (digest := sha256(data)):  # what is quoted as printed would not be
            raise CorpusError(
                path,
                1,
                1,
                "the raw file is not the one that the tables were made from",
                found=f"{digest[:12]}…",
                expected=f"SHA-256 {recorded[:12]}…",
                do="Restore the file, or, if it is the better copy, take its line "
                "out of raw/SHA256SUMS and build the tables again: gbacorpus build.",
            )
        return data.decode()


CorpusLike = Corpus | str | os.PathLike | None


def open(corpus: CorpusLike = None) -> Corpus:
    """Open a corpus folder.

    Parameters
    ----------
    corpus : path or Corpus, optional
        A folder with `coding/` and `tables/`; by default the one that the variable GBACORPUS_CORPUS names, or
        our own.

    Returns
    -------
    Corpus
        Give it to any function as `corpus`. It costs nothing until a table is asked for.

    Raises
    ------
    TypeError
        When it is no path.
    FileNotFoundError
        When there is no such folder.

    Examples
    --------
    >>> import gbacorpus as gba
    >>> gba.load_notices(gba.open()).index.tolist()
    ['SZ22', 'QH22', 'NS22', 'SC23', 'HQ25']
    """
    if isinstance(corpus, Corpus):
        return corpus
    if corpus is not None and not isinstance(corpus, (str, os.PathLike)):
        raise TypeError(f"expected the folder of a corpus as a path, found {brief(corpus)}")
    folder = corpus_dir(corpus).absolute()
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder: expected a corpus, with coding/ and tables/ in it")
    return _opened(folder)


@lru_cache(maxsize=8)
def _opened(folder: Path) -> Corpus:
    return Corpus(folder)


def _state(path: Path) -> tuple[int, int, int] | None:
    """What tells that a file has changed; None when it is not there."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def parse(path: Path, data: bytes, index: str | None = None) -> pd.DataFrame:
    """The bytes of a table as a DataFrame. Blank cells are empty text, and missing in whole numbers."""
    known = table_of(path)
    columns: dict[str, Any] = dict(read_columns(path, data, known.names if known else ()))
    for column in known.columns if known else ():
        if column.type == "integer":
            columns[column.name] = _numbers(path, column, columns[column.name])
    table = pd.DataFrame(columns)
    return table if index is None else table.set_index(index)


def _numbers(path: Path, column: Column, cells: list[str]) -> Any:
    """A column of whole numbers; a cell that is none is told by its place."""
    wrong = {cell for cell in set(cells) if not column.allows(cell)}
    if wrong:
        cell = next(row[column.name] for row in read_rows(path, (column.name,)) if row[column.name].value in wrong)
        raise CorpusError(
            path,
            cell.line,
            cell.column,
            f"{column.name} is no whole number",
            found=f"“{cell.value[:20]}”",
            expected="digits, without a sign or leading zeros",
            do="Mend the cell; a derived table is mended by gbacorpus build.",
        )
    if column.may_be_blank:
        return pd.array([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
    return np.array(cells, dtype="int64") if cells else np.array([], dtype="int64")
