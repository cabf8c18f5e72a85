"""A parent's figures against those of the bodies under it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from tests.reconcile.material import FORM, cell, filled, read, replaced, reports

from gouji.document import Severity, Verdict
from gouji.forms import load_forms
from gouji.reconcile.chains import Year, by_id
from gouji.reconcile.families import Family, judge_family

TOWNS = ("白荡镇", "柳桥镇")
CELL = "requests.granted.natural"
ITS_SUMS = {
    "requests.granted.total",
    "requests.handled.natural",
    "requests.handled.total",
    "requests.new.natural",
    "requests.new.total",
}


def year(values, **more):
    return Year(by_id(read(values)), (), **more)


def family(total, *towns, own=None, complete=True, **more):
    children = dict(zip(TOWNS, map(year, towns), strict=True))
    return Family("澜河县", 2023, year(total, **more), children, own and year(own), complete)


def added(*values):
    return {name: sum(one[name] for one in values) for name in values[0]}


def judged(family, form=FORM):
    return {finding.figures[0]: finding for finding in judge_family(form, family)}


def verdicts(family):
    return {figure: one.verdict for figure, one in judged(family).items()}


ONE = filled(
    {
        "requests.granted.natural": 7,
        "requests.complaint.natural": 4,
        "requests.other.company": 2,
        "requests.carried_out.company": 1,
        "review.upheld": 2,
        "litigation.direct.upheld": 4,
        "proactive.norm.issued": 3,
    }
)
OTHER = filled(
    {
        "requests.granted.natural": 5,
        "requests.other.natural": 1,
        "review.upheld": 1,
        "litigation.after_review.pending": 2,
    }
)
OWN = filled(
    {
        "requests.granted.natural": 3,
        "review.upheld": 2,
        "litigation.direct.upheld": 1,
        "litigation.after_review.pending": 1,
    }
)
ALL = added(ONE, OTHER)


@given(reports(), reports())
def test_a_parent_that_counts_its_children_agrees(one, other):
    found = judge_family(FORM, family(added(one, other), one, other))
    assert {f.verdict for f in found} == {Verdict.AGREE}
    assert [f.figures[0] for f in found] == list(FORM.figure_ids)
    assert len({f.id for f in found}) == len(found)


@given(reports(), reports(), reports())
def test_a_parent_that_counts_its_own_level_too_agrees(one, other, own):
    found = verdicts(family(added(one, other, own), one, other, own=own))
    assert set(found.values()) == {Verdict.AGREE}


@given(reports(), reports(), reports())
def test_what_a_parent_counts_more_may_be_its_own(one, other, own):
    found = verdicts(family(added(one, other, own), one, other))
    assert set(found.values()) <= {Verdict.AGREE, Verdict.EXPLAINED}


@given(reports(), reports(), reports())
def test_a_parent_that_counts_something_else_is_never_contradicted(one, other, own):
    """It may report its own level only: then next to nothing fits, and nothing is wrong."""
    found = Counter(verdicts(family(own, one, other)).values())
    fitting = sum(own[f] == one[f] + other[f] != 0 for f in FORM.figure_ids)
    assert not found[Verdict.CONTRADICT] or fitting >= 3


def test_one_figure_too_small_is_one_contradiction():
    """Told with both numbers and what each child has."""
    found = judged(family({**ALL, "review.upheld": 2, "review.total": 2}, ONE, OTHER))
    wrong = [f for f, one in found.items() if one.verdict is Verdict.CONTRADICT]
    assert wrong == ["review.upheld"]
    one = found["review.upheld"]
    assert (one.expected, one.actual, one.severity) == (3, 2, Severity.HIGH)
    assert "白荡镇 2、柳桥镇 1" in one.message
    assert "澜河县2023年度" in one.message
    assert "相差 1" in one.message
    assert "a difference of 1" in one.message_en
    assert found["review.total"].verdict is Verdict.EXPLAINED


def test_what_follows_from_a_cell_is_told_under_it():
    short = {**ALL, **{figure: ALL[figure] - 1 for figure in (CELL, *ITS_SUMS)}}
    found = judged(family(short, ONE, OTHER))
    said = {f: one.verdict for f, one in found.items() if one.verdict is not Verdict.AGREE}
    assert said == {CELL: Verdict.CONTRADICT, **dict.fromkeys(ITS_SUMS, Verdict.EXPLAINED)}
    assert all("由其各项不符而来" in found[figure].message for figure in ITS_SUMS)


def test_with_its_own_level_known_too_much_is_wrong_too():
    total = added(ONE, OTHER, OWN)
    more = {**total, "review.upheld": 6, "review.total": 6}
    found = judged(family(more, ONE, OTHER, own=OWN))
    assert found["review.upheld"].verdict is Verdict.CONTRADICT
    assert "本级 2 与下属 2 个单位合计 5" in found["review.upheld"].message
    assert found["review.total"].verdict is Verdict.EXPLAINED


def test_a_figure_that_counts_without_the_own_level_is_explained():
    total = {**added(ONE, OTHER, OWN), "review.upheld": 3, "review.total": 3}
    found = judged(family(total, ONE, OTHER, own=OWN))
    assert found["review.upheld"].verdict is Verdict.EXPLAINED
    assert "不含本级则相符" in found["review.upheld"].message


def test_a_table_with_few_figures_that_fit_proves_no_scope():
    found = judged(family({**ALL, "proactive.norm.issued": 2}, ONE, OTHER))
    assert found["proactive.norm.issued"].verdict is Verdict.UNSURE
    assert "统计口径或识读未能确定" in found["proactive.norm.issued"].message


def test_without_a_list_of_children_nothing_is_wrong():
    short = family({**ALL, "review.upheld": 2}, ONE, OTHER, complete=False)
    found = judged(short)
    assert found["review.upheld"].verdict is Verdict.UNSURE
    assert "未给出下属单位名单" in found["review.upheld"].message
    assert found[CELL].verdict is Verdict.AGREE


def test_a_missing_child_leaves_all_unsure():
    there = family(ALL, ONE, OTHER)
    found = judge_family(FORM, replace(there, children={**there.children, "南屏镇": None}))
    assert {f.verdict for f in found} == {Verdict.UNSURE}
    assert all("缺南屏镇的 2023 年度报告" in f.message and f.expected is None for f in found)


@pytest.mark.parametrize("whose", ["parent", "child"])
def test_an_unread_figure_is_unsure(whose):
    there = family(ALL, ONE, OTHER)
    without = year({f: v for f, v in (ALL if whose == "parent" else ONE).items() if f != CELL})
    if whose == "parent":
        there = replace(there, total=without)
    else:
        there = replace(there, children={**there.children, "白荡镇": without})
    found = judged(there)
    assert found[CELL].verdict is Verdict.UNSURE
    assert ("澜河县" if whose == "parent" else "白荡镇") + "的该数未读出" in found[CELL].message
    assert found["review.upheld"].verdict is Verdict.AGREE


@pytest.mark.parametrize(
    "doubtful",
    [
        cell("review.upheld", 2, confidence=0.9),
        cell("review.upheld", 2, alternatives=(("3", 0.2),)),
    ],
)
def test_a_figure_that_may_be_misread_is_unsure(doubtful):
    there = family(ALL, ONE, OTHER)
    figures = replaced(read({**ALL, "review.total": 3}), doubtful)
    found = judged(replace(there, total=Year(by_id(figures), ())))
    assert found["review.upheld"].verdict is Verdict.UNSURE


def test_a_report_that_contradicts_itself_is_looked_at_first():
    town = {**ONE, "review.upheld": 9}
    there = family(ALL, ONE, OTHER)
    disputed = year(town, disputed=frozenset({"review.upheld"}))
    found = judged(replace(there, children={**there.children, "白荡镇": disputed}))
    assert found["review.upheld"].verdict is Verdict.EXPLAINED
    assert "白荡镇的报告自身即有不符" in found["review.upheld"].message


def test_a_sum_of_what_a_child_disputes_is_not_held_against_the_parent():
    town = {**ONE, **{figure: ONE[figure] + 3 for figure in (CELL, *ITS_SUMS)}}
    disputed = year(town, disputed=frozenset({CELL}))
    there = family(ALL, ONE, OTHER)
    found = judged(replace(there, children={**there.children, "白荡镇": disputed}))
    assert {found[figure].verdict for figure in (CELL, *ITS_SUMS)} == {Verdict.EXPLAINED}


def test_matters_that_bodies_share_and_changes_are_not_added_up():
    old = next(form for form in load_forms() if form.id == "xxgk-2019")
    figures = Year(by_id([cell(figure, 1) for figure in old.figure_ids]), ())
    none = Family("澜河县", 2020, figures, dict.fromkeys(TOWNS, figures), None, True)
    told = set(judged(none, old))
    assert "proactive.licence" in told
    assert not {f for f in told if f.endswith((".projects", ".change"))}


def test_a_blank_cell_counts_as_nothing():
    found = judged(family({**ALL, "proactive.fee": None}, ONE, OTHER))
    assert found["proactive.fee"].verdict is Verdict.AGREE
    assert found["proactive.fee"].actual == Decimal(0)
