"""The corpus itself: counts, words known by heart, and an oracle that shares no code with the splitter."""

import hashlib
import re

import pytest

import gbacorpus as gba
from gbacorpus.corpus.build import build_tables
from gbacorpus.corpus.fold import fold, script
from gbacorpus.corpus.rows import COLUMNS
from gbacorpus.paths import OWN_CORPUS as CORPUS

COUNTS = {"SZ22": 32, "QH22": 18, "NS22": 16, "SC23": 20, "HQ25": 23}
TABLES = [*(f"{name}.csv" for name in COLUMNS), "recipe.json"]
HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def measures():
    return gba.load_measures()


def test_raw_files_are_the_ones_received():
    lines = (CORPUS / "raw" / "SHA256SUMS").read_text().splitlines()
    assert len(lines) == len(COUNTS)
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((CORPUS / "raw" / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_what_the_build_makes(name):
    path = CORPUS / "tables" / name
    built, stored = build_tables()[path].decode().splitlines(), path.read_text("utf-8").splitlines()
    for number, (expected, found) in enumerate(zip(built, stored, strict=False), 1):
        assert found == expected, f"corpus/tables/{name}:{number} is not what the build makes"
    assert len(stored) == len(built), f"corpus/tables/{name} has {len(stored)} lines"
    assert path.read_bytes() == build_tables()[path], f"corpus/tables/{name} differs in its line ends"


def test_no_table_is_left_over():
    assert {path.name for path in (CORPUS / "tables").iterdir()} == set(TABLES)


def test_counts(measures):
    assert measures["notice_id"].value_counts(sort=False).to_dict() == COUNTS
    assert gba.load_notices()["n_measures"].to_dict() == COUNTS
    for notice_id, count in COUNTS.items():
        numbers = measures.loc[measures["notice_id"] == notice_id, "number"]
        assert list(numbers) == list(range(1, count + 1))
    sections = measures.groupby("notice_id", sort=False)["section"].nunique().to_dict()
    assert sections == {"SZ22": 4, "QH22": 3, "NS22": 4, "SC23": 0, "HQ25": 4}


def test_han_characters(measures):
    assert sum(len(HAN.findall(text)) for text in measures["heading"] + measures["body"]) == 11_414
    raw = "".join(gba.load_raw(notice_id) for notice_id in COUNTS)
    assert len(HAN.findall(raw)) == 13_581


# How each raw text is cut by hand: where its measures begin and end, and what numbers them.
ORACLE = {
    "SZ22": ("一、创新监管", None, r"^\d+\.|^[一二三四]、.*$"),
    "QH22": ("**一、發揮", None, r"^（[一二三四五六七八九十]+）|^[#* ]*[一二三]、.*$"),
    "NS22": ("**一、促進", None, r"^[（(][一二三四五六七八九十]+[）)]|^[#* ]*[一二三四]、.*$"),
    "SC23": ("一、巩固", None, r"^[一二三四五六七八九十]+、"),
    "HQ25": ("  一、服务促进", "中国法制新闻网摘编", r"^\s*\( ?[一二三四五六七八九十]+\)|^\s*[一二三四]、.*$"),
}


@pytest.mark.parametrize("notice_id", COUNTS)
def test_measures_hold_exactly_the_han_characters_of_the_page(notice_id, measures):
    begin, end, marks = ORACLE[notice_id]
    raw = gba.load_raw(notice_id)
    raw = raw[raw.index(begin) : raw.index(end) if end else None]
    pieces = re.split(marks, raw, flags=re.MULTILINE)
    expected = [fold("".join(HAN.findall(piece))) for piece in pieces]
    expected = [piece for piece in expected if piece]
    own = measures[measures["notice_id"] == notice_id]
    found = ["".join(HAN.findall(text)) for text in own["heading"] + own["body"]]
    for measure_id, one, other in zip(own.index, found, expected, strict=True):
        assert one == other, measure_id


def test_folded_and_printed_are_one_for_one(measures):
    for part in ("heading", "body"):
        for measure_id, row in measures.iterrows():
            assert len(row[part]) == len(row[f"{part}_printed"]), measure_id
            assert fold(row[f"{part}_printed"]) == row[part], measure_id


def test_no_blank_no_markup_no_half_width_mark(measures):
    text = "".join(measures["heading"] + measures["body"] + measures["section_title"])
    assert not re.search(r"[\s\u00a0\u3000#*,;:()]", text)
    assert not [c for c in set(text) if script(c) == "Traditional"]


@pytest.mark.parametrize(
    "word",
    [
        "免责声明",
        "法制新闻网",
        "亓淦玉",
        "点击查看",
        "3555333776",
        "GAN160003",
        "010-89525216",
        "XXXXX",
        "习近平",
        "发布时间",
        "字体大小",
        "以下附錄",
        "全文可參閱",
        "附錄",
        "http",
    ],
)
def test_no_wrapper_in_any_table(word):
    assert any(word in gba.load_raw(notice_id) for notice_id in COUNTS)
    for path in (CORPUS / "tables").iterdir():
        assert word not in path.read_text("utf-8"), path.name


def test_nothing_of_the_news_page_but_the_notice(measures):
    """The wrapper of HQ25 is 11 lines, none of which is in the tables."""
    spans = gba.load_spans().query("notice_id == 'HQ25' and role == 'wrapper'")
    raw = gba.load_raw("HQ25")
    assert len(spans) == 11
    text = "".join(measures["heading_printed"] + measures["body_printed"])
    assert not [1 for start, end in zip(spans["start"], spans["end"], strict=True) if raw[start:end] in text]


def test_one_known_measure_of_each_notice(measures):
    known = {
        "SZ22-21": (
            "推动口岸服务项目市场化",
            "对有限竞争性经营的口岸服务，引入招标制度，鼓励市场经营主体公平竞争。对属于政府"
            "职责且适合通过市场化方式提供的服务项目，推进政府购买服务。",
        ),
        "QH22-03": (
            "推进自港进口的部分法检商品检验结果采信",
            "充分利用香港检验检测资源，在前海率先试点对农产品、食品以外的部分法检商品检验实施采信，提升通关效率。",
        ),
        "NS22-05": (
            "支持中欧班列快速发展",
            "落实《海关支持中欧班列发展的措施》，支持南沙港南站开展中欧班列业务、拓展中欧班列"
            "线路，加强与内陆、内河、海运贸易通道对接，提升南沙港区集疏运和临港产业发展水平。",
        ),
        "SC23-11": (
            "支持RCEP高质量实施",
            "进一步发挥“深圳RCEP服务中心”作用，联合地方相关部门举办“RCEP服务月”系列活动，广泛"
            "开展政策宣讲和享惠案例分享。开展RCEP落地成效的专题评估，针对“应享未享”产品实施精准帮扶，帮助相关行业、"
            "企业充分利用原产地规则享惠。",
        ),
        "HQ25-01": (
            "支持发展科技研发和高端制造",
            "设立“绿色通道”，对澳门与横琴合作区之间用于研发、加工、检测等的科研货物予以通关便利。",
        ),
    }
    for measure_id, text in known.items():
        assert tuple(measures.loc[measure_id, ["heading", "body"]]) == text


def test_spans_tile_the_raw_texts():
    spans = gba.load_spans()
    for notice_id, own in spans.groupby("notice_id"):
        raw = gba.load_raw(notice_id)
        assert own["start"].iloc[0] == 0
        assert own["end"].iloc[-1] == len(raw)
        assert (own["start"].iloc[1:].to_numpy() == own["end"].iloc[:-1].to_numpy()).all()
        assert (own["start"] < own["end"]).all()


def test_raw_line_is_where_the_measure_begins(measures):
    for measure_id, row in measures.iterrows():
        line = gba.load_raw(row["notice_id"]).split("\n")[row["raw_line"] - 1]
        assert row["heading_printed"][:3] in re.sub(r"[\s*]", "", line), measure_id


def test_dates():
    notices = gba.load_notices()
    assert list(notices.index) == list(COUNTS)
    assert notices["date_earliest"].is_monotonic_increasing
    assert notices.loc["SC23", "date"] == "2023-06-12/.."
    assert notices["date_latest"].isna().to_dict() == {n: n == "SC23" for n in COUNTS}
    assert notices["date_evidence"].str.len().gt(20).all()
