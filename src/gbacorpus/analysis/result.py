"""A table that carries its title, its parameters, its notes and the corpus it was made from."""

import os
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from ..extras import require
from ..files import csv_bytes, write_files
from ..markdown import inert, markdown_table
from ..paths import figures_dir, file_name, user_path
from ..signs import unbroken
from ..version import corpus_version


class Result(pd.DataFrame):
    """A DataFrame with `title`, `parameters`, `notes` and `corpus`.

    Whatever is made from it (a part, a sum) is a plain DataFrame, because the title would no longer
    be true of it.

    Examples
    --------
    >>> made = Result(pd.DataFrame({"n": [1]}), "One", {"by": "notice_id"}, ["counted once"])
    >>> print(made.as_text("md"))
    **One**
    <BLANKLINE>
    |   n |
    |----:|
    |   1 |
    <BLANKLINE>
    by: notice_id. counted once.
    """

    title: str
    parameters: dict[str, Any]
    notes: list[str]
    corpus: str
    _metadata = ["title", "parameters", "notes", "corpus"]  # noqa: RUF012  as pandas has it

    def __init__(
        self,
        table: pd.DataFrame,
        title: str,
        parameters: Mapping[str, Any],
        notes: Iterable[str] = (),
        corpus: str = "",
    ) -> None:
        super().__init__(table)
        object.__setattr__(self, "title", unbroken(title))
        object.__setattr__(self, "parameters", dict(parameters))
        object.__setattr__(self, "notes", list(notes))
        object.__setattr__(self, "corpus", corpus)

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return pd.DataFrame

    @property
    def foot(self) -> str:
        """Parameters, notes and corpus in one line."""
        parameters = "; ".join(f"{name}: {_shown(value)}" for name, value in self.parameters.items())
        parts = [part for part in (parameters, *self.notes, self.corpus) if part]
        return unbroken(". ".join(part.rstrip(".") for part in parts)) + "."

    def __repr__(self) -> str:
        with pd.option_context("display.max_columns", None, "display.width", 200):
            return f"{self.title}\n{pd.DataFrame(self)!r}\n{self.foot}"

    def _repr_html_(self) -> str:
        table = pd.DataFrame(self).to_html(max_rows=30, float_format="{:.3f}".format, border=0)
        return f"<p><b>{escape(self.title)}</b></p>{table}<p style='font-size:85%'>{escape(self.foot)}</p>"

    def to_markdown(self, buf: Any = None, **options: Any) -> str | None:
        """As pandas has it, but a cell stays one cell, whatever it holds."""
        return markdown_table(self, buf=buf, **options)

    def as_text(self, kind: str) -> str:
        """The table as "tex" or "md", with its title and foot, or as "csv", without.

        Raises
        ------
        ValueError
            For another kind; the known ones are named.
        ImportError
            For "tex" without Jinja2, which the extra `figures` brings, or "md" without tabulate (`analysis`).
        """
        plain = pd.DataFrame(self).reset_index(drop=isinstance(self.index, pd.RangeIndex))
        if kind == "csv":
            return csv_bytes(plain).decode()
        if kind == "md":
            table = markdown_table(plain, index=False)
            return inert(f"**{self.title}**\n\n{table}\n\n{self.foot}")
        if kind == "tex":
            require("jinja2", "a table in LaTeX")
            table = plain.to_latex(index=False, escape=True, float_format="%.3f")
            title, foot = (_latex(text) for text in (self.title, self.foot))
            return f"\\begin{{table}}\n\\caption{{{title}}}\n{table}\\par\\footnotesize {foot}\n\\end{{table}}\n"
        raise ValueError(f"no such kind of file: {kind!r}; there are csv, tex and md")

    def save(self, path: str | os.PathLike) -> None:
        """Write the table with its title and foot; the ending of the name says how: .csv .tex .md.

        A csv holds the table alone, for any program; its title and foot go into NAME.notes.txt beside it.
        """
        write_files(self._files(user_path(path)))

    def _files(self, path: Path) -> dict[Path, bytes]:
        """{path: bytes} of the table, and of its notes where the format has no place for them."""
        contents = {path: self.as_text(path.suffix.removeprefix(".")).encode()}
        if path.suffix == ".csv":
            contents[path.with_suffix(".notes.txt")] = f"{self.title}\n{self.foot}\n".encode()
        return contents


def save_table(name: str, table: pd.DataFrame, title: str, notes: Iterable[str] = ()) -> Result:
    r"""Save a table for a paper, as LaTeX, Markdown and csv (with NAME.notes.txt).

    The files go into `tables/` of the folder where `save_figure` puts figures. The LaTeX needs booktabs, and for the Chinese XeLaTeX with xeCJK.

    Parameters
    ----------
    name : str
        What the files are called: anything that may be the name of a file.
    table : DataFrame
        What is printed: few columns, rounded. An index with a name is printed too.
    title : str
        The caption.
    notes : list of str
        Sentences for the foot, as the `notes` of a Result.

    Returns
    -------
    Result
        The table, as a notebook shows it.

    Raises
    ------
    ValueError
        When no file may have the name.

    Examples
    --------
    >>> save_table("stages: all", pd.DataFrame(), "Stages")
    Traceback (most recent call last):
    ValueError: 'stages: all' cannot be the name of a file: expected words without any of / \ : * ? " < > |
    """
    name = file_name(name)
    result = Result(table, title, {}, notes, corpus_version())
    folder = figures_dir() / "tables"
    contents: dict[Path, bytes] = {}
    for kind in ("tex", "md", "csv"):
        contents |= result._files(folder / f"{name}.{kind}")
    write_files(contents)
    return result


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple, set)) else str(value)


def _latex(text: str) -> str:
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(signs.get(c, f"\\{c}" if c in "&%$#_{}" else c) for c in text)
