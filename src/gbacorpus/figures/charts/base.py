"""What every chart shares."""

from functools import wraps

from matplotlib.figure import Figure

from ..style import MM, style


def styled(chart):
    @wraps(chart)
    def draw(*arguments, **options):
        with style():
            return chart(*arguments, **options)

    return draw


def figure_of(width, height):
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=1.2 * MM, h_pad=1.2 * MM, wspace=0.02, hspace=0.02)
    return figure
