"""Write the tables of columns in corpus/README.md from tables.json: `python tools/columns.py`.

A test compares them. What stands between the tables is written by hand.
"""

import re

from gbacorpus.corpus.schema import Table, tables
from gbacorpus.paths import CHECKOUT

TARGET = CHECKOUT / "corpus" / "README.md"
PART = re.compile(
    r"^### `(?P<name>\w+)\.csv`[^\n]*\n\n(?P<prose>(?:(?!### |\| column )[^\n]*\n)*)(?:\|[^\n]*\n)+", re.MULTILINE
)


def columns(table: Table, prose: str = "") -> str:
    """The heading of one table, what is written between, and its columns, as Markdown."""
    rows = [f"| `{column.name}` | {_cell(column.description)} | {_code(column.example)} |" for column in table.columns]
    added = [f"| *`{column.name}`* | {_cell(column.description)} | {_code(column.example)} |" for column in table.added]
    head = ["| column | meaning | example |", "|---|---|---|"]
    return f"### `{table.name}.csv`: {table.title}\n\n{prose}" + "\n".join([*head, *rows, *added]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else ""


def page(text: str) -> str:
    """The page with its tables made anew."""
    return PART.sub(lambda match: columns(tables()[match["name"]], match["prose"]), text)


if __name__ == "__main__":
    TARGET.write_text(page(TARGET.read_text("utf-8")), "utf-8", newline="\n")
    print(f"corpus/{TARGET.name}: {len(PART.findall(TARGET.read_text('utf-8')))} tables")
