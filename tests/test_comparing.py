"""Audits of many reports held together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import audit, read

from gouji.comparing import Gathered, bodies, sums
from gouji.document import Finding, Severity, Verdict
from gouji.errors import BadRequest
from gouji.forms import load_forms
from gouji.reconcile.chains import Holds

FORM = next(form for form in load_forms() if form.id == "xxgk-2021")
ZERO = dict.fromkeys(FORM.figure_ids, 0)


def told(body, year, file="", findings=(), **values):
    given = {name.replace("__", "."): number for name, number in values.items()}
    made = audit(ZERO | given, year)
    return replace(made, organisation=body, file=file or f"{body}{year}.pdf", findings=findings)


def finding(rule, verdict, figure):
    return Finding("x", rule, verdict, Severity.LOW, "", "", None, None, (), (figure,), 1.0, ())


def test_one_body_however_its_name_is_printed():
    found = bodies([told("甲镇（本级）", 2022), told("甲 镇(本级)", 2023), told("乙镇", 2023)])
    assert [(body.name, list(body.reports)) for body in found] == [
        ("乙镇", [2023]),
        ("甲 镇(本级)", [2022, 2023]),
    ]
    assert [len(body.links) for body in found] == [0, 9]


def test_years_are_chained_in_whatever_order_they_come():
    three = [
        told("甲镇", 2023, requests__carried_in__total=4),
        told("甲镇", 2021, requests__carried_out__total=2),
        told("甲镇", 2022, requests__carried_in__total=2, requests__carried_out__total=3),
    ]
    (body,) = bodies(three)
    broken = [link for link in body.links if link.holds is Holds.BROKEN]
    assert [(link.before, link.after, link.expected, link.actual) for link in broken] == [
        (2022, 2023, 3, 4)
    ]
    assert Gathered(tuple(three), (body,)).contradicts


def test_what_the_audit_doubts_is_no_broken_chain():
    carried = "requests.carried_in.total"
    doubt = (finding("cross-year", Verdict.UNSURE, carried),)
    last = told("甲镇", 2022)
    for findings, holds in ((doubt, Holds.UNSURE), ((), Holds.BROKEN)):
        this = told("甲镇", 2023, findings=findings, requests__carried_in__total=4)
        (body,) = bodies([last, this])
        assert [x.holds for x in body.links if x.holds is not Holds.HELD] == [holds]


def test_of_two_reports_of_a_year_the_first_is_chained():
    first, second = told("甲镇", 2023, "a.pdf"), told("甲镇", 2023, "b.pdf")
    (body,) = bodies([first, second])
    assert body.reports[2023] is first
    assert body.others == (second,)


def test_a_report_without_a_body_or_a_year_stands_alone():
    nameless, undated = told("", 2023), told("甲镇", None)
    assert bodies([nameless, undated]) == ()
    assert Gathered((nameless, undated), ()).alone == (nameless, undated)


def test_children_are_all_other_bodies_or_those_listed():
    found = bodies(
        [told("县", 2023), told("县（本级）", 2023), told("甲镇", 2023), told("乙镇", 2022)]
    )
    (every,) = sums(found, "县", None)
    assert (every.counted, every.missing, every.own) == (("甲镇",), ("乙镇",), "县（本级）")
    assert not every.listed
    (listed,) = sums(found, " 县", ["甲镇", "甲 镇", "丙镇", "县"])
    assert (listed.counted, listed.missing, listed.listed) == (("甲 镇",), ("丙镇",), True)
    assert {one.verdict for one in listed.findings} == {Verdict.UNSURE}


def test_without_a_list_a_body_that_no_longer_reports_is_not_missing_in_other_years():
    found = bodies([told("县", 2023), told("甲镇", 2023)])
    (only,) = sums(found, "县", None)
    assert {one.verdict for one in only.findings} == {Verdict.AGREE}


def test_a_parent_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(BadRequest, match="甲镇"):
        sums(bodies([told("甲镇", 2023)]), "县", None)


def test_a_parent_whose_form_is_not_known_is_not_added_up():
    parent = replace(told("县", 2023), form=None, figures=read({}))
    (summed,) = sums(bodies([parent, told("甲镇", 2023)]), "县", ["甲镇"])
    assert summed.findings == ()
