"""`gbacorpus check` finds each of these planted faults and says where it is."""

import csv
import importlib.util
import json
import re

import pytest

import gbacorpus as gba
from gbacorpus.__main__ import main
from gbacorpus.corpus.build import build_tables
from gbacorpus.corpus.check import check
from gbacorpus.corpus.folder import parse
from gbacorpus.corpus.schema import table_of, tables
from gbacorpus.corpus.split import ROLES
from gbacorpus.paths import CHECKOUT, OWN_CORPUS


def loaded(path):
    return parse(path, path.read_bytes())


def swap(old, new, times=1):
    """Replace text; the place of the fault is where `old` stood."""

    def edit(text):
        assert old in text, old
        return text.replace(old, new, times)

    return edit


def line_of(name, start):
    """The line, from 1, that begins so."""
    lines = (OWN_CORPUS / name).read_text("utf-8-sig").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def drop_line(start):
    def edit(text):
        lines = text.splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(start)]
        assert len(kept) == len(lines) - 1
        return "".join(kept)

    return edit


def repeat_line(start):
    def edit(text):
        lines = text.splitlines(keepends=True)
        return "".join(line * (2 if line.startswith(start) else 1) for line in lines)

    return edit


NOTICES, TERMS, SPANS = "coding/notices.csv", "coding/terms.csv", "tables/spans.csv"
QH, HQ = "raw/QH22-qianhai.txt", "raw/HQ25-hengqin.txt"
CODES = "coding/codes.csv"


def four_domains(text):
    """HQ25-10 gets further domains, each with words that are at their place."""
    line = next(line for line in text.splitlines() if line.startswith("HQ25-10,domain"))
    more = [f"HQ25-10,domain,{code},便利,0,2" for code in ("charges", "events", "credit")]
    return text.replace(line, "\n".join([line, *more]), 1)


LINKS, LINKS_A = "coding/links.csv", "coding/links_a.csv"
LINK_LINE = line_of(LINKS, "HQ25-10,NS22-02")
EXCLUDED, SUMS = "coding/quoted_excluded.csv", "raw/SHA256SUMS"

# file to break, how, the file and line (None: any) of the message, and what it says
PLANTED = {
    "raw: byte changed": (QH, swap("卫生检疫合作", "卫生检疫合伙"), QH, 35, "raw file has changed"),
    "raw: byte changed outside the measures": (HQ, swap("回眸", "回目"), HQ, 1, "outside the measures"),
    "raw: measure missing": (QH, drop_line("（五）"), QH, None, "expected measure 5, found measure 6"),
    "raw: measure doubled": (QH, repeat_line("（五）"), QH, None, "expected measure 6, found measure 5"),
    "raw: section missing": (QH, swap("## **二、", "## **"), QH, None, "expected section 2"),
    "raw: cut off": (HQ, lambda text: text[: text.index("优先探索、试点")], HQ, None, "is missing"),
    "raw: file missing": (QH, None, QH, 1, "the file is missing"),
    "raw: file empty": (QH, lambda text: "", QH, 1, "the file is empty"),
    "raw: private-use character": (QH, swap("进境科研用", "进境\ue123研用"), QH, None, "cannot be read"),
    "raw: replacement character": (QH, swap("进境科研用", "进境\ufffd研用"), QH, None, "U+FFFD"),
    "raw: a file too many": ("raw/XX99.txt", lambda text: "一", "raw/XX99.txt", 1, "belongs to no notice"),
    "raw: sum malformed": (SUMS, swap("9ecc0ea8", "9ecc"), SUMS, 2, "is not a SHA-256 sum"),
    "raw: sum of no notice": (SUMS, swap("QH22-qianhai", "QH21-qianhai"), SUMS, 2, "belongs to no notice"),
    "raw: sum missing": (SUMS, drop_line("9ecc0ea8"), SUMS, 5, "a raw file has no sum"),
    "notices: column missing": (NOTICES, swap("heading_is", "heading"), NOTICES, 1, "heading_is is missing"),
    "notices: id malformed": (NOTICES, swap("\nQH22,", "\nqh22,"), NOTICES, 3, "notice_id is not right"),
    "notices: id twice": (NOTICES, swap("\nQH22,", "\nSZ22,"), NOTICES, 3, "notice_id is there twice"),
    "notices: no such day": (NOTICES, swap("2022-09-07,", "2022-09-47,"), NOTICES, 3, "date is not right"),
    "notices: no such day of the calendar": (
        NOTICES,
        swap("2022-09-07,", "2022-02-31,"),
        NOTICES,
        3,
        "there is no such day",
    ),
    "notices: sections that are not there": (
        NOTICES,
        swap(",,,,一、,line", ",,,1.,一、,line"),
        "raw/SC23-shenzhen-customs.txt",
        None,
        "no section was found",
    ),
    "notices: wrong kind of heading": (
        NOTICES,
        swap(",一、,line,", ",一、,sentence,"),
        "raw/SC23-shenzhen-customs.txt",
        None,
        "heading_is",
    ),
    "raw: a page number in the text": (
        HQ,
        swap("优先探索、试点", "优先探索、\n— 2 —\n试点"),
        HQ,
        None,
        "a line of the text has no Chinese character",
    ),
    "notices: interval backwards": (
        NOTICES,
        swap("2023-06-12/..", "2023-06-12/2023-06-01"),
        NOTICES,
        5,
        "ends before it begins",
    ),
    "notices: out of order": (NOTICES, swap("2022-09-20,", "2022-09-01,"), NOTICES, 4, "not in order of date"),
    "notices: evidence missing": (
        NOTICES,
        lambda text: re.sub(r"2022-09-07,[^,]*,", "2022-09-07,,", text),
        NOTICES,
        3,
        "date_evidence is not right",
    ),
    "notices: numbering unknown": (NOTICES, swap(",一、,（一）,", ",一、,(1),"), NOTICES, 3, "measure_numbering"),
    "notices: too few measures": (NOTICES, swap(",18,QH22", ",17,QH22"), QH, None, "expected 17 measures"),
    "notices: title not folded": (NOTICES, swap("海关总署支持前海", "海關总署支持前海"), NOTICES, 3, "is not folded"),
    "notices: one file for two": (NOTICES, swap("NS22-nansha.txt", "QH22-qianhai.txt"), NOTICES, 4, "one raw file"),
    "notices: a cell too many": (NOTICES, swap("\nQH22,", "\nQH22,,"), NOTICES, 3, "wrong number of cells"),
    "terms: id malformed": (TERMS, swap("\nT002,", "\nT2,"), TERMS, 3, "term_id is not right"),
    "terms: id twice": (TERMS, swap("\nT002,", "\nT001,"), TERMS, 3, "term_id is there twice"),
    "terms: variant claimed twice": (
        TERMS,
        swap(",组合港,大湾区组合港,", ",组合港,大湾区组合港|通关,"),
        TERMS,
        None,
        "the form 通关 is claimed twice",
    ),
    "terms: variant not folded": (TERMS, swap("大湾区组合港", "大灣區组合港"), TERMS, None, "is not folded"),
    "terms: not in the notices": (
        TERMS,
        swap(",组合港,大湾区组合港,", ",组合港,大湾区组合机场,"),
        TERMS,
        None,
        "大湾区组合机场 is not in the notices",
    ),
    "terms: gloss missing": (TERMS, swap(",port of entry,", ",,"), TERMS, None, "gloss_en is not right"),
    "terms: status unknown": (TERMS, swap(",active,,", ",retired,,"), TERMS, 2, "status is not right"),
    "terms: withdrawn without a reason": (
        TERMS,
        lambda text: re.sub(r"(withdrawn,T\d+),.*", r"\1,", text, count=1),
        TERMS,
        None,
        "gives no reason",
    ),
    "terms: replaced by nobody": (
        TERMS,
        lambda text: re.sub(r"withdrawn,T\d+", "withdrawn,T999", text, count=1),
        TERMS,
        None,
        "no active term",
    ),
    "terms: our gloss with a year": (TERMS, swap(",ours,,", ",ours,2024,"), TERMS, None, "has no year"),
    "quoted: forgotten": (TERMS, swap(",一单两报,", ",一单,"), EXCLUDED, 1, "“一单两报” is neither"),
    "quoted: excluded and a term": (EXCLUDED, lambda text: text + "一单两报,test\n", EXCLUDED, None, "is a term"),
    "dictionary: word twice": (
        "coding/dictionary.csv",
        repeat_line("琴澳,"),
        "coding/dictionary.csv",
        None,
        "word is there twice",
    ),
    "dictionary: use unknown": (
        "coding/dictionary.csv",
        swap("琴澳,whole", "琴澳,keep"),
        "coding/dictionary.csv",
        None,
        "use is not right",
    ),
    "glosses: not folded": ("coding/glosses.csv", swap("试点,", "試點,"), "coding/glosses.csv", None, "not folded"),
    "events: no such day": (
        "coding/events.csv",
        swap("2024-03-01", "2024-3-1"),
        "coding/events.csv",
        None,
        "date is not right",
    ),
    "tables: one missing": ("tables/tokens.csv", None, "tables/tokens.csv", 1, "the file is missing"),
    "tables: one too many": ("tables/extra.csv", lambda text: "a", "tables/extra.csv", 1, "no table"),
    "tables: a character changed": (
        "tables/measures.csv",
        swap("扩大“船边", "护大“船边"),
        "tables/measures.csv",
        3,
        "not what the build makes",
    ),
    "tables: a row gone": (
        "tables/clauses.csv",
        drop_line("HQ25-23.1,"),
        "tables/clauses.csv",
        None,
        "not what the build makes",
    ),
    "tables: a column gone": ("tables/edits.csv", swap(",folded", ""), "tables/edits.csv", 1, "not what the build"),
    "spans: overlap": (SPANS, swap("QH22,924,927", "QH22,923,927"), SPANS, None, "overlaps the one before"),
    "spans: gap": (SPANS, swap("QH22,924,927", "QH22,925,927"), SPANS, None, "leave a gap"),
    "spans: past the end": (
        SPANS,
        lambda text: re.sub(r"(SC23,\d+),(\d+)(,[^\n]*\nHQ25)", r"\1,99999\3", text),
        SPANS,
        None,
        "past the end",
    ),
    "spans: no length": (SPANS, swap("QH22,924,927", "QH22,924,924"), SPANS, None, "has no length"),
    "spans: no number": (SPANS, swap("QH22,924,927", "QH22,92a,927"), SPANS, None, "is no number"),
    "spans: unknown role": (
        SPANS,
        swap("QH22,924,927,measure number", "QH22,924,927,number"),
        SPANS,
        None,
        "the role does not exist",
    ),
    "spans: unknown notice": (SPANS, swap("QH22,924", "QH21,924"), SPANS, None, "the notice does not exist"),
    "links: no such measure": (LINKS, swap("HQ25-10,NS22-02", "HQ25-10,NS22-20"), LINKS, LINK_LINE, "no such measure"),
    "links: not earlier": (LINKS, swap("HQ25-10,NS22-02", "NS22-02,HQ25-10"), LINKS, LINK_LINE, "not of an earlier"),
    "links: type unknown": (
        LINKS,
        swap("HQ25-10,NS22-02,adapted", "HQ25-10,NS22-02,copied"),
        LINKS,
        LINK_LINE,
        "type is not right",
    ),
    "links: words not at their offsets": (LINKS, swap(",94,113,", ",95,114,"), LINKS, LINK_LINE, "are not at 95"),
    "links: words past the end": (LINKS, swap(",94,113,", ",94,9999,"), LINKS, LINK_LINE, "are not at 94"),
    "links: no number": (LINKS, swap(",94,113,", ",9x,113,"), LINKS, LINK_LINE, "start_earlier is not right"),
    "links: verb not in the text": (
        LINKS,
        swap("same_instrument,支持探索,explore", "same_instrument,支持试点,explore"),
        LINKS,
        None,
        "the verb does not occur",
    ),
    "links: no strength": (
        LINKS,
        swap("NS22-02,adapted,same_instrument", "NS22-02,adapted,"),
        LINKS,
        LINK_LINE,
        "a link has no strength",
    ),
    "links: evidence for none": (
        LINKS,
        swap("HQ25-04,NS22-01,none_found,", "HQ25-04,NS22-01,none_found,same_subject"),
        LINKS,
        None,
        "belongs to a link only",
    ),
    "links: pair twice": (
        LINKS,
        repeat_line("HQ25-10,NS22-02"),
        LINKS,
        LINK_LINE + 1,
        "later_id + earlier_id + type is there twice",
    ),
    "links: no answer": (
        LINKS,
        drop_line("HQ25-04,NS22-01,none_found"),
        LINKS,
        1,
        "HQ25-04 has no answer as the later",
    ),
    "links: two answers": (
        LINKS,
        swap("HQ25-04,NS22-01,none_found", "HQ25-10,NS22-01,none_found"),
        LINKS,
        None,
        "HQ25-10 has a link and is marked none_found",
    ),
    "links: a raw coding broken": (
        LINKS_A,
        swap("HQ25-09,QH22-09,", "HQ25-09,QH22-99,"),
        LINKS_A,
        None,
        "no such measure",
    ),
    "codes: no such unit": (CODES, swap("HQ25-10,partner,macao", "HQ25-99,partner,macao"), CODES, None, "no such unit"),
    "codes: stage of a measure": (CODES, swap("HQ25-10.1,stage,", "HQ25-10,stage,"), CODES, None, "no such unit"),
    "codes: no such code": (
        CODES,
        swap("HQ25-10,partner,macao", "HQ25-10,partner,macau"),
        CODES,
        None,
        "partner has no such code",
    ),
    "codes: four domains": (CODES, four_domains, CODES, None, "too many codes for HQ25-10"),
    "codes: twice": (CODES, repeat_line("HQ25-10,partner,macao"), CODES, None, "unit_id + field + code is there twice"),
    "codes: words not at their offsets": (
        CODES,
        swap("HQ25-10.1,stage,authorise,允许,36,38", "HQ25-10.1,stage,authorise,允许,37,39"),
        CODES,
        None,
        "are not at 37",
    ),
    "codes: words of another clause": (
        CODES,
        swap("HQ25-10.1,stage,authorise,允许,36,38", "HQ25-10.1,stage,authorise,便利,0,2"),
        CODES,
        None,
        "are not at 0",
    ),
    "codes: no words": (
        CODES,
        swap("HQ25-10.1,stage,authorise,允许,36,38", "HQ25-10.1,stage,authorise,,,"),
        CODES,
        None,
        "rests on no words",
    ),
    "codes: a field missing": (CODES, drop_line("HQ25-10,partner,macao"), CODES, None, "HQ25-10 has no partner"),
    "codes: a clause missing": (CODES, drop_line("HQ25-10.1,stage"), CODES, None, "HQ25-10.1 has no stage"),
    "codes: none beside another": (
        CODES,
        swap("HQ25-10,moves,", "HQ25-10,moves,none,,,\nHQ25-10,moves,"),
        CODES,
        None,
        "none is given beside",
    ),
    "codes: a raw coding broken": (
        "coding/codes_b.csv",
        swap("HQ25-10,partner,macao", "HQ25-10,partner,macau"),
        "coding/codes_b.csv",
        None,
        "partner has no such code",
    ),
    "codebook: code twice": (
        "coding/codebook.csv",
        repeat_line("partner,macao"),
        "coding/codebook.csv",
        None,
        "field + code is there twice",
    ),
    "codebook: no such example": (
        "coding/codebook.csv",
        swap("QH22-03 SC23-03", "QH22-03 SC23-33"),
        "coding/codebook.csv",
        None,
        "SC23-33 does not exist",
    ),
    "crosswalks: no such code": (
        "coding/crosswalks.csv",
        swap("instrument,market,", "instrument,markets,"),
        "coding/crosswalks.csv",
        None,
        "the codebook has no such code",
    ),
    "verbs: twice": ("coding/verbs.csv", repeat_line("探索,"), "coding/verbs.csv", None, "verb is there twice"),
    "recipe changed": (
        "tables/recipe.json",
        swap('"hmm": false', '"hmm": true'),
        "tables/recipe.json",
        None,
        "not what the build makes",
    ),
}


def test_our_own_corpus_is_sound():
    assert check() == []


def test_another_opencc_that_folds_alike_is_no_fault(corpus, monkeypatch):
    """The recipe names the OpenCC that made the tables, until another makes other tables."""
    monkeypatch.setattr("gbacorpus.corpus.build.version", lambda name: {"jieba": "0.42.1"}.get(name, "9.9"))
    assert check(corpus) == []
    recipe = corpus / "tables" / "recipe.json"
    stored = recipe.read_bytes()
    assert build_tables(corpus)[recipe] == stored
    (corpus / "tables" / "tokens.csv").write_bytes(b"old")
    assert b'"opencc": "9.9"' in build_tables(corpus)[recipe]
    recipe.write_bytes(b"broken")
    assert "not what the build makes" in str(check(corpus)[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_planted_fault_is_found(corpus, name):
    file, edit, told, line, what = PLANTED[name]
    path = corpus / file
    if edit is None:
        path.unlink()
    else:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        broken = edit(text)
        assert broken != text
        path.write_bytes(broken.encode("utf-8"))
    found = [fault for fault in check(corpus) if what in str(fault)]
    assert found, [str(fault) for fault in check(corpus)]
    fault = found[0]
    assert fault.path == corpus / told
    assert line in (None, fault.line), str(fault)
    shape = r"^[^\n]+:[1-9]\d*:[1-9]\d*: .+: expected .+, found .+\. .+\.$"
    assert re.match(shape, str(fault)), str(fault)


def test_there_are_enough_of_them():
    assert len(PLANTED) >= 40


def test_the_column_points_at_the_cell(corpus):
    path = corpus / TERMS
    path.write_text(path.read_text("utf-8").replace(",port of entry,", ",,"), "utf-8")
    [fault] = check(corpus)
    line = path.read_text("utf-8-sig").split("\n")[fault.line - 1]
    assert line[: fault.column - 1].count(",") == 4  # the fifth cell is the gloss


def test_command_line(corpus, capsys):
    assert main(["check", "--corpus", str(corpus)]) == 0
    assert capsys.readouterr().out == "no fault found\n"
    (corpus / QH).unlink()
    assert main(["check", "--corpus", str(corpus)]) == 1
    out = capsys.readouterr().out
    assert "QH22-qianhai.txt:1:1: the file is missing" in out
    assert out.endswith("faults: 1\n")


def test_every_column_is_described_in_two_languages():
    for table in tables().values():
        for path in sorted((OWN_CORPUS / table.path).parent.glob(f"{table.name}*.csv")):
            if table_of(path) is table:
                assert tuple(path.read_text("utf-8-sig").split("\n")[0].split(",")) == table.names, path.name
        assert re.search("[\u4e00-\u9fff]", table.title_zh), table.name
        for column in (*table.columns, *table.added):
            assert column.description, (table.name, column.name)
            assert re.search("[\u4e00-\u9fff]", column.description_zh), (table.name, column.name)
            assert column.example == "" or column.type == "boolean" or column.allows(column.example), (
                table.name,
                column.name,
            )
            assert not {"pattern", "enum"} & set(column.constraints) or column.expected != "another value"
    stored = {path.stem for folder in ("coding", "tables") for path in (OWN_CORPUS / folder).glob("*.csv")}
    assert {table_of(OWN_CORPUS / f"{name}.csv").name for name in stored} == set(tables())


def test_corpus_readme_is_made_from_the_description():
    spec = importlib.util.spec_from_file_location("columns", CHECKOUT / "tools" / "columns.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    readme = (OWN_CORPUS / "README.md").read_text("utf-8")
    assert tool.page(readme) == readme, "run python tools/columns.py"
    assert [part["name"] for part in tool.PART.finditer(readme)] == list(tables())
    for role, meaning in ROLES.items():
        assert f"| `{role}` | {meaning} |" in readme, role


def test_recipe_says_what_the_tables_were_made_with():
    recipe = json.loads((OWN_CORPUS / "tables" / "recipe.json").read_text("utf-8"))
    assert recipe["segment"]["hmm"] is False
    assert set(recipe["raw"]) == set(gba.load_notices()["raw_file"])


@pytest.mark.parametrize("name", [table.name for table in tables().values() if table.kept == "derived"])
def test_examples_of_a_derived_table_are_one_of_its_rows(name):
    example = {column.name: column.example for column in tables()[name].columns if column.example}
    with open(OWN_CORPUS / "tables" / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(example) >= 3, name
    assert any(example.items() <= row.items() for row in rows), (name, example)


@pytest.mark.parametrize("name", list(tables()))
def test_keys_and_references_hold(name):
    """What the description promises of a table is true of our own."""
    table = tables()[name]
    rows = loaded(OWN_CORPUS / table.path)
    assert not rows.duplicated(list(table.key)).any()
    for reference in table.references:
        other = loaded(OWN_CORPUS / tables()[reference["reference"]["resource"]].path)
        own = rows[reference["fields"]].astype(str).agg("|".join, axis=1)
        there = other[reference["reference"]["fields"]].astype(str).agg("|".join, axis=1)
        assert own.isin(set(there)).all(), reference
