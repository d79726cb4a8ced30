"""Where each term occurs: its forms matched as strings, the longest first."""

import re
from collections.abc import Callable
from pathlib import Path

from .cells import Row, read_rows

Hit = tuple[str, int, int, str]  # term_id, start, end, form
TERM_COLUMNS = ("term_id", "canonical", "variants", "status")


def read_terms(corpus: Path) -> list[Row]:
    """The rows of terms.csv as dicts of Cells; none when the corpus has no such file."""
    path = corpus / "coding" / "terms.csv"
    return read_rows(path, TERM_COLUMNS) if path.exists() else []


def forms(rows: list[Row]) -> dict[str, str]:
    """{form: term_id} of all active terms: canonical forms and variants."""
    return {
        form: row["term_id"].value
        for row in rows
        if row["status"].value == "active"
        for form in (row["canonical"].value, *row["variants"].value.split("|"))
        if form
    }


def matcher(known: dict[str, str]) -> Callable[[str], list[Hit]]:
    """A function that finds forms in a text, from the left, the longest at each place.

    So 印度 is not found in 印度尼西亚 when both are forms.

    >>> find = matcher({"试点": "T1", "试点城市": "T2"})
    >>> find("扩大试点城市和试点")
    [('T2', 2, 6, '试点城市'), ('T1', 7, 9, '试点')]
    """
    if not known:
        return lambda text: []
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=lambda f: (-len(f), f)))))

    def find(text: str) -> list[Hit]:
        return [(known[m.group()], *m.span(), m.group()) for m in pattern.finditer(text)]

    return find
