"""Whose requests a number counts."""

from __future__ import annotations

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


@pytest.mark.parametrize(("table", "verdict"), [(9, "explained"), (8, "contradict")])
def test_a_number_before_the_applicants_may_be_of_all(table, verdict):
    said = claim("不予处理的9件里，自然人2件。", "9", "requests.repeat.natural")
    values = {"requests.repeat.natural": 2, "requests.repeat.total": table}
    assert of_2021(said, values).verdict.value == verdict


def test_a_number_after_the_applicants_is_theirs():
    said = claim("自然人2件，不予处理9件。", "9", "requests.repeat.natural")
    values = {"requests.repeat.natural": 2, "requests.repeat.total": 9}
    assert of_2021(said, values).verdict is Verdict.CONTRADICT


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("收到2件村民委员会申请，均已公开。", "unsure"),
        ("收到2件由某律师事务所提出的申请。", "unsure"),
        ("收到2件申请，均由村民委员会提出。", "contradict"),
        ("收到2件公民、法人或其他组织的申请。", "contradict"),
        ("收到2件单位和个人的申请。", "contradict"),
    ],
)
def test_a_number_of_the_applicants_beside_it(sentence, verdict):
    said = claim(sentence, "2", "requests.new.total")
    assert of_2021(said, {"requests.new.total": 5}).verdict.value == verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("新收自然人申请9件，答复8件。", "unsure"),
        ("新收自然人申请9件，共答复8件。", "contradict"),
        ("新收申请9件，答复8件。", "contradict"),
    ],
)
def test_what_was_answered_in_a_sentence_on_some_applicants(sentence, verdict):
    column = "natural" if "自然人" in sentence else "total"
    received = claim(sentence, "9", f"requests.new.{column}")
    said = claim(sentence, "8", "requests.handled.total")
    assert of_2021(said, {"requests.handled.total": 20}, received).verdict.value == verdict


@pytest.mark.parametrize(
    ("begins", "figure", "verdict"),
    [
        ("其他", "requests.new.other_org", "unsure"),
        ("其他共计", "requests.other_handling.total", "unsure"),
        ("其他处理", "requests.other_handling.total", "contradict"),
    ],
)
def test_outcomes_of_applicants_that_the_sentence_begins_with(begins, figure, verdict):
    sentence = f"{begins}32宗，不予公开17宗，无法提供5宗。"
    first = claim(sentence, "32", figure)
    said = claim(sentence, "5宗", "requests.unavailable.total", value=5)
    values = {"requests.not_held.total": 35}
    assert of_2021(said, values, first).verdict.value == verdict
