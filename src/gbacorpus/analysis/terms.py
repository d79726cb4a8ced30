"""How many measures hold a word."""

import pandas as pd
from scipy.stats import binomtest

from ..corpus.segment import segment


def count_tokens(measures, by=None, headings=True):
    """Count, for each token, the measures that hold it.

    The unit is the measure, not the occurrence: words come in bursts, and a word used five times in
    one measure is one measure's choice (Lijffijt et al. 2016, DSH 31(2)). Counted are tokens of two
    or more characters with a Han character in them; that leaves out particles and marks without a
    list of stop words.

    Parameters
    ----------
    measures : DataFrame
        With the columns `heading`, `body` and, when asked for, `by`; one row per measure.
    by : str, optional
        A column to count within, as "notice_id".
    headings : bool
        Whether headings count.

    Returns
    -------
    DataFrame
        `token`, the `by` column if asked for, `n_measures` (that hold the token), `n_total` (measures
        in the group), `share`, and its Wilson 95% interval `share_low`, `share_high`; the most
        widespread first. With `by`, every token has a row in every group, zeros included.

    Examples
    --------
    >>> import gbacorpus as gba
    >>> counts = gba.count_tokens(gba.load_measures(), by="notice_id").set_index("token")
    >>> counts.loc["微短剧"].set_index("notice_id").loc["HQ25", "n_measures"]
    np.int64(1)
    """
    texts = measures["heading"] + "。" + measures["body"] if headings else measures["body"]
    group = measures[by] if by else pd.Series("all", measures.index)
    held = [
        (key, token)
        for key, text in zip(group, texts, strict=True)
        for token in set(segment(text))
        if len(token) > 1 and any("\u4e00" <= character <= "\u9fff" for character in token)
    ]
    table = pd.DataFrame(held, columns=["group", "token"]).value_counts().unstack("group")
    table = table.reindex(columns=group.unique()).fillna(0).astype("int64")
    order = sorted(table.index, key=lambda token: (-table.loc[token].sum(), token))
    counts = table.loc[order].stack().rename("n_measures").reset_index()
    counts["n_total"] = counts["group"].map(group.value_counts())
    counts["share"] = counts["n_measures"] / counts["n_total"]
    pairs = counts[["n_measures", "n_total"]].drop_duplicates()
    interval = {pair: wilson(*pair) for pair in pairs.itertuples(index=False, name=None)}
    bounds = [interval[pair] for pair in zip(counts["n_measures"], counts["n_total"], strict=True)]
    counts[["share_low", "share_high"]] = bounds
    if by:
        return counts.rename(columns={"group": by})
    return counts.drop(columns="group")


def wilson(successes, trials):
    """The Wilson 95% interval of a share (Wilson 1927, JASA 22), by scipy.

    >>> low, high = wilson(12, 34)
    >>> round(low, 3), round(high, 3)
    (0.215, 0.521)
    """
    interval = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)
