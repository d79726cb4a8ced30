"""What every chart shares."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from ..style import MM, style

P = ParamSpec("P")


def styled(chart: Callable[P, Figure]) -> Callable[P, Figure]:
    @wraps(chart)
    def draw(*arguments: P.args, **options: P.kwargs) -> Figure:
        with style():
            return chart(*arguments, **options)

    return draw


def figure_of(width: float, height: float) -> Figure:
    layout = ConstrainedLayoutEngine(w_pad=1.2 * MM, h_pad=1.2 * MM, wspace=0.02, hspace=0.02)
    return Figure(figsize=(width, height), layout=layout)
