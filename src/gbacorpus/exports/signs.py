"""Characters that a reader's program might run, or cannot hold."""

import re

from ..signs import shown

# What ends a heading on the page, by how the notice builds its headings. A titled line has no stop; the
# folded text reads its line end as one.
STOPS = {"sentence": "。", "line": ""}


def one_line(text: str) -> str:
    r"""A text for a cell that ends at a tab or a line end: both become blanks.

    >>> one_line("a\tb\nc")
    'a b c'
    """
    return re.sub(r"[\t\n]", " ", shown(text))
