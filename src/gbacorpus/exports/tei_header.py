"""The header of a TEI document: what it is, where it is from, how it was made, what its codes mean."""

from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__
from ..files import sha256
from ..summary import RELEASED
from ..version import corpus_version
from .markup import lines, tag, words

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
OURS = "The gbacorpus authors"
FREE = "Annotations: CC BY 4.0. The text itself is an administrative document, outside copyright."
RULES = (
    "Words, sections and measures were told apart by a program. Dates, terms, links and codes were made by a language "
    "model; no person has checked them.",
    "Each clause stands twice: orig as printed, reg folded to Simplified characters with full-width punctuation. Line ends "
    "inside a sentence, blanks beside Chinese characters and mark-up of the conversion are left out.",
    "Where a heading is a titled line (SC23), its reg ends with a 。 that the page has not; offsets count it.",
    "source of a measure: the stretches of the raw file that hold its text, in characters from 0 (RFC 5147).",
    "string-range(ID, OFFSET, LENGTH) counts characters of the reg with that ID from 0.",
    "A link has four targets or more: the earlier and the later measure, then the words in the earlier and in the later "
    "one; its ana gives the stages of both, the earlier first.",
)
LANGUAGES = {
    "zh-Hans": "Simplified",
    "zh-Hani": "as printed: Simplified, Traditional or both",
    "en": "our translations and notes",
}


def english(name: str, text: str, **attributes: object) -> str:
    return tag(name, words(text), xml_lang="en", **attributes)


def header(notice: str, corpus: dict[str, Any]) -> str:
    """The teiHeader of one notice."""
    row = corpus["notices"].loc[notice]
    size = int((corpus["measures"]["notice_id"] == notice).sum())
    title = tag("title", words(row["title"])) + english("title", row["title_en"], type="translation")
    issuer = tag("orgName", words(row["issuer"])) + english("orgName", row["issuer_en"])
    responsibility = english("resp", "text cleaned, cut into measures and annotated") + tag("name", OURS)
    file = lines(
        [
            tag("titleStmt", lines([title, tag("author", issuer), tag("respStmt", responsibility)])),
            tag("editionStmt", tag("edition", words(corpus_version(corpus["folder"])), n=__version__)),
            tag("extent", tag("measure", unit="measure", quantity=size)),
            _publication(),
            tag("sourceDesc", _source(row, title + tag("author", issuer), corpus["folder"])),
        ]
    )
    rules = tag("editorialDecl", lines(english("p", rule) for rule in RULES))
    classes = _taxonomy("codebook", _codes(corpus["book"])) + _taxonomy("terms", _terms(corpus["terms"]))
    declared = tag("classDecl", classes) if classes else ""
    languages = lines(tag("language", description, ident=ident) for ident, description in LANGUAGES.items())
    return tag(
        "teiHeader",
        lines(
            [
                tag("fileDesc", file),
                tag("encodingDesc", rules + declared),
                tag("profileDesc", tag("langUsage", languages)),
            ]
        ),
    )


def _publication() -> str:
    free = tag("availability", english("licence", FREE, target=LICENCE), status="free")
    return tag("publicationStmt", tag("publisher", OURS) + tag("date", RELEASED, when=RELEASED) + free)


def _source(row: pd.Series, head: str, folder: Path) -> str:
    number, page = row["document_number"], row["source_url"]
    source = head + (tag("idno", words(number)) if number else "")
    source += english("note", row["place"], type="place_about") + _date(row)
    source += tag("ref", words(page), target=page) if page else ""
    digest = sha256((folder / "raw" / row["raw_file"]).read_bytes())
    note = f"Raw file {row['raw_file']}, SHA-256 {digest}. Evidence for the date: {row['date_evidence']}"
    return tag("bibl", source + english("note", note))


def _date(row: pd.Series) -> str:
    earliest, latest = row["date_earliest"], row["date_latest"]
    ends = {"when": earliest} if earliest == latest else {"notBefore": earliest, "notAfter": latest}
    return tag("date", **{name: f"{day:%Y-%m-%d}" for name, day in ends.items() if pd.notna(day)})


def _taxonomy(name: str, categories: list[str]) -> str:
    return tag("taxonomy", lines(categories), xml_id=name) if categories else ""


def _codes(book: pd.DataFrame) -> list[str]:
    categories = []
    for row in book.to_dict("records"):
        descriptions = english("catDesc", f"{row['label_en']}: {row['definition_en']}")
        descriptions += tag("catDesc", words(f"{row['label_zh']}：{row['definition_zh']}"), xml_lang="zh-Hans")
        categories.append(tag("category", descriptions, xml_id=f"{row['field']}.{row['code']}"))
    return categories


def _terms(terms: pd.DataFrame) -> list[str]:
    return [
        tag("category", english("catDesc", f"{row.canonical} ({row.gloss_en}): {row.definition}"), xml_id=row.Index)
        for row in terms[terms["status"] == "active"].itertuples()
    ]
