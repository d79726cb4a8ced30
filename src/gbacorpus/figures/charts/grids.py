"""Tables of cells: terms by notice, passages between notices."""

import numpy as np

from ..style import COLUMN, FAINT, INK, LIGHT, MM
from ..words import in_language, say
from .base import figure_of, styled


def _tone(share):
    """White for nothing, then from pale to dark; and the ink that can be read on it."""
    if not share:
        return "white", FAINT
    pale, dark = np.array([0.86, 0.89, 0.92]), np.array([0.043, 0.227, 0.357])
    return tuple(pale + (dark - pale) * share), "white" if share > 0.45 else INK


def _grid(axes, rows, columns, values, shown):
    """Cells by row and column, the darker the higher; None is left out."""
    most = max((value for line in values for value in line if value is not None), default=0) or 1
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            if value is None:
                continue
            face, ink = _tone(value / most)
            axes.add_patch(_box(column, row, face))
            axes.text(
                column,
                row,
                shown[row][column],
                ha="center",
                va="center",
                color=ink,
                linespacing=1.1,
            )
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def _box(column, row, face):
    from matplotlib.patches import Rectangle

    return Rectangle(
        (column - 0.5, row - 0.5),
        1,
        1,
        facecolor=face,
        edgecolor="white" if face != "white" else LIGHT,
        lw=0.6,
    )


@styled
def presence_matrix(table):
    """Draw in how many measures of each notice a term stands.

    Parameters
    ----------
    table : DataFrame
        `label_en`, `label_zh`, `notice_id`, `n_measures`; one row per term and notice, terms from the top
        down, notices in order.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide. The darker a cell, the more measures; empty for none.
    """
    column = in_language("label")
    terms, notices = list(dict.fromkeys(table[column])), list(dict.fromkeys(table["notice_id"]))
    counts = table.set_index([column, "notice_id"])["n_measures"].to_dict()
    values = [[counts.get((term, notice), 0) for notice in notices] for term in terms]
    shown = [[str(value) if value else "" for value in line] for line in values]
    figure = figure_of(COLUMN, (18 + 4.6 * len(terms)) * MM)
    _grid(figure.subplots(), terms, notices, values, shown)
    figure.supxlabel(say("count_in_cell"), fontsize=8)
    return figure


@styled
def passage_heatmap(table):
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
            pairs.get((a, b), (0, 0))[0] if notices.index(a) < notices.index(b) else None
            for b in later
        ]
        for a in earlier
    ]
    shown = [
        [
            f"{pairs[a, b][0]} · {pairs[a, b][1]}" if pairs.get((a, b), (0,))[0] else "0"
            for b in later
        ]
        for a in earlier
    ]
    figure = figure_of(COLUMN, (22 + 9 * len(earlier)) * MM)
    _grid(figure.subplots(), earlier, later, values, shown)
    figure.supxlabel(say("passages_axis"), fontsize=8)
    return figure
