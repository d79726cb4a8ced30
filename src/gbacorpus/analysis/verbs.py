"""The verbs of policy in each clause, found by rule: what they govern, and which are no acts."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ..corpus.coded import LADDER, load_codes, load_verb_contexts, load_verbs
from ..corpus.folder import CorpusLike
from ..corpus.load import load_clauses
from ..version import corpus_version
from .result import Result

PART = re.compile(r"[，。；：！？\n]")
OPEN, CLOSE = "“《（", "”》）"
PURPOSE = ("提升", "促进", "助力")
COLUMNS = ["measure_id", "clause_id", "verb", "start", "end", "use", "rule", "object", "stage"]
NOTES = (
    "Verbs are found as strings, the longest first, and judged by rule: no grammar is parsed",
    "use: verb; object: a verb that names the object of another, as in 扩大…试点; purpose: at the end of a "
    "clause; noun: no act",
)


class VerbUse(NamedTuple):
    """One policy verb of a clause; see `verbs` for what each column says."""

    verb: str
    start: int
    end: int
    use: str
    rule: str
    object: str
    stage: str

    @property
    def is_act(self) -> bool:
        """Whether it is used as a verb, or as the object of one; not as a noun, nor as a purpose."""
        return self.use in ("verb", "object")


def _parts(text: str) -> list[tuple[int, int]]:
    """(start, end) of the stretches of a clause between commas and stops outside quotation marks."""
    depth, start, parts = 0, 0, []
    for at, sign in enumerate(text):
        depth += (sign in OPEN) - (sign in CLOSE)
        if depth == 0 and PART.match(sign):
            parts.append((start, at))
            start = at + 1
    return [*parts, (start, len(text))]


def _named(text: str) -> list[bool]:
    """For each place, whether it is in quotation marks, a title or brackets."""
    depth, inside = 0, []
    for sign in text:
        depth += (sign in OPEN) - (sign in CLOSE)
        inside.append(depth > 0)
    return inside


def find_verbs(text: str, stages: Mapping[str, str], contexts: Sequence[tuple] = ()) -> list[VerbUse]:
    """The policy verbs of one clause.

    Parameters
    ----------
    text : str
        A folded clause.
    stages : dict
        {verb: the stage it is a sign of}.
    contexts : list of (str, str, str, str)
        verb, context, use and stage: where a verb is no act, or a sign of another stage.

    Returns
    -------
    list of VerbUse
        With offsets in `text`.

    Examples
    --------
    >>> for found in find_verbs("支持探索建立白名单制度。", {"支持": "plain", "探索": "explore", "建立": "plain"}):
    ...     print(*found)
    支持 0 2 verb governs 探索 plain
    探索 2 4 verb governs 建立 explore
    建立 4 6 verb object follows 白名单制度 plain
    """
    pattern = re.compile("|".join(sorted(map(re.escape, stages), key=len, reverse=True)))
    named, parts = _named(text), _parts(text)
    hits = [(match[0], match.start(), match.end()) for match in pattern.finditer(text)]
    begins, ends = {start: verb for verb, start, _ in hits}, {end for *_, end in hits}
    uses = []
    for verb, start, end in hits:
        first, last = next(p for p in parts if p[0] <= start <= p[1])
        following = text[end:last]
        listed = next(
            (
                c
                for c in contexts
                if c[0] == verb and any(m.start() <= start < m.end() for m in re.finditer(re.escape(c[1]), text))
            ),
            None,
        )
        stage = stages[verb]
        if listed and listed[2] == "noun":
            use, rule, governed, stage = "noun", "listed", "", ""
        elif named[start]:
            use, rule, governed, stage = "noun", "in a name", "", ""
        elif following.startswith("的"):
            use, rule, governed, stage = "noun", "before 的", "", ""
        elif not following and start > first and start not in ends:
            use, rule, governed = "object", "ends its part", ""
        elif verb in PURPOSE and start == first and (first, last) == _last(parts) and first > 0:
            use, rule, governed, stage = "purpose", "last part", following, ""
        elif end in begins:
            use, rule, governed = "verb", "governs", begins[end]
        else:
            use, rule, governed = "verb", "object follows" if following else "stands alone", following
        if listed and listed[2] == "verb":
            rule, stage = "listed", listed[3]
        uses.append(VerbUse(verb, start, end, use, rule, governed, stage))
    return uses


def _last(parts: list[tuple[int, int]]) -> tuple[int, int]:
    return next(part for part in reversed(parts) if part[0] < part[1])


def stage_of(uses: Sequence[VerbUse]) -> str:
    """The stage that the verbs of one clause are a sign of, by the rules of the codebook.

    Parameters
    ----------
    uses : list of VerbUse
        As `find_verbs` gives them.

    Returns
    -------
    str
        The first act with a sign of study, explore, pilot, extend, generalise or authorise gives it, and
        of stacked verbs the lowest; else "maintain" when the first act is one, else "plain".

    Examples
    --------
    >>> stage_of(find_verbs("探索试点推广", {"探索": "explore", "试点": "pilot", "推广": "extend"}))
    'explore'
    """
    acts = [use for use in uses if use.stage and use.is_act]
    strong = (*LADDER, "authorise")
    for number, first in enumerate(acts):
        if first.stage not in strong:
            continue
        stacked, reach = [first.stage], first.end
        for use in acts[number + 1 :]:
            if use.start != reach:
                break
            reach = use.end
            stacked += [use.stage] if use.stage in strong else []
        if first.verb == "扩大":
            return "extend"
        return min(stacked, key=strong.index)
    return "maintain" if acts and acts[0].stage == "maintain" else "plain"


def verbs(corpus: CorpusLike = None) -> Result:
    """Every policy verb of every clause, with what it governs.

    Returns
    -------
    Result
        One row per occurrence: `measure_id`, `clause_id`, `verb`, `start`, `end` (offsets in the
        measure's text, for `trace`), `use` ("verb", "object", "purpose", "noun"), the `rule` that says
        so, `object` (the verb it governs, or the words up to the next comma; "" where no rule can
        tell) and `stage`, the stage it is a sign of ("" when it is no act). Noun uses stay in the
        table, as a log.

    Examples
    --------
    >>> verbs().query("clause_id == 'HQ25-10.1' and use == 'verb'")[["verb", "stage"]].values.tolist()
    [['支持', 'plain'], ['允许', 'authorise']]
    """
    table = load_verbs(corpus)
    stages = dict(zip(table["verb"], table["stage"], strict=True))
    contexts = list(load_verb_contexts(corpus).itertuples(index=False))
    rows = [
        (clause.measure_id, clause.Index, verb, clause.start + start, clause.start + end, *judgement)
        for clause in load_clauses(corpus).itertuples()
        for verb, start, end, *judgement in find_verbs(clause.text, stages, contexts)
    ]
    return Result(pd.DataFrame(rows, columns=COLUMNS), "Policy verbs", {}, NOTES, corpus_version(corpus))


def verb_stages(corpus: CorpusLike = None) -> Result:
    """The stage of each clause by its verbs, beside the coded one.

    Returns
    -------
    Result
        Indexed by `clause_id`: `verbs` (those that are acts, separated by blanks), `stage_by_verbs` (see
        `stage_of`), `stage_coded` and `same`.

    Examples
    --------
    >>> verb_stages().loc["HQ25-10.1", ["stage_by_verbs", "stage_coded"]].tolist()
    ['authorise', 'authorise']
    """
    verb_table = verbs(corpus)
    codes = load_codes(corpus=corpus).query("field == 'stage'").set_index("unit_id")["code"]
    uses: dict[str, list[VerbUse]] = {}
    for clause_id, *use in verb_table[["clause_id", *VerbUse._fields]].itertuples(index=False, name=None):
        uses.setdefault(clause_id, []).append(VerbUse(*use))
    clauses = load_clauses(corpus)
    table = pd.DataFrame(
        {
            "verbs": [" ".join(use.verb for use in uses.get(c, ()) if use.is_act) for c in clauses.index],
            "stage_by_verbs": [stage_of(uses.get(c, ())) for c in clauses.index],
            "stage_coded": codes.reindex(clauses.index).fillna("").to_numpy(),
        },
        index=clauses.index,
    )
    table["same"] = table["stage_by_verbs"] == table["stage_coded"]
    return Result(table, "Stage by verbs and stage as coded", {}, NOTES, corpus_version(corpus))
