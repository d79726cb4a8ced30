"""Write docs/reference.md from the docstrings of all public names: `python tools/reference.py`.

A test compares the file with the docstrings.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import gbacorpus as gba
from gbacorpus.figures import charts

TARGET = Path(__file__).parents[1] / "docs" / "reference.md"
# Which task a public name serves.
TASKS = {
    "Opening and loading": ("open", "Corpus", "about", "load_"),
    "Searching": ("concordance", "trace"),
    "Counting": ("count", "dispersion", "attestations", "collocates", "cowords"),
    "Comparing": ("compare", "robustness", "cross_tabulate"),
    "Where measures come from": (
        "antecedents",
        "descendants",
        "lineage",
        "rank_antecedents",
        "shared_passages",
        "compare_measures",
    ),
    "Agreement of coders": ("agreement",),
    "Figures, tables and files": ("save_figure", "save_table", "export", "CorpusError"),
}
# What builders and methodologists need, by module.
MODULES = {
    "corpus.load": ("load_edits", "load_ambiguous_folds"),
    "corpus.coded": ("load_coders", "load_crosswalks", "load_verbs", "load_verb_contexts"),
    "corpus.fold": ("fold", "script"),
    "corpus.segment": ("segment",),
    "analysis.index": ("Index",),
    "analysis.occurrences": ("occurrences",),
    "analysis.compare": ("compare_counts", "corrected", "keyness"),
    "analysis.words": ("count_clusters",),
    "analysis.fields": ("measure_codes",),
    "analysis.verbs": ("verbs", "verb_stages"),
    "analysis.agreement": ("agreement_by_code", "disagreements"),
    "analysis.reliability": ("measure_agreement",),
    "analysis.lineage": ("lineage_graph", "save_graph"),
    "analysis.script": ("scripts", "page_breaks"),
}
SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
ITEM = re.compile(r"^(\S.*)\n((?:    .*(?:\n|$)|\n(?=    ))+)", re.MULTILINE)


def markdown(doc: str) -> str:
    """A numpy docstring as Markdown."""
    head, *sections = SECTION.split(inspect.cleandoc(doc))
    parts = [head.strip()]
    for title, text in zip(sections[::2], sections[1::2], strict=True):
        parts.append(f"**{title}**")
        if title == "Examples":
            parts.append(f"```pycon\n{text.strip()}\n```")
        else:
            parts.append(ITEM.sub(_item, text.strip() + "\n").strip())
    return "\n\n".join(parts)


def _item(match: re.Match[str]) -> str:
    """`name : type` and what follows, as a line of a list."""
    name, _, kind = match[1].partition(" : ")
    text = " ".join(match[2].split())
    return f"- `{name}`{f' ({kind})' if kind else ''}: {text}\n"


def signature(made: Callable) -> str:
    """Parameters and result as the source has them, a parameter a line where they are many; of a class, to make one."""
    callee = made.__init__ if inspect.isclass(made) else made
    source = textwrap.dedent(inspect.getsource(callee))
    function = next(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    head = "\n".join(source.splitlines()[function.lineno - 1 : function.body[0].lineno - 1])
    shown = head[head.index("(") :].removesuffix(":")
    return shown.replace("(self, ", "(").removesuffix(" -> None") if callee is not made else shown


def entry(name: str, made: Callable) -> str:
    shown = "" if inspect.isclass(made) and issubclass(made, Exception) else signature(made)
    return f"### {name}\n\n```text\n{name}{shown}\n```\n\n{markdown(made.__doc__ or '')}\n"


def page() -> str:
    """The page, as text."""
    parts = [
        "# Reference",
        "Every public name of `gbacorpus`, from its docstrings (`python tools/reference.py` writes this page). `import gbacorpus as gba` "
        "gives them all; in Python, `help(gba.compare)` shows the same.",
        "In the signatures, `CorpusLike` is the path of a corpus, a `Corpus` or None, `Groups` one value of a column or "
        "several. `Segmentation`, `Coded`, `Script` and `FormatName` are a few words, which the text below lists.",
    ]
    names_left = sorted(gba.__all__)
    for task, names in TASKS.items():
        task_names = [
            name
            for name in names_left
            for start in names
            if name == start or (start[-1] == "_" and name.startswith(start))
        ]
        names_left = [name for name in names_left if name not in task_names]
        task_names.sort(key=lambda name: names.index(name) if name in names else len(names))
        parts.append(f"## {task}")
        parts += [entry(name, getattr(gba, name)) for name in task_names]
    if names_left:
        raise ValueError(f"no task in tools/reference.py names {', '.join(names_left)}")
    parts.append("## Charts\n\n`from gbacorpus.figures import charts`; give one to `gba.save_figure`.")
    parts += [entry(f"charts.{name}", getattr(charts, name)) for name in charts.__all__]
    parts.append("## In modules of their own\n\nWhat builders of a corpus and methodologists need.")
    for home, names in MODULES.items():
        module = import_module(f"gbacorpus.{home}")
        parts.append(f"`from gbacorpus.{home} import {', '.join(names)}`")
        parts += [entry(name, getattr(module, name)) for name in names]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"docs/{TARGET.name}: {page().count('### ')} names")
