"""The tables as DataFrames.

Every loader takes `corpus`, the folder of another corpus of the same form or what `open` gives for it; without
it, the folder that the variable GBACORPUS_CORPUS names, or our own.
"""

import pandas as pd

from .folder import CorpusLike
from .folder import open as open_corpus


def load_notices(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the notices: who issued them, when, and how we know.

    Returns
    -------
    DataFrame
        Indexed by `notice_id` (SZ22 QH22 NS22 SC23 HQ25), in order of date, with `title`, `issuer`,
        `document_number`, `date` (EDTF: a day, or an interval for SC23, whose day is unknown),
        `date_earliest`, `date_latest` (days; NaT where open), `date_evidence`, `n_measures` and the
        columns that tell the splitter how each is built. `corpus/README.md` explains each.

    Examples
    --------
    >>> notices = load_notices()
    >>> notices.loc["HQ25", "date"], notices.loc["SC23", "date"]
    ('2025-12-12', '2023-06-12/..')
    >>> int(notices["n_measures"].sum())
    109
    """
    notices = open_corpus(corpus).table("coding/notices.csv", "notice_id")
    ends = notices["date"].str.split("/")
    for name, part in (("date_earliest", ends.str[0]), ("date_latest", ends.str[-1])):
        position = notices.columns.get_loc("date_evidence")
        notices.insert(position, name, pd.to_datetime(part.where(part != "..")))
    return notices


def load_measures(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the 109 measures, as printed and folded.

    Returns
    -------
    DataFrame
        Indexed by `measure_id` (HQ25-07), in the order of the notices, with `notice_id`, `number`,
        `section` (1, 2 …; <NA> in SC23, which has none), `section_title`, `heading`, `body`
        (folded: Simplified, full-width punctuation), `heading_printed`, `body_printed` (as printed,
        page breaks joined; the same length as the folded ones), `raw_line`, the line of the raw
        file where the measure begins, and `text`: heading, 。 and body in one, which offsets count in.

    Examples
    --------
    >>> measures = load_measures()
    >>> measures.loc["QH22-03", "heading"]
    '推进自港进口的部分法检商品检验结果采信'
    >>> measures.loc["QH22-03", "heading_printed"]
    '推進自港進口的部分法檢商品檢驗結果采信'
    """
    return open_corpus(corpus).table("tables/measures.csv", "measure_id")


def load_clauses(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the clauses: the heading and the sentences of each measure.

    Returns
    -------
    DataFrame
        Indexed by `clause_id` (HQ25-07.2; .0 is the heading), with `measure_id`, `notice_id`,
        `number`, `start`, `end` (offsets in the measure's text) and `text` (folded, with its final mark).

    Examples
    --------
    >>> load_clauses().loc["HQ25-01.1", "text"]
    '设立“绿色通道”，对澳门与横琴合作区之间用于研发、加工、检测等的科研货物予以通关便利。'
    """
    return open_corpus(corpus).table("tables/clauses.csv", "clause_id")


def load_tokens(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the tokens: the words that `segment` makes of each clause.

    Returns
    -------
    DataFrame
        One row per token: `measure_id`, `clause_id`, `notice_id`, `start`, `end` (offsets in the
        measure's text) and `token`. The tokens of a measure, joined, are its text.

    Examples
    --------
    >>> load_tokens().query("clause_id == 'HQ25-01.0'")["token"].tolist()
    ['支持', '发展', '科技', '研发', '和', '高端', '制造', '。']
    """
    return open_corpus(corpus).table("tables/tokens.csv")


def load_spans(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the spans: what each stretch of each raw text is.

    Returns
    -------
    DataFrame
        One row per span: `notice_id`, `start`, `end` (offsets into `load_raw(notice_id)`), `role`
        (see `corpus/README.md`), `section` (0 for none), `measure_id` ("" for none) and `script`
        ("Traditional", "Simplified", "mixed", or "both" when no character tells). The spans of a
        notice follow each other without gap or overlap.

    Examples
    --------
    >>> spans, raw = load_spans(), load_raw("QH22")
    >>> page_break = spans.query("notice_id == 'QH22' and role == 'page break'").iloc[0]
    >>> raw[page_break["start"] - 3 : page_break["end"] + 4]
    '在前海\\n\\n率先试点'
    """
    return open_corpus(corpus).table("tables/spans.csv")


def load_edits(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the edits: everything that was done to the text of measures and section titles.

    Returns
    -------
    DataFrame
        One row per edit: `notice_id`, `measure_id` ("" for section titles), `start`, `end` (offsets
        into the raw text), `edit` (its kind), `printed` (with \\n, \\x20 … for signs that print
        nothing) and `folded` ("" when dropped). Applied to the raw text of a measure they give its
        folded text; nothing else was done.

    Examples
    --------
    >>> load_edits().query("measure_id == 'QH22-03' and start == 927")["printed"].tolist()
    []
    >>> load_edits().query("measure_id == 'QH22-03' and start == 928")["folded"].tolist()
    ['进']
    """
    return open_corpus(corpus).table("tables/edits.csv")


def load_ambiguous_folds(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the characters whose folding could have gone another way.

    Returns
    -------
    DataFrame
        One row per notice, character and kind: `notice_id`, `printed`, `folded`, `could_be`, `kind`
        ("several Simplified" or "several Traditional"), `n` (times in the notice), `measure_id` and
        `context` of the first.

    Examples
    --------
    >>> folds = load_ambiguous_folds()
    >>> folds.query("notice_id == 'HQ25' and printed == '发'")["could_be"].tolist()
    ['發髮']
    """
    return open_corpus(corpus).table("tables/ambiguous_folds.csv")


def load_term_hits(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load every place where a term occurs.

    Returns
    -------
    DataFrame
        One row per hit: `term_id`, `measure_id`, `notice_id`, `start`, `end` (offsets in the measure's
        text) and `form`, the canonical form or variant found there.

    Examples
    --------
    >>> hits = load_term_hits()
    >>> bool((hits["end"] - hits["start"] == hits["form"].str.len()).all())
    True
    """
    return open_corpus(corpus).table("tables/term_hits.csv")


def load_term_list(corpus: CorpusLike = None) -> pd.DataFrame:
    """The terms as they are kept by hand: `load_terms` without what is derived from their hits."""
    return open_corpus(corpus).table("coding/terms.csv", "term_id")


def load_terms(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the terms of art, with where they occur.

    Returns
    -------
    DataFrame
        Indexed by `term_id`: `canonical`, `variants` (separated by |), `pinyin`, `gloss_en`,
        `gloss_source`, `gloss_year`, `definition`, `category`, `scope_note`, `status`,
        `replaced_by`, `reason`; and, derived from `load_term_hits`: `n_hits`, `n_measures`,
        `first_notice`, `last_notice` ("" for none) and `measures`, the ids separated by blanks.

    Examples
    --------
    >>> terms = load_terms()
    >>> terms.query("canonical == '一单两报'")[["first_notice", "last_notice"]].values.tolist()
    [['QH22', 'HQ25']]
    """
    terms, hits = load_term_list(corpus), load_term_hits(corpus)
    order = {notice: rank for rank, notice in enumerate(load_notices(corpus).index)}
    hits["rank"] = hits["notice_id"].map(order)
    by_term = hits.sort_values(["rank", "measure_id"], kind="stable").groupby("term_id")
    derived = pd.DataFrame(
        {
            "n_hits": by_term.size(),
            "n_measures": by_term["measure_id"].nunique(),
            "first_notice": by_term["notice_id"].first(),
            "last_notice": by_term["notice_id"].last(),
            "measures": by_term["measure_id"].agg(lambda ids: " ".join(dict.fromkeys(ids))),
        }
    ).reindex(terms.index)
    counts, names = ["n_hits", "n_measures"], ["first_notice", "last_notice", "measures"]
    derived[counts] = derived[counts].fillna(0).astype("int64")
    derived[names] = derived[names].fillna("")
    return terms.join(derived)


def load_events(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load the national events beside which a time line shows the notices.

    Returns
    -------
    DataFrame
        One row per event, by `date` (a day), with `event_en`, `event_zh` and `evidence`.

    Examples
    --------
    >>> load_events().loc[0, "event_en"]
    'Hengqin plan public'
    """
    events = open_corpus(corpus).table("coding/events.csv")
    return events.assign(date=pd.to_datetime(events["date"]))


def load_glosses(corpus: CorpusLike = None) -> pd.DataFrame:
    """Load English glosses of the everyday words that figures and notebooks name.

    Returns
    -------
    DataFrame
        Indexed by `word` (folded), with `pinyin`, `gloss_en` and `gloss_source` ("ours": made for
        this corpus, not taken from an official translation).

    Examples
    --------
    >>> load_glosses().loc["试点", "gloss_en"]
    'pilot'
    """
    return open_corpus(corpus).table("coding/glosses.csv", "word")


def load_raw(notice_id: str, corpus: CorpusLike = None) -> str:
    """Load the raw text of a notice, to the character as it reached the project.

    Parameters
    ----------
    notice_id : str
        As "QH22".

    Returns
    -------
    str
        The whole file; the offsets of `load_spans` count its characters from 0.

    Raises
    ------
    KeyError
        When there is no such notice; the known ones are named.
    CorpusError
        When the file has changed since the tables were made from it.

    Examples
    --------
    >>> load_raw("QH22").count("試點")
    4
    """
    return open_corpus(corpus).raw(notice_id)
