"""A word cloud: a picture for teaching."""

import pandas as pd
from matplotlib.figure import Figure

from ...extras import needed_by
from ..font import FONT
from ..style import COLUMN, DARK, FAINT, INK
from .base import styled

EDGE = 14  # pixels left free around the words


@styled
def word_cloud(table: pd.DataFrame, word: str, weight: str) -> Figure:
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
    with needed_by("word_cloud"):
        from PIL import ImageFont
        from wordcloud import WordCloud

    pixels = 850, 560
    ordered = table.sort_values([weight, word], ascending=[False, True])
    cloud = WordCloud(
        font_path=str(FONT),
        width=pixels[0],
        height=pixels[1],
        prefer_horizontal=1.0,
        margin=5,
        max_words=len(ordered),
        min_font_size=30,
        max_font_size=120,
        random_state=20251212,
    ).generate_from_frequencies(dict(zip(ordered[word], ordered[weight], strict=True)))
    if len(cloud.layout_) < len(ordered):
        raise ValueError(
            f"only {len(cloud.layout_)} of {len(ordered)} words fit in the picture; give fewer, so "
            "that it shows what its table says"
        )
    width, height = (side + 2 * EDGE for side in pixels)
    figure = Figure(figsize=(COLUMN, COLUMN * height / width))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-EDGE, pixels[0] + EDGE), ylim=(pixels[1] + EDGE, -EDGE))
    axes.set_axis_off()
    points = COLUMN * 72 / width
    for (text, share), size, (top, left), _, _ in cloud.layout_:
        # wordcloud places the top of the ink, matplotlib the baseline.
        above_baseline = -ImageFont.truetype(str(FONT), size).getbbox(text, anchor="ls")[1]
        tone = DARK if share > 0.45 else INK if share > 0.25 else FAINT
        axes.text(left, top + above_baseline, text, fontsize=size * points, color=tone)
    return figure
