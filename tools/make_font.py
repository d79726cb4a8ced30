"""Make the bundled font: `python tools/make_font.py "NotoSansSC[wght].ttf"`.

The source is the variable Noto Sans SC in the wheel justmytype-intl-cjk 0.1.0. Out comes one static
TrueType weight (CFF outlines break in PDF Type 42, variable ones render thin), cut to the
characters of Python's gb2312, big5 and big5hkscs codecs, under a name of its own so that a copy of
Noto on the reader's system is never picked instead. The same input gives the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NAME = "GBA Corpus Sans"
OUT = Path(__file__).parents[1] / "src/gbacorpus/figures/fonts/GBACorpusSans-Regular.ttf"
LATIN_AND_MARKS = [*range(0x20, 0x250), *range(0x370, 0x400), *range(0x2000, 0x2300)]
CODECS = ("gb2312", "big5", "big5hkscs")


def encodable(point):
    for codec in CODECS:
        try:
            chr(point).encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False


def rename(font):
    names = font["name"]
    postscript = NAME.replace(" ", "") + "-Regular"
    new = {1: NAME, 2: "Regular", 3: f"{postscript};1", 4: NAME, 6: postscript, 16: NAME}
    licence = {record.nameID: record.toUnicode() for record in names.names}
    names.names = []
    for name_id in (0, 5, 13, 14):
        if name_id in licence:
            new[name_id] = licence[name_id]
    for name_id, text in sorted(new.items()):
        names.setName(text, name_id, 3, 1, 0x409)


def main(source):
    font = TTFont(source, recalcTimestamp=False)
    instancer.instantiateVariableFont(font, {"wght": 400}, inplace=True)
    options = subset.Options(hinting=False, layout_features=["kern", "mark", "ccmp"])
    options.name_IDs = ["*"]
    # Tables for vertical text and for choosing among variable styles: dead weight in every pdf.
    options.drop_tables += ["BASE", "GSUB", "STAT", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    han_and_symbols = [p for p in range(0x2000, 0x30000) if encodable(p)]
    cutter.populate(unicodes=[*LATIN_AND_MARKS, *han_and_symbols])
    cutter.subset(font)
    rename(font)
    font.recalcTimestamp = False
    font.save(OUT)
    print(f"{OUT.name}: {OUT.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


if __name__ == "__main__":
    main(sys.argv[1])
