"""Folding keeps the length, can be repeated, and does no more than it says."""

import pytest

from gbacorpus.corpus.fold import fold, script


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("試點", "试点"),
        ("港澳科研机构因科研、測試", "港澳科研机构因科研、测试"),  # both scripts in one sentence
        ("支持,探索(試行):開展;", "支持，探索（试行）：开展；"),
        ("「船邊直提」", "“船边直提”"),
        ("建立制度", "建立制度"),  # tw2sp would write 创建
        ("顯著提升，著名商標", "显著提升，著名商标"),
        ("1,000萬美元，12:30", "1,000万美元，12:30"),  # marks between digits are no Chinese marks
        ("橫琴、前海、南沙、拱北、黃埔、汕頭", "横琴、前海、南沙、拱北、黄埔、汕头"),
        ("香港衞生署敍明", "香港卫生署叙明"),  # Hong Kong's own forms
        ("", ""),
    ],
)
def test_fold(printed, folded):
    assert fold(printed) == folded
    assert len(folded) == len(printed)
    assert fold(folded) == folded


def test_both_scripts_meet():
    assert fold("擴大試點，經認證的經營者") == fold("扩大试点，经认证的经营者")


def test_script_of_a_character():
    # 台 is printed in both; 机 is a rare Traditional character of its own, here read as Simplified.
    assert [script(c) for c in "維维口台机A，"] == [
        "Traditional",
        "Simplified",
        "both",
        "both",
        "Simplified",
        "both",
        "both",
    ]
