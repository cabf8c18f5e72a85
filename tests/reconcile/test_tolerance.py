from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import claim

from gouji.reconcile.tolerance import bounds, precision


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
