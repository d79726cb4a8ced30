"""The words in figures: English or Chinese, from one table."""

import csv
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
language = ContextVar("language", default="en")


def _read(name: str) -> list[dict[str, str]]:
    with open(Path(__file__).parent / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def labels() -> dict[str, dict[str, str]]:
    """{key: {"en": …, "zh": …}} of labels.csv."""
    return {row["key"]: row for row in _read("labels.csv")}


@cache
def captions() -> dict[str, dict[str, str]]:
    """{figure: alt text and caption in both languages} of captions.csv."""
    return {row["figure"]: row for row in _read("captions.csv")}


def say(key: str, **values: object) -> str:
    """A label in the language that is being drawn.

    >>> say("stage_pilot")
    'pilot'
    """
    return labels()[key][language.get()].format(**values)


def in_language(name: str) -> str:
    """The column that holds a label in the language that is being drawn.

    >>> in_language("label")
    'label_en'
    """
    return f"{name}_{language.get()}"
