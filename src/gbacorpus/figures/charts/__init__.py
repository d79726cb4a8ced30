"""Charts: each a function of tables that returns a matplotlib Figure at its printed size."""

from ...extras import needed_by

with needed_by(__name__):
    from .dots import dot_plot, dumbbell, partner_bars
    from .grids import passage_heatmap, presence_matrix
    from .links import coword_network, lineage, stage_ladder
    from .page import script_strips
    from .time import spread, time_line
    from .words import word_cloud

__all__ = [
    "coword_network",
    "dot_plot",
    "dumbbell",
    "lineage",
    "partner_bars",
    "passage_heatmap",
    "presence_matrix",
    "script_strips",
    "spread",
    "stage_ladder",
    "time_line",
    "word_cloud",
]
