"""The bundled font: where it is and what it can draw. No matplotlib, so the site needs none."""

from functools import cache
from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "GBACorpusSans-Regular.ttf"
FONT_NAME = "GBA Corpus Sans"
# The characters of this corpus alone, quick to cut for a pdf; the whole font stands in for others.
CORE, CORE_NAME = FONT.with_name("GBACorpusSans-Core.ttf"), "GBA Corpus Sans Core"


@cache
def covered(path: Path = FONT) -> frozenset[int]:
    """The code points that a bundled font can draw."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
