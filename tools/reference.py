"""Write docs/reference.md from the docstrings of all public names: `python tools/reference.py`.

A test compares the file with the docstrings.
"""

import inspect
import re
from pathlib import Path

import gbacorpus as gba
from gbacorpus.figures import charts

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"
# Which task a name serves, by the module it lives in.
TASKS = {
    "Loading tables": ("corpus.folder", "corpus.load", "corpus.coded", "summary"),
    "Searching and tracing": (
        "corpus.find",
        "corpus.trace",
        "corpus.fold",
        "corpus.segment",
        "analysis.concordance",
        "analysis.script",
    ),
    "Counting words and terms": ("analysis.terms", "analysis.words", "analysis.occurrences", "analysis.index"),
    "Comparing": ("analysis.compare",),
    "Where measures come from": ("analysis.lineage", "analysis.reuse", "analysis.ranking"),
    "Codes, verbs and agreement": ("analysis.codes", "analysis.verbs", "analysis.agreement", "analysis.reliability"),
    "Figures, tables and files": ("figures.save", "analysis.result", "exports.write", "errors"),
}
SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
ITEM = re.compile(r"^(\S.*)\n((?:    .*(?:\n|$)|\n(?=    ))+)", re.MULTILINE)


def markdown(doc):
    """A numpy docstring as Markdown."""
    head, *rest = SECTION.split(inspect.cleandoc(doc))
    parts = [head.strip()]
    for title, text in zip(rest[::2], rest[1::2], strict=True):
        parts.append(f"**{title}**")
        if title == "Examples":
            parts.append(f"```pycon\n{text.strip()}\n```")
        else:
            parts.append(ITEM.sub(_item, text.strip() + "\n").strip())
    return "\n\n".join(parts)


def _item(match):
    """`name : type` and what follows, as a line of a list."""
    name, _, kind = match[1].partition(" : ")
    text = " ".join(match[2].split())
    return f"- `{name}`{f' ({kind})' if kind else ''}: {text}\n"


def entry(name, made):
    signature = "" if inspect.isclass(made) and issubclass(made, Exception) else str(inspect.signature(made))
    return f"### {name}\n\n```text\n{name}{signature}\n```\n\n{markdown(made.__doc__)}\n"


def page():
    """The page, as text."""
    homes = {name: gba._HOME[name] for name in sorted(gba.__all__)}
    parts = [
        "# Reference",
        "Every public name of `gbacorpus`, from its docstrings (`python tools/reference.py` writes this page). `import gbacorpus as gba` "
        "gives them all; in Python, `help(gba.compare)` shows the same.",
    ]
    for task, modules in TASKS.items():
        parts.append(f"## {task}")
        parts += [entry(name, getattr(gba, name)) for name, home in homes.items() if home in modules]
    parts.append("## Charts\n\n`from gbacorpus.figures import charts`; give one to `gba.save_figure`.")
    parts += [entry(f"charts.{name}", getattr(charts, name)) for name in charts.__all__]
    left = {name for name, home in homes.items() if home not in {m for own in TASKS.values() for m in own}}
    if left:
        raise ValueError(f"no task in tools/reference.py names the module of {', '.join(sorted(left))}")
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"docs/{TARGET.name}: {page().count('### ')} names")
