"""The splitter on small notices worked by hand: every span is written out."""

from dataclasses import replace

import pytest

from gbacorpus.corpus.split import ROLES, Fault, Form, number, printed, split

FORM = Form("若干措施", "关于印发", "编辑", "一、", "（一）", "sentence", 2)
TEXT = (
    "頭條\n關於印發《若干措施》\n\n**若干措施**\n為發展，制定。\n**一、開放**\n"
    "（一）支持 RCEP。在前\n\n海試點。\n( 二)推廣,免稅。另行\u00a0通知。\n编辑：某\n"
)


def spans(text=TEXT, form=FORM):
    return [(text[s.start : s.end], s.role, s.measure) for s in split(text, form)]


def test_every_span():
    assert spans() == [
        ("頭條", "wrapper", 0),
        ("\n", "line break", 0),
        ("關於印發《若干措施》", "front matter", 0),
        ("\n\n", "line break", 0),
        ("**", "markup", 0),
        ("若干措施", "title", 0),
        ("**", "markup", 0),
        ("\n", "line break", 0),
        ("為發展，制定。", "preamble", 0),
        ("\n", "line break", 0),
        ("**", "markup", 0),
        ("一、", "section number", 0),
        ("開放", "section title", 0),
        ("**", "markup", 0),
        ("\n", "line break", 0),
        ("（一）", "measure number", 1),
        ("支持", "heading", 1),
        (" ", "PDF blank", 1),
        ("RCEP", "heading", 1),
        ("。", "heading stop", 1),
        ("在前", "body", 1),
        ("\n\n", "page break", 1),
        ("海試點。", "body", 1),
        ("\n", "line break", 0),
        ("( 二)", "measure number", 2),
        ("推廣,免稅", "heading", 2),
        ("。", "heading stop", 2),
        ("另行", "body", 2),
        ("\u00a0", "PDF blank", 2),
        ("通知。", "body", 2),
        ("\n", "line break", 0),
        ("编辑：某", "wrapper", 0),
        ("\n", "line break", 0),
    ]


def test_roles_are_explained():
    assert {role for _, role, _ in spans()} <= set(ROLES)


def test_heading_line():
    text = "若干措施\n一、推廣\n支持甲。\n乙。\n二、開放\n丙。"
    form = replace(
        FORM, begins_at="若干", ends_before="", section_numbering="", measure_numbering="一、", heading_is="line"
    )
    made = split(text, form)
    assert "".join(text[s.start : s.end] for s in made) == text
    first = [s for s in made if s.measure == 1]
    assert printed(text, first, ("heading",)) == "推廣"
    # Two paragraphs stay two: one line end is kept between them.
    assert printed(text, first, ("body", "paragraph break")) == "支持甲。\n乙。"


def test_word_space_between_latin_words_is_text():
    text = TEXT.replace("RCEP", "Single Window")
    assert ("Single Window", "heading", 1) in spans(text)


@pytest.mark.parametrize(
    ("mark", "value"), [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("109", 109)]
)
def test_number(mark, value):
    assert number(mark) == value


@pytest.mark.parametrize(
    ("old", "new", "what", "at"),
    [
        ("（一）", "", "measures are not numbered one after another", "( 二)"),
        ("( 二)", "（三）", "measures are not numbered one after another", "（三）"),
        ("( 二)", "（一）", "measures are not numbered one after another", "（一）推"),
        ("**一、", "**二、", "sections are not numbered one after another", "二、"),
        ("通知。", "通", "measure 2 breaks off", "\n编辑"),
        ("( 二)推廣,免稅。另行\u00a0通知。\n", "", "the number of measures", "\n编辑"),
        ("编辑：某", "", "the text after the notice is missing", ""),
        ("\n**若干措施**\n", "\n", "the title line is missing", ""),
        ("支持 RCEP。在前\n\n海試點。", "支持 RCEP；", "measure 1 has no heading", "支持"),
    ],
)
def test_faults_say_where(old, new, what, at):
    text = TEXT.replace(old, new)
    assert text != TEXT
    with pytest.raises(Fault, match=what) as fault:
        split(text, FORM)
    assert text[fault.value.offset :].startswith(at)
    assert all([fault.value.expected, fault.value.found, fault.value.do])


def test_a_heading_over_two_lines_is_one_heading():
    """Found at random: a line end after ； inside a heading once shifted the heading's stop."""
    text = TEXT.replace("支持 RCEP。", "支持通關；\n支持 RCEP。")
    first = [s for s in split(text, FORM) if s.measure == 1]
    assert printed(text, first, ("heading",)) == "支持通關；支持RCEP"
    assert [s.role for s in first].count("page break") == 2


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x0c", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff"])
def test_signs_that_are_no_text_are_refused(sign):
    """A CR between Latin words used to build and check clean, and the tables could not be read."""
    text = f"测试措施\n1.推进互认。支持RCEP{sign}AEO互认。\n"
    form = Form("测试措施", "测试措施", "", "", "1.", "sentence", 1)
    with pytest.raises(Fault, match="a sign that cannot be read, in a body") as fault:
        split(text, form)
    assert fault.value.offset == text.index(sign)
