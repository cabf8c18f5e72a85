"""Numbers of a list after its names, and two numbers of one figure."""

from __future__ import annotations

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


@pytest.mark.parametrize(
    ("said", "verdict"), [("维持、被纠正", "unsure"), ("被纠正、维持", "contradict")]
)
def test_a_number_in_the_place_of_another_name(said, verdict):
    one = claim(f"行政复议{said}分别为9件、67件。", "9", "review.corrected")
    assert of_2021(one, {"review.corrected": 67}).verdict.value == verdict


@pytest.mark.parametrize(
    ("names", "confidence", "verdict"),
    [
        ("属于国家秘密、属于行政执法案卷", 0.9, "contradict"),
        ("属于国家秘密、属于行政执法案卷", 0.8, "unsure"),
        ("国家秘密、执法案卷", 0.9, "contradict"),
        ("国家秘密、案卷", 0.9, "unsure"),
        ("行政查询、行政执法案卷", 0.9, "unsure"),
        ("国家秘密、工作秘密、行政执法案卷", 0.9, "unsure"),
    ],
)
def test_a_number_in_the_place_of_its_own_name(names, confidence, verdict):
    sentence = f"{names}依次为0件、6件。"
    said = claim(sentence, "6", "requests.enforcement_file.total", confidence=confidence)
    assert of_2021(said, {"requests.enforcement_file.total": 5}).verdict.value == verdict


@pytest.mark.parametrize(
    ("sentence", "number", "figure"),
    [
        ("重复申请、属信访、举报、投诉分别是6件、0件。", "6", "requests.repeat.total"),
        (
            "重复、危及公共安全、经济安全和社会稳定依次为6件、0件。",
            "6",
            "requests.repeat.total",
        ),
        ("法律、行政法规禁止、重复分别为6件、0件。", "6", "requests.prohibited_by_law.total"),
        ("维持、结果纠正、撤诉分别是0件、0件、1件。", "1", "review.other"),
    ],
)
def test_names_with_a_comma_or_a_word_in_common(sentence, number, figure):
    said = claim(sentence, number, figure)
    assert of_2021(said, {figure: 5}).verdict is Verdict.CONTRADICT


@pytest.mark.parametrize("joint", ["、", "和", "及", "与"])
def test_the_last_of_such_a_list_may_be_joined_by_a_word(joint):
    sentence = f"逾期不补正、逾期未缴费、其他分别有92件、0件{joint}9件，合计21件。"
    said = claim(sentence, "92", "requests.no_correction.total")
    assert of_2021(said, {"requests.no_correction.total": 12}).verdict is Verdict.CONTRADICT


def test_a_number_in_words_in_such_a_list():
    said = claim("维持、纠正分别为2件和五件、3件。", "五", "review.corrected", value=5)
    assert of_2021(said, {"review.corrected": 7}).verdict is Verdict.CONTRADICT


def test_two_numbers_of_one_figure_in_a_sentence():
    sentence = "其他法人44件，公开7件。"
    other = claim(sentence, "7", "requests.granted.other_org")
    said = claim(sentence, "44", "requests.granted.other_org")
    assert of_2021(said, {}).verdict is Verdict.CONTRADICT
    assert of_2021(said, {}, other).verdict is Verdict.UNSURE


def test_another_number_that_is_hardly_of_the_same_figure():
    sentence = "行政复议3件，其他7件。"
    said = claim(sentence, "3", "review.total")
    for confidence, verdict in ((0.6, Verdict.CONTRADICT), (0.8, Verdict.UNSURE)):
        other = claim(sentence, "7", "review.total", confidence=confidence)
        assert of_2021(said, {"review.total": 5}, other).verdict is verdict
