"""The tables as DataFrames."""

import pandas as pd

from ..paths import CORPUS

WHOLE = {"number": "int64", "section": "Int64", "raw_line": "int64", "n_measures": "int64"}


def _read(path, index):
    # Blank cells are empty text, not "missing", except in the one column of numbers that has some.
    return pd.read_csv(
        path, index_col=index, dtype=WHOLE, keep_default_na=False, na_values={"section": [""]}
    )


def load_notices():
    """Load the five notices: who issued them, when, and how we know.

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
    notices = _read(CORPUS / "coding" / "notices.csv", "notice_id")
    ends = notices["date"].str.split("/")
    for name, part in (("date_earliest", ends.str[0]), ("date_latest", ends.str[-1])):
        position = notices.columns.get_loc("date_evidence")
        notices.insert(position, name, pd.to_datetime(part.where(part != "..")))
    return notices


def load_measures():
    """Load the 109 measures, as printed and folded.

    Returns
    -------
    DataFrame
        Indexed by `measure_id` (HQ25-07), in the order of the notices, with `notice_id`, `number`,
        `section` (1, 2 …; <NA> in SC23, which has none), `section_title`, `heading`, `body`
        (folded: Simplified, full-width punctuation), `heading_printed`, `body_printed` (as printed,
        page breaks joined; the same length as the folded ones) and `raw_line`, the line of the raw
        file where the measure begins.

    Examples
    --------
    >>> measures = load_measures()
    >>> measures.loc["QH22-03", "heading"]
    '推进自港进口的部分法检商品检验结果采信'
    >>> measures.loc["QH22-03", "heading_printed"]
    '推進自港進口的部分法檢商品檢驗結果采信'
    """
    return _read(CORPUS / "tables" / "measures.csv", "measure_id")


def load_events():
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
    return pd.read_csv(CORPUS / "coding" / "events.csv", parse_dates=["date"])


def load_glosses():
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
    return _read(CORPUS / "coding" / "glosses.csv", "word")


def load_raw(notice_id):
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

    Examples
    --------
    >>> load_raw("QH22").count("試點")
    4
    """
    files = load_notices()["raw_file"]
    if notice_id not in files:
        raise KeyError(f"no notice {notice_id!r}; there are {', '.join(files.index)}")
    return (CORPUS / "raw" / files[notice_id]).read_bytes().decode()


def load_spans():
    """Load the spans: what each stretch of each raw text is.

    Returns
    -------
    DataFrame
        One row per span: `notice_id`, `start`, `end` (offsets into `load_raw(notice_id)`), `role`
        (see `corpus/README.md`), `section` (0 for none) and `measure_id` ("" for none). The spans
        of a notice follow each other without gap or overlap.

    Examples
    --------
    >>> spans, raw = load_spans(), load_raw("QH22")
    >>> page_break = spans.query("notice_id == 'QH22' and role == 'page break'").iloc[0]
    >>> raw[page_break["start"] - 3 : page_break["end"] + 4]
    '在前海\\n\\n率先试点'
    """
    return _read(CORPUS / "tables" / "spans.csv", None)
