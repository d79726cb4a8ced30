"""Which script a notice is printed in, character by character."""

import numpy as np
import pandas as pd

from ..corpus.fold import script
from ..given import brief, check_table


def scripts(spans: pd.DataFrame, raw: dict[str, str]) -> pd.DataFrame:
    """List the Han characters of the measures with the script that each belongs to.

    Parameters
    ----------
    spans : DataFrame
        As `load_spans` returns it.
    raw : dict
        {notice_id: raw text}.

    Returns
    -------
    DataFrame
        One row per Han character of a heading or body: `notice_id`, `measure_id`, `offset` (in the
        raw text), `position` (in Han characters from the notice's first measure, from 0),
        `character` and `script` ("Traditional", "Simplified" or "both": see `script`).

    Examples
    --------
    >>> import gbacorpus as gba
    >>> spans = gba.load_spans().query("notice_id == 'QH22'")
    >>> characters = scripts(spans, {"QH22": gba.load_raw("QH22")})
    >>> "".join(characters["character"][:4]), characters["script"].iloc[2]
    ('支持前海', 'both')
    """
    check_table(spans, ("notice_id", "measure_id", "role", "start", "end"), "spans as load_spans has them")
    if not isinstance(raw, dict) or not {*spans["notice_id"]} <= {*raw}:
        raise ValueError(f"expected raw as {{notice_id: text}} for each notice, found {brief(raw)}")
    kept = spans[spans["role"].isin(["heading", "body"])]
    columns = ["notice_id", "measure_id", "offset", "character"]
    rows = [
        (span.notice_id, span.measure_id, span.start + index, character)
        for span in kept.itertuples()
        for index, character in enumerate(raw[span.notice_id][span.start : span.end])
        if "\u4e00" <= character <= "\u9fff"
    ]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(3, "position", table.groupby("notice_id").cumcount())
    table["script"] = table["character"].map(script)
    return table


def page_breaks(spans: pd.DataFrame, characters: pd.DataFrame) -> pd.DataFrame:
    """Find the page breaks inside measures, counted in Han characters.

    Parameters
    ----------
    spans : DataFrame
        As `load_spans` returns it.
    characters : DataFrame
        As `scripts` returns it.

    Returns
    -------
    DataFrame
        One row per page break: `notice_id`, `measure_id`, `position`, on the scale of `characters`.

    Examples
    --------
    >>> import gbacorpus as gba
    >>> spans = gba.load_spans().query("notice_id == 'QH22'")
    >>> characters = scripts(spans, {"QH22": gba.load_raw("QH22")})
    >>> page_breaks(spans, characters)["measure_id"].tolist()
    ['QH22-03']
    """
    check_table(spans, ("notice_id", "measure_id", "role", "start"), "spans as load_spans has them")
    check_table(characters, ("notice_id", "offset"), "characters as scripts has them")
    breaks = spans.loc[spans["role"] == "page break", ["notice_id", "measure_id", "start"]]
    offsets = {notice: group.to_numpy() for notice, group in characters.groupby("notice_id")["offset"]}
    breaks["position"] = [int(np.searchsorted(offsets[row.notice_id], row.start)) for row in breaks.itertuples()]
    return breaks.drop(columns="start").reset_index(drop=True)
