"""How far the coders of links and codes agree, field by field, and where they do not."""

import re
from typing import Literal

import numpy as np
import pandas as pd

from ..corpus.coded import FIELDS, coder_note, coders_of, load_codebook, load_codes, load_links
from ..corpus.folder import CorpusLike
from ..corpus.ids import measure_of
from ..corpus.load import load_measures, load_notices
from ..given import choice
from ..version import corpus_version
from .reliability import measure_agreement, reading
from .result import Result

NOTES = (
    "Alpha: 95% interval by drawing measures again",
    "Coders that are one model share its habits: agreement shows that the rules can be followed, not "
    "that the codes are right",
)
LINK_FIELDS = ("type", "strength", "stage_earlier", "stage_later")
PAIR = ["later_id", "earlier_id"]
SETS = ("domain", "moves")
Coded = Literal["codes", "links"]


def _link_codings(corpus: CorpusLike) -> dict[str, tuple[pd.DataFrame, bool]]:
    """{field: (one row per pair or later measure, one column per coder; whether sets)}."""
    codings = {coder: load_links(coder, corpus) for coder in coders_of("links", corpus)}
    notice = load_measures(corpus)["notice_id"]
    order = {name: number for number, name in enumerate(load_notices(corpus).index)}
    rank = notice.map(order).to_dict()
    pairs = pd.MultiIndex.from_tuples(
        [(later, earlier) for later in notice.index for earlier in notice.index if rank[earlier] < rank[later]],
        names=PAIR,
    )
    linked = {coder: coding[coding["is_link"]].set_index(PAIR) for coder, coding in codings.items()}
    link, antecedents = {}, {}
    for coder, coding in codings.items():
        coded = set(coding.loc[coding["type"] != "not_found_again", "later_id"])
        known = pairs.get_level_values("later_id").isin(coded)
        link[coder] = pd.Series(np.where(pairs.isin(linked[coder].index), "yes", "no"), pairs)
        link[coder] = link[coder].where(known)
        sets = coding[coding["is_link"]].groupby("later_id")["earlier_id"].agg(frozenset)
        antecedents[coder] = pd.Series({later: sets.get(later, frozenset()) for later in coded})
    fields = {"link": (pd.DataFrame(link), False), "antecedents": (pd.DataFrame(antecedents).sort_index(), True)}
    for field in LINK_FIELDS:
        fields[field] = (pd.DataFrame({coder: links[field] for coder, links in linked.items()}), False)
    return fields


def _code_codings(corpus: CorpusLike, examples: bool) -> dict[str, tuple[pd.DataFrame, bool]]:
    """{field: (one row per unit, one column per coder; whether sets)}."""
    codings = {coder: load_codes(coder, corpus) for coder in coders_of("codes", corpus)}
    units = {unit for codes in codings.values() for unit in codes["unit_id"]}
    named = {} if examples else _named_units(load_codebook(corpus), units)
    fields = {}
    for field in FIELDS:
        columns = {
            coder: codes[codes["field"] == field].groupby("unit_id", sort=False)["code"].agg(frozenset)
            for coder, codes in codings.items()
        }
        table = pd.DataFrame(columns).rename_axis("unit_id")
        table = table[~table.index.isin(named.get(field, ()))]
        if field not in SETS:
            table = table.map(lambda codes: min(codes) if isinstance(codes, frozenset) else codes)
        fields[field] = (table, field in SETS)
    return fields


def _named_units(book: pd.DataFrame, units: set[str]) -> dict[str, set[str]]:
    """{field: those of the units that its rows name as examples or near misses}."""
    ids = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    text = book["examples"] + " " + book["not_this"]
    named = text.str.findall(rf"(?:{ids})(?!\.?\d)").groupby(book["field"]).sum()
    return named.map(set).to_dict()


def _codings(table: Coded, corpus: CorpusLike, examples: bool = True) -> dict[str, tuple[pd.DataFrame, bool]]:
    coders = coders_of(choice(table, ("codes", "links"), "coded table"), corpus)
    _check_two(table, coders)
    return _link_codings(corpus) if table == "links" else _code_codings(corpus, examples)


def _check_two(table: str, coders: list[str]) -> None:
    if len(coders) < 2:
        raise ValueError(
            f"agreement needs two coders or more: found {len(coders)} raw coding of {table}. Add one, "
            f"as coding/{table}_b.csv"
        )


def agreement(table: Coded = "codes", examples: bool = True, corpus: CorpusLike = None) -> Result:
    """How far the coders of a table agree, field by field.

    Parameters
    ----------
    table : str
        "codes" or "links".
    examples : bool
        Of the codes: whether units that the codebook names as examples of the field count.

    Returns
    -------
    Result
        Indexed by `field`, with `n_units`, `percent`, `kappa`, `alpha`, `alpha_low`, `alpha_high` (see
        `measure_agreement`) and `reading`: "firm" from .80 on, "tentative" from .667 on, else "not to
        be relied on" (Krippendorff 2004); "not defined" when only one code was given. Domain, moves and
        antecedents are sets, compared by MASI. Of the links, `link` is over all pairs that the order
        of time allows, `antecedents` over later measures, the other fields over the pairs that two
        coders linked.

    Raises
    ------
    ValueError
        For another table.

    Examples
    --------
    >>> agreement("codes").loc["partner", "reading"]
    'firm'
    """
    rows: dict[str, dict[str, float]] = {}
    for field, (codings, sets) in _codings(table, corpus, examples).items():
        units = codings.index.get_level_values(0).astype(str)
        measures = units.map(measure_of).to_numpy()  # clauses of a measure are drawn together
        rows[field] = measure_agreement(codings.reset_index(drop=True), sets, measures)
    agreements = pd.DataFrame.from_dict(rows, orient="index").rename_axis("field")
    agreements["reading"] = agreements["alpha"].map(reading)
    parameters = {"table": table} | ({} if examples else {"examples": "left out"})
    return Result(
        agreements,
        f"Agreement of the coders of {table}",
        parameters,
        (*NOTES, coder_note(corpus)),
        corpus_version(corpus),
    )


def agreement_by_code(field: str, corpus: CorpusLike = None) -> Result:
    """How far the coders agree on each single code of a field: given, or not given.

    Parameters
    ----------
    field : str
        A field of the codebook.

    Returns
    -------
    Result
        Indexed by `code`: `n_given` (units to which a coder gave it), and the columns of `agreement`.

    Raises
    ------
    ValueError
        For an unknown field.

    Examples
    --------
    >>> agreement_by_code("partner").index.tolist()
    ['hong_kong', 'macao', 'joint', 'none']
    """
    choice(field, FIELDS, "field")
    _check_two("codes", coders_of("codes", corpus))
    codings, sets = _code_codings(corpus, True)[field]
    book = load_codebook(corpus)
    rows: dict[str, dict[str, float]] = {}
    measures = codings.index.map(measure_of).to_numpy()
    for code in book.loc[book["field"].isin([field, field.removesuffix("_2")]), "code"]:
        has_code = codings.map(
            lambda cell, c=code: cell if isinstance(cell, float) else c in cell if sets else c == cell
        )
        rows[code] = {"n_given": int((has_code == True).any(axis=1).sum())}  # noqa: E712  missing stays out
        rows[code] |= measure_agreement(has_code.reset_index(drop=True), groups=measures)
    agreements = pd.DataFrame.from_dict(rows, orient="index").rename_axis("code")
    agreements["reading"] = agreements["alpha"].map(reading)
    return Result(
        agreements,
        f"Agreement of the coders on the codes of {field}",
        {"field": field},
        (*NOTES, coder_note(corpus)),
        corpus_version(corpus),
    )


def disagreements(table: Coded = "codes", corpus: CorpusLike = None) -> Result:
    """Every unit that two coders coded differently.

    Parameters
    ----------
    table : str
        "codes" or "links".

    Returns
    -------
    Result
        One row per unit and field: the unit's id or ids, `field`, a column per coder; sets are written
        with | between their codes.

    Examples
    --------
    >>> disagreements("links").query("field == 'link'").columns.tolist()
    ['later_id', 'earlier_id', 'field', 'a', 'b']
    """
    parts = []
    for field, (codings, _) in _codings(table, corpus).items():
        if field == "antecedents":
            continue  # what differs in these sets is told of the single pairs
        shown = codings.map(lambda cell: "|".join(sorted(cell)) if isinstance(cell, frozenset) else cell)
        differ = shown[shown.nunique(axis=1) > 1]
        parts.append(differ.rename_axis(codings.index.names).reset_index().assign(field=field))
    differences = pd.concat(parts, ignore_index=True)
    differences.insert(len(PAIR) if table == "links" else 1, "field", differences.pop("field"))
    return Result(
        differences,
        f"Where the coders of {table} differ",
        {"table": table},
        (coder_note(corpus),),
        corpus_version(corpus),
    )
