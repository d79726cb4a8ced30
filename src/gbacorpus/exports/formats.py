"""The formats there are: who makes the files, which programs read them, what they cannot hold."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

from ..extras import needed_by
from ..summary import about

FormatName = Literal["datapackage", "tei", "conllu", "vertical", "text", "xlsx", "graphml"]


@dataclass(frozen=True)
class Format:
    """One format; `maker` is a function of its module that returns {file name: bytes}."""

    maker: str
    title: str
    read: str
    holds: str
    left_out: tuple[str, ...] = ()

    def load(self) -> Callable[[Path], dict[str, bytes]]:
        """The maker; MissingExtra when it needs a module that is not installed."""
        module, function = self.maker.split(".")
        with needed_by(f"the export as {self.title}"):
            return getattr(import_module(f".{module}", __package__), function)

    def contents(self, folder: Path) -> dict[str, bytes]:
        return self.load()(folder) | {"README.md": self.readme(folder)}

    @property
    def heading(self) -> str:
        return f"# gbacorpus as {self.title}"

    def readme(self, folder: Path) -> bytes:
        lines = [
            self.heading,
            "",
            self.holds,
            "",
            "## How to open it",
            "",
            self.read,
            "",
            "## What this format does not hold",
            "",
            *[f"- {what}" for what in self.left_out or ("Nothing is left out.",)],
            "",
            "## What it was made from",
            "",
            "```",
            about(folder),
            "```",
            "",
        ]
        return "\n".join(lines).encode()


CONTROL = (
    "Control characters, which the five notices have none of, appear as the pictures that Unicode has for them (␇)."
)
JUDGED = "Terms, codes and links: take datapackage or tei."

FORMATS: dict[FormatName, Format] = {
    "datapackage": Format(
        "datapackage.datapackage",
        "a Frictionless Data Package",
        "In Python: `frictionless.Package('datapackage.json')`, or `pandas.read_csv('csv/measures.csv')`. In R: "
        "`read.csv('csv/measures.csv', encoding = 'UTF-8')`. JSON Lines: `pandas.read_json('jsonl/measures.jsonl', lines=True)`. In Excel take "
        "the format xlsx, for these files have no mark that tells Excel their encoding.",
        "Every table of the corpus, as CSV (`csv/`) and as JSON Lines (`jsonl/`), with the meaning and type of each column, keys and references in `datapackage.json`; and the raw texts (`raw/`), in which the spans count.",
        (
            "An empty text and a missing value look the same in CSV; in JSON Lines a missing number is null.",
            "A cell of a CSV that a spreadsheet would run as a formula has an apostrophe before it (the five notices have none); JSON Lines has it as it is.",
        ),
    ),
    "tei": Format(
        "tei.tei",
        "TEI P5",
        "With any XML editor, XSLT or XQuery. Valid against `tei_all` of TEI 4.3.0. Links point from file to file, so keep the files together.",
        'One document per notice: sections, measures (`div type="measure"`), clauses, both scripts, where each measure is in its raw file; apart from the text '
        "(`standOff`) the terms, codes and links, with taxonomies that define them in the header.",
        (
            "Verbs and reasons of links, answers that there is no link, and the raw codings of the single coders: take datapackage.",
            "Tokens: take conllu or vertical. Variants, pinyin, category and notes of terms: take datapackage.",
            "The five documents as one: each has the taxonomies, with the same ids, so they do not fit into one teiCorpus.",
            "What is outside the measures (covering letters, preambles) and each single edit: the first is in `raw/`, both are in datapackage.",
            CONTROL,
        ),
    ),
    "conllu": Format(
        "conllu.conllu",
        "CoNLL-U (silver)",
        "In Python: `conllu.parse(open('HQ25.conllu', encoding='utf-8').read())`; or udapi, which warns of each word because it has no head.",
        "One file per notice; a clause is a sentence, a measure a paragraph (`newpar`). The words are **silver**: cut by a program (token F1 of at least .95 on "
        "sentences cut by hand), not checked. `Start` in the last column is the offset in the measure's text, `Term` the term that begins there, with its length in characters (`T201:4`).",
        (
            "The 。 after a titled line (SC23) is ours: the page has a line end there.",
            "Lemma, part of speech, features, heads and relations are left open (`_`), because nothing in this corpus knows them: the files pass level 1 of UD's validator, and higher levels ask for what is not there.",
            "Terms that begin inside a word, codes, links, the text as printed.",
            CONTROL,
        ),
    ),
    "vertical": Format(
        "vertical.vertical",
        "vertical text",
        "Sketch Engine: upload as *vertical*, with the attributes word, printed, start and the structures doc, measure, s. CWB: `mkdir -p DATA`; `cwb-encode -xsB -c utf8 -d DATA -f gbacorpus.vert -R /path/to/registry/gbacorpus "
        "-P printed -P start -S doc:0+id+title+issuer+place+date+date_earliest+date_latest -S measure:0+id+number+section+section_title -S s:0+id+kind`; `cwb-make -r /path/to/registry -V GBACORPUS`.",
        "One file; a word per line: folded, as printed, and its offset in the measure's text. `<doc>` is a notice, `<measure>` a measure, `<s>` a clause, with kind heading or body. The day of SC23 is unknown: its date is an open interval (EDTF), its date_latest empty.",
        (
            JUDGED,
            "The 。 after a titled line is in both columns, though the page has only a line end there.",
            "Lemma and part of speech: nothing in this corpus knows them.",
            "Blanks between Latin words (the five notices have none).",
            CONTROL,
        ),
    ),
    "text": Format(
        "text.text",
        "plain text",
        "AntConc: take `segmented/`, words between blanks, with the token definition *Letter, Number*. KH Coder: `folded/` or `segmented/`. R: `readtext::readtext('folded/measures/*.txt', "
        "encoding = 'UTF-8')`, then join `metadata.csv` by `doc_id` after choosing its rows by `version` and `level`. UTF-8 throughout.",
        "A file per notice and per measure, three times: `folded` (Simplified characters, full-width punctuation), `printed` (as on the page), `segmented` (folded, words between blanks, a clause per line). `metadata.csv` has a row per file. The heading is the first line.",
        (
            JUDGED,
            "Where the text is in the raw files: take tei or datapackage.",
            "< and > would be hidden as tags by such programs and are written ＜ and ＞ (the five notices have none).",
            CONTROL,
        ),
    ),
    "xlsx": Format(
        "workbook.xlsx",
        "an Excel workbook",
        "Excel, LibreOffice Calc, Numbers; in R `readxl::read_excel('gbacorpus.xlsx', sheet = 'measures')`, in Python `pandas.read_excel`.",
        "A sheet per table, a sheet *columns* that says what each column means, and a sheet *about*. A text that begins like a formula is a text.",
        ("The raw texts.", "An empty text and a missing value look the same.", CONTROL),
    ),
    "graphml": Format(
        "graph.graphml",
        "GraphML",
        "Gephi, Cytoscape, yEd; in Python `networkx.read_graphml('lineage.graphml')`, in R `igraph::read_graph('lineage.graphml', format = 'graphml')`.",
        "The lineage: a node for each measure (notice, number, heading), an edge from the earlier to the later measure for each coded link, with type, strength, stages, verbs, words and reasons. `order` is *possible* where the dates leave the "
        "direction open (links from SC23 into HQ25), else *certain*; `shape` says split or merged; `stage_change` advance, retreat, same, or nothing where the stages cannot be compared.",
        ("Answers that there is no link, terms, codes, texts: take datapackage.", CONTROL),
    ),
}
