"""Whom a number counts: the body alone, or all of the area."""

from __future__ import annotations

from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


def test_a_whole_town_is_the_town():
    said = claim("全镇受理申请5件。", "5", "requests.new.total")
    other = claim("共收到申请7件。", "7", "requests.new.total")
    assert of_2021(said, {"requests.new.total": 7}, other).verdict is Verdict.CONTRADICT


def test_the_body_itself_is_who_is_meant_where_nobody_is_named():
    said = claim("本机关作出行政处罚9项。", "9", "proactive.penalty")
    other = claim("行政处罚5项。", "5", "proactive.penalty")
    assert of_2021(said, {"proactive.penalty": 5}, other).verdict is Verdict.CONTRADICT
    area = claim("市本级作出行政处罚9项。", "9", "proactive.penalty")
    assert of_2021(area, {"proactive.penalty": 5}, other).verdict is Verdict.EXPLAINED


def test_of_the_area_and_of_the_body_alone():
    area = claim("全市共收到申请120件。", "120", "requests.new.total")
    alone = claim("市本级收到申请12件。", "12", "requests.new.total")
    of_area = of_2021(area, {"requests.new.total": 12}, alone)
    assert of_area.verdict is Verdict.EXPLAINED
    assert "全市口径" in of_area.message
    assert of_2021(alone, {"requests.new.total": 120}, area).verdict is Verdict.EXPLAINED
    assert of_2021(alone, {"requests.new.total": 120}).verdict is Verdict.UNSURE
    assert of_2021(area, {"requests.new.total": 119}).verdict is Verdict.CONTRADICT
