"""Write a figure as a paper takes it: pdf, svg, png and the numbers, the same bytes every time."""

import io
import json
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ..files import csv_bytes, write_files
from ..locks import one_writer
from ..paths import NOTEBOOKS, figures_dir, file_name
from ..version import corpus_version
from .font import covered
from .style import style
from .words import LANGUAGES, captions

DPI = 300
# Run lengths suit drawings: two thirds of the time for a tenth more bytes.
QUICK = {"png": {"pil_kwargs": {"compress_type": zlib.Z_RLE}}}
CANVASES = {"pdf": FigureCanvasPdf, "svg": FigureCanvasSVG, "png": FigureCanvasAgg}


@dataclass(frozen=True)
class SavedFigure:
    """What `save_figure` wrote; a notebook shows the English png, at its printed size times 1.6."""

    name: str
    folder: str
    png: bytes
    width: float

    def __repr__(self) -> str:
        return f"{self.folder}/en/{self.name}, {self.folder}/zh/{self.name}: pdf, svg, png"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        import base64

        png = base64.b64encode(self.png).decode()
        size = {"image/png": {"width": round(self.width * 96 * 1.6)}}
        return {"image/png": png, "text/plain": repr(self)}, size


def _check_glyphs(figure: Figure, name: str) -> None:
    """No character may come out as a box."""
    from matplotlib.text import Text

    drawn = "".join(text.get_text() for text in figure.findobj(Text))
    missing = sorted({c for c in drawn if c != "\n" and ord(c) not in covered()})
    if missing:
        listed = " ".join(f"{c} (U+{ord(c):04X})" for c in missing)
        raise ValueError(
            f"figure {name}: the font has no sign for {listed}. Reword the label, or make the "
            "font with these characters: tools/make_font.py"
        )


def recipe(name: str, chart: str, options: dict[str, Any]) -> str:
    """How a figure was made, in one line of JSON: each of its files holds it.

    >>> print(recipe("03-words", "dot_plot", {"panels": None})[:47])
    {"figure": "03-words", "notebook": "notebooks/0
    """
    notebooks = NOTEBOOKS.glob(f"{name[:2]}-*.ipynb") if name in captions() else ()
    notebook = next((f"notebooks/{path.name}" for path in notebooks), "none")
    details = {"figure": name, "notebook": notebook, "chart": chart, "options": options, "made_by": corpus_version()}
    return json.dumps(details, default=str)


def _metadata(kind: str, title: str, alt: str, recipe_json: str) -> dict[str, str | None]:
    """No dates and no versions of libraries: the same figure is the same bytes."""
    if kind == "pdf":
        return {
            "Title": title,
            "Subject": alt,
            "Keywords": recipe_json,
            "CreationDate": None,
            "Creator": None,
            "Producer": None,
        }
    if kind == "svg":
        return {"Title": title, "Description": alt, "Source": recipe_json, "Date": None, "Creator": None}
    return {"Title": title, "Description": alt, "Comment": recipe_json, "Software": None}


def save_figure(
    name: str, chart: Callable[..., Figure], *tables: pd.DataFrame, numbers: pd.DataFrame | None = None, **options: Any
) -> SavedFigure:
    """Draw a figure in English and Chinese, and save it with the numbers behind it.

    The files go into the folder `gbacorpus-figures` beside the notebook (in the working folder), or into the one
    that the variable GBACORPUS_FIGURES names; `gbacorpus reproduce` fills `figures/` in this way.

    Parameters
    ----------
    name : str
        What the files are called, as "pilots by notice": anything that may be the name of a file.
    chart : callable
        A function of `gbacorpus.figures.charts`.
    *tables : DataFrame
        What it draws.
    numbers : DataFrame, optional
        What the figure shows, one row per mark, for the csv; the first table by default.
    **options
        Further arguments of the chart.

    Returns
    -------
    SavedFigure
        Shown in a notebook as the English picture that was written.

    Raises
    ------
    ValueError
        When no file may have the name, or the bundled font lacks a character.

    Examples
    --------
    >>> import gbacorpus as gba
    >>> from gbacorpus.figures import charts
    >>> notices, events = gba.load_notices(), gba.load_events()
    >>> gba.save_figure("my time line", charts.time_line, notices, events)  # doctest: +SKIP
    gbacorpus-figures/en/my time line, gbacorpus-figures/zh/my time line: pdf, svg, png
    """
    name, folder = file_name(name), figures_dir()
    contents, caption_row = {}, captions().get(name, {})
    recipe_json = recipe(name, chart.__name__, options)
    for language in LANGUAGES:
        title, alt = caption_row.get(f"caption_{language}", name), caption_row.get(f"alt_{language}", name)
        with style(language), warnings.catch_warnings():
            warnings.filterwarnings("error", message="Glyph .* missing")
            figure = chart(*tables, **options)
            _check_glyphs(figure, name)
            figure.draw_without_rendering()
            figure.set_layout_engine("none")  # laid out once, for all three files
            for kind, canvas in CANVASES.items():
                buffer = io.BytesIO()
                # The canvas itself, not savefig, which draws everything once more to lay it out.
                figure.set_dpi(DPI)  # the others set it to 72
                write = getattr(canvas(figure), f"print_{kind}")
                write(buffer, metadata=_metadata(kind, title, alt, recipe_json), **QUICK.get(kind, {}))
                contents[folder / language / f"{name}.{kind}"] = buffer.getvalue()
    shown = tables[0] if numbers is None else numbers
    if shown.index.name:
        shown = shown.reset_index()
    contents[folder / f"{name}.csv"] = csv_bytes(shown)
    folder.mkdir(parents=True, exist_ok=True)
    with one_writer(folder):
        write_files(contents)
    png = contents[folder / "en" / f"{name}.png"]
    return SavedFigure(name, folder.name, png, figure.get_size_inches()[0])
