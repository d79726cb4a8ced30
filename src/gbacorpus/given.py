"""What a caller gives, checked: one line that says what was expected and what was found."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, Any, SupportsIndex

if TYPE_CHECKING:
    import pandas as pd

SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST = 60  # signs of a wrong value that a message shows


def brief(value: object) -> str:
    """A value as a message shows it: on one line, and cut when it is long.

    >>> brief("a\\nb"), brief("试" * 99)[-4:]
    ("'a\\\\nb'", '试试试…')
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def check_text(value: object, what: str) -> None:
    """A value must be text; TypeError, or ValueError for half a character, otherwise."""
    if not isinstance(value, str):
        raise TypeError(f"expected {what} as a string, found {brief(value)}")
    if half := SURROGATE.search(value):
        raise ValueError(
            f"a lone surrogate, U+{ord(half.group()):04X}, is at offset {half.start()}: half a "
            "character is no text. Decode the text again from its file"
        )


def check_table(value: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """A value must be a DataFrame with these columns; TypeError or ValueError otherwise."""
    if not hasattr(value, "columns"):
        raise TypeError(f"expected {what} as a DataFrame, found {brief(value)}")
    for column in columns:
        if column not in value.columns:
            raise ValueError(f"the table has no column {column!r}; needed are {', '.join(columns)}: expected {what}")


def whole(value: SupportsIndex, name: str, least: int) -> int:
    """A whole number of at least `least`; TypeError or ValueError otherwise.

    >>> whole(3, "window", 1)
    3
    >>> whole(-1, "window", 1)
    Traceback (most recent call last):
    ValueError: expected window as a whole number of 1 or more, found -1
    """
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"expected {name} as a whole number of {least} or more, found {brief(value)}") from None
    if number < least:
        raise ValueError(f"expected {name} as a whole number of {least} or more, found {number}")
    return number


def part(value: float, name: str) -> float:
    """A number from 0 up to, not including, 1; TypeError or ValueError otherwise.

    >>> part(0.25, "max_edits")
    0.25
    """
    if not isinstance(value, Real):
        raise TypeError(f"expected {name} as a number from 0 up to 1, found {brief(value)}")
    if not 0 <= value < 1:
        raise ValueError(f"expected {name} as a number from 0 up to 1, found {name} = {value}")
    return value


def choice(value: str, known: Iterable[str], what: str) -> str:
    """One of the known names; ValueError, naming them, otherwise.

    >>> choice("up", ["text", "left"], "order")
    Traceback (most recent call last):
    ValueError: no order 'up'; there are text, left
    """
    if not isinstance(value, str) or value not in list(known):
        raise ValueError(f"no {what} {brief(value)}; there are {', '.join(map(str, known))}")
    return value


def listed(value: Any, what: str) -> list[Any]:
    """One string, or a list of things, as a list; TypeError or ValueError when it is neither.

    >>> listed("HQ25", "notice"), listed(["QH22", "NS22"], "notice")
    (['HQ25'], ['QH22', 'NS22'])
    """
    if isinstance(value, str):
        return [value]
    if isinstance(value, (bytes, dict)) or not hasattr(value, "__iter__"):
        raise TypeError(f"expected a {what} or a list of them, found {brief(value)}")
    found = list(value)
    if not found:
        raise ValueError(f"the list of {what}s is empty: expected at least one {what}")
    return found
