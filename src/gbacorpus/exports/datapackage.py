"""A Frictionless Data Package: every table as CSV and as JSON Lines, with what each column means."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import __version__
from ..corpus.load import load_notices
from ..corpus.schema import Column, Table
from ..files import BOM
from ..summary import RELEASED
from .tables import filled_tables, raw_texts

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
HEAD = {
    "profile": "data-package",
    "name": "gbacorpus",
    "version": __version__,
    "created": f"{RELEASED}T00:00:00Z",
    "title": "gbacorpus: five Chinese customs notices on the Greater Bay Area, 2022 to 2025",
    "description": "Dates, terms, links and codes were made by a language model; no person has checked them.",
    "licenses": [LICENCE],
    "contributors": [{"title": "The gbacorpus authors", "role": "author"}],
}


def datapackage(folder: Path) -> dict[str, bytes]:
    """The files of a data package, as {name: bytes}."""
    contents: dict[str, bytes] = {}
    package = HEAD | {
        "sources": [
            {"title": row.title, "path": row.source_url} if row.source_url else {"title": row.title}
            for row in load_notices(folder).itertuples()
        ],
        "resources": [*_tables(folder, contents), *_texts(folder, contents)],
    }
    contents["datapackage.json"] = f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()
    return contents


def _tables(folder: Path, contents: dict[str, bytes]) -> Iterator[dict]:
    """Each table twice, as CSV and as JSON Lines; the files go to `contents`."""
    filled = filled_tables(folder)
    for table in filled:
        schema = _schema(table.table, {resource.name for resource in filled})
        csv_path, jsonl_path = f"csv/{table.name}.csv", f"jsonl/{table.name}.jsonl"
        contents[csv_path] = table.path.read_bytes().removeprefix(BOM.encode())
        contents[jsonl_path] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table.records()).encode()
        shared = {
            "title": table.title.split(";")[0].split(":")[0] or table.name,
            "description": table.title,
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
        }
        as_csv = {"name": table.name, "path": csv_path, "format": "csv", "mediatype": "text/csv"}
        yield as_csv | shared | {"schema": schema}
        as_jsonl = {
            "name": f"{table.name}-jsonl",
            "path": jsonl_path,
            "format": "jsonl",
            "mediatype": "application/jsonl",
        }
        yield as_jsonl | shared | {"schema": _alone(schema)}


def _texts(folder: Path, contents: dict[str, bytes]) -> Iterator[dict]:
    """The raw texts and the codebooks; the files go to `contents`."""
    texts = {path: (text, "as received; spans say what each character is") for path, text in raw_texts(folder).items()}
    for name in ("codebook.md", "links_codebook.md"):
        if (folder / "coding" / name).exists():
            text = (folder / "coding" / name).read_bytes()
            texts[f"codebooks/{name}"] = text, "the rules that the coders followed"
    for path, (text, description) in texts.items():
        contents[path] = text
        yield {
            "name": re.sub(r"[^a-z0-9]+", "-", path.lower()),
            "path": path,
            "profile": "data-resource",
            "mediatype": "text/plain",
            "encoding": "utf-8",
            "description": description,
        }


def _schema(table: Table, present: set[str]) -> dict[str, Any]:
    """The description of a table in the words of the standard alone; what a corpus lacks is not referred to."""
    schema = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign_keys = [foreign_key for foreign_key in table.references if foreign_key["reference"]["resource"] in present]
    return schema | ({"foreignKeys": foreign_keys} if foreign_keys else {})


def _field(column: Column) -> dict[str, Any]:
    field = {"name": column.name, "type": column.type, "description": column.description}
    if column.description_zh:
        field["description_zh"] = column.description_zh
    return field | ({"constraints": column.constraints} if column.constraints else {})


def _alone(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the same rows without references: those are stated once, on the CSV."""
    return {name: value for name, value in schema.items() if name != "foreignKeys"}
