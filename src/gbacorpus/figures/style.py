"""One look for all figures: column widths, 8 pt text, the bundled font, tones that survive grey."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

# matplotlib tells stderr when it lists the system's fonts; a notebook's output must not depend on it.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

import matplotlib  # noqa: E402
from matplotlib import font_manager  # noqa: E402

from .font import CORE, CORE_NAME, FONT, FONT_NAME  # noqa: E402
from .words import language as drawn_language  # noqa: E402

MM = 1 / 25.4  # inches
COLUMN = 85 * MM
PAGE = 174 * MM

# Dark, middle and light differ in grey as they do in colour (blue, vermilion: safe for the
# colour-blind, Okabe and Ito 2008).
DARK, ACCENT, LIGHT = "#0b3a5b", "#d55e00", "#b9c4cc"
INK, FAINT = "#1a1a1a", "#666666"

RC = {
    "font.family": [CORE_NAME, FONT_NAME],
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.titlesize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1,
    "pdf.fonttype": 42,  # text that can be selected and copied
    "svg.fonttype": "path",  # the reader's system need not have the font
    "svg.hashsalt": "gbacorpus",
    "text.parse_math": False,  # a label is data: $ in it is a dollar
    "timezone": "UTC",  # rcdefaults leaves it to the user
}


@cache
def _register() -> None:
    font_manager.fontManager.addfont(CORE)
    font_manager.fontManager.addfont(FONT)


@contextmanager
def style(language: str | None = None) -> Iterator[None]:
    """Draw in the house style inside this block, and leave the user's settings as they were.

    It begins with matplotlib's own defaults, so that no matplotlibrc and no style sheet has a say.
    `language` is "en" or "zh"; without it, that of the block around.
    """
    _register()
    token = drawn_language.set(language or drawn_language.get())
    try:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(RC)  # type: ignore[arg-type]  # its stub lists the keys one by one
            yield
    finally:
        drawn_language.reset(token)
