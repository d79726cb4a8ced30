"""The notices on a line of time."""

import textwrap
from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from ..style import COLUMN, DARK, FAINT, INK, MM
from ..words import in_language, language, say
from .base import styled


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Move places apart, as little as may be, so that neighbours are at least `gap` apart.

    Neighbours that are too close form a block, centred on the mean of where they wanted to be
    (pool adjacent violators).

    >>> spread([0.0, 1.0, 5.0], 2.0)
    [-0.5, 1.5, 5.0]
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    blocks: list[tuple[float, int]] = []  # where each begins, and how many places it holds
    for rank, index in enumerate(order):
        blocks.append((places[index] - rank * gap, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, low_size), (high, high_size) = blocks[-2:]
            blocks[-2:] = [((low * low_size + high * high_size) / (low_size + high_size), low_size + high_size)]
    starts = [start for start, size in blocks for _ in range(size)]
    moved = {index: starts[rank] + rank * gap for rank, index in enumerate(order)}
    return [moved[index] for index in range(len(places))]


@styled
def time_line(notices: pd.DataFrame, events: pd.DataFrame) -> Figure:
    """Draw the notices and the national events on one line of time, downwards.

    Parameters
    ----------
    notices : DataFrame
        As `load_notices` returns it. A notice whose latest day is open is drawn as an arrow that
        begins at its earliest day.
    events : DataFrame
        As `load_events` returns it.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide.
    """
    height, width, line = 132, 85, 38  # millimetres; `line` is where time runs
    figure = Figure(figsize=(COLUMN, height * MM))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    first = date2num(events["date"].min()) - 175
    last = date2num(notices["date_earliest"].max()) + 90
    axes.set(xlim=(0, width), ylim=(last, first))
    days_per_mm = (last - first) / height  # millimetres of paper
    _year_bands(axes, first, last, width)
    axes.plot([line, line], [first, last], color=INK, lw=0.8)
    labels = [
        "\n".join([f"{row.date:%Y-%m-%d}", *_wrap(getattr(row, in_language("event")))]) for row in events.itertuples()
    ]
    days = list(date2num(events["date"]))
    for y, place, label in zip(days, spread(days, 13.5 * days_per_mm), labels, strict=True):
        axes.plot([line, line - 2, line - 5], [y, y, place], color=FAINT, lw=0.5)
        axes.plot(line, y, "o", ms=2.5, color=FAINT)
        axes.text(line - 6, place, label, ha="right", va="center", linespacing=1.15)
    days = list(date2num(notices["date_earliest"]))
    for y, place, row in zip(days, spread(days, 14 * days_per_mm), notices.itertuples(), strict=True):
        axes.plot([line, line + 2, line + 5], [y, y, place], color=DARK, lw=0.7)
        axes.plot(line, y, "s", ms=4.5, color=DARK)
        when = f"{row.date_earliest:%Y-%m-%d}"
        if pd.isna(row.date_latest):
            when = say("or_later", day=when)
            axes.annotate(
                "",
                (line, y + 10 * days_per_mm),
                (line, y),
                arrowprops={"arrowstyle": "-|>", "color": DARK, "lw": 2.2, "shrinkA": 0, "shrinkB": 0},
            )
        axes.text(
            line + 6,
            place,
            row.Index,
            ha="left",
            va="center",
            color="white",
            bbox={"fc": DARK, "ec": "none", "pad": 1.5},
        )
        size = say("measures_n", n=row.n_measures)
        label = f"{getattr(row, in_language('label'))}\n{size}\n{when}"
        axes.text(line + 16, place, label, ha="left", va="center", linespacing=1.15)
    return figure


def _year_bands(axes: Axes, first: float, last: float, width: float) -> None:
    """Shade every second year and name each at the right edge."""
    years = pd.date_range("2000", "2100", freq="YS")
    starts = [(day.year, date2num(day)) for day in years]
    for (year, start), (_, end) in pairwise(starts):
        if end > first and start < last:
            axes.axhspan(start, end, color="#eef1f3" if year % 2 else "white", lw=0, zorder=-1)
            top = max(start, first)
            axes.annotate(
                str(year), (width, top), (-3, -3), textcoords="offset points", ha="right", va="top", color=FAINT
            )


def _wrap(text: str) -> list[str]:
    """Lines of an event: English at blanks, Chinese anywhere, in lines of like length."""
    if language.get() == "zh":
        n_lines = ceil(len(text) / 11)
        return textwrap.wrap(text, ceil(len(text) / n_lines))
    return textwrap.wrap(text, 20, break_on_hyphens=False)
