"""Of which year a number is."""

from __future__ import annotations

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


@pytest.mark.parametrize(
    ("sentence", "year", "verdict"),
    [
        ("2023年度申请7件，2022年度5件。", 2023, Verdict.UNSURE),
        ("2023年度申请5件。", 2023, Verdict.CONTRADICT),
        ("2022年度申请5件。", None, Verdict.CONTRADICT),
    ],
)
def test_a_number_of_another_year(sentence, year, verdict):
    said = claim(sentence, "5", "requests.new.total")
    assert of_2021(said, {"requests.new.total": 7}, year=year).verdict is verdict


@pytest.mark.parametrize(
    ("named", "row", "verdict"),
    [
        (2022, "carried_in", "contradict"),
        (2021, "carried_in", "unsure"),
        (2024, "carried_out", "contradict"),
        (2022, "carried_out", "unsure"),
    ],
)
def test_a_number_carried_from_or_to_a_year(named, row, verdict):
    said = claim(f"{named}年结转5件。", "5", f"requests.{row}.total")
    assert of_2021(said, {f"requests.{row}.total": 7}, year=2023).verdict.value == verdict


def test_a_year_of_those_carried_over_is_not_that_of_the_next_number():
    sentence = "2023年申请7件，加上2022年结转的2件，办结5件。"
    said = claim(sentence, "5", "requests.handled.total")
    values = {"requests.handled.total": 8}
    assert of_2021(said, values, year=2023).verdict is Verdict.CONTRADICT
