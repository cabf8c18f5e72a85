from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import claim

from gouji.reconcile.tolerance import bounds, in_unit, is_rounded, precision


@pytest.mark.parametrize(
    ("value", "step"), [("180000", "10000"), ("12.5", "0.1"), ("183", "1"), ("0", "1")]
)
def test_precision(value, step):
    assert precision(Decimal(value)) == Decimal(step)


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("公开信息约300条。", 250, 350),
        ("公开信息300余条。", 300, 400),
        ("公开信息超过300条。", 300, 400),
        ("公开信息300条以上。", 300, 400),
        ("公开信息近300条。", 200, 300),
        ("公开信息不足300条。", 200, 300),
    ],
)
def test_bounds_follow_the_wording(sentence, low, high):
    assert bounds(claim(sentence, "300", "narrative.other", approx=True)) == (low, high)


@pytest.mark.parametrize(
    ("number", "low"), [("1275", "1249.5"), ("1300", "1200"), ("47", "46"), ("12345", "12098.1")]
)
@pytest.mark.parametrize("wording", ["近{}条", "将近{}条", "不足{}条", "{}条以内"])
def test_near_a_number_that_is_not_round(wording, number, low):
    said = claim(wording.format(number), number, "narrative.other", approx=True)
    assert bounds(said) == (Decimal(low), Decimal(number))


@given(st.integers(0, 10**9), st.sampled_from(["约{}条", "{}余条", "近{}条"]))
def test_bounds_hold_the_number_itself(value, wording):
    said = claim(wording.format(value), str(value), "narrative.other", approx=True)
    low, high = bounds(said)
    assert low <= value <= high


@pytest.mark.parametrize(
    ("unit", "value"), [("元", "12500"), ("万元", "1.25"), ("亿元", "0.000125"), ("件", "12500")]
)
def test_money_comes_into_the_unit_of_its_table(unit, value):
    assert in_unit(Decimal(12_500), unit) == Decimal(value)


@pytest.mark.parametrize(
    ("said", "yuan", "table", "unit", "rounded"),
    [
        ("1.23亿", 123_000_000, "12345.67", "万元", True),
        ("1.23亿", 123_000_000, "12355.67", "万元", False),
        ("9.8万", 98_000, "9.83", "万元", True),
        ("9.80万", 98_000, "9.83", "万元", False),
        ("98万", 980_000, "983250.10", "元", True),
        ("98", 98, "98.3", "件", False),
        ("0万", 0, "0", "万元", False),
    ],
)
def test_money_rounded_to_the_digits_of_the_claim(said, yuan, table, unit, rounded):
    told = claim(f"支出{said}元。", said, "a.b.c", value=yuan)
    assert is_rounded(told, Decimal(table), unit) is rounded
