"""Charts: each a function of a table that returns a matplotlib Figure at its printed size."""

import textwrap
from functools import wraps
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from .style import ACCENT, COLUMN, DARK, FAINT, FONT, INK, LIGHT, MM, PAGE, style


def _styled(chart):
    @wraps(chart)
    def draw(*arguments, **options):
        with style():
            return chart(*arguments, **options)

    return draw


def _figure(width, height):
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=1.2 * MM, h_pad=1.2 * MM, wspace=0.02, hspace=0.02)
    return figure


def spread(places, gap):
    """Move places apart, as little as may be, so that neighbours are at least `gap` apart.

    Neighbours that are too close form a block, centred on the mean of where they wanted to be
    (pool adjacent violators).

    >>> spread([0.0, 1.0, 5.0], 2.0)
    [-0.5, 1.5, 5.0]
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    blocks = []
    for rank, index in enumerate(order):
        blocks.append([places[index] - rank * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, n), (high, m) = blocks[-2:]
            blocks[-2:] = [[(low * n + high * m) / (n + m), n + m]]
    starts = [start for start, size in blocks for _ in range(size)]
    moved = {index: starts[rank] + rank * gap for rank, index in enumerate(order)}
    return [moved[index] for index in range(len(places))]


@_styled
def time_line(notices, events):
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
    first = date2num(events["date"].min()) - 150
    last = date2num(notices["date_earliest"].max()) + 90
    axes.set(xlim=(0, width), ylim=(last, first))
    day = (last - first) / height  # days per millimetre of paper
    _year_bands(axes, first, last, width)
    axes.plot([line, line], [first, last], color=INK, lw=0.8)
    labels = [
        "\n".join(
            [f"{row.date:%Y-%m-%d}", *textwrap.wrap(row.event_en, 20, break_on_hyphens=False)]
        )
        for row in events.itertuples()
    ]
    at = list(date2num(events["date"]))
    for y, place, label in zip(at, spread(at, 11.5 * day), labels, strict=True):
        axes.plot([line, line - 2, line - 5], [y, y, place], color=FAINT, lw=0.5)
        axes.plot(line, y, "o", ms=2.5, color=FAINT)
        axes.text(line - 6, place, label, ha="right", va="center", linespacing=1.15)
    at = list(date2num(notices["date_earliest"]))
    for y, place, row in zip(at, spread(at, 14 * day), notices.itertuples(), strict=True):
        axes.plot([line, line + 2, line + 5], [y, y, place], color=DARK, lw=0.7)
        axes.plot(line, y, "s", ms=4.5, color=DARK)
        when = f"{row.date_earliest:%Y-%m-%d}"
        if pd.isna(row.date_latest):
            when += " or later"
            axes.annotate("", (line, y + 14 * day), (line, y), arrowprops={
                "arrowstyle": "-|>", "color": DARK, "lw": 2.2, "shrinkA": 0, "shrinkB": 0})  # fmt: skip
        axes.text(line + 6, place, row.Index, ha="left", va="center", color="white",
                  bbox={"fc": DARK, "ec": "none", "pad": 1.5})  # fmt: skip
        label = f"{row.label_en}\n{row.label_zh}, {row.n_measures} measures\n{when}"
        axes.text(line + 16, place, label, ha="left", va="center", linespacing=1.15)
    return figure


def _year_bands(axes, first, last, width):
    """Shade every second year and name each at the right edge."""
    years = pd.date_range("2000", "2100", freq="YS")
    starts = [(day.year, date2num(day)) for day in years]
    for (year, start), (_, end) in pairwise(starts):
        if end > first and start < last:
            axes.axhspan(start, end, color="#eef1f3" if year % 2 else "white", lw=0, zorder=-1)
            top = max(start, first)
            axes.annotate(str(year), (width, top), (-3, -3), textcoords="offset points",
                          ha="right", va="top", color=FAINT)  # fmt: skip


@_styled
def script_strips(characters, breaks):
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
    figure = _figure(COLUMN, (14 + 11 * len(notices)) * MM)
    axes = figure.subplots()
    for row, notice_id in enumerate(notices):
        here = characters[characters["notice_id"] == notice_id]
        end = here["position"].max()
        axes.plot([0, end], [row, row], color=LIGHT, lw=0.8, zorder=0)
        for script, way, colour in (("Traditional", -0.38, ACCENT), ("Simplified", 0.38, DARK)):
            at = here.loc[here["script"] == script, "position"]
            axes.vlines(at, row, row + way, color=colour, lw=0.22)
        cut = breaks.loc[breaks["notice_id"] == notice_id, "position"]
        axes.plot(cut, [row] * len(cut), "|", ms=17, mew=1.2, color=INK)
    axes.set(ylim=(len(notices) - 0.45, -0.55), xlim=(-20, None), yticks=range(len(notices)))
    axes.set_yticklabels(notices)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Han characters from the first measure")
    _name_marks(axes, characters, breaks, notices)
    return figure


def _name_marks(axes, characters, breaks, notices):
    """Say what is above, below and across the line, beside the shortest notice that shows it."""
    row = notices.index(breaks["notice_id"].iloc[1])
    end = characters.loc[characters["notice_id"] == notices[row], "position"].max() + 60
    for shift, text, color in (
        (-0.33, "above: Traditional only", ACCENT),
        (0.0, "across: page break", INK),
        (0.33, "below: Simplified only", DARK),
    ):
        axes.text(end, row + shift, text, va="center", color=color)


@_styled
def dot_plot(table, label, panels=None, xlabel="Share of measures that hold the word"):
    """Draw shares with their intervals, one row per label: the chart that carries evidence.

    Parameters
    ----------
    table : DataFrame
        `label`, `share`, `share_low`, `share_high`, `n_measures`, `n_total` and, when asked for,
        `panels`; rows from the top down.
    label : str
        The column of labels.
    panels : str, optional
        A column whose values are drawn side by side; the figure is then a page wide.
    xlabel : str
        What the axis shows.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide, or a page with panels.
    """
    names = list(dict.fromkeys(table[label]))
    groups = list(dict.fromkeys(table[panels])) if panels else [None]
    height = (18 + 4.6 * len(names)) * MM
    figure = _figure(PAGE if panels else COLUMN, height)
    all_axes = np.atleast_1d(figure.subplots(1, len(groups), sharey=True, sharex=True))
    for axes, group in zip(all_axes, groups, strict=True):
        here = table[table[panels] == group] if panels else table
        at = [names.index(name) for name in here[label]]
        axes.hlines(at, here["share_low"], here["share_high"], color=DARK, lw=1.1)
        empty = np.where(here["n_measures"] > 0, DARK, "white")
        axes.scatter(here["share"], at, s=16, c=empty, edgecolors=DARK, linewidths=0.8, zorder=3,
                     clip_on=False)  # fmt: skip
        axes.set_xlim(0, 1 if panels else None)
        axes.grid(axis="x", color=LIGHT, lw=0.4)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.xaxis.set_major_locator(_even_steps(panels))
        if group is not None:
            axes.set_title(f"{group} (n = {here['n_total'].iloc[0]})", loc="left")
        elif "n_measures" in here:
            for place, high, count in zip(at, here["share_high"], here["n_measures"], strict=True):
                axes.text(high + 0.012, place, str(count), va="center", color=FAINT)
    all_axes[0].set_yticks(range(len(names)), names)
    all_axes[0].set_ylim(len(names) - 0.4, -0.6)
    figure.supxlabel(xlabel, fontsize=8)
    return figure


def _even_steps(panels):
    from matplotlib.ticker import FixedLocator, MultipleLocator

    return FixedLocator([0, 0.5]) if panels else MultipleLocator(0.2)


@_styled
def word_cloud(table, word, weight):
    """Draw words sized by a count: a picture for teaching, never evidence.

    Parameters
    ----------
    table : DataFrame
        The words and their counts.
    word, weight : str
        Its columns.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide; every word upright, as text that can be copied from the pdf.
    """
    from PIL import ImageFont
    from wordcloud import WordCloud

    pixels = 850, 560
    ordered = table.sort_values([weight, word], ascending=[False, True])
    cloud = WordCloud(
        font_path=str(FONT), width=pixels[0], height=pixels[1], prefer_horizontal=1.0, margin=5,
        max_words=len(ordered), min_font_size=30, max_font_size=120, random_state=20251212,
    ).generate_from_frequencies(dict(zip(ordered[word], ordered[weight], strict=True)))  # fmt: skip
    if len(cloud.layout_) < len(ordered):
        raise ValueError(
            f"only {len(cloud.layout_)} of {len(ordered)} words fit in the picture; give fewer, so "
            "that it shows what its table says"
        )
    figure = Figure(figsize=(COLUMN, COLUMN * pixels[1] / pixels[0]))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, pixels[0]), ylim=(pixels[1], 0))
    axes.set_axis_off()
    points = COLUMN * 72 / pixels[0]
    for (text, share), size, (top, left), _, _ in cloud.layout_:
        # wordcloud places the top of the ink, matplotlib the baseline.
        above_baseline = -ImageFont.truetype(str(FONT), size).getbbox(text, anchor="ls")[1]
        tone = DARK if share > 0.45 else INK if share > 0.25 else FAINT
        axes.text(left, top + above_baseline, text, fontsize=size * points, color=tone)
    return figure
