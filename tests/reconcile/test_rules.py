"""Each rule with each verdict that it can give, in reports on the form of 2021."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import cell, claim, read, replaced
from tests.reconcile.test_evidence import FORM, VALUES
from tests.reconcile.test_textual import told

from gouji.document import Figure, Verdict
from gouji.reconcile import judge

NEW = "requests.new.total"
GOOD = read(VALUES)


def changed(figure: str, by: int, confidence: float = 0.99) -> Figure:
    return cell(figure, VALUES[figure] + by, confidence)


def judged(rule: str, *cells: Figure, claims=()) -> set[str]:
    found = judge(FORM, replaced(GOOD, *cells), claims)
    return {one.verdict.value for one in found if one.rule == rule}


def along(*figures: str, by: int = 5) -> tuple[Figure, ...]:
    return tuple(changed(figure, by) for figure in figures)


ROW = "requests.granted.natural"
LEFT = ("requests.carried_out.natural", "requests.carried_out.total")


@pytest.mark.parametrize(
    ("rule", "cells", "verdict"),
    [
        ("row-sum", along(ROW), "contradict"),
        ("row-sum", (changed(ROW, 5, 0.6),), "misread"),
        ("row-sum", (replace(cell(ROW, None), text="8?"),), "unsure"),
        ("column-sum", along(ROW, "requests.granted.total"), "contradict"),
        ("column-sum", along(ROW), "explained"),
        ("column-sum", (changed(ROW, 5, 0.6),), "misread"),
        ("flow", along(*LEFT), "contradict"),
        ("flow", (changed(LEFT[0], 5), changed(LEFT[1], 5, 0.6)), "unsure"),
        ("group-sum", along("review.total"), "contradict"),
        ("group-sum", (changed("review.total", 5, 0.6),), "misread"),
        ("group-sum", (cell("review.total", 19, 0.98, alternatives=(("7", 0.02),)),), "unsure"),
    ],
)
def test_identities(rule, cells, verdict):
    assert verdict in judged(rule, *cells)


@pytest.mark.parametrize("rule", ["row-sum", "column-sum", "flow", "group-sum"])
def test_identities_that_hold(rule):
    assert judged(rule) == {"agree"}


def of(number: int, figure: str = NEW, confidence: float = 0.99):
    sentence = f"办理公开申请{number}件。"
    return claim(sentence, str(number), figure, confidence=confidence)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (of(VALUES[NEW]), "agree"),
        (of(VALUES[NEW] + 5), "contradict"),
        (of(VALUES[NEW] + 5, confidence=0.6), "unsure"),
        (of(VALUES["review.total"] - 2, "review.total"), "explained"),
    ],
    ids=["the same", "another", "perhaps of another figure", "without those pending"],
)
def test_text_against_table(said, verdict):
    assert judged("text-table", claims=(said,)) == {verdict}


def read_with(legibility: float, sentence: str):
    return [replace(one, legibility=legibility) for one in told(sentence)]


@pytest.mark.parametrize(
    ("parts", "legibility", "verdict"),
    [(20, 1.0, "agree"), (10, 1.0, "contradict"), (10, 0.5, "unsure")],
)
def test_text_against_itself(parts, legibility, verdict):
    claims = read_with(legibility, f"公开[90]条，其中动态[40]条、公告[30]条、其他[{parts}]条。")
    assert judged("text-text", claims=claims) == {verdict}


@pytest.mark.parametrize(
    ("percent", "legibility", "verdict"),
    [("25", 1.0, "agree"), ("26", 1.0, "contradict"), ("26", 0.5, "unsure")],
)
def test_rates(percent, legibility, verdict):
    sentence = f"来信[95]件，其中网上[24]件，约占[{percent}%=derived.rate]。"
    assert judged("rate", claims=read_with(legibility, sentence)) == {verdict}


def test_what_follows_from_a_wrong_number_is_explained_by_it():
    """The list is wrong for the same reason as the number that the table denies."""
    said = f"行政复议[{VALUES['review.total'] + 5}=review.total]件，其中维持[4=review.upheld]件，"
    rest = "纠正[1=review.corrected]件，其他[0=review.other]件，未审结[2=review.pending]件。"
    found = judge(FORM, GOOD, told(said + rest))
    (root,) = (one for one in found if one.verdict is Verdict.CONTRADICT)
    (following,) = (one for one in found if one.verdict is Verdict.EXPLAINED)
    assert (root.rule, following.rule) == ("text-table", "text-text")
    assert "另有 1 处不符由此而来：“文中‘行政复议12件’" in root.message
    assert "1 other difference follows from it: “The text says ‘行政复议12件’" in root.message_en
    assert "与“文中‘行政复议12件’称 12”一处同一原因" in following.message
