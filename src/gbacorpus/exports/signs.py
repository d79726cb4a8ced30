"""Characters that a reader's program might run, or cannot hold."""

import re

from ..signs import NONCHARACTERS

# What ends a heading on the page, by how the notice builds its headings. A titled line has no stop; the
# folded text reads its line end as one.
STOPS = {"sentence": "。", "line": ""}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line end
NONE = re.compile(f"[{NONCHARACTERS}]")


def shown(text):
    """A text with its control characters as the pictures that Unicode has for them, and noncharacters as \ufffd.

    XML cannot hold them at all, and a terminal obeys them.

    >>> shown("a\\x07b")
    'a␇b'
    """
    text = NONE.sub("\ufffd", text)
    return CONTROL.sub(lambda sign: "␡" if sign[0] == "\x7f" else chr(0x2400 + ord(sign[0])), text)


def one_line(text):
    r"""A text for a cell that ends at a tab or a line end: both become blanks.

    >>> one_line("a\tb\nc")
    'a b c'
    """
    return re.sub(r"[\t\n]", " ", shown(text))
