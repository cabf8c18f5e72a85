"""A number that is nearly that of the table, or no figure's that it may be of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


@pytest.mark.parametrize(
    ("number", "confidence", "verdict"),
    [
        ("5754", 0.91, "contradict"),
        ("5754", 0.89, "unsure"),
        ("5764", 0.94, "unsure"),
        ("575", 0.94, "unsure"),
        ("57", 0.94, "unsure"),
    ],
)
def test_a_number_but_for_one_digit_that_no_figure_has(number, confidence, verdict):
    """Last year 5764 were new, and this year 5752."""
    said = claim(f"受理{number}件。", number, "requests.new.total", confidence=confidence)
    values = {"requests.new.total": 5752}
    if number == "5764":
        values["requests.new.natural"] = 5764
    assert of_2021(said, values).verdict.value == verdict


@pytest.mark.parametrize(
    ("number", "confidence", "verdict"),
    [("589", 0.91, "contradict"), ("589", 0.89, "unsure"), ("688", 0.94, "unsure")],
)
def test_a_number_of_three_digits_but_for_one(number, confidence, verdict):
    said = claim(f"受理{number}件。", number, "requests.new.total", confidence=confidence)
    assert of_2021(said, {"requests.new.total": 549}).verdict.value == verdict


@pytest.mark.parametrize(
    ("number", "other", "verdict"),
    [
        ("666", 0.1, "contradict"),
        ("666", 0.02, "unsure"),
        ("541", 0.1, "explained"),
        ("52", 0.1, "unsure"),
        ("53", 0.1, "contradict"),
    ],
)
def test_a_number_of_none_of_the_figures_it_may_be_of(number, other, verdict):
    """549 came in with those carried over, 541 were handled; 52 were not held, 53 of law firms."""
    both = "requests.new.total+requests.carried_in.total"
    readings = ((both, 0.89), ("requests.handled.total", other))
    said = claim(f"本年收办{number}件。", number, both, confidence=0.89, readings=readings)
    values = {"requests.new.total": 535, "requests.carried_in.total": 14}
    values |= {"requests.handled.total": 541, "requests.not_held.total": 52}
    values |= {"requests.not_held.legal": 53}
    assert of_2021(said, values).verdict.value == verdict


def test_a_number_of_two_figures_that_is_neither():
    """办理 is of those that came in or of those handled, and either alike."""
    both, handled = "requests.new.total+requests.carried_in.total", "requests.handled.total"
    one = claim("办理申请21件。", "21", both, confidence=0.52, readings=((both, 0.52),))
    other = replace(one, figure=handled, readings=((handled, 0.52),))
    values = {"requests.new.total": 11, "requests.handled.total": 12}
    assert of_2021(one, values, other).verdict is Verdict.CONTRADICT
    assert of_2021(one, values).verdict is Verdict.UNSURE
    assert of_2021(one, values | {handled: 21}, other).verdict is Verdict.EXPLAINED


def test_however_the_figures_share_the_probability():
    both = "requests.new.total+requests.carried_in.total"
    rest = (("requests.handled.total", 0.35), ("requests.new.total", 0.1))
    readings = ((both, 0.55), *rest)
    said = claim("办理申请10件。", "10", both, confidence=0.55, readings=readings)
    values = {"requests.new.total": 11, "requests.handled.total": 11}
    assert of_2021(said, values).verdict is Verdict.CONTRADICT
    assert of_2021(replace(said, readings=readings[:2]), values).verdict is Verdict.UNSURE
