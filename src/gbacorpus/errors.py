"""The one error users meet: where, what was expected, what was found, what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .corpus.cells import Cell


class CorpusError(Exception):
    """A fault in a file, told in one line.

    The message reads ``file:line:column: what: expected …, found …. What to do.`` Lines and
    columns count from 1; the file is given relative to the working folder where that is possible.
    """

    def __init__(
        self, path: str | os.PathLike, line: int, column: int, what: str, *, expected: str, found: str, do: str
    ) -> None:
        self.path, self.line, self.column = Path(path), line, column
        self.what, self.expected, self.found, self.do = what, expected, found, do
        super().__init__(f"{shown(path)}:{line}:{column}: {what}: expected {expected}, found {found}. {do}")


def fault(path: Path, at: Cell | tuple[int, int], what: str, expected: str, found: str, do: str) -> CorpusError:
    """A CorpusError at a place: a cell that knows its line and column, or the two as a pair."""
    line, column = at if isinstance(at, tuple) and len(at) == 2 else (at.line, at.column)
    return CorpusError(path, line, column, what, expected=expected, found=found, do=do)


def shown(path: str | os.PathLike) -> str | os.PathLike:
    """A path as a reader wants it: short when it lies under the working folder."""
    try:
        return Path(os.path.relpath(path)).as_posix() if Path.cwd() in Path(path).parents else path
    except OSError:  # the working folder itself is gone
        return path


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset into a text.

    >>> position("一\\n二三", 3)
    (2, 2)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
