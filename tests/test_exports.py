"""Each export passes its format's validator and reads back what it can hold; nothing half-written."""

import csv
import errno
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from lxml import etree
from test_sixth_notice import add

import gbacorpus as gba
from conftest import copy_tree
from gbacorpus.__main__ import main
from gbacorpus.analysis.lineage import lineage_graph
from gbacorpus.corpus.build import build
from gbacorpus.corpus.split import KEPT
from gbacorpus.exports.formats import FORMATS
from gbacorpus.exports.tables import filled_tables
from gbacorpus.paths import OWN_CORPUS

pytestmark = pytest.mark.slow
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
MARKUP = "测试措施\n1.推进<b>单证</b>&无纸化。\n=1+1是公式，<doc id=1>是标签。\n2.优化查验。减少查验。\n"
HOSTILE = '=1+1 <b>&amp; "two"]]> \''
formats = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """{format: the folder with its export}."""
    folder = tmp_path_factory.mktemp("exports")
    for name in FORMATS:
        gba.export(name, folder / name)
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A corpus whose hand-kept cells look like formulas and markup, and all its exports."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = copy_tree(OWN_CORPUS, folder / "corpus")
    for name, column in (("notices", "title_en"), ("terms", "definition"), ("links", "reason_en")):
        path = corpus / "coding" / f"{name}.csv"
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
        at = rows[0].index(column)
        rows[1][at] = f"'{HOSTILE}"  # guarded, as the corpus keeps such a cell
        made = io.StringIO()
        csv.writer(made, lineterminator="\n").writerows(rows)
        path.write_text("\ufeff" + made.getvalue(), "utf-8")
    # And a sixth notice whose text is markup and a formula.
    notice = {
        "notice_id": "ZZ26",
        "title": "测试措施",
        "date": "2026-05-01",
        "n_measures": "2",
        "begins_at": "测试措施",
        "measure_numbering": "1.",
    }
    add(corpus, MARKUP, "ZZ26.txt", notice)
    build(corpus)
    for name in FORMATS:
        gba.export(name, folder / name, corpus)
    return folder


@pytest.fixture(scope="session")
def tei_schema():
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "tei_all.rng"))


def measure_texts(corpus=None):
    measures = gba.load_measures(corpus)
    return measures["heading"] + "。" + measures["body"]


# Validators, of our corpus and of the hostile one


@pytest.fixture(params=["exported", "hostile"])
def folder(request):
    return request.getfixturevalue(request.param)


def test_frictionless_accepts_the_data_package(folder):
    from frictionless import validate

    report = validate(str(folder / "datapackage" / "datapackage.json"))
    assert report.valid, [(task.name, task.errors[:1]) for task in report.tasks if not task.valid]
    assert report.stats["tasks"] >= 2 * len(filled_tables(OWN_CORPUS)) + 5


def test_tei_all_accepts_every_document(folder, tei_schema):
    paths = sorted((folder / "tei").glob("*.xml"))
    assert len(paths) >= 5
    for path in paths:
        assert tei_schema.validate(etree.parse(path)), (path.name, tei_schema.error_log.last_error)


def test_tei_all_refuses_what_is_wrong(exported, tei_schema):
    document = etree.parse(exported / "tei" / "HQ25.xml")
    document.find(".//t:seg", TEI).tag = f"{{{TEI['t']}}}measures"
    assert not tei_schema.validate(document)


def test_tei_points_only_to_what_is_there(folder):
    documents = {p.name: etree.parse(p) for p in (folder / "tei").glob("*.xml")}
    ids = {name: {e.get(XML_ID): e for e in d.iter() if e.get(XML_ID)} for name, d in documents.items()}
    for name, document in documents.items():
        count = 0
        for element in document.iter():
            for pointer in " ".join(element.get(a, "") for a in ("target", "ana", "corresp")).split():
                if "#" not in pointer or pointer.startswith("http"):
                    continue
                file, _, place = pointer.partition("#")
                own = re.fullmatch(r"string-range\(([^,]+),(\d+),(\d+)\)", place)
                pointed = ids[file or name][own[1] if own else place]
                if own:
                    assert len(pointed.text) >= int(own[2]) + int(own[3]) > int(own[2])
                count += 1
        assert count > 100 or name == "ZZ26.xml"  # which nobody has coded


def test_universal_dependencies_accept_the_words(folder):
    """Level 1 is the form of the file; higher levels ask for heads, which nothing here knows."""
    for path in sorted((folder / "conllu").glob("*.conllu")):
        command = [str(Path(sys.executable).with_name("udvalidate")), "--lang", "zh", "--level", "1", str(path)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_citation_file_keeps_its_schema():
    import yaml
    from jsonschema import Draft7Validator

    schema = json.loads((Path(__file__).parent / "schemas" / "cff-1.2.0.json").read_text("utf-8"))
    citation = yaml.safe_load((OWN_CORPUS.parent / "CITATION.cff").read_text("utf-8"))
    assert not list(Draft7Validator(schema).iter_errors(citation))
    assert list(Draft7Validator(schema).iter_errors(citation | {"authors": []}))


# Round trips


def test_data_package_holds_every_table(exported):
    for table in filled_tables(OWN_CORPUS):
        text = (exported / "datapackage" / "csv" / f"{table.name}.csv").read_bytes()
        assert text == table.path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        lines = (exported / "datapackage" / "jsonl" / f"{table.name}.jsonl").read_text("utf-8")
        assert [json.loads(line) for line in lines.splitlines()] == table.records()
    package = json.loads((exported / "datapackage" / "datapackage.json").read_text("utf-8"))
    tabular = [own for own in package["resources"] if own["profile"] == "tabular-data-resource"]
    fields = [field for own in tabular for field in own["schema"]["fields"]]
    assert all(field["description"] for field in fields)
    assert package["version"] == gba.__version__
    links = next(own["schema"] for own in tabular if own["name"] == "links")
    referred = {key["fields"][0]: key["reference"]["resource"] for key in links["foreignKeys"]}
    assert referred == {"later_id": "measures", "earlier_id": "measures"}
    assert all("primaryKey" in own["schema"] for own in tabular)


def test_tei_holds_texts_terms_codes_and_links(exported):
    documents = {p.stem: etree.parse(p) for p in (exported / "tei").glob("*.xml")}
    measures, spans = gba.load_measures(), gba.load_spans()
    folded, raw, found = {}, {}, {"terms": set(), "codes": set(), "links": set()}
    for notice, document in documents.items():
        raw_text = gba.load_raw(notice)
        for div in document.iterfind(".//t:div[@type='measure']", TEI):
            parts = ["".join(p.itertext(f"{{{TEI['t']}}}reg")) for p in div if p.tag.endswith("}p")]
            folded[div.get(XML_ID)] = "".join(div.find("t:head", TEI).itertext(f"{{{TEI['t']}}}reg")) + "\n".join(parts)
            places = re.findall(r"#char=(\d+),(\d+)", div.get("source"))
            assert (exported / "tei" / div.get("source").split("#")[0]).exists()
            raw[div.get(XML_ID)] = "".join(raw_text[int(a) : int(b)] for a, b in places)
        regs = {e.get(XML_ID): e.text for e in document.iter(f"{{{TEI['t']}}}reg")}
        for group in document.iterfind(".//t:spanGrp", TEI):
            for span in group:
                words = "".join(
                    regs[own][int(at) : int(at) + int(size)]
                    for own, at, size in re.findall(r"string-range\(([^,]+),(\d+),(\d+)\)", span.get("target", ""))
                )
                assert words == (span.text or "")
                code = span.get("ana").removeprefix("#")
                kind, unit = ("terms", "") if group.get("type") == "terms" else ("codes", span.get("corresp"))
                found[kind].add(
                    (group.get("type"), code.split(".")[-1], unit.lstrip("#"), words, span.get("target", ""))
                )
        for link in document.iterfind(".//t:link", TEI):
            earlier, later = link.get("target").split()[:2]
            found["links"].add(
                (earlier.split("#")[1], later[1:], link.get("type"), link.get("subtype"), link.get("ana"))
            )
    assert folded == measure_texts().to_dict()
    for own, text in raw.items():
        kept = spans[(spans["measure_id"] == own) & spans["role"].isin(KEPT)]
        whole = gba.load_raw(own[:4])
        assert text == "".join(whole[a:b] for a, b in zip(kept["start"], kept["end"], strict=True))
    assert len(raw) == len(measures)
    assert len(found["terms"]) == len(gba.load_term_hits())
    codes = gba.load_codes()
    assert {(f, c, u, w) for f, c, u, w, _ in found["codes"]} == set(
        codes[["field", "code", "unit_id", "words"]].itertuples(index=False, name=None)
    )
    links = gba.load_links().query("is_link")
    assert found["links"] == {
        (r.earlier_id, r.later_id, r.type, r.strength, f"#stage.{r.stage_earlier} #stage.{r.stage_later}")
        for r in links.itertuples()
    }


def test_conllu_holds_the_tokens(exported):
    import conllu

    rows, clauses = [], {}
    for path in (exported / "conllu").glob("*.conllu"):
        for sentence in conllu.parse(path.read_text("utf-8")):
            own = sentence.metadata["sent_id"]
            clauses[own] = sentence.metadata["text"]
            assert sentence.metadata["annotation"].startswith("silver")
            rows += [(own, int(token["misc"]["Start"]), token["form"]) for token in sentence]
    tokens = gba.load_tokens()
    assert sorted(rows) == sorted(tokens[["clause_id", "start", "token"]].itertuples(index=False, name=None))
    assert clauses == gba.load_clauses()["text"].to_dict()


def vertical_rows(path):
    """(clause, word, printed, start) of each line, and the ids of all structures."""
    from xml.sax.saxutils import unescape

    rows, ids, open_tags = [], [], []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("</"):
            assert open_tags.pop() == line[2:-1]
        elif line.startswith("<"):
            element = etree.fromstring(f"{line}</{line[1:].split()[0]}>")
            open_tags.append(element.tag)
            ids.append((element.tag, element.get("id")))
        else:
            word, printed, start = line.split("\t")
            rows.append((ids[-1][1], unescape(word), unescape(printed), int(start)))
    assert not open_tags
    return rows, ids


def test_vertical_holds_the_tokens(exported):
    rows, ids = vertical_rows(exported / "vertical" / "gbacorpus.vert")
    tokens = gba.load_tokens()
    assert [(own, word, start) for own, word, _, start in rows] == list(
        tokens[["clause_id", "token", "start"]].itertuples(index=False, name=None)
    )
    measures = gba.load_measures()
    printed = measures["heading_printed"] + "。" + measures["body_printed"]
    for own, _, page, start in rows:
        measure = own.split(".")[0]
        assert printed[measure][start : start + len(page)] == page
    found = {tag: [own for kind, own in ids if kind == tag] for tag in ("doc", "measure", "s")}
    assert found["doc"] == list(gba.load_notices().index)
    assert found["measure"] == list(gba.load_measures().index)
    assert found["s"] == list(gba.load_clauses().index)


def test_text_holds_texts_and_says_what_they_are(exported):
    folder = exported / "text"
    table = pd.read_csv(folder / "metadata.csv", keep_default_na=False, dtype=str)
    assert table["number"].str.fullmatch("[0-9]*").all()  # pandas 2 would write 1.000000
    assert sorted(table["file"]) == sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.txt"))
    whole, measures = measure_texts(), gba.load_measures()
    for row in table[table["level"] == "measures"].itertuples():
        text = (folder / row.file).read_text("utf-8").removesuffix("\n")
        if row.version == "folded":
            assert text.replace("\n", "", 1) == whole[row.measure_id]
        elif row.version == "segmented":
            assert text.replace(" ", "").replace("\n", "") == whole[row.measure_id].replace("\n", "").replace(" ", "")
        else:
            heading, body = text.split("\n", 1)
            assert heading.removesuffix("。") == measures.loc[row.measure_id, "heading_printed"]
            assert body == measures.loc[row.measure_id, "body_printed"]


def test_workbook_holds_every_table(exported):
    import openpyxl

    book = openpyxl.load_workbook(exported / "xlsx" / "gbacorpus.xlsx", read_only=True)
    found = filled_tables(OWN_CORPUS)
    assert book.sheetnames == ["about", "columns", *(table.name for table in found)]
    for table in found:
        header, *rows = book[table.name].iter_rows(values_only=True)
        assert list(header) == list(table.rows.columns)
        blank = [tuple(value if value not in ("", None) else None for value in row.values()) for row in table.records()]
        assert [row + (None,) * (len(header) - len(row)) for row in rows] == blank


def test_graph_holds_the_lineage(exported):
    graph = nx.read_graphml(exported / "graphml" / "lineage.graphml")
    own = lineage_graph()
    for name, node in graph.nodes.items():
        assert (node["label"], node["date"][:2]) == (f"{name} {node['heading']}", "20")
    assert dict(graph.nodes(data=True)) == dict(own.nodes(data=True))
    assert {e[:2]: e[2] for e in graph.edges(data=True)} == {e[:2]: e[2] for e in own.edges(data=True)}


# Signs that a program might run


def test_a_formula_is_shown_and_not_run(hostile):
    import openpyxl

    book = openpyxl.load_workbook(hostile / "xlsx" / "gbacorpus.xlsx")
    cell = book["notices"].cell(2, 5)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (HOSTILE, "s", True)
    for name in ("datapackage/csv/notices.csv", "text/metadata.csv"):
        for row in csv.reader(io.StringIO((hostile / name).read_text("utf-8-sig"))):
            assert not [cell for cell in row if re.match(r"[=+@-].", cell)]
    lines = (hostile / "datapackage" / "jsonl" / "notices.jsonl").read_text("utf-8")
    assert json.loads(lines.splitlines()[0])["title_en"] == HOSTILE


def test_markup_is_shown_and_not_obeyed(hostile):
    texts = measure_texts(hostile / "corpus")
    document = etree.parse(hostile / "tei" / "ZZ26.xml")
    folded = "".join(document.find(".//t:div[@n='1']", TEI).itertext(f"{{{TEI['t']}}}reg"))
    assert folded == texts["ZZ26-01"].replace("\n", "")
    assert "<b>" in folded
    rows, _ = vertical_rows(hostile / "vertical" / "gbacorpus.vert")
    assert "".join(word for own, word, *_ in rows if own.startswith("ZZ26-01")) == folded.replace(" ", "")
    plain = (hostile / "text" / "folded" / "measures" / "ZZ26-01.txt").read_text("utf-8")
    assert "＜b＞" in plain
    assert "<" not in plain
    first = gba.load_notices().index[0]
    document = etree.parse(hostile / "tei" / f"{first}.xml")
    assert document.find(".//t:titleStmt/t:title[@type='translation']", TEI).text == HOSTILE
    graph = nx.read_graphml(hostile / "graphml" / "lineage.graphml")
    assert HOSTILE in {edge["reason_en"] for *_, edge in graph.edges(data=True)}


def test_signs():
    from gbacorpus.exports.signs import one_line
    from gbacorpus.exports.vertical import _attributes, _word

    assert one_line("a\tb\x1b[31m\x00c") == "a b␛[31m␀c"
    assert _word("<s>&") == "&lt;s&gt;&amp;"
    assert _attributes({"a": 'x"y<'}) == ' a="x&quot;y&lt;"'


# The same bytes, and nothing by halves


def test_the_same_bytes_in_another_process(exported, tmp_path):
    code = (
        "import sys; import gbacorpus as gba\n"
        "from gbacorpus.exports.formats import FORMATS\n"
        "for name in FORMATS: gba.export(name, sys.argv[1] + '/' + name)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True)

    def sums(folder):
        files = (path for path in folder.rglob("*") if path.is_file())
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    assert sums(tmp_path) == sums(exported)


@formats
def test_readme_says_how_to_open_it(exported, name):
    text = (exported / name / "README.md").read_text("utf-8")
    assert "## How to open it" in text
    assert "## What this format does not hold" in text
    assert gba.about() in text


def test_the_command_writes_and_says_so(tmp_path, capsys):
    assert main(["export", "graphml", "--to", str(tmp_path / "new" / "folder")]) == 0
    assert "2 files" in capsys.readouterr().out
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 2


def test_unknown_format_names_the_known_ones(tmp_path, capsys):
    assert main(["export", "docx", "--to", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in FORMATS)


def test_a_folder_with_other_files_is_refused_unless_told(tmp_path, capsys):
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    assert main(["export", "graphml", "--to", str(tmp_path)]) == 1
    assert "holds other files" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [mine]
    assert main(["export", "graphml", "--to", str(tmp_path), "--replace"]) == 0
    assert mine.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 3
    assert main(["export", "graphml", "--to", str(mine)]) == 1
    assert "is a file" in capsys.readouterr().err
    assert main(["export", "conllu", "--to", str(tmp_path), "--replace"]) == 1
    assert "holds an export as graphml" in capsys.readouterr().err


def test_what_a_system_leaves_in_a_folder_is_no_obstacle(tmp_path):
    (tmp_path / ".DS_Store").write_bytes(b"")
    assert main(["export", "graphml", "--to", str(tmp_path)]) == 0


def test_a_corpus_that_the_variable_names_must_be_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GBACORPUS_CORPUS", str(tmp_path))
    with pytest.raises(SystemExit):
        main(["export", "graphml", "--to", str(tmp_path / "to")])
    assert "GBACORPUS_CORPUS names it" in capsys.readouterr().err


def test_columns_are_explained_without_the_readme_around_them(exported):
    package = json.loads((exported / "datapackage" / "datapackage.json").read_text("utf-8"))
    told = {
        (own["name"], field["name"]): field["description"]
        for own in package["resources"]
        if "schema" in own
        for field in own["schema"]["fields"]
    }
    assert "heading, 。 and body in one" in told["tokens", "start"]
    assert "page break:" in told["spans", "role"]
    assert not [key for key, text in told.items() if "see below" in text or "list below" in text]


def test_a_corpus_that_fails_its_check_is_refused(corpus, tmp_path, capsys):
    path = corpus / "tables" / "measures.csv"
    path.write_text(path.read_text("utf-8-sig").replace("支持", "不支持", 7), "utf-8")
    assert main(["export", "text", "--to", str(tmp_path / "to"), "--corpus", str(corpus)]) == 1
    told = capsys.readouterr().err
    assert "fails its check" in told
    assert "measures.csv:" in told
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
@pytest.mark.parametrize("before", [False, True])
def test_nothing_is_left_half_written(tmp_path, monkeypatch, capsys, fault, before):
    """The disk is full, or someone stops it, when the third file is on its way."""
    to = tmp_path / "new" / "to"
    if before:
        gba.export("text", to)
        shutil.rmtree(to / "folded")
    old = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    calls, write = [], os.fsync

    def stumble(number):
        calls.append(number)
        if len(calls) == 3:
            raise fault
        return write(number)

    monkeypatch.setattr(os, "fsync", stumble)
    code = main(["export", "text", "--to", str(to), *["--replace"] * before])
    assert code == (130 if isinstance(fault, KeyboardInterrupt) else 1)
    told = capsys.readouterr().err
    assert "as it was" in told or "as they were" in told
    assert {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")} == old
