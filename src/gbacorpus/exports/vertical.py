"""Vertical text for Sketch Engine and CWB: a word per line, tags for what holds it."""

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from ..corpus.load import load_clauses, load_measures, load_notices, load_tokens
from .signs import one_line


def vertical(folder: Path) -> dict[str, bytes]:
    """All notices in one file, as {name: bytes}; columns: word, as printed, offset in the measure's text."""
    notices, measures = load_notices(folder), load_measures(folder)
    clauses, tokens = load_clauses(folder), dict(tuple(load_tokens(folder).groupby("clause_id")))
    printed = (measures["heading_printed"] + "。" + measures["body_printed"]).to_dict()
    lines = []
    for notice, notice_measures in measures.groupby("notice_id", sort=False):
        row = notices.loc[notice]
        attributes = {
            "id": notice,
            "title": row["title"],
            "issuer": row["issuer"],
            "place": row["place"],
            "date": row["date"],
        }
        for end in ("date_earliest", "date_latest"):
            attributes[end] = "" if pd.isna(row[end]) else f"{row[end]:%Y-%m-%d}"
        lines.append(f"<doc{_attributes(attributes)}>")
        for measure in notice_measures.itertuples():
            section = "" if pd.isna(measure.section) else str(measure.section)
            attributes = {
                "id": measure.Index,
                "number": measure.number,
                "section": section,
                "section_title": measure.section_title,
            }
            lines.append(f"<measure{_attributes(attributes)}>")
            for clause in clauses[clauses["measure_id"] == measure.Index].itertuples():
                kind = "heading" if clause.number == 0 else "body"
                lines.append(f"<s{_attributes({'id': clause.Index, 'kind': kind})}>")
                lines += [
                    "\t".join(
                        (_word(token.token), _word(printed[measure.Index][token.start : token.end]), str(token.start))
                    )
                    for token in tokens[clause.Index].itertuples()
                    if not token.token.isspace()
                ]
                lines.append("</s>")
            lines.append("</measure>")
        lines.append("</doc>")
    return {"gbacorpus.vert": "\n".join([*lines, ""]).encode()}


def _word(text: str) -> str:
    return escape(one_line(text))


def _attributes(values: dict[str, Any]) -> str:
    """A tag's attributes, always between double quotes, as both programs want them."""
    return "".join(f" {name}={quoteattr(one_line(str(value)), {chr(34): '&quot;'})}" for name, value in values.items())
