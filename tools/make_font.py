"""Make the bundled font: `python tools/make_font.py "NotoSansSC[wght].ttf"`.

The source is the variable Noto Sans SC in the wheel justmytype-intl-cjk 0.1.0. Out comes one static
TrueType weight (CFF outlines break in PDF Type 42, variable ones render thin), cut to the
characters of Python's gb2312, big5 and big5hkscs codecs, under a name of its own so that a copy of
Noto on the reader's system is never picked instead. A second file, the core, has only the characters of
this corpus: every pdf embeds a part of a font, and cutting a small font takes a sixth of the time. What
the core lacks is drawn with the whole font. The same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NAME = "GBA Corpus Sans"
ROOT = Path(__file__).parents[1]
OUT = ROOT / "src/gbacorpus/figures/fonts/GBACorpusSans-Regular.ttf"
CORE = OUT.with_name("GBACorpusSans-Core.ttf")
LATIN_AND_MARKS = [*range(0x20, 0x250), *range(0x370, 0x400), *range(0x2000, 0x2300)]
SHAPES = range(0x25A0, 0x2600)  # the charts' own marks: ● ○
CODECS = ("gb2312", "big5", "big5hkscs")


def encodable(point: int) -> bool:
    for codec in CODECS:
        try:
            chr(point).encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False


def rename(font: TTFont, name: str = NAME) -> None:
    names = font["name"]
    postscript = name.replace(" ", "") + "-Regular"
    new_names = {1: name, 2: "Regular", 3: f"{postscript};1", 4: name, 6: postscript, 16: name}
    old_names = {record.nameID: record.toUnicode() for record in names.names}
    names.names = []
    for name_id in (0, 5, 13, 14):
        if name_id in old_names:
            new_names[name_id] = old_names[name_id]
    for name_id, text in sorted(new_names.items()):
        names.setName(text, name_id, 3, 1, 0x409)


def main(source: str) -> None:
    options = subset.Options(hinting=False, layout_features=["kern", "mark", "ccmp"])
    options.name_IDs = ["*"]
    # Tables for vertical text and for choosing among variable styles: dead weight in every pdf.
    options.drop_tables += ["BASE", "GSUB", "STAT", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    han_and_symbols = [point for point in range(0x2000, 0x30000) if encodable(point)]
    cutter.populate(unicodes=[*LATIN_AND_MARKS, *han_and_symbols])
    with TTFont(source, recalcTimestamp=False) as font:
        instancer.instantiateVariableFont(font, {"wght": 400}, inplace=True)
        cutter.subset(font)
        rename(font)
        font.recalcTimestamp = False
        font.save(OUT)
    text_paths = [*(ROOT / "corpus").rglob("*.txt"), *(ROOT / "corpus/coding").glob("*.csv")]
    text_paths += [*(ROOT / "src/gbacorpus/figures").glob("*.csv"), *(ROOT / "notebooks").glob("*.ipynb")]
    used = {ord(sign) for path in text_paths for sign in path.read_text("utf-8-sig")}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN_AND_MARKS, *SHAPES, *range(0x3000, 0x3040), *range(0xFF00, 0xFFF0), *used])
    with TTFont(OUT, recalcTimestamp=False) as core:
        cutter.subset(core)
        rename(core, f"{NAME} Core")
        core.save(CORE)
    for path in (OUT, CORE):
        with TTFont(path) as font:
            count = len(font.getBestCmap())
        print(f"{path.name}: {path.stat().st_size:,} bytes, {count:,} characters")


if __name__ == "__main__":
    main(sys.argv[1])
