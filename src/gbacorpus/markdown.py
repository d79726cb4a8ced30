"""Markdown that shows data as it is: no value becomes a tag, a link, a picture or one more column."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pandas as pd

from .extras import require
from .signs import unbroken

if TYPE_CHECKING:
    from IPython.display import Markdown

# As entities, because all readers of Markdown agree on them; a backslash before [ opens a formula in some.
RUNS = str.maketrans({"<": "&lt;", "[": "&#91;", "]": "&#93;"})
# The end of a line inside a paragraph or an item; a blank line, an item and a row of a table begin anew.
WRAP = re.compile(r"(?<!\n)\n *+(?!\n|- |\|)")


def inert(text: str) -> str:
    """Markdown without tags, links and pictures, whoever wrote it: emphasis, lists and tables stay.

    Done twice it is as done once.

    >>> inert("**two** <b> [a](javascript:b)")
    '**two** &lt;b> &#91;a&#93;(javascript:b)'
    """
    return text.translate(RUNS)


def prose(text: str) -> Markdown:
    """Sentences of a notebook, as `IPython.display.Markdown`, with the values in them inert.

    The text may be indented, and wrapped within its paragraphs and items.

    >>> prose('''
    ...     Two lines,
    ...     one paragraph.
    ...
    ...     - An item,
    ...       wrapped.
    ... ''').data
    'Two lines, one paragraph.\\n\\n- An item, wrapped.'
    """
    from IPython.display import Markdown

    return Markdown(WRAP.sub(" ", inert(dedent(text).strip())))


def markdown_table(table: pd.DataFrame, **options: Any) -> str | None:
    """A DataFrame as a Markdown table, as pandas makes it; a cell stays one cell whatever it holds.

    >>> print(markdown_table(pd.DataFrame({"a|b": ["one|two", "three\\nfour"]}), index=False))
    | a\\|b       |
    |:-----------|
    | one\\|two   |
    | three four |
    """
    require("tabulate", "a table in Markdown")
    shown = pd.DataFrame(table).map(cell).rename(columns=cell, index=cell)
    return shown.rename_axis(index=cell).to_markdown(**options)


def cell(value: object) -> object:
    r"""A value for a cell of a Markdown table: one line, its upright strokes escaped.

    >>> cell("a|b\nc"), cell(3)
    ('a\\|b c', 3)
    """
    return unbroken(value).replace("|", "\\|") if isinstance(value, str) else value
