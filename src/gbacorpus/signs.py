"""Characters that a reader's program takes for something else: controls, line ends."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # all but tab and line end


def shown(text):
    """A text with its control characters as the pictures that Unicode has for them.

    >>> shown("a\\x07b")
    'a␇b'
    """
    return CONTROL.sub(lambda sign: "␡" if sign[0] == "\x7f" else chr(0x2400 + ord(sign[0])), text)


def unbroken(text):
    r"""A text on one line: blanks where line ends stood, of whatever kind.

    >>> unbroken("a\r\nb\u2028c")
    'a b c'
    """
    return " ".join(text.splitlines())
