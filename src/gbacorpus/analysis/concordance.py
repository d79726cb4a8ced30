"""Keyword in context: every hit as printed, with where it is printed."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

import pandas as pd

from ..corpus.find import active_term, check_no_id, string_hits, term_ids
from ..corpus.fold import fold, simplify
from ..corpus.folder import CorpusLike
from ..corpus.ids import find_id, notice_ids
from ..corpus.load import load_clauses, load_measures, load_notices, load_term_hits, load_term_list
from ..corpus.query import fold_query, match_key, widen
from ..corpus.trace import trace
from ..extras import needed_by
from ..given import choice, whole
from ..version import corpus_version
from .result import Result

COLUMNS = [
    "measure_id",
    "clause_id",
    "notice_id",
    "section_title",
    "left",
    "hit",
    "right",
    "file",
    "line",
    "column",
    "start",
    "end",
]
SECONDS = 2  # what a regular expression may take over one measure


class Concordance(Result):
    """A concordance: the hits are under each other, in a notebook as in plain text."""

    def __repr__(self) -> str:
        lines = [
            f"{row.measure_id}  {row.left:\u3000>20}【{row.hit}】{row.right}  {row.file}:{row.line}"
            for row in self.itertuples()
        ]
        return "\n".join([self.title, *lines, self.foot])

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{escape(row.measure_id)}</td><td style='text-align:right'>{escape(row.left)}</td>"
            f"<td style='text-align:center'><b>{escape(row.hit)}</b></td>"
            f"<td style='text-align:left'>{escape(row.right)}</td>"
            f"<td>{escape(row.file)}:{row.line}</td></tr>"
            for row in self.itertuples()
        )
        return (
            f"<p><b>{escape(self.title)}</b></p><table>{cells}</table><p style='font-size:85%'>{escape(self.foot)}</p>"
        )


def _regex_hits(pattern: str, texts: pd.Series) -> Iterator[tuple[str, int, int]]:
    with needed_by("use_regex"):
        import regex  # plain searches do without

    try:
        regex.compile(pattern)  # so that a fault has its place in what was typed
        compiled = regex.compile(widen(simplify(pattern)))
    except regex.error as error:
        raise ValueError(
            f"the regular expression {pattern!r} does not compile at position {error.pos}: {error.msg}"
        ) from None
    for measure_id, text in texts.items():
        try:
            for match in compiled.finditer(text, timeout=SECONDS):
                if match.end() > match.start():
                    yield measure_id, *match.span()
        except TimeoutError:
            raise ValueError(
                f"the regular expression {pattern!r} runs away: it took more than {SECONDS} seconds "
                f"over {measure_id}. Repeat fewer things inside repeated things"
            ) from None


def concordance(
    query: str,
    use_regex: bool = False,
    width: int = 20,
    sort: Literal["text", "left", "right"] = "text",
    headings: bool = True,
    notices: str | Sequence[str] | None = None,
    section: str | None = None,
    corpus: CorpusLike = None,
) -> Concordance:
    """Show every place of a string, a term or a pattern with the words around it.

    Parameters
    ----------
    query : str
        A string in Simplified or Traditional characters: both find the same, and capitals, full and half width, the
        kinds of quotation marks and dashes, blanks beside Chinese characters and signs that print nothing do
        not count; or a term id ("T038": all its variants); or a
        regular expression.
    use_regex : bool
        Whether `query` is a regular expression, over the folded text of each measure. A quotation
        mark, dash or full-width sign in it stands for all of its kind, except in square brackets.
    width : int
        Characters shown on either side.
    sort : str
        "text" (in their order), "left" (by what precedes, from the hit outwards) or "right".
    headings : bool
        Whether headings are searched.
    notices : str or list of str, optional
        Only these notices.
    section : str, optional
        Only sections with these words in their title.

    Returns
    -------
    Concordance
        One row per hit: `measure_id`, `clause_id`, `notice_id`, `section_title`, `left`, `hit`, `right`
        (as printed), `file`, `line`, `column` (of the raw text, from 1), `start`, `end` (in the measure's text). Empty,
        with these columns, when there is no hit.

    Raises
    ------
    TypeError, ValueError
        For an empty query, an unknown term id, notice or order, a query that finds nothing because it
        is the id of something else, or a regular expression that does not compile or runs away.

    Examples
    --------
    >>> lines = concordance("試點", notices="HQ25")
    >>> lines.loc[0, ["measure_id", "left", "hit", "right"]].tolist()
    ['HQ25-23', '策措施探索实施。支持横琴合作区优先探索、', '试点', '海关改革事项,对于已在其他区域实施的海关']
    """
    folded = fold_query(query)
    width = whole(width, "width", 0)
    choice(sort, ("text", "left", "right"), "order")
    measures = load_measures(corpus)
    texts = measures["text"]
    term_id = None if use_regex else find_id(query, term_ids(corpus))
    if term_id is not None:
        query = active_term(term_id, load_term_list(corpus))
        table = load_term_hits(corpus).query("term_id == @query")
        hits = list(zip(table["measure_id"], table["start"], table["end"], strict=True))
    else:
        matches = string_hits([folded], texts) if not use_regex else _regex_hits(query, texts)
        hits = [hit[-3:] for hit in matches]
        if not hits:
            check_no_id(query, corpus)
    wanted = _part(measures, notices, section, corpus)
    clauses = dict(list(load_clauses(corpus).reset_index().groupby("measure_id")))
    rows = []
    for measure_id, start, end in hits:
        measure = measures.loc[measure_id]
        if measure_id not in wanted or (not headings and start <= len(measure["heading"])):
            continue
        clause = clauses[measure_id].loc[clauses[measure_id]["start"].le(start), "clause_id"].iloc[-1]
        place, *printed = _in_context(measure_id, start, end, width, len(measure["text"]), corpus)
        context = [text.replace("\n", " ") for text in printed]
        where = place.file, place.line, place.column
        rows.append((measure_id, clause, measure["notice_id"], measure["section_title"], *context, *where, start, end))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if sort == "left":
        table = table.iloc[table["left"].map(lambda text: fold(text)[::-1]).argsort(kind="stable")]
    elif sort == "right":
        table = table.iloc[table["right"].map(fold).argsort(kind="stable")]
    query = " ".join(str(query).splitlines())
    parameters = {"query": query, "sort": sort, "headings": headings}
    n_measures = table["measure_id"].nunique()
    title = f"{query}: {len(table)} hits in {n_measures} of {len(wanted)} measures"
    return Concordance(table.reset_index(drop=True), title, parameters, ["Text as printed"], corpus_version(corpus))


def _in_context(measure_id: str, start: int, end: int, width: int, length: int, corpus: CorpusLike):
    """Where a hit is printed, and what is printed left of it, in it and right of it."""
    before, after = max(start - width, 0), min(end + width, length)
    left = trace(measure_id, before, start, corpus).printed if before < start else ""
    right = trace(measure_id, end, after, corpus).printed if end < after else ""
    place = trace(measure_id, start, end, corpus)
    return place, left, place.printed, right


def _part(
    measures: pd.DataFrame, notices: str | Sequence[str] | None, section: str | None, corpus: CorpusLike
) -> set[str]:
    """The ids of the measures asked for."""
    chosen = pd.Series(True, measures.index)
    if notices is not None:
        names = notice_ids(notices, load_notices(corpus))
        chosen &= measures["notice_id"].isin(names)
    if section is not None:
        key = match_key(fold_query(section, "section"))
        within = measures["section_title"].map(match_key).str.contains(key, regex=False)
        if not within.any():
            titles = "; ".join(filter(None, measures["section_title"].unique()))
            raise ValueError(f"no section title holds {section!r}; there are {titles}")
        chosen &= within
    return set(measures.index[chosen])
