"""Shares with their intervals, and bars of counts."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, Locator, MultipleLocator

from ..style import ACCENT, COLUMN, DARK, FAINT, INK, LIGHT, MM, PAGE
from ..words import in_language, language, say
from .base import figure_of, styled


@styled
def dot_plot(
    table: pd.DataFrame, label: str = "label", panels: str | None = None, xlabel: str = "share_measures"
) -> Figure:
    """Draw shares with their intervals, one row per label: the chart that carries evidence.

    Parameters
    ----------
    table : DataFrame
        `label_en`, `label_zh`, `share`, `share_low`, `share_high`, `n_measures`, `total` and, when asked for,
        `panels`; rows from the top down.
    label : str
        What the pair of columns of labels begins with.
    panels : str, optional
        A column whose values are drawn side by side; the figure is then a page wide.
    xlabel : str
        What the axis shows, a key of labels.csv.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide, or a page with panels.
    """
    column = in_language(label)
    names = list(dict.fromkeys(table[column]))
    groups = list(dict.fromkeys(table[panels])) if panels else [None]
    height = (18 + 4.6 * len(names)) * MM
    figure = figure_of(PAGE if panels else COLUMN, height)
    all_axes = np.atleast_1d(figure.subplots(1, len(groups), sharey=True, sharex=True))
    for axes, group in zip(all_axes, groups, strict=True):
        panel = table[table[panels] == group] if panels else table
        places = [names.index(name) for name in panel[column]]
        axes.hlines(places, panel["share_low"], panel["share_high"], color=DARK, lw=1.1)
        faces = np.where(panel["n_measures"] > 0, DARK, "white")
        axes.scatter(panel["share"], places, s=16, c=faces, edgecolors=DARK, linewidths=0.8, zorder=3, clip_on=False)
        axes.set_xlim(0, 1 if panels else None)
        axes.grid(axis="x", color=LIGHT, lw=0.4)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.xaxis.set_major_locator(_even_steps(panels))
        if group is not None:
            axes.set_title(say("panel_n", group=group, n=panel["total"].iloc[0]), loc="left")
        else:
            for place, high, count in zip(places, panel["share_high"], panel["n_measures"], strict=True):
                axes.text(high + 0.012, place, str(count), va="center", color=FAINT)
    all_axes[0].set_yticks(range(len(names)), names)
    all_axes[0].set_ylim(len(names) - 0.4, -0.6)
    figure.supxlabel(say(xlabel), fontsize=8)
    return figure


def _even_steps(panels: str | None) -> Locator:
    return FixedLocator([0, 0.5]) if panels else MultipleLocator(0.2)


@styled
def dumbbell(table: pd.DataFrame, target_en: str, target_zh: str, reference_en: str, reference_zh: str) -> Figure:
    """Draw, for each row, the shares of two groups with their intervals, one above the other.

    Parameters
    ----------
    table : DataFrame
        `label_en`, `label_zh`, `share_target`, `share_reference`, each with `_low` and `_high`, and `mark`:
        rows that are drawn dark, because their verdict is more than too little data.
    target_en, target_zh, reference_en, reference_zh : str
        What the groups are called.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide.
    """
    figure = figure_of(COLUMN, (24 + 6.4 * len(table)) * MM)
    axes = figure.subplots()
    names = {"target": {"en": target_en, "zh": target_zh}, "reference": {"en": reference_en, "zh": reference_zh}}
    rows, tones = np.arange(len(table)), np.where(table["mark"], DARK, FAINT).tolist()
    for side, shift, face in (("target", -0.16, None), ("reference", 0.16, "white")):
        low, high = table[f"share_{side}_low"], table[f"share_{side}_high"]
        axes.hlines(rows + shift, low, high, colors=tones, lw=1.1)
        axes.scatter(
            table[f"share_{side}"],
            rows + shift,
            s=16,
            c=face or tones,
            edgecolors=tones,
            linewidths=0.8,
            zorder=3,
            clip_on=False,
        )
    axes.set_yticks(range(len(table)), table[in_language("label")])
    axes.set(ylim=(len(table) - 0.4, -0.6), xlim=(0, None))
    axes.grid(axis="x", color=LIGHT, lw=0.4)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.xaxis.set_major_locator(MultipleLocator(0.2))
    drawn_language = language.get()
    axes.set_title(f"● {names['target'][drawn_language]}   ○ {names['reference'][drawn_language]}", loc="left")
    axes.set_xlabel(say("share_measures"))
    return figure


@styled
def partner_bars(table: pd.DataFrame) -> Figure:
    """Draw how many measures face Hong Kong (to the left), Macao (to the right), both, or neither.

    Parameters
    ----------
    table : DataFrame
        As `cross_tabulate("partner")` returns it.

    Returns
    -------
    matplotlib.figure.Figure
        One column wide. Both straddles the middle line; neither is a number at the right edge.
    """
    counts = table.pivot(index="notice_id", columns="code", values="n_measures")
    counts = counts.loc[list(dict.fromkeys(table["notice_id"]))]
    figure = figure_of(COLUMN, (22 + 7.5 * len(counts)) * MM)
    axes = figure.subplots()
    half = counts["joint"] / 2
    reach = max((counts["hong_kong"] + half).max(), (counts["macao"] + half).max())
    for row, (_, notice_counts) in enumerate(counts.iterrows()):
        edge = notice_counts["joint"] / 2
        for width, left, colour, ink in (
            (notice_counts["hong_kong"], -edge - notice_counts["hong_kong"], DARK, "white"),
            (notice_counts["joint"], -edge, LIGHT, INK),
            (notice_counts["macao"], edge, ACCENT, "white"),
        ):
            if width:
                axes.barh(row, width, left=left, height=0.62, color=colour, lw=0)
                axes.text(left + width / 2, row, str(width), ha="center", va="center", color=ink)
        axes.text(reach + 5.5, row, str(notice_counts["none"]), ha="center", va="center", color=FAINT)
    axes.plot([0, 0], [-0.45, len(counts) - 0.5], color=INK, lw=0.5, zorder=0)
    axes.set(xlim=(-reach - 0.5, reach + 8), ylim=(len(counts) - 0.5, -1.35), xticks=[])
    axes.set_yticks(range(len(counts)), counts.index)
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    for place, key, colour in (
        (-reach / 2 - 1, "partner_hong_kong", DARK),
        (0, "partner_joint", FAINT),
        (reach / 2 + 1.5, "partner_macao", ACCENT),
        (reach + 5.5, "partner_none", FAINT),
    ):
        axes.text(place, -0.85, say(key), ha="center", va="center", color=colour)
    return figure
