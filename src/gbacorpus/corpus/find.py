"""Find a string, typed in either script, and show it as printed."""

import re

import pandas as pd

from .fold import fold_query, lower
from .load import load_measures
from .trace import trace


def string_hits(query, texts):
    """Where a string stands, as (measure_id, start, end), in the order of the texts.

    >>> list(string_hits("試點", pd.Series({"A-01": "扩大试点，试点"})))
    [('A-01', 2, 4), ('A-01', 5, 7)]
    """
    pattern = re.compile(re.escape(lower(fold_query(query))))
    for measure_id, text in texts.items():
        for match in pattern.finditer(lower(text)):
            yield measure_id, *match.span()


def find(query, corpus=None):
    """Find a string in headings and bodies.

    Parameters
    ----------
    query : str
        In Simplified or Traditional characters; both find the same. Capitals do not count, nor do
        blanks beside Chinese characters.

    Returns
    -------
    DataFrame
        One row per hit, in the order of the text: `measure_id`, `start`, `end` (offsets in the
        measure's text), `printed` (as the page has it), `file`, `line`, `column`. Empty when there
        is no hit.

    Raises
    ------
    ValueError
        When the query is empty.

    Examples
    --------
    >>> find("試點").equals(find("试点"))
    True
    >>> find("試點").query("measure_id == 'QH22-01'")[["printed", "line"]].values.tolist()[0]
    ['試點', 27]
    """
    if not query.strip():
        raise ValueError("the query is empty: expected at least one character to look for")
    measures = load_measures(corpus)
    texts = measures["heading"] + "。" + measures["body"]
    columns = ["measure_id", "start", "end", "printed", "file", "line", "column"]
    rows = []
    for hit in string_hits(query, texts):
        at = trace(*hit, corpus=corpus)
        rows.append((*hit, at.printed, at.file, at.line, at.column))
    return pd.DataFrame(rows, columns=columns)
