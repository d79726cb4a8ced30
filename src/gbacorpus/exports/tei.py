"""TEI P5: a file per notice, both scripts side by side, with terms, codes and links standing off."""

from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd

from .. import __version__
from ..corpus.coded import load_codebook, load_codes, load_links
from ..corpus.load import (
    load_clauses,
    load_measures,
    load_notices,
    load_spans,
    load_term_hits,
    load_terms,
)
from ..corpus.split import KEPT
from ..files import sha256
from ..summary import RELEASED
from ..version import corpus_version
from .signs import shown

SPACE = "http://www.tei-c.org/ns/1.0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MADE = ("Words, sections and measures were told apart by a program. Dates, terms, links and codes were made by a "
        "language model; no person has checked them.")  # fmt: skip
HOW = (
    "Each clause stands twice: orig as printed, reg folded to Simplified characters with full-width punctuation. "
    "Line ends inside a sentence, blanks beside Chinese characters and mark-up of the conversion are left out.",
    "source of a measure: the stretches of the raw file that hold its text, in characters from 0 (RFC 5147).",
    "string-range(ID, OFFSET, LENGTH) counts characters of the reg with that ID from 0.",
    "A link has four targets: the earlier and the later measure, the words in the earlier and in the later one; "
    "its ana gives the stages of both, the earlier first.",
)


def tei(folder):
    """One TEI document per notice, as {name: bytes}."""
    corpus = _read(folder)
    return {
        f"{notice}.xml": _document(notice, corpus, folder).encode()
        for notice in corpus["notices"].index
    }


def _read(folder):
    measures, clauses = load_measures(folder), load_clauses(folder)
    spans = load_spans(folder)
    links, codes = load_links(corpus=folder), load_codes(corpus=folder)
    book = load_codebook(folder)
    codes["measure_id"] = codes["unit_id"].str.split(".").str[0]
    return {
        "notices": load_notices(folder), "measures": measures, "clauses": clauses,
        "kept": spans[spans["role"].isin(KEPT)], "links": links[links["is_link"]], "codes": codes,
        "hits": load_term_hits(folder), "terms": load_terms(folder), "book": book,
        "categories": {f"{field}.{code}" for field, code in zip(book["field"], book["code"], strict=True)},
        "pointer": _pointer(clauses),
    }  # fmt: skip


def _tag(name, content="", **attributes):
    """An element; attributes are escaped here, content by who makes it. xml_id stands for xml:id."""
    told = "".join(
        f" {key.replace('xml_', 'xml:')}={quoteattr(shown(str(value)))}"
        for key, value in attributes.items() if value not in (None, "")
    )  # fmt: skip
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def _text(words):
    return escape(shown(words))


def _lines(parts):
    return "\n" + "\n".join(parts) + "\n"


def _document(notice, corpus, folder):
    body = _body(notice, corpus)
    head, apart = _header(notice, corpus, folder), _stand_off(notice, corpus)
    content = _lines([part for part in (head, apart, _tag("text", body)) if part])
    root = _tag("TEI", content, xmlns=SPACE, xml_id=notice, xml_lang="zh-Hans")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'


def _header(notice, corpus, folder):
    row = corpus["notices"].loc[notice]
    raw = (folder / "raw" / row["raw_file"]).read_bytes()
    size = int((corpus["measures"]["notice_id"] == notice).sum())
    title = _tag("title", _text(row["title"])) + _tag("title", _text(row["title_en"]), type="translation", xml_lang="en")  # fmt: skip
    issuer = _tag("orgName", _text(row["issuer"])) + _tag("orgName", _text(row["issuer_en"]), xml_lang="en")  # fmt: skip
    resp = _tag("resp", "text cleaned, cut into measures and annotated", xml_lang="en")
    statement = _tag("titleStmt", _lines([title, _tag("author", issuer), _tag("respStmt", resp + _tag("name", "The gbacorpus authors"))]))  # fmt: skip
    edition = _tag("editionStmt", _tag("edition", _text(corpus_version(folder)), n=__version__))
    licence = _tag("licence", "Annotations: CC BY 4.0. The text itself is an administrative document, outside copyright.", target=LICENCE, xml_lang="en")  # fmt: skip
    publication = _tag("publicationStmt", _tag("publisher", "The gbacorpus authors") + _tag("date", RELEASED, when=RELEASED)
                       + _tag("availability", licence, status="free"))  # fmt: skip
    number = _tag("idno", _text(row["document_number"])) if row["document_number"] else ""
    page = (
        _tag("ref", _text(row["source_url"]), target=row["source_url"]) if row["source_url"] else ""
    )
    place = _tag("pubPlace", _text(row["place"]), xml_lang="en")
    source = _tag("bibl", title + _tag("author", issuer) + number + place + _date(row) + page)
    raw_note = f"Raw file {row['raw_file']}, SHA-256 {sha256(raw)}. Evidence for the date: {row['date_evidence']}"
    source += _tag("bibl", _tag("note", _text(raw_note), xml_lang="en"))
    extent = _tag("extent", _tag("measure", unit="measure", quantity=size))
    file = _tag(
        "fileDesc", _lines([statement, edition, extent, publication, _tag("sourceDesc", source)])
    )
    rules = _lines([_tag("p", _text(words), xml_lang="en") for words in (MADE, *HOW)])
    classes = [part for part in (_codebook(corpus["book"]), _terms(corpus["terms"])) if part]
    encoding = _tag("editorialDecl", rules) + (
        _tag("classDecl", _lines(classes)) if classes else ""
    )
    languages = _tag("language", "Simplified", ident="zh-Hans") + _tag("language", "as printed: Simplified, Traditional or both", ident="zh-Hani")  # fmt: skip
    profile = _tag("profileDesc", _tag("langUsage", languages))
    return _tag("teiHeader", _lines([file, _tag("encodingDesc", encoding), profile]))


def _date(row):
    earliest, latest = row["date_earliest"], row["date_latest"]
    if earliest == latest:
        return _tag("date", when=f"{earliest:%Y-%m-%d}")
    ends = {"notBefore": earliest, "notAfter": latest}
    return _tag("date", **{name: f"{day:%Y-%m-%d}" for name, day in ends.items() if pd.notna(day)})


def _codebook(book):
    categories = [
        _tag("category", "".join(
            _tag("catDesc", _text(f"{row[f'label_{own}']}: {row[f'definition_{own}']}"), xml_lang=lang)
            for own, lang in (("en", "en"), ("zh", "zh-Hans"))
        ), xml_id=f"{row['field']}.{row['code']}")
        for row in book.to_dict("records")
    ]  # fmt: skip
    return _tag("taxonomy", _lines(categories), xml_id="codebook") if categories else ""


def _terms(terms):
    categories = [
        _tag("category", _tag("catDesc", _text(f"{row.canonical} ({row.gloss_en}): {row.definition}"), xml_lang="en"),
             xml_id=row.Index)
        for row in terms[terms["status"] == "active"].itertuples()
    ]  # fmt: skip
    return _tag("taxonomy", _lines(categories), xml_id="terms") if categories else ""


def _pointer(clauses):
    """A function that points to a stretch of a measure: to the characters of the clauses that hold it."""
    begins = dict(tuple(clauses.groupby("measure_id")[["start", "end"]]))

    def point(measure_id, start, end):
        own = begins[measure_id]
        first = int(np.searchsorted(own["start"].to_numpy(), start, side="right")) - 1
        parts = []
        for clause in own.iloc[first:].itertuples():
            if clause.start >= end:
                break
            low, high = max(start, clause.start), min(end, clause.end)
            parts.append(f"string-range({clause.Index}.reg,{low - clause.start},{high - low})")
        return parts

    return point


def _stand_off(notice, corpus):
    def own(table, column="measure_id"):
        return table[table[column].str.startswith(f"{notice}-")]

    groups, point = [], corpus["pointer"]
    hits = [
        _tag("span", _text(row.form), ana=f"#{row.term_id}", target=_here(point(row.measure_id, row.start, row.end)))
        for row in own(corpus["hits"]).itertuples()
    ]  # fmt: skip
    if hits:
        groups.append(_tag("spanGrp", _lines(hits), type="terms"))
    for field, codes in own(corpus["codes"]).groupby("field", sort=False):
        spans = []
        for row in codes.itertuples():
            where = _here(point(row.measure_id, row.start, row.end)) if row.words else None
            category = f"{field}.{row.code}"
            if (
                category not in corpus["categories"]
            ):  # the second instrument has the codes of the first
                category = f"{field.removesuffix('_2')}.{row.code}"
            spans.append(
                _tag(
                    "span",
                    _text(row.words),
                    ana=f"#{category}",
                    corresp=f"#{row.unit_id}",
                    target=where,
                )
            )
        groups.append(_tag("spanGrp", _lines(spans), type=field))
    links = []
    for row in own(corpus["links"], "later_id").itertuples():
        file = f"{row.earlier_id.rsplit('-', 1)[0]}.xml#"
        words = [
            f"{file}{part}" for part in point(row.earlier_id, row.start_earlier, row.end_earlier)
        ]
        words.append(_here(point(row.later_id, row.start_later, row.end_later)))
        targets = " ".join([f"{file}{row.earlier_id}", f"#{row.later_id}", *words])
        links.append(_tag("link", type=row.type, subtype=row.strength, target=targets,
                          ana=f"#stage.{row.stage_earlier} #stage.{row.stage_later}"))  # fmt: skip
    if links:
        groups.append(_tag("linkGrp", _lines(links), type="lineage"))
    return _tag("standOff", _lines(groups)) if groups else ""


def _here(parts):
    return " ".join(f"#{part}" for part in parts)


def _body(notice, corpus):
    own = corpus["measures"][corpus["measures"]["notice_id"] == notice]
    row = corpus["notices"].loc[notice]
    # A titled line has no stop on the page; the folded text reads its line end as one.
    stop = "。" if row["heading_is"] == "sentence" else ""
    parts = []
    for section, measures in own.groupby(own["section"].fillna(0), sort=False):
        made = [
            _measure(measure, stop, row["raw_file"], corpus) for measure in measures.itertuples()
        ]
        title = measures["section_title"].iloc[0]
        if section:
            made = [_tag("head", _text(title))] * bool(title) + made
            parts.append(_tag("div", _lines(made), type="section", n=section))
        else:
            parts += made
    return _tag("body", _lines(parts))


def _measure(measure, stop, raw_file, corpus):
    heading, clauses = len(measure.heading), corpus["clauses"]
    printed = f"{measure.heading_printed}。{measure.body_printed}"
    own = clauses[clauses["measure_id"] == measure.Index]
    made, end = [[]], 0
    for clause in own.itertuples():
        orig = printed[clause.start : clause.end]
        if clause.number == 0:
            orig = printed[:heading] + stop
        twice = _tag("orig", _text(orig), xml_lang="zh-Hani") + _tag("reg", _text(clause.text), xml_id=f"{clause.Index}.reg")  # fmt: skip
        choice = _tag("choice", twice)
        if clause.number == 0:
            head = _tag("head", choice, xml_id=clause.Index)
        else:
            if clause.start > end:  # a line end lies between: a new paragraph
                made.append([])
            made[-1].append(_tag("seg", choice, type="clause", xml_id=clause.Index))
        end = clause.end
    body = [_tag("p", "".join(segments)) for segments in made if segments]
    kept = corpus["kept"][corpus["kept"]["measure_id"] == measure.Index]
    source = " ".join(f"raw/{raw_file}#char={row.start},{row.end}" for row in _joined(kept))
    return _tag(
        "div",
        _lines([head, *body]),
        type="measure",
        n=measure.number,
        xml_id=measure.Index,
        source=source,
    )


def _joined(spans):
    """Spans that follow each other without a gap, as one."""
    spans = spans.sort_values("start")
    run = (spans["start"] != spans["end"].shift()).cumsum()
    return spans.groupby(run).agg(start=("start", "first"), end=("end", "last")).itertuples()
