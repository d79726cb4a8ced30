"""Where strings, typed in either script, occur; and whether what finds nothing is an id."""

import re
from collections.abc import Iterator, Sequence

import pandas as pd

from .folder import CorpusLike
from .folder import open as open_corpus
from .ids import find_id, looks_like_id, unknown_id
from .load import load_clauses, load_measures, load_notices, load_term_list
from .query import HIDDEN_KEY, match_key


def string_hits(queries: Sequence[str], texts: pd.Series) -> Iterator[tuple[int, str, int, int]]:
    """Where strings occur, in the order of the texts; the longest wins where several begin.

    Parameters
    ----------
    queries : list of str
        Folded: see `fold_query`.
    texts : Series
        Folded texts by measure.

    Yields
    ------
    tuple
        The number of the query, measure_id, start, end.

    >>> import pandas as pd
    >>> list(string_hits(["试点", "试点城市"], pd.Series({"A-01": "扩大试点城市，试点"})))
    [(1, 'A-01', 2, 6), (0, 'A-01', 7, 9)]
    """
    keys: dict[str, int] = {}
    for number, query in enumerate(queries):
        keys.setdefault(match_key(query), number)
    order = sorted(keys, key=lambda key: (-len(key), key))
    close, loose = _pattern(order, ""), None
    for measure_id, text in texts.items():
        key = match_key(text)
        pattern = close
        if HIDDEN_KEY in key:  # hidden signs of the text may lie between those looked for
            pattern = loose = loose or _pattern(order, f"{HIDDEN_KEY}*")
        for match in pattern.finditer(key):
            matched = order[match.lastindex - 1]  # type: ignore[operator]  # each key is a group
            yield keys[matched], measure_id, *match.span()


def _pattern(keys: Sequence[str], gap: str) -> re.Pattern[str]:
    """Any of the keys; where a key has a blank, the text may have several."""
    signs = ([" +" if sign == " " else re.escape(sign) for sign in key] for key in keys)
    return re.compile("|".join(f"({gap.join(key_signs)})" for key_signs in signs))


def term_ids(corpus: CorpusLike = None) -> pd.Index:
    """The ids of all terms, withdrawn ones too; none when the corpus has no list of terms."""
    path = open_corpus(corpus).folder / "coding" / "terms.csv"
    return load_term_list(corpus).index if path.exists() else pd.Index([])


def active_term(given: str, terms: pd.DataFrame) -> str:
    """The id of a term in use that a spelling names; ValueError for none, or a withdrawn one."""
    term_id = find_id(given, terms.index)
    if term_id is None:
        raise ValueError(unknown_id("term", given, terms.index))
    term = terms.loc[term_id]
    if term["status"] != "active":
        instead = f"; {term['replaced_by']} took its place" if term["replaced_by"] else ""
        raise ValueError(f"the term {term_id} was withdrawn ({term['reason']}){instead}")
    return term_id


def check_no_id(query: str, corpus: CorpusLike = None) -> None:
    """A query that finds nothing may be an id: ValueError says which, and what shows it.

    >>> check_no_id("hq25–10")
    Traceback (most recent call last):
    ValueError: HQ25-10 is the id of a measure, and searches look for words: load_measures().loc['HQ25-10'] shows it
    """
    for what, known, shows in (
        ("measure", load_measures(corpus).index, "load_measures().loc[{!r}]"),
        ("notice", load_notices(corpus).index, "load_notices().loc[{!r}]"),
        ("clause", load_clauses(corpus).index, "load_clauses().loc[{!r}]"),
        ("term", term_ids(corpus), "concordance({!r})"),
    ):
        if (known_id := find_id(query, known)) is not None:
            instead = shows.format(known_id)
            raise ValueError(f"{known_id} is the id of a {what}, and searches look for words: {instead} shows it")
        if looks_like_id(query, known):
            raise ValueError(unknown_id(what, query, known))
