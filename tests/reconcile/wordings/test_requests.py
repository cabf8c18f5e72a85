"""Requests that came in, were handled or carried over."""

from __future__ import annotations

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


def test_what_was_named_before():
    said = claim("逐件说明理由；此类答复5件。", "5", "requests.handled.total")
    assert of_2021(said, {"requests.handled.total": 9}).verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("答复4件，无结转。", "explained"), ("无结转下年。", "contradict")],
)
def test_what_was_carried_from_or_to_another_year(sentence, verdict):
    said = claim(sentence, "无", "requests.carried_out.total", value=0)
    values = {"requests.carried_out.total": 1, "requests.carried_in.total": 0}
    assert of_2021(said, values).verdict.value == verdict


@pytest.mark.parametrize(
    ("verb", "verdict"),
    [
        *(("办结", "contradict"), ("办理完毕", "contradict"), ("已答复", "contradict")),
        *(("收办", "explained"), ("办理", "explained"), ("答复", "explained")),
    ],
)
def test_what_was_concluded_is_not_what_came_in(verb, verdict):
    said = claim(f"全年{verb}申请5件。", "5", "requests.handled.total")
    values = {"requests.handled.total": 4, "requests.new.total": 5}
    assert of_2021(said, values).verdict.value == verdict


def test_the_total_of_what_was_handled_is_not_what_came_in():
    said = claim("本年度办理结果总计6件。", "6", "requests.handled.total")
    values = {"requests.handled.total": 4, "requests.new.total": 6}
    assert of_2021(said, values).verdict is Verdict.CONTRADICT
