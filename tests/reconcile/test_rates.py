"""Percentages and changes worked out again. What each sentence says is written from life."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import FORM, audit, filled, read
from tests.reconcile.test_textual import told

from gouji.document import Verdict
from gouji.reconcile import judge
from gouji.reconcile.rates import fits, judge_rates

NEW = "requests.new.total"


def rates(*sentences):
    """Verdicts of the rates and changes of `sentences`, in order; `None` where none is said."""
    claims = told(*sentences)
    found = judge_rates(claims, lambda _: None)
    derived = [n for n, one in enumerate(claims) if one.figure.startswith("derived.")]
    return [found[n].verdict if n in found else None for n in derived]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("收到[95]件，其中网上[24]件，约占[25%=derived.rate]。", Verdict.AGREE),
        ("收到[95]件，其中网上[24]件，约占[26%=derived.rate]。", Verdict.CONTRADICT),
        ("制发公文[707]件，主动公开[673]件，主动公开率为[95.19%=derived.rate]。", Verdict.AGREE),
        (
            "制发公文[707]件，主动公开[673]件，主动公开率为[96.19%=derived.rate]。",
            Verdict.CONTRADICT,
        ),
        ("公开[106]条，其中网站[103]条，占比[97.2%=derived.rate]。", Verdict.AGREE),
        ("甲局、乙局分别发生复议[6]件、[4]件，占全区总量的[71%=derived.rate]。", None),
        (
            "网站[437]条，占总量的[71%=derived.rate]；微信[176]条，占[29%=derived.rate]。",
            None,
        ),
        ("召开[92]场，其中主要负责同志出席[3]场，厅局“一把手”出席率[91%=derived.rate]。", None),
        ("已全部办结[3]件，办结率[100%=derived.rate]。", None),
        ("办结[187]件，满意率[96%=derived.rate]。", None),
        ("收到[95]件，其中网上[24]件，信函申请占[33%=derived.rate]。", None),
        ("收到[95]件，其中网上[24]件，占总量的[33%=derived.rate]。", Verdict.CONTRADICT),
        ("收到申请[95]件，其中网上[24]件，占申请总数的[33%=derived.rate]。", Verdict.CONTRADICT),
        ("收到[95]件，其中网上[24]件，占办结总数的[33%=derived.rate]。", None),
        ("收到[95]件，答复[24]件，群众满意率[98%=derived.rate]。", None),
    ],
)
def test_shares(sentence, verdict):
    assert set(rates(sentence)) == {verdict}


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        (
            f"新收[3646={NEW}]件，上年[3607=previous.{NEW}]件，同比增长[1.08%=derived.change]。",
            Verdict.AGREE,
        ),
        (
            f"新收[3646={NEW}]件，上年[3607=previous.{NEW}]件，同比增长[1.05%=derived.change]。",
            Verdict.CONTRADICT,
        ),
        (
            f"新收[3646={NEW}]件，上年[3607=previous.{NEW}]件，同比下降[1.08%=derived.change]。",
            Verdict.CONTRADICT,
        ),
        (f"新收[30={NEW}]件，上年[33=previous.{NEW}]件，减少[3=derived.change]件。", Verdict.AGREE),
        (
            f"新收[30={NEW}]件，上年[33=previous.{NEW}]件，减少[4=derived.change]件。",
            Verdict.CONTRADICT,
        ),
        (
            f"[5={NEW}]个县上升，升幅最大的由[25=previous.{NEW}]件增加[112%=derived.change]。",
            None,
        ),
        (
            "上年提案[17=previous.narrative.proposal]件，建议[9=previous.narrative.proposal]件，"
            "今年建议[9=narrative.proposal]件，增加[0=derived.change]件。",
            Verdict.AGREE,
        ),
        (
            "上年提案[17=previous.narrative.proposal]件，建议[8=previous.narrative.proposal]件，"
            "今年建议[9=narrative.proposal]件，增加[3=derived.change]件。",
            None,
        ),
        (
            "教育救助[18]条，比上年的[498=previous.narrative.published_category]条"
            "增加[25=derived.change]条。",
            None,
        ),
        (f"新收[30={NEW}]件，同比增长[4%=derived.change]。", None),
        (
            f"新收[30={NEW}]件，上年[33=previous.{NEW}]件，复议数量下降[4%=derived.change]。",
            None,
        ),
        (
            f"上年[33=previous.{NEW}]件，现新收[30={NEW}]件，网站访问量同比下降[4%=derived.change]。",
            None,
        ),
        (
            f"上年[33=previous.{NEW}]件，现新收[30={NEW}]件，较上年同期下降[4%=derived.change]。",
            Verdict.CONTRADICT,
        ),
        (f"新收[30={NEW}]件，与上年相比变化[4%=derived.change]。", None),
    ],
)
def test_changes(sentence, verdict):
    assert rates(sentence) == [verdict]


def test_a_change_told_twice_is_held_against_itself():
    said = "行政许可[15]件，减少[1=derived.change]件，下降率为[{}=derived.change]。"
    assert rates(said.format("6.25%")) == [None, Verdict.AGREE]
    assert rates(said.format("6.67%")) == [None, Verdict.CONTRADICT]


def against_last_year(sentence):
    """The finding on the rate of `sentence`; 10 requests came in, the year before it was 8."""
    last = filled({"requests.granted.natural": 8})
    this = filled({"requests.granted.natural": 10})
    found = judge(FORM, read(this), told(sentence), year=2023, previous=audit(last))
    return next(one for one in found if one.rule == "rate")


@pytest.mark.parametrize(
    ("change", "verdict"),
    [("25%", Verdict.AGREE), ("20%", Verdict.CONTRADICT)],
)
def test_a_change_is_held_against_the_earlier_report(change, verdict):
    rate = against_last_year(f"新收[10={NEW}]件，同比增长[{change}=derived.change]。")
    assert rate.verdict is verdict
    assert "(10-8)/8" in rate.message


@pytest.mark.parametrize(
    "sentence",
    [
        f"新收[10={NEW}]件，答复率提高[20%=derived.change]。",
        f"来电[12=narrative.other]件，新收申请[10={NEW}]件，申请量上升[20%=derived.change]。",
        f"新收[10={NEW}]件，申请量上升[20%=derived.change]。",
        f"办结[9=requests.granted.total]件、新收[10={NEW}]件，同比分别增长[20%=derived.change]。",
    ],
)
def test_a_change_that_may_be_of_something_else_is_not(sentence):
    assert against_last_year(sentence).verdict is Verdict.UNCHECKED


def test_a_rate_that_nothing_bears_out_is_unchecked():
    claims = told("办结[187]件，满意率[96%=derived.rate]。")
    (found,) = (one for one in judge(FORM, read(filled()), claims) if one.rule == "rate")
    assert found.verdict is Verdict.UNCHECKED


@given(st.integers(1, 99999), st.integers(1, 99999), st.integers(0, 2))
def test_a_share_rounded_or_cut_off_fits_and_one_two_steps_off_does_not(part, more, digits):
    exact = Decimal(part) * 100 / (part + more)
    step = Decimal(1).scaleb(-digits)
    (said,) = told(f"占[{exact.quantize(step)}%=derived.rate]")
    assert fits(said, exact)
    (wrong,) = told(f"占[{exact.quantize(step) + 2 * step}%=derived.rate]")
    assert not fits(wrong, exact)
