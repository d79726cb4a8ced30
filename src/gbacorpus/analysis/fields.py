"""The codes of each measure, in one field of the codebook."""

import pandas as pd

from ..corpus.coded import FIELDS, LADDER, load_codebook, load_codes, load_crosswalks
from ..corpus.folder import CorpusLike
from ..corpus.load import load_clauses, load_measures
from ..given import brief, choice

OFF_LADDER = ("authorise", "maintain", "plain", "not_operative")
DERIVED = ("stage_lowest", "stage_highest")


def measure_codes(
    field: str, headings: bool = True, coder: str | None = None, crosswalk: str | None = None, corpus: CorpusLike = None
) -> pd.Series:
    """The codes of each measure in one field.

    Parameters
    ----------
    field : str
        A field of the codebook, or "stage_lowest", "stage_highest": the ends of the ladder study,
        explore, pilot, extend, generalise that a measure's clauses reach; where none is on it,
        authorise, else maintain, else plain.
    headings : bool
        Whether the stage of headings counts.
    coder : str, optional
        One raw coding; the reconciled codes by default.
    crosswalk : str, optional
        A scheme of `load_crosswalks`, as "policy_tools": its groups take the place of the codes.

    Returns
    -------
    Series
        A frozenset of codes for each `measure_id`, in the order of the notices.

    Raises
    ------
    ValueError
        For an unknown field, coder or scheme; the known ones are named.

    Examples
    --------
    >>> sorted(measure_codes("domain")["QH22-09"])
    ['quarantine', 'residents', 'rules']
    """
    choice(field, (*FIELDS, *DERIVED), "field")
    codes = load_codes(coder, corpus)
    codes = codes[codes["field"] == ("stage" if field in DERIVED else field)]
    if not headings:
        clauses = load_clauses(corpus)
        codes = codes[~codes["unit_id"].isin(clauses.index[clauses["number"] == 0])]
    code_sets = codes.groupby("measure_id", sort=False)["code"].agg(frozenset)
    if field in DERIVED:
        code_sets = code_sets.map(lambda stages: frozenset([_end(stages, field == "stage_highest")]))
    if crosswalk is not None:
        code_sets = _grouped(code_sets, "stage" if field in DERIVED else field, crosswalk, corpus)
    return code_sets.reindex(load_measures(corpus).index).dropna().rename(field)


def _end(stages: frozenset[str], highest: bool) -> str:
    on_ladder = [stage for stage in LADDER if stage in stages]
    if on_ladder:
        return on_ladder[-1 if highest else 0]
    return next(stage for stage in OFF_LADDER if stage in stages)


def _grouped(code_sets: pd.Series, field: str, scheme: str, corpus: CorpusLike) -> pd.Series:
    crosswalks = load_crosswalks(corpus)
    if not isinstance(scheme, str):
        raise TypeError(f"expected the name of a scheme, found {brief(scheme)}")
    table = crosswalks[(crosswalks["field"] == field) & (crosswalks["scheme"] == scheme)]
    if table.empty:
        known = sorted({f"{s} of {f}" for f, s in zip(crosswalks["field"], crosswalks["scheme"], strict=True)})
        raise ValueError(f"no scheme {scheme!r} of {field}; there are {', '.join(known)}")
    groups = dict(zip(table["code"], table["group_en"], strict=True))
    return code_sets.map(lambda codes: frozenset(groups[code] for code in codes))


def code_order(field: str, corpus: CorpusLike = None, crosswalk: str | None = None) -> list[str]:
    """Codes in the order of the codebook, groups in that of the crosswalk; those never given too."""
    if crosswalk:
        table = load_crosswalks(corpus).query("scheme == @crosswalk")["group_en"]
        return list(dict.fromkeys(table))
    book = load_codebook(corpus)
    fields = {"stage"} if field in DERIVED else {field, field.removesuffix("_2")}
    return book.loc[book["field"].isin(fields), "code"].tolist()
