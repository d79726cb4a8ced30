"""The coded tables as DataFrames: who coded, the links between measures, the codes of measures."""

import re

import pandas as pd

from ..given import choice
from .folder import CorpusLike
from .folder import open as open_corpus
from .ids import measure_of, notice_of
from .load import load_measures, load_notices

LINK_TYPES = ("carried_on", "widened", "narrowed", "adapted", "renamed")
LADDER = ("study", "explore", "pilot", "extend", "generalise")
# How many codes a unit has at most in each field; stage is coded for clauses, the rest for measures.
FIELDS = {
    "domain": 3,
    "instrument": 1,
    "instrument_2": 1,
    "stage": 1,
    "partner": 1,
    "moves": 2,
    "actor": 1,
    "conditional": 1,
    "target": 1,
    "transfer": 1,
}


def needs_words(field: str, code: str) -> bool:
    """Whether a code must quote the text: one that says "not so", or "nobody named", cannot.

    >>> needs_words("partner", "macao"), needs_words("partner", "none"), needs_words("actor", "customs")
    (True, False, False)
    """
    return code not in ("no", "none", "not_operative") and (field, code) != ("actor", "customs")


def load_coders(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load who coded what, and whether a person has.

    Returns
    -------
    DataFrame
        Indexed by `coder` (the letter in the names of raw codings, as links_a.csv; "reconciled" for
        the tables without a letter), with `kind` ("language model" or "person"), `who_en`, `who_zh`,
        `date` and `codebook`, the versions followed.

    Examples
    --------
    >>> load_coders().loc["a", "kind"]
    'language model'
    """
    return open_corpus(corpus).table("coding/coders.csv", "coder")


def coder_note(corpus: CorpusLike = None) -> str:
    """One sentence on who coded, for the foot of every table made from codes.

    >>> coder_note()
    'Coded twice by a language model and reconciled by one; no person has checked the codes'
    """
    coders = load_coders(corpus)
    people = coders.index[coders["kind"] == "person"]
    if len(people):
        return f"Coded by {len(coders) - 1} coders; by a person: {', '.join(people)}"
    codings = len(coders) - 1  # one row is of those who reconciled
    times = {1: "once", 2: "twice"}.get(codings, f"{codings} times")
    return f"Coded {times} by a language model and reconciled by one; no person has checked the codes"


def coders_of(table: str, corpus: CorpusLike = None) -> list[str]:
    """The letters of the raw codings of a table, from the names of its files.

    >>> coders_of("links")
    ['a', 'b']
    """
    names = (path.name for path in (open_corpus(corpus).folder / "coding").iterdir())
    matches = (re.fullmatch(rf"{table}_([a-z])\.csv", name) for name in names)
    return sorted(match[1] for match in matches if match)


def _coded(table: str, coder: str | None, corpus: CorpusLike) -> pd.DataFrame:
    """The reconciled table, or the raw coding of one coder."""
    known = coders_of(table, corpus)
    if coder is not None:
        choice(coder, known, "coder")
    return open_corpus(corpus).table(f"coding/{table}_{coder}.csv" if coder else f"coding/{table}.csv")


def load_links(coder: str | None = None, corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the links between measures, and the answers "none found" and "not found again".

    Parameters
    ----------
    coder : str, optional
        The letter of one raw coding, as "a"; the reconciled links by default.

    Returns
    -------
    DataFrame
        One row per answer: `later_id`, `earlier_id`, `type` (carried_on, widened, narrowed, adapted,
        renamed; or none_found and not_found_again, whose other measure is the nearest candidate and
        no link), `strength` (same_instrument, same_subject), and on each side the verb, the stage,
        the words and their offsets in the measure's text (for `trace`): `verb_earlier`,
        `stage_earlier`, `words_earlier`, `start_earlier`, `end_earlier`, `verb_later` …; `reason_en`,
        `reason_zh`. Derived: `later_notice_id`, `earlier_notice_id`; `is_link`; `shape` ("split" when the earlier measure is taken up by
        several measures of that notice, "merged" when the later takes up several of one notice,
        "split and merged", or ""); `stage_change` ("advance", "retreat", "same", or "" where one of
        the stages is not on the ladder); `order` ("certain", or "possible" where the dates leave
        it open).

    Raises
    ------
    ValueError
        When there is no such coder; the known ones are named.

    Examples
    --------
    >>> links = load_links()
    >>> links.query("later_id == 'HQ25-09' and is_link")["earlier_id"].tolist()
    ['QH22-09']
    """
    links = _coded("links", coder, corpus)
    for side in ("later", "earlier"):
        links[f"{side}_notice_id"] = links[f"{side}_id"].map(notice_of)
    links["is_link"] = links["type"].isin(LINK_TYPES)
    links["shape"] = _shape(links)
    links["stage_change"] = _stage_change(links["stage_earlier"], links["stage_later"])
    notice, dates = load_measures(corpus)["notice_id"], load_notices(corpus)
    latest = links["earlier_id"].map(notice).map(dates["date_latest"])
    earliest = links["later_id"].map(notice).map(dates["date_earliest"])
    links["order"] = (latest < earliest).map({True: "certain", False: "possible"})
    return links


def _shape(links: pd.DataFrame) -> pd.Series:
    """Split and merged follow from the links: a count within one pair of notices."""
    linked = links[links["is_link"]]
    split = linked.groupby(["earlier_id", "later_notice_id"])["later_id"].transform("size") > 1
    merged = linked.groupby(["later_id", "earlier_notice_id"])["earlier_id"].transform("size") > 1
    shape = split.map({True: "split", False: ""}) + merged.map({True: " and merged", False: ""})
    shape = shape.replace(" and merged", "merged")
    return shape.reindex(links.index, fill_value="")


def _stage_change(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """Up or down the ladder; permission counts as above study, exploration and trial only.

    >>> earlier, later = ["explore", "pilot", "plain"], ["authorise", "pilot", "pilot"]
    >>> _stage_change(pd.Series(earlier), pd.Series(later)).tolist()
    ['advance', 'same', '']
    """
    rung = {stage: number for number, stage in enumerate(LADDER)}
    trial = set(LADDER[:3])

    def change(before: str, after: str) -> str:
        if before == after:
            return "same" if before in rung or before == "authorise" else ""
        if before in rung and after in rung:
            return "advance" if rung[after] > rung[before] else "retreat"
        if before in trial and after == "authorise":
            return "advance"
        return "retreat" if before == "authorise" and after in trial else ""

    return pd.Series([change(*pair) for pair in zip(earlier, later, strict=True)], earlier.index)


def load_codebook(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the codebook: every code of every field, with its meaning.

    Returns
    -------
    DataFrame
        One row per code: `field`, `code`, `label_en`, `label_zh`, `definition_en`, `definition_zh`,
        `examples` (ids separated by blanks) and `not_this` (a near miss, and why). The rules of whole
        fields are in corpus/coding/codebook.md.

    Examples
    --------
    >>> load_codebook().query("field == 'partner'")["code"].tolist()
    ['hong_kong', 'macao', 'joint', 'none']
    """
    return open_corpus(corpus).table("coding/codebook.csv")


def load_crosswalks(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load how codes are grouped in other schemes.

    Returns
    -------
    DataFrame
        One row per code and scheme: `field`, `code`, `scheme` ("policy_tools" of instruments,
        "directive_clarity" of stages), `group_en`, `group_zh`, `source`.

    Examples
    --------
    >>> load_crosswalks().query("code == 'market'")["group_en"].tolist()
    ['demand']
    """
    return open_corpus(corpus).table("coding/crosswalks.csv")


def load_codes(coder: str | None = None, corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the codes: what each measure does, for whom, and how firmly.

    Parameters
    ----------
    coder : str, optional
        The letter of one raw coding, as "a"; the reconciled codes by default.

    Returns
    -------
    DataFrame
        One row per code: `unit_id` (the measure; for stage the clause), `field` (domain, instrument,
        instrument_2, stage, partner, moves, actor, conditional, target, transfer), `code`, `words` it
        rests on ("" where a code needs none), `start`, `end` (offsets in the measure's text, for
        `trace`; <NA> without words), and derived `measure_id` and `notice_id`.

    Raises
    ------
    ValueError
        When there is no such coder; the known ones are named.

    Examples
    --------
    >>> codes = load_codes()
    >>> codes.query("unit_id == 'HQ25-10.1'")[["code", "words"]].values.tolist()
    [['authorise', '允许']]
    """
    codes = _coded("codes", coder, corpus)
    codes["measure_id"] = codes["unit_id"].map(measure_of)
    codes["notice_id"] = codes["unit_id"].map(notice_of)
    return codes


def load_verbs(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the policy verbs, and the stage that each is a sign of.

    Returns
    -------
    DataFrame
        One row per verb: `verb` (folded), `pinyin`, `gloss_en` (ours) and `stage` ("plain": of none).

    Examples
    --------
    >>> load_verbs().query("stage == 'explore'")["verb"].tolist()
    ['探索']
    """
    return open_corpus(corpus).table("coding/verbs.csv")


def load_verb_contexts(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the contexts in which a verb is no act, or a sign of another stage.

    Returns
    -------
    DataFrame
        One row per context: `verb`, `context` (words around it), `use` ("noun", "verb"), `stage`,
        `reason`.

    Examples
    --------
    >>> load_verb_contexts().query("context == '研究评议'")["use"].tolist()
    ['noun']
    """
    return open_corpus(corpus).table("coding/verb_contexts.csv")
