from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.forms.labels import likeness, normalised


@pytest.mark.parametrize(
    "printed",
    ["1.属于国家秘密", "1、属于国家秘密", "１．属于\n国家秘密", "（1）属于 国家秘密"],
)
def test_marks_and_breaks_do_not_count(printed):
    assert likeness(printed, ["1.属于国家秘密"]) == 1.0


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share(one, other):
    assert 0.0 <= likeness(one, [other]) <= 1.0
    assert likeness(one, [one]) == (1.0 if normalised(one) else 0.0)


def test_a_part_of_a_label_is_worth_nearly_as_much():
    whole = "2.申请人逾期未按收费通知要求缴纳费用"
    assert 0.85 <= likeness("逾期未按收费通知", [whole]) < 1.0


def test_a_short_word_within_a_label_is_not():
    assert likeness("其他", ["2.其他法律行政法规禁止公开"]) < 0.5


def test_the_best_of_several_names():
    assert likeness("规范性文件", ["规章", "规范性文件"]) == 1.0


@pytest.mark.parametrize("printed", ["", "（）", "…"])
def test_no_words_are_like_nothing(printed):
    assert likeness(printed, ["规章"]) == 0.0
    assert likeness("规章", []) == 0.0
