"""Tables of cells: terms by notice, passages between notices."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from ..style import ACCENT, COLUMN, FAINT, INK, LIGHT, MM
from ..words import in_language, say
from .base import figure_of, styled


def _tone(share):
    """White for nothing, then from pale to dark; and the ink that can be read on it."""
    if not share:
        return "white", FAINT
    pale, dark = np.array([0.86, 0.89, 0.92]), np.array([0.043, 0.227, 0.357])
    return tuple(pale + (dark - pale) * share), "white" if share > 0.45 else INK


def _grid(axes, rows, columns, values, texts, places=None):
    """Cells by row and column, the darker the higher; None is left out. `places` leave gaps between rows."""
    most = max((value for row_values in values for value in row_values if value is not None), default=0) or 1
    places = range(len(rows)) if places is None else places
    for place, row_values, row_texts in zip(places, values, texts, strict=True):
        for column, (value, text) in enumerate(zip(row_values, row_texts, strict=True)):
            if value is None:
                continue
            face, ink = _tone(value / most)
            axes.add_patch(_box(column, place, face))
            axes.text(column, place, text, ha="center", va="center", color=ink, linespacing=1.1)
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(max(places) + 0.5, -0.5))
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(places, rows)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for label in axes.get_xticklabels():
        label.set_verticalalignment("baseline")  # else the tail of Q lifts QH22
    axes.spines[["left", "bottom"]].set_visible(False)


def _box(column, row, face):
    from matplotlib.patches import Rectangle

    return Rectangle(
        (column - 0.5, row - 0.5), 1, 1, facecolor=face, edgecolor="white" if face != "white" else LIGHT, lw=0.6
    )


@styled
def presence_matrix(table: pd.DataFrame) -> Figure:
    """Draw in how many measures of each notice a term occurs.

    Parameters
    ----------
    table : DataFrame
        `label_en`, `label_zh`, `notice_id`, `n_measures`; one row per term and notice, terms from the top
        down, notices in order. With `group_en` and `group_zh`, rows of one group are together under
        its name.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide. The darker a cell, the more measures; empty for none.
    """
    column = in_language("label")
    terms, notices = list(dict.fromkeys(table[column])), list(dict.fromkeys(table["notice_id"]))
    counts = table.set_index([column, "notice_id"])["n_measures"].to_dict()
    values = [[counts.get((term, notice), 0) for notice in notices] for term in terms]
    texts = [[str(value) if value else "" for value in row_values] for row_values in values]
    group = table.set_index(column).get(in_language("group"), pd.Series("", index=table[column]))
    group = [group[~group.index.duplicated()][term] for term in terms]
    starts = {name: group.index(name) for name in dict.fromkeys(group) if name}
    headings_above = [sum(start <= row for start in starts.values()) for row in range(len(terms))]
    places = [row + n_headings for row, n_headings in enumerate(headings_above)]
    figure = figure_of(COLUMN, (18 + 4.6 * (len(terms) + len(starts))) * MM)
    axes = figure.subplots()
    _grid(axes, terms, notices, values, texts, places)
    for name, start in starts.items():
        axes.text(-0.5, places[start] - 0.9, name, va="center", color=ACCENT)
    figure.supxlabel(say("count_in_cell"), fontsize=8)
    return figure


@styled
def passage_heatmap(table: pd.DataFrame) -> Figure:
    """Draw how many passages each pair of notices shares, and how long the longest is.

    Parameters
    ----------
    table : DataFrame
        `notice_a`, `notice_b` (the later one), `n` and `longest`, one row per pair of notices; pairs that
        are missing count as none.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide.
    """
    notices = list(dict.fromkeys([*table["notice_a"], *table["notice_b"]]))
    pairs = {(row.notice_a, row.notice_b): (row.n, row.longest) for row in table.itertuples()}
    earlier, later = notices[:-1], notices[1:]
    values = [
        [
            pairs.get((notice_a, notice_b), (0, 0))[0] if notices.index(notice_a) < notices.index(notice_b) else None
            for notice_b in later
        ]
        for notice_a in earlier
    ]
    texts = [
        [
            f"{pairs[notice_a, notice_b][0]} · {pairs[notice_a, notice_b][1]}"
            if pairs.get((notice_a, notice_b), (0,))[0]
            else "0"
            for notice_b in later
        ]
        for notice_a in earlier
    ]
    figure = figure_of(COLUMN, (22 + 9 * len(earlier)) * MM)
    _grid(figure.subplots(), earlier, later, values, texts)
    figure.supxlabel(say("passages_axis"), fontsize=8)
    return figure
