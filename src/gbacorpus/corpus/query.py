"""Queries as people type and paste them, made to meet the text."""

import re

from ..given import brief
from .fold import fold

# Signs that print nothing: they come along from web pages, PDFs and chats, and nobody sees them.
# Soft hyphen, joiners, direction marks, zero-width blanks, variation selectors, tags.
HIDDEN_RANGES = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xE0000, 0xE01EF),
)
HIDDEN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HIDDEN_RANGES) + "]")
HIDDEN_KEY = "\u00ad"  # stands for all of them in a key
QUOTES = "\"'`´‘’‚‛“”„‟′″«»‹›「」『』〝〞〟﹁﹂﹃﹄｢｣"
DASHES = "-‐‑‒–—―⁃−﹘﹣"
BLANKS = "\t\n\r\u00a0\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
BLANK_BESIDE_HAN = re.compile(r"(?<=[^!-~\s])\s+|\s+(?=[^!-~\s])")


def _key_table() -> dict[int, str]:
    """{code point: the sign that stands for it in a search}."""
    table = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    for signs, sign in ((QUOTES, '"'), (DASHES, "-"), (BLANKS, " ")):
        table |= {ord(variant): sign for variant in signs}
    wide = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
    table |= {point: table.get(plain, chr(plain)) for point, plain in wide.items()}
    for first, last in HIDDEN_RANGES:
        table |= dict.fromkeys(range(first, last + 1), HIDDEN_KEY)
    return table


KEY = _key_table()


def match_key(text: str) -> str:
    """A text as searches compare it, as long as it was: width, quotes, dashes, capitals made one.

    >>> match_key("“５＋２”，１２：３０"), match_key('"5+2",12:30')
    ('"5+2",12:30', '"5+2",12:30')
    """
    return text.translate(KEY)


def fold_query(query: str, what: str = "query") -> str:
    """What somebody looks for, folded as the corpus is: blanks that its build drops go too.

    Signs that print nothing are left out; capitals, quotes and width stay for `match_key`.

    >>> fold_query("支持 RCEP 高質量"), fold_query("Single  Window"), fold_query("試\\u200b點 ")
    ('支持RCEP高质量', 'Single Window', '试点')

    Raises
    ------
    TypeError, ValueError
        When the query is no string, or nothing is left to look for.
    """
    if not isinstance(query, str):
        raise TypeError(f"expected a string to look for, found {brief(query)}: one call for each")
    plain = BLANK_BESIDE_HAN.sub("", HIDDEN.sub("", query).strip())
    if not plain:
        raise ValueError(f"the {what} is empty: expected at least one character to look for")
    return re.sub(r"\s+", " ", fold(plain))


# A regular expression in pieces: an escape, the head of a group, a repetition, a class, or one sign.
PIECE = re.compile(r"\\[gkL]<\w+>|\\.|\(\?[\w<>=!:&|-]*|\{[^}]*\}|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
SPECIAL = frozenset("#.^$*+?{}[]|()\\")


def widen(pattern: str) -> str:
    """A regular expression whose quotation marks, dashes and full-width signs stand for their kind.

    Classes in square brackets stay as they are; signs that print nothing go.

    >>> re.fullmatch(widen('"一线"12:30'), "“一线”12：30") is not None
    True
    """
    alike: dict[str, list[str]] = {}
    for point, key in KEY.items():
        alike.setdefault(key, [key]).append(chr(point))

    def wider(piece: re.Match[str]) -> str:
        sign = piece[0][-1]
        plain = len(piece[0]) == 1 and sign not in SPECIAL
        if sign.isalnum() or sign.isspace() or not (plain or re.fullmatch(r"\\.", piece[0])):
            return piece[0]
        kind = alike.get(match_key(sign), [])
        return f"[{''.join(map(re.escape, kind))}]" if len(kind) > 1 else piece[0]

    return PIECE.sub(wider, HIDDEN.sub("", pattern))
