"""A report held against last year's of the same body, on the form in force."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.material import audit, cell, claim, read, replaced

from gouji.document import Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge

FORM = next(form for form in load_forms() if form.id == "xxgk-2021")
FORM_2019 = next(form for form in load_forms() if form.id == "xxgk-2019")
APPLICANTS = ("natural", "company", "research", "ngo", "legal", "other_org", "total")
ENDS = [f"requests.carried_in.{one}" for one in APPLICANTS]
ENDS += ["proactive.rules.in_force", "proactive.norm.in_force"]
COUNTS = st.integers(0, 60)


def before(figure):
    """Last year's figure that this year's goes on from."""
    return figure.replace("carried_in", "carried_out")


@st.composite
def two_years(draw):
    """Last year's and this year's figures of a body whose books are in order."""
    last, this = dict.fromkeys(FORM.figure_ids, 0), dict.fromkeys(FORM.figure_ids, 0)
    for one in APPLICANTS[:-1]:
        left = draw(COUNTS)
        new = draw(COUNTS)
        last |= dict.fromkeys((f"requests.new.{one}", f"requests.carried_out.{one}"), left)
        this |= {f"requests.carried_in.{one}": left, f"requests.new.{one}": new}
        this |= dict.fromkeys((f"requests.granted.{one}", f"requests.handled.{one}"), left + new)
    for values in (last, this):
        for row in ("new", "carried_in", "granted", "handled", "carried_out"):
            parts = (values[f"requests.{row}.{one}"] for one in APPLICANTS[:-1])
            values[f"requests.{row}.total"] = sum(parts)
    for row in ("rules", "norm"):
        valid, issued = draw(COUNTS), draw(COUNTS)
        repealed = draw(st.integers(0, valid + issued))
        last[f"proactive.{row}.in_force"] = valid
        this |= {f"proactive.{row}.issued": issued, f"proactive.{row}.repealed": repealed}
        this[f"proactive.{row}.in_force"] = valid + issued - repealed
    return last, this


def across(last, this, **given):
    """The findings on the years, by this year's figure that each ends in."""
    earlier = last if hasattr(last, "figures") else audit(last)
    figures = this if isinstance(this, tuple) else read(this)
    found = judge(FORM, figures, (), year=2023, previous=earlier, **given)
    return {f.figures[-1]: f for f in found if f.rule == "cross-year"}


def test_seven_columns_and_two_kinds_of_documents_go_on():
    assert [one.right for one in FORM.continuity] == [(end,) for end in ENDS]


@settings(max_examples=40)
@given(two_years())
def test_books_in_order_agree(years):
    found = across(*years)
    assert set(found) == set(ENDS)
    assert {f.verdict for f in found.values()} == {Verdict.AGREE}
    findings = judge(FORM, read(years[1]), (), year=2023, previous=audit(years[0]))
    assert Verdict.CONTRADICT not in {f.verdict for f in findings}


@settings(max_examples=40)
@given(two_years(), st.sampled_from(ENDS), st.integers(1, 9))
def test_one_figure_of_last_year_that_differs_breaks_its_own_chain_only(years, end, by):
    last, this = years
    found = across({**last, before(end): last[before(end)] + by}, this)
    assert {e for e, f in found.items() if f.verdict is Verdict.CONTRADICT} == {end}
    assert {f.verdict for e, f in found.items() if e != end} == {Verdict.AGREE}
    assert found[end].expected - found[end].actual == by


@settings(max_examples=40)
@given(two_years(), st.sampled_from(ENDS), st.integers(1, 9), st.floats(0, 0.94))
def test_a_figure_of_last_year_not_surely_read_contradicts_nothing(years, end, by, confidence):
    last, this = years
    figures = replaced(read(last), cell(before(end), last[before(end)] + by, confidence))
    found = across(replace(audit(last), figures=figures), this)
    assert found[end].verdict in (Verdict.UNSURE, Verdict.MISREAD)


@settings(max_examples=40)
@given(two_years(), st.sampled_from(ENDS))
def test_a_figure_of_last_year_that_was_not_read_is_unsure(years, end):
    last, this = years
    found = across({f: v for f, v in last.items() if f != before(end)}, this)
    assert {e for e, f in found.items() if f.verdict is Verdict.UNSURE} == {end}


def test_what_last_years_form_did_not_ask_is_not_held_against_it():
    """Reports for 2021 go on from the form of 2019, which has no 现行有效件数."""
    last = replace(audit(dict.fromkeys(FORM_2019.figure_ids, 0)), form="xxgk-2019")
    found = across(last, dict.fromkeys(FORM.figure_ids, 0))
    assert list(found) == ENDS[:7]
    assert {f.verdict for f in found.values()} == {Verdict.AGREE}


def test_a_slip_in_both_the_cell_and_its_total_is_one_contradiction():
    last = dict.fromkeys(FORM.figure_ids, 0)
    flowing = {"new": 5, "carried_in": 2, "granted": 7, "handled": 7}
    who = ("natural", "total")
    this = last | {f"requests.{row}.{one}": n for row, n in flowing.items() for one in who}
    found = across(last, this)
    said = {e: f.verdict for e, f in found.items() if f.verdict is not Verdict.AGREE}
    assert said == {ENDS[0]: Verdict.CONTRADICT, ENDS[6]: Verdict.EXPLAINED}
    assert "本年数与上年数应当衔接" in found[ENDS[0]].message


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("新收申请12件，同比增长20%。", Verdict.AGREE),
        ("新收申请12件，同比增长25%。", Verdict.CONTRADICT),
        ("新收申请12件，同比减少20%。", Verdict.CONTRADICT),
        ("新收申请12件，比上年增加2件。", Verdict.AGREE),
        ("新收申请12件，比上年增加3件。", Verdict.CONTRADICT),
    ],
)
def test_a_change_is_held_against_last_years_report(sentence, verdict):
    new = "requests.new.total"
    change = next(word for word in ("20%", "25%", "2件", "3件") if word in sentence[8:])
    number = change.rstrip("件")
    start = sentence.index(change, 8)
    told = claim(sentence, number, "derived.change", value=number.rstrip("%"))
    told = replace(told, start=start, end=start + len(number))
    last = dict.fromkeys(FORM.figure_ids, 0) | {new: 10}
    this = dict.fromkeys(FORM.figure_ids, 0) | {new: 12}
    claims = (claim(sentence, "12", new), told)
    found = judge(FORM, read(this), claims, year=2023, previous=audit(last))
    (rate,) = (f for f in found if f.rule == "rate")
    assert rate.verdict is verdict
    pale = replace(audit(last), figures=replaced(read(last), cell(new, 10, 0.5)))
    found = judge(FORM, read(this), claims, year=2023, previous=pale)
    (rate,) = (f for f in found if f.rule == "rate")
    assert rate.verdict is (Verdict.AGREE if verdict is Verdict.AGREE else Verdict.UNCHECKED)
