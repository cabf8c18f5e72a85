"""复议 and 诉讼: which of the two a number is of, or both."""

from __future__ import annotations

import pytest
from tests.reconcile.material import claim
from tests.reconcile.wordings.judged import of_2021

from gouji.document import Verdict


@pytest.mark.parametrize(
    ("sentence", "verdict"), [("复议后起诉1件。", "contradict"), ("诉讼1件。", "explained")]
)
def test_a_road_that_is_named_is_meant(sentence, verdict):
    said = claim(sentence, "1", "litigation.after_review.total")
    values = {"litigation.after_review.total": 9, "litigation.direct.total": 1}
    assert of_2021(said, values).verdict.value == verdict


def test_one_number_of_both_courses():
    sentence = "行政复议、诉讼共20件，其中维持3件。"
    reviews, lawsuits = (claim(sentence, "3", f"{c}.upheld") for c in ("review", "litigation"))
    values = {"review.upheld": 2, "litigation.direct.upheld": 1}
    found = of_2021(lawsuits, values, reviews)
    assert found.verdict is Verdict.AGREE
    assert "review.upheld" in found.figures


def test_an_outcome_of_both_courses():
    said = claim("行政复议、诉讼共20件，其中维持3件。", "3", "litigation.upheld")
    values = {"review.upheld": 2, "litigation.direct.upheld": 1}
    assert of_2021(said, values).verdict is Verdict.EXPLAINED


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("行政复议3件，行政诉讼1件。", "review.total"),
        ("行政诉讼案件3起，比行政复议多。", "litigation.total"),
        ("行政复议5件，其中维持3件；行政诉讼1件。", "review.upheld"),
    ],
)
def test_a_number_of_the_one_course_that_is_named(sentence, figure):
    said = claim(sentence, "3", figure)
    column = figure.rpartition(".")[2]
    values = {f"review.{column}": 2, f"litigation.direct.{column}": 1}
    assert of_2021(said, values).verdict is Verdict.CONTRADICT


def test_what_was_concluded_of_both_courses():
    concluded = "+".join(f"review.{one}" for one in ("upheld", "corrected", "other"))
    said = claim("行政复议诉讼共20件，已结3件。", "3", concluded)
    values = {"review.upheld": 2, "litigation.after_review.other": 1}
    assert of_2021(said, values).verdict is Verdict.EXPLAINED


def test_an_outcome_that_may_be_of_both_courses_is_not_of_either():
    readings = (("litigation.corrected", 0.93), ("review.corrected", 0.06))
    sentence = "行政复议59件，行政诉讼30件，纠错63件。"
    said = claim(sentence, "63", "litigation.corrected", confidence=0.93, readings=readings)
    values = {"review.corrected": 56, "litigation.direct.corrected": 6}
    assert of_2021(said, values).verdict is Verdict.UNSURE
