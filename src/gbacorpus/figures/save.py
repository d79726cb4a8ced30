"""Write a figure as a paper takes it: pdf, svg, png and the numbers, the same bytes every time."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from ..files import csv_bytes, sha256, sums_bytes, write_files
from ..paths import figures_dir
from .style import covered, style

NAME = re.compile(r"\d{2}-[a-z0-9-]+")
# No dates and no versions in a file: the same figure is the same bytes.
METADATA = {
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
DPI = 300


@dataclass(frozen=True)
class SavedFigure:
    """What `save_figure` wrote; a notebook shows it as the png, at its printed size times 1.6."""

    name: str
    png: bytes
    width: float

    def __repr__(self):
        return f"figures/{self.name}: pdf, svg, png, csv"

    def _repr_mimebundle_(self, include=None, exclude=None):
        import base64

        png = base64.b64encode(self.png).decode()
        size = {"image/png": {"width": round(self.width * 96 * 1.6)}}
        return {"image/png": png, "text/plain": repr(self)}, size


def _check_glyphs(figure, name):
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


def save_figure(figure, name, numbers):
    """Save a figure and the numbers behind it in `figures/`.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        As a function of `gbacorpus.figures.charts` returns it.
    name : str
        Number and subject of its notebook: "03-words".
    numbers : DataFrame
        What the figure shows, one row per mark.

    Returns
    -------
    SavedFigure
        Shown in a notebook as the picture that was written.

    Raises
    ------
    ValueError
        When the name has another form, or the bundled font lacks a character.

    Examples
    --------
    >>> import gbacorpus as gba
    >>> from gbacorpus.figures import charts
    >>> notices = gba.load_notices()
    >>> figure = charts.time_line(notices, gba.load_events())
    >>> gba.save_figure(figure, "99-example", notices)  # doctest: +SKIP
    figures/99-example: pdf, svg, png, csv
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"figure name {name!r}: expected two digits, a hyphen and a subject")
    contents = {}
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        _check_glyphs(figure, name)
        for kind, metadata in METADATA.items():
            buffer = io.BytesIO()
            figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
            contents[figures_dir() / f"{name}.{kind}"] = buffer.getvalue()
    contents[figures_dir() / f"{name}.csv"] = csv_bytes(numbers)
    write_files(contents)
    return SavedFigure(name, contents[figures_dir() / f"{name}.png"], figure.get_size_inches()[0])


def sums(folder):
    """The SHA-256 sums of all figure files in a folder, as the bytes of a SHA256SUMS file."""
    files = sorted(p for p in Path(folder).iterdir() if NAME.fullmatch(p.stem))
    return sums_bytes({p.name: sha256(p.read_bytes()) for p in files})
