"""Draw docs/data-model.svg and its Chinese twin: `python tools/draw_model.py`. A test draws them again."""

import io
from pathlib import Path

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import gbacorpus as gba
from gbacorpus.figures.style import ACCENT, DARK, FAINT, INK, MM, PAGE, style

DOCS = Path(__file__).parents[1] / "docs"
WIDTH, HEIGHT, HALF, TALL = 174, 98, 15.5, 8  # millimetres; half a box wide, half a box high
RAW, CODING, TABLES = FAINT, ACCENT, DARK
KINDS = {
    "en": {RAW: "raw: as received", CODING: "coding: our judgements", TABLES: "tables: derived by a program"},
    "zh": {RAW: "raw：原文", CODING: "coding：我们的判断", TABLES: "tables：程序导出"},
}


def boxes() -> tuple[tuple[str, int, int, str, str, str], ...]:
    """(name, x, y, kind, English, Chinese); the counts are those of the tables."""
    counts = {
        "notices": len(gba.load_notices()),
        "measures": len(gba.load_measures()),
        "clauses": len(gba.load_clauses()),
        "tokens": len(gba.load_tokens()),
        "codes": len(gba.load_codes()),
        "hits": len(gba.load_term_hits()),
        "terms": int((gba.load_terms()["status"] == "active").sum()),
        "links": int(gba.load_links()["is_link"].sum()),
    }
    n = {name: f"{count:,}" for name, count in counts.items()}
    return (
        ("raw", 19, 20, RAW, f"{n['notices']} texts", f"{n['notices']} 个文本"),
        ("spans, edits", 65, 20, TABLES, "each character's role", "每个字符的作用与改动"),
        ("notices", 19, 52, CODING, f"{n['notices']} notices", f"{n['notices']} 份通知"),
        ("measures", 65, 52, TABLES, f"{n['measures']} measures", f"{n['measures']} 条措施"),
        ("clauses", 111, 52, TABLES, f"{n['clauses']} clauses", f"{n['clauses']} 个小句"),
        ("tokens", 155, 52, TABLES, f"{n['tokens']} tokens", f"{n['tokens']} 个词例"),
        ("links", 65, 84, CODING, f"{n['links']} links", f"{n['links']} 条联系"),
        ("codes", 111, 84, CODING, f"{n['codes']} codes", f"{n['codes']} 个编码"),
        ("codebook", 155, 84, CODING, "what a code means", "编码的含义"),
        ("term_hits", 111, 20, TABLES, f"{n['hits']} places", f"{n['hits']} 处"),
        ("terms", 155, 20, CODING, f"{n['terms']} terms in use", f"{n['terms']} 个在用术语"),
    )


# From the table that refers to the one referred to: by which column, and where the column is written.
ARROWS = (
    ("spans, edits", "raw", "start, end"),
    ("spans, edits", "measures", "measure_id"),
    ("measures", "notices", "notice_id"),
    ("clauses", "measures", "measure_id"),
    ("tokens", "clauses", "clause_id"),
    ("links", "measures", "earlier_id, later_id"),
    ("codes", "clauses", "unit_id"),
    ("codes", "measures", "unit_id"),
    ("codes", "codebook", "field, code"),
    ("term_hits", "measures", "measure_id"),
    ("term_hits", "terms", "term_id"),
)


def draw(language: str) -> bytes:
    """The picture as SVG bytes."""
    with style(language):
        figure = Figure(figsize=(PAGE, HEIGHT * MM))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        axes.set_axis_off()
        centres = {name: (x, y) for name, x, y, *_ in boxes()}
        for start, end, column in ARROWS:
            (x0, y0), (x1, y1) = _edge(centres[start], centres[end]), _edge(centres[end], centres[start])
            axes.annotate(
                "",
                (x1, y1),
                (x0, y0),
                arrowprops={"arrowstyle": "-|>", "color": FAINT, "lw": 0.8, "shrinkA": 0, "shrinkB": 0},
            )
            level = abs(y0 - y1) < 1
            place = ((x0 + x1) / 2, (y0 + y1) / 2 + (2.6 if level else 0))
            axes.text(
                *place,
                column.replace(", ", "\n") if level else column,
                ha="center",
                va="bottom" if level else "center",
                fontsize=6.5,
                color=FAINT,
                linespacing=0.95,
                bbox={"fc": "white", "ec": "none", "pad": 0.8},
            )
        for name, x, y, kind, *labels in boxes():
            axes.add_patch(_box(x, y, kind))
            axes.text(x, y + 2.6, name, ha="center", va="center", color=kind, fontsize=9)
            axes.text(x, y - 2.8, labels[language == "zh"], ha="center", va="center", color=INK, fontsize=6.8)
        for x, (kind, label) in zip((19, 60, 118), KINDS[language].items(), strict=True):
            axes.add_patch(_box(x - 12, 4, kind, 1.8, 1.4))
            axes.text(x - 8, 4, label, va="center", color=kind)
        buffer = io.BytesIO()
        FigureCanvasSVG(figure).print_svg(buffer, metadata={"Date": None, "Creator": None})
        return buffer.getvalue()


def _edge(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Where a line from one box to another leaves the first."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    reach = min(HALF / abs(dx) if dx else 9, TALL / abs(dy) if dy else 9)
    return start[0] + dx * reach, start[1] + dy * reach


def _box(x: float, y: float, kind: str, half: float = HALF, tall: float = TALL) -> Rectangle:
    return Rectangle((x - half, y - tall), 2 * half, 2 * tall, facecolor="white", edgecolor=kind, lw=1)


PICTURES = {"data-model.svg": "en", "data-model.zh-CN.svg": "zh"}

if __name__ == "__main__":
    for name, language in PICTURES.items():
        (DOCS / name).write_bytes(draw(language))
        print(f"docs/{name}")
