"""Ids, put together and taken apart; and found, as people type and paste them.

HQ25 is a notice, HQ25-07 a measure, HQ25-07.2 a clause of it.
"""

import difflib
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

import pandas as pd

from ..given import brief, listed
from .fold import fold
from .query import HIDDEN, match_key

LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def measure_id(notice_id: str, number: int) -> str:
    """The id of a measure, or "" outside measures.

    >>> measure_id("HQ25", 7)
    'HQ25-07'
    """
    return f"{notice_id}-{number:02}" if number else ""


def clause_id(measure_id: str, number: int) -> str:
    """The id of a clause; number 0 is the heading.

    >>> clause_id("HQ25-07", 2)
    'HQ25-07.2'
    """
    return f"{measure_id}.{number}"


def notice_of(unit_id: str) -> str:
    """The notice of a measure or clause.

    >>> notice_of("HQ25-07"), notice_of("HQ25-07.2")
    ('HQ25', 'HQ25')
    """
    return unit_id.rsplit("-", 1)[0]


def measure_of(unit_id: str) -> str:
    """The measure of a clause; a measure is its own.

    >>> measure_of("HQ25-07.2"), measure_of("HQ25-07")
    ('HQ25-07', 'HQ25-07')
    """
    return unit_id.partition(".")[0]


def _id_key(spelling: str) -> str:
    return re.sub(r"\s+", "", match_key(HIDDEN.sub("", spelling)))


@lru_cache(maxsize=32)
def _spellings(known: tuple[str, ...]) -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for known_id in known:
        spellings.setdefault(_id_key(str(known_id)), []).append(known_id)
    return spellings


def find_id(given: str, known: Collection[str]) -> str | None:
    """The id that a spelling names: case, width, dashes, blanks and hidden signs do not count.

    Parameters
    ----------
    given : str
    known : list, dict or Index of str

    Returns
    -------
    str or None
        None when it names no id of these, or several.

    >>> find_id(" hq25–10", ["HQ25-09", "HQ25-10"]), find_id("HQ25-9", ["HQ25-09", "HQ25-10"])
    ('HQ25-10', None)
    """
    if not isinstance(given, str):
        return None
    if given in known:
        return given
    same = _spellings(tuple(known)).get(_id_key(given), [])
    return same[0] if len(same) == 1 else None


def nearest_ids(given: str, known: Iterable[str]) -> list[str]:
    """The ids that a wrong one may have meant, the most likely first.

    >>> nearest_ids("hq25-9", ["HQ25-09", "HQ25-19"])
    ['HQ25-09']
    """
    id_key, spellings = _id_key(str(given)), _spellings(tuple(known))
    short = LEADING_ZEROS.sub("", id_key)
    same = [key for key in spellings if LEADING_ZEROS.sub("", key) == short]
    near = same or difflib.get_close_matches(id_key, list(spellings), n=3)
    return [str(known_id) for key in near for known_id in spellings[key]]


def unknown_id(what: str, given: str, known: Iterable[str]) -> str:
    """What to say about an id that nothing has.

    >>> unknown_id("measure", "qh22-3", ["QH22-03", "QH22-13", "HQ25-01"])
    "no measure 'qh22-3'; did you mean QH22-03? An id is like HQ25-01"
    """
    known = tuple(known)
    if not known:
        return f"no {what} {brief(given)}: this corpus has none"
    near = nearest_ids(given, known) if isinstance(given, str) else []
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"no {what} {brief(given)}; {meant}An id is like {known[-1]}"


def looks_like_id(given: str, known: Iterable[str]) -> bool:
    """Whether a string has the form of these ids: the same letters, with other digits.

    >>> looks_like_id("HQ25-9", ["HQ25-09"]), looks_like_id("T999", ["T038"]), looks_like_id("RCEP", ["T038"])
    (True, True, False)
    """
    id_key = _id_key(given)
    if not re.search("[a-z]", id_key) or not re.search("[0-9]", id_key):
        return False
    forms = {re.sub("[0-9]", "0", key) for key in _spellings(tuple(known))}
    short = {LEADING_ZEROS.sub("", key) for key in _spellings(tuple(known))}
    return re.sub("[0-9]", "0", id_key) in forms or LEADING_ZEROS.sub("", id_key) in short


def find_measure(given: str, known: Collection[str]) -> str:
    """The measure that a spelling names; KeyError, with the nearest ids, when it names none."""
    measure_id = find_id(given, known)
    if measure_id is None:
        raise KeyError(unknown_id("measure", given, known))
    return measure_id


def unknown_notice(given: str, notices: pd.DataFrame) -> str:
    """What to say about a notice that is not there: the one whose names hold the words, and all ids.

    Parameters
    ----------
    given : str
    notices : DataFrame
        As `load_notices` returns it.
    """
    columns = [name for name in ("label_zh", "label_en", "place", "title", "issuer") if name in notices]
    known, near = notices.index, []
    if isinstance(given, str) and (name := match_key(fold(given)).strip()):
        holds = [any(name in match_key(fold(str(cell))) for cell in row) for row in notices[columns].to_numpy()]
        near = [str(i) for i in known[holds]] or nearest_ids(given, known)
    labels = notices[columns[0]] if columns else known
    there = [f"{i} ({label})" for i, label in zip(known, labels, strict=True)]
    meant = f". Did you mean {' or '.join(near)}?" if near else ""
    return f"no notice {brief(given)}; there are {', '.join(there)}{meant}"


def notice_ids(given: object, notices: pd.DataFrame) -> list[str]:
    """The notices that one spelling or a list of them names; ValueError when one names none."""
    ids = []
    for name in listed(given, "notice"):
        notice_id = find_id(name, notices.index)
        if notice_id is None:
            raise ValueError(unknown_notice(name, notices))
        ids.append(notice_id)
    return ids
