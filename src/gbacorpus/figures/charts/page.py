"""What the pages were printed in."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..style import ACCENT, COLUMN, DARK, INK, LIGHT, MM
from ..words import say
from .base import figure_of, styled


@styled
def script_strips(characters: pd.DataFrame, breaks: pd.DataFrame) -> Figure:
    """Draw, for each notice, where its characters are Traditional (up) or Simplified (down).

    Parameters
    ----------
    characters : DataFrame
        `notice_id`, `position` (in Han characters from the notice's first measure), `script`.
    breaks : DataFrame
        `notice_id`, `position` of the page breaks inside measures.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide.
    """
    notices = list(characters["notice_id"].unique())
    figure = figure_of(COLUMN, (14 + 11 * len(notices)) * MM)
    axes = figure.subplots()
    for row, notice_id in enumerate(notices):
        notice_characters = characters[characters["notice_id"] == notice_id]
        end = notice_characters["position"].max()
        axes.plot([0, end], [row, row], color=LIGHT, lw=0.8, zorder=0)
        for script, shift, colour in (("Traditional", -0.38, ACCENT), ("Simplified", 0.38, DARK)):
            positions = notice_characters.loc[notice_characters["script"] == script, "position"]
            axes.plot(*_strokes(positions, row, row + shift), color=colour, lw=0.22, solid_capstyle="butt")
        break_positions = breaks.loc[breaks["notice_id"] == notice_id, "position"]
        axes.plot(break_positions, [row] * len(break_positions), "|", ms=17, mew=1.2, color=INK)
    axes.set(ylim=(len(notices) - 0.45, -0.55), xlim=(-20, None), yticks=range(len(notices)))
    axes.set_yticklabels(notices)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(say("han_from_first"))
    _name_marks(axes, characters, breaks, notices)
    return figure


def _strokes(positions: pd.Series, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Upright strokes as one broken line: thousands of lines would take as long as ten figures."""
    x = np.repeat(np.asarray(positions, float), 3)
    y = np.tile([low, high, np.nan], len(positions))
    return x, y


def _name_marks(axes: Axes, characters: pd.DataFrame, breaks: pd.DataFrame, notices: list[str]) -> None:
    """Say what is above, below and across the line, beside the shortest notice that shows it."""
    row = notices.index(breaks["notice_id"].iloc[1])
    end = characters.loc[characters["notice_id"] == notices[row], "position"].max() + 60
    for shift, text, color in (
        (-0.33, say("above_traditional"), ACCENT),
        (0.0, say("across_break"), INK),
        (0.33, say("below_simplified"), DARK),
    ):
        axes.text(end, row + shift, text, va="center", color=color)
