"""Lines between things: measures, stages, words."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ...extras import needed_by
from ..style import ACCENT, DARK, FAINT, INK, LIGHT, MM, PAGE
from ..words import in_language, say
from .base import figure_of, styled
from .time import spread

RUNGS = ("study", "explore", "pilot", "extend", "generalise", "authorise")


def _curve(axes: Axes, x0: float, y0: float, x1: float, y1: float, **look: Any) -> None:
    middle = (x0 + x1) / 2
    path = Path([(x0, y0), (middle, y0), (middle, y1), (x1, y1)], [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    axes.add_patch(PathPatch(path, facecolor="none", **look))


@styled
def lineage(measures: pd.DataFrame, links: pd.DataFrame) -> Figure:
    """Draw which later measures take up the matter of which earlier ones.

    Parameters
    ----------
    measures : DataFrame
        Indexed by `measure_id`, with `notice_id`; a column of ids for each notice, in order. What stands
        in `label_en` and `label_zh`, if there, is written beside the ids of the last notice.
    links : DataFrame
        `later_id`, `earlier_id`, `strength` ("same_instrument" is drawn dark, "same_subject" pale).

    Returns
    -------
    matplotlib.figure.Figure
        A page wide. Ids without a link are faint.
    """
    notices = list(dict.fromkeys(measures["notice_id"]))
    columns = {notice: list(measures.index[measures["notice_id"] == notice]) for notice in notices}
    tallest = max(map(len, columns.values()))
    figure = figure_of(PAGE, (14 + 4.3 * tallest) * MM)
    axes = figure.subplots()
    place = {
        measure_id: (x, (tallest - len(ids)) / 2 + y)
        for x, ids in enumerate(columns.values())
        for y, measure_id in enumerate(ids)
    }
    linked = {*links["later_id"], *links["earlier_id"]}
    ordered = links.assign(rank=links["strength"].map({"same_subject": 0, "same_instrument": 1})).sort_values(
        "rank", kind="stable"
    )
    label = in_language("label")
    left, beside = -0.2, 46 if label in measures else 25  # millimetres right of the last column
    right = len(notices) - 1 + beside * MM * (len(notices) - 0.8) / (PAGE - beside * MM)
    half = 8 * MM / PAGE * (right - left)  # half an id, in the units of the x axis
    for row in ordered.itertuples():
        (x0, y0), (x1, y1) = place[row.earlier_id], place[row.later_id]
        strong = row.strength == "same_instrument"
        _curve(
            axes,
            x0 + half,
            y0,
            x1 - half,
            y1,
            edgecolor=DARK if strong else ACCENT,
            lw=0.9 if strong else 0.6,
            ls="-" if strong else (0, (3, 2)),
            zorder=2 if strong else 1,
        )
    for measure_id, (x, y) in place.items():
        axes.text(
            x,
            y,
            measure_id,
            ha="center",
            va="center",
            color=INK if measure_id in linked else "#9aa3a9",
            zorder=3,
            bbox={"fc": "white", "ec": "none", "pad": 0.6},
        )
    if label in measures:
        for measure_id in columns[notices[-1]]:
            x, y = place[measure_id]
            axes.text(
                x + half,
                y,
                measures.loc[measure_id, label],
                va="center",
                color=INK if measure_id in linked else "#9aa3a9",
            )
    axes.set(xlim=(left, right), ylim=(tallest - 0.2, -1.6))
    axes.set_axis_off()
    for start, key, colour, dash in ((0.36, "same_instrument", DARK, "-"), (0.56, "same_subject", ACCENT, (0, (3, 2)))):
        axes.plot([start, start + 0.035], [0.985, 0.985], color=colour, lw=0.9, ls=dash, transform=axes.transAxes)
        axes.text(start + 0.045, 0.985, say(key), va="center", color=colour, transform=axes.transAxes)
    return figure


@styled
def stage_ladder(links: pd.DataFrame) -> Figure:
    """Draw, for each link, from which rung of the ladder to which its matter went.

    Parameters
    ----------
    links : DataFrame
        `earlier_id`, `later_id`, `stage_earlier`, `stage_later` (study … generalise, authorise),
        `label_en`, `label_zh`; one row per line.

    Returns
    -------
    matplotlib.figure.Figure
        A page wide: each rung is a band, the higher the firmer. Advances are dark, retreats vermilion
        and dashed, the rest grey.
    """
    rows, bands, floor = links.to_dict("records"), {}, 0.0
    for stage in RUNGS:
        sides = [[row for row in rows if row[f"stage_{side}"] == stage] for side in ("earlier", "later")]
        size = max(map(len, sides))
        if size:
            bands[stage] = (floor, floor + size + 0.5)
            floor += size + 0.5
    height = {stage: number for number, stage in enumerate(RUNGS)}
    for side, other_side in (("earlier", "later"), ("later", "earlier")):
        for stage, (low, _) in bands.items():
            band_rows = [row for row in rows if row[f"stage_{side}"] == stage]
            # Those that stay come first on both sides, so that their lines are level.
            band_rows.sort(
                key=lambda row: (
                    row[f"stage_{other_side}"] != row[f"stage_{side}"],
                    height[row[f"stage_{other_side}"]],
                    row["earlier_id"],
                    row["later_id"],
                )
            )
            for number, row in enumerate(band_rows):
                row[f"y_{side}"] = low + 0.75 + number
    figure = figure_of(PAGE, (8 + 4.6 * floor) * MM)
    axes = figure.subplots()
    for number, (stage, (low, high)) in enumerate(bands.items()):
        axes.axhspan(low, high, color="#eef1f3" if number % 2 else "white", lw=0, zorder=0)
        axes.text(-1.2, (low + high) / 2, say(f"stage_{stage}"), va="center", color=FAINT)
    for row in rows:
        change = height[row["stage_later"]] - height[row["stage_earlier"]]
        colour = DARK if change > 0 else ACCENT if change < 0 else FAINT
        axes.plot([0, 1], [row["y_earlier"], row["y_later"]], color=colour, ls=(0, (3, 2)) if change < 0 else "-", lw=1)
        axes.text(
            -0.02,
            row["y_earlier"],
            f"{row[in_language('label')]}  {row['earlier_id']}",
            ha="right",
            va="center",
            color=colour,
        )
        axes.text(1.02, row["y_later"], row["later_id"], va="center", color=colour)
    axes.set(xlim=(-1.22, 1.25), ylim=(0, floor))
    axes.set_axis_off()
    return figure


@styled
def coword_network(nodes: pd.DataFrame, edges: pd.DataFrame) -> Figure:
    """Draw words that occur in the same measures.

    Parameters
    ----------
    nodes : DataFrame
        `word`, `label_en`, `label_zh`, `n_measures`.
    edges : DataFrame
        `source`, `target`, `weight`; stable edges only.

    Returns
    -------
    matplotlib.figure.Figure
        A page wide: words on a circle, in an order that keeps neighbours near; the thicker a line, the
        heavier.
    """
    with needed_by("coword_network"):
        import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(nodes["word"])
    graph.add_weighted_edges_from(edges[["source", "target", "weight"]].itertuples(index=False))
    order = []
    for component in sorted(nx.connected_components(graph), key=lambda component: (-len(component), min(component))):
        order += list(nx.dfs_preorder_nodes(graph.subgraph(component), min(component), sort_neighbors=sorted))
    figure = figure_of(PAGE, 100 * MM)
    axes = figure.subplots()
    angles = {word: 2 * np.pi * rank / len(order) for rank, word in enumerate(order)}
    position = {word: (np.cos(angle), np.sin(angle)) for word, angle in angles.items()}
    most = edges["weight"].max()
    for row in edges.itertuples():
        (x0, y0), (x1, y1) = position[row.source], position[row.target]
        path = Path([(x0, y0), ((x0 + x1) * 0.2, (y0 + y1) * 0.2), (x1, y1)], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(PathPatch(path, facecolor="none", edgecolor=DARK, lw=0.4 + 1.8 * row.weight / most, alpha=0.75))
    label = nodes.set_index("word")[in_language("label")]
    size = nodes.set_index("word")["n_measures"]
    for right in (True, False):
        side = [word for word, (x, _) in position.items() if (x >= -1e-9) == right]
        for word, place in zip(side, spread([position[word][1] for word in side], 0.09), strict=True):
            x, y = position[word]
            edge = np.sqrt(max(1.14**2 - min(abs(place), 1.1) ** 2, 0.2)) * (1 if right else -1)
            axes.plot([x, edge - (0.02 if right else -0.02)], [y, place], color=LIGHT, lw=0.5, zorder=1)
            axes.scatter(x, y, s=6 + 60 * size[word] / size.max(), color=DARK, zorder=3, lw=0)
            axes.text(
                edge, place, f"{label[word]} ({size[word]})", ha="left" if right else "right", va="center", zorder=4
            )
    axes.set(xlim=(-2.1, 2.1), ylim=(-1.14, 1.14), aspect="equal")
    axes.set_axis_off()
    axes.add_patch(PathPatch(Path.circle((0, 0), 1), facecolor="none", edgecolor=LIGHT, lw=0.4, zorder=0))
    return figure
