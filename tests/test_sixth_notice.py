"""CONTRIBUTING's recipe, walked: a text in raw/, a row in notices.csv, one build; no code.

The three notices are made up for this test, in styles that the five do not have.
"""

import csv
import io
import os
import subprocess
import sys

import pytest

import gbacorpus as gba
from gbacorpus.__main__ import main
from gbacorpus.corpus.build import build, build_tables
from gbacorpus.corpus.check import check
from gbacorpus.corpus.fold import fold
from gbacorpus.corpus.load import load_edits

# All Traditional, with corner quotes, from a circular that goes on after the notice.
HARBOUR = """(以下附錄節錄自某網站)

**支持口岸發展若干措施**

為支持口岸發展，制定如下措施。

**第一部分**

一、便利通關

（一）推廣「船邊直提」模式。在符合條件的口岸擴大試點，讓貨物儘快放行。
（二）支持發展跨境電商。優化退貨管理,便利企業。

二、加強服務

（三）設立服務窗口。提供「一站式」服務。

編者按：以上為摘要。
"""
# `1.` numbering with nested （1） items, CRLF line ends and a byte order mark.
NESTED = (
    "\ufeff推进数据便利若干措施\r\n\r\n1.推进单证无纸化。下列单证实行电子化：\r\n（1）提货单；\r\n"
    "（2）设备交接单。\r\n2.优化查验。对低风险货物减少查验。\r\n"
)
# A running title and a page number on every page, in the middle of sentences; a zero-width space.
PAGED = """海關總署文件
支援物流發展若干措施
（一）推進多式聯運。支持鐵路與港口
- 1 -
海關總署文件
對接，提升效率。
（二）發展低空經濟。研究監管\u200b模式。
- 2 -
海關總署文件
（三）完善設施。建設前置貨
- 3 -
海關總署文件
站。
"""
COLUMNS = {
    "label_en": "Test",
    "label_zh": "测试",
    "title_en": "Test",
    "issuer": "某署",
    "issuer_en": "Test",
    "place": "Test",
    "document_number": "",
    "date_evidence": "made up for a test",
    "ends_before": "",
    "page_header": "",
    "section_numbering": "",
    "measure_numbering": "（一）",
    "heading_is": "sentence",
    "source_url": "",
}
NEW = [
    (
        HARBOUR,
        "HK26 港口.txt",
        {
            "notice_id": "HK26",
            "title": "支持口岸发展若干措施",
            "date": "2026-01-05",
            "n_measures": "3",
            "begins_at": "支持口岸发展若干措施",
            "ends_before": "编者按",
            "section_numbering": "一、",
        },
    ),
    (
        NESTED,
        "ZH26.txt",
        {
            "notice_id": "ZH26",
            "title": "推进数据便利若干措施",
            "date": "2026-02-01/2026-03-01",
            "n_measures": "2",
            "begins_at": "推进数据便利",
            "measure_numbering": "1.",
        },
    ),
    (
        PAGED,
        "MO26.txt",
        {
            "notice_id": "MO26",
            "title": "支援物流发展若干措施",
            "date": "2026-04-01",
            "n_measures": "3",
            "begins_at": "海关总署文件",
            "page_header": "海关总署文件|- {n} -",
        },
    ),
]


def add(corpus, text, name, row):
    (corpus / "raw" / name).write_bytes(text.encode())
    path = corpus / "coding" / "notices.csv"
    header = path.read_text("utf-8-sig").split("\n")[0].split(",")
    line = io.StringIO()
    values = COLUMNS | {"raw_file": name} | row
    csv.writer(line, lineterminator="\n").writerow([values[column] for column in header])
    with open(path, "a", encoding="utf-8", newline="") as file:
        file.write(line.getvalue())


@pytest.fixture
def eight(corpus):
    """The five notices and three more."""
    for text, name, row in NEW:
        add(corpus, text, name, row)
    assert main(["build", "--corpus", str(corpus)]) == 0
    return corpus


def text_of(corpus, measure_id):
    row = gba.load_measures(corpus).loc[measure_id]
    return row["heading"] + "。" + row["body"]


def test_the_recipe(eight):
    assert check(eight) == []
    counts = gba.load_measures(eight)["notice_id"].value_counts(sort=False).to_dict()
    assert counts == {"SZ22": 32, "QH22": 18, "NS22": 16, "SC23": 20, "HQ25": 23, "HK26": 3, "ZH26": 2, "MO26": 3}
    sums = (eight / "raw" / "SHA256SUMS").read_text("utf-8")
    assert "  HK26 港口.txt\n" in sums
    latest = gba.load_notices(eight).loc["ZH26", "date_latest"]
    assert (latest.month, latest.day) == (3, 1)


def test_the_five_are_as_they_were(eight):
    own, theirs = gba.load_measures(), gba.load_measures(eight)
    assert theirs.loc[own.index].equals(own)


def test_traditional_notice(eight):
    assert text_of(eight, "HK26-01") == ("推广“船边直提”模式。在符合条件的口岸扩大试点，让货物尽快放行。")
    measures = gba.load_measures(eight)
    assert measures.loc["HK26-03", "section_title"] == "加强服务"
    assert measures.loc["HK26-02", "body_printed"] == "優化退貨管理,便利企業。"
    assert "编者" not in "".join(measures["body"])


def test_nested_items_stay_paragraphs_of_their_measure(eight):
    body = gba.load_measures(eight).loc["ZH26-01", "body"]
    assert body == "下列单证实行电子化：\n（1）提货单；\n（2）设备交接单。"
    clauses = gba.load_clauses(eight)
    assert clauses.loc["ZH26-01.2", "text"] == "（1）提货单；\n"


def test_line_ends_and_mark_are_kept_as_spans(eight):
    spans, raw = gba.load_spans(eight), gba.load_raw("ZH26", eight)
    own = spans[spans["notice_id"] == "ZH26"]
    joined = "".join(raw[start:end] for start, end in zip(own["start"], own["end"], strict=True))
    assert joined == NESTED
    assert own.iloc[0]["role"] == "line break"  # the mark stands before the title
    assert own["role"].eq("paragraph break").sum() == 2


def test_page_headers_are_set_aside(eight):
    assert text_of(eight, "MO26-01") == "推进多式联运。支持铁路与港口对接，提升效率。"
    assert text_of(eight, "MO26-03") == "完善设施。建设前置货站。"
    assert text_of(eight, "MO26-02") == "发展低空经济。研究监管模式。"
    edits = load_edits(eight).query("notice_id == 'MO26'")
    assert edits["edit"].eq("dropped page header").sum() == 6
    assert edits.query("edit == 'dropped invisible'")["printed"].tolist() == ["\\u200b"]
    found = gba.concordance("前置貨站", corpus=eight)
    assert found.query("measure_id == 'MO26-03'")["hit"].tolist() == ["前置貨站"]


def test_loaders_and_search_follow_the_folder(eight, monkeypatch):
    monkeypatch.setenv("GBACORPUS_CORPUS", str(eight))
    assert len(gba.load_measures()) == 117
    assert gba.concordance("低空經濟")["measure_id"].tolist() == ["HQ25-20", "MO26-02"]
    assert gba.trace("MO26-02", 0, 2).printed == "發展"
    assert gba.load_terms().query("canonical == '低空经济'")["last_notice"].tolist() == ["MO26"]


def test_a_corpus_of_its_own_without_terms(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "coding").mkdir()
    header = [*COLUMNS, "raw_file", "notice_id", "title", "date", "n_measures", "begins_at"]
    (tmp_path / "coding" / "notices.csv").write_text(",".join(header) + "\n", "utf-8")
    add(tmp_path, *NEW[2])
    build(tmp_path)
    assert check(tmp_path) == []
    assert list(gba.load_measures(tmp_path).index) == ["MO26-01", "MO26-02", "MO26-03"]
    assert gba.load_term_hits(tmp_path).empty


def test_no_such_corpus(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["build", "--corpus", str(tmp_path)])
    assert "is no corpus: it has no coding/notices.csv" in capsys.readouterr().err
    with pytest.raises(gba.CorpusError, match="the table is missing"):
        gba.load_measures(tmp_path)


FORMULA = '（一）=HYPERLINK("x")通关。@SUM(A1)试点。\n（二）\'=1放行。-1+2试点。\n'


def test_cells_that_a_spreadsheet_would_run(corpus):
    row = {"notice_id": "XL26", "title": "公式", "date": "2026-05-01", "n_measures": "2", "begins_at": "公式"}
    add(corpus, "公式\n" + FORMULA, "XL26.txt", row)
    build(corpus)
    assert check(corpus) == []
    for name in ("measures", "clauses", "tokens", "edits", "ambiguous_folds"):
        with open(corpus / "tables" / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
            for cells in csv.reader(file):
                assert not [c for c in cells if len(c) > 1 and c[0] in "=+-@\t\r"]
    own = gba.load_measures(corpus).loc[["XL26-01", "XL26-02"]]
    assert own["heading"].tolist() == ['=HYPERLINK（"x"）通关', "'=1放行"]
    assert own["body"].tolist() == ["@SUM（A1）试点。", "-1+2试点。"]
    tokens = gba.load_tokens(corpus)
    for measure_id, text in (own["heading"] + "。" + own["body"]).items():
        assert "".join(tokens.loc[tokens["measure_id"] == measure_id, "token"]) == text


@pytest.mark.parametrize(
    ("old", "new", "folded"),
    [
        ("多式聯運", "多式聯⾞", "多式联车"),  # a Kangxi radical
        ("多式聯運", "多式聯\uf902", "多式联车"),  # a compatibility ideograph
        ("多式聯運", "ＡＥＯ１２３", "AEO123"),
        ("多式聯運", "多\u00a0式　聯 運", "多式联运"),
        ("多式聯運", "多式\u200b聯\u2060運\ufeff", "多式联运"),
        ("多式聯運", "𠮷式聯運", "𠮷式联运"),  # outside the basic plane
    ],
)
def test_odd_characters_are_folded_or_dropped_by_name(corpus, old, new, folded):
    add(corpus, PAGED.replace(old, new), *NEW[2][1:])
    build(corpus)
    assert gba.load_measures(corpus).loc["MO26-01", "heading"] == f"推进{folded}"
    assert check(corpus) == []


@pytest.mark.parametrize("sign", ["\ue000", "\U000f0000", "\ufffd", "\x07", "\x00", "\x85"])
def test_signs_that_no_page_prints_are_refused(corpus, sign):
    add(corpus, PAGED.replace("多式聯運", f"多式{sign}運"), *NEW[2][1:])
    with pytest.raises(gba.CorpusError, match=r"MO26\.txt:3:8: .*cannot be read") as error:
        build(corpus)
    assert f"U+{ord(sign):04X}" in str(error.value)


def test_lone_surrogates():
    with pytest.raises(ValueError, match=r"a lone surrogate, U\+D83D, is at offset 2"):
        fold("试点\ud83d")
    with pytest.raises(ValueError, match="lone surrogate"):
        gba.concordance("\ud83d")


def test_a_surrogate_in_a_file_is_not_utf_8(corpus):
    add(corpus, PAGED, *NEW[2][1:])
    path = corpus / "raw" / "MO26.txt"
    path.write_bytes(path.read_bytes().replace("聯運".encode(), b"\xed\xa0\xbd", 1))
    with pytest.raises(gba.CorpusError, match=r"MO26\.txt:3:8: the file is not UTF-8"):
        build(corpus)


@pytest.mark.slow
def test_a_line_of_50_megabytes(corpus):
    """One clause of 17 million characters, blanks at its end: built, not crawled through."""
    long = "（一）推進聯運。" + "支持鐵路與港口對接，" * 1_660_000 + "提升效率。" + " " * 200_000
    text = PAGED.replace("（一）推進多式聯運。支持鐵路與港口", long)
    add(corpus, text, *NEW[2][1:])
    (corpus / "coding" / "terms.csv").unlink()
    (corpus / "coding" / "quoted_excluded.csv").unlink()
    from gbacorpus.corpus.build import read_notices, split_notice

    notice = read_notices(corpus)[-1]
    _, _, raw, spans, measures = split_notice(corpus, notice)
    assert len(raw.encode()) > 49_000_000
    assert "".join(raw[span.start : span.end] for span in spans) == raw
    assert len(measures[0].folded) == len(measures[0].printed) > 16_000_000


@pytest.mark.slow
def test_a_thousand_notices(tmp_path):
    """Same form, 1,000 times: every measure is there, and the last one is as the first."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "coding").mkdir()
    header = [*COLUMNS, "raw_file", "notice_id", "title", "date", "n_measures", "begins_at"]
    (tmp_path / "coding" / "notices.csv").write_text(",".join(header) + "\n", "utf-8")
    letters = "ABCDEFGHIJ"
    for number in range(1000):
        text, _, row = NEW[number % 3]
        notice_id = f"{letters[number // 100]}X{number % 100:02}"
        add(tmp_path, text, f"{notice_id}.txt", row | {"notice_id": notice_id, "date": "2026-01-01"})
    tables = build_tables(tmp_path)
    rows = tables[tmp_path / "tables" / "measures.csv"].decode().count("\n") - 1
    # ZH26-01 has two line ends in its body: folded, printed, and in its text.
    assert rows == 334 * 3 + 333 * (2 + 6) + 333 * 3


def test_the_command_line_from_another_folder(eight, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gbacorpus", "check", "--corpus", eight],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stdout) == (0, "no fault found\n")
