"""Characters that a reader's program takes for something else: controls, line ends, and those that are none."""

import re

# Unicode sets these aside, and XML cannot hold them: U+FDD0 to U+FDEF, and the last two code points of every plane.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line end
NO_CHARACTER = re.compile(f"[{NONCHARACTERS}]")


def shown(text: str) -> str:
    """A text with its control characters as the pictures that Unicode has for them, and noncharacters as U+FFFD.

    XML cannot hold them at all, and a terminal obeys them.

    >>> shown("a\\x07b")
    'a␇b'
    """
    text = NO_CHARACTER.sub("\ufffd", text)
    return CONTROL.sub(lambda sign: "␡" if sign[0] == "\x7f" else chr(0x2400 + ord(sign[0])), text)


def unbroken(text: str) -> str:
    r"""A text on one line: blanks where line ends stood, of whatever kind.

    >>> unbroken("a\r\nb\u2028c")
    'a b c'
    """
    return " ".join(text.splitlines())
