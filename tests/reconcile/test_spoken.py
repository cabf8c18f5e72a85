"""Whole reports on the real form, told as the corpus tells: figures and claims, nothing read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from models.synthesis import Report, plant, random_report
from models.synthesis.figures import parts
from tests.reconcile.material import read

from gouji.document import Claim, Finding, Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge

FORMS = {form.id: form for form in load_forms() if form.id.startswith("xxgk")}
SEEDS = st.integers(0, 2**32)
REPORTS = st.builds(
    random_report,
    SEEDS,
    st.sampled_from(sorted(FORMS)),
    st.integers(2, 6),
    speech=st.sampled_from(["corpus", "wording"]),
)


def claims(report: Report) -> tuple[Claim, ...]:
    """What the narrative says of the tables, told rightly; money is told in 元, so it is left."""
    return tuple(
        Claim(
            sentence=sentence.text,
            start=said.start,
            end=said.end,
            text=said.text,
            value=said.value,
            approx=said.approx,
            figure=said.figure,
            confidence=0.99,
            page=1,
            box=(float(at), 2.0, float(at) + 1, 4.0),
            readings=((said.figure, 0.99),),
        )
        for at, (sentence, said) in enumerate(report.claims)
        if not said.figure.startswith(("proactive.fee", "proactive.procurement"))
    )


def contradictions(report: Report) -> list[Finding]:
    form = FORMS[report.form]
    figures = {name: report.figures.get(name) for name in form.figure_ids}
    found = judge(form, read(figures), claims(report), year=report.year)
    return [one for one in found if one.verdict is Verdict.CONTRADICT]


@settings(max_examples=20, deadline=None)
@given(REPORTS)
def test_a_consistent_report_contradicts_nothing(report):
    assert not contradictions(report)


@settings(max_examples=20, deadline=None)
@given(REPORTS, st.sampled_from(["cell", "total"]), SEEDS)
def test_a_fault_in_a_table_is_one_contradiction_at_its_place(report, kind, seed):
    faulty = plant(report, kind, seed)
    (fault,) = faulty.planted
    found = [f for f in contradictions(faulty) if f.rule != "text-table" or not f.claims]
    assert len(found) == 1
    assert fault.figure in found[0].figures


@settings(max_examples=20, deadline=None)
@given(REPORTS, SEEDS)
def test_a_fault_in_the_text_is_said_of_what_it_tells(report, seed):
    faulty = plant(report, "text", seed)
    (fault,) = faulty.planted
    assume(not fault.figure.startswith(("proactive.fee", "proactive.procurement")))
    names = set(parts(report.figures, fault.figure))
    told = claims(faulty)
    found = contradictions(faulty)
    for one in found:
        of = {name for n in one.claims for name in parts(report.figures, told[n].figure)}
        assert names & (of | set(one.figures))


@pytest.mark.parametrize("seed", range(5))
def test_what_no_table_shows_the_text_does(seed):
    report = plant(random_report(seed, max_digits=5, speech="corpus"), "consistent", seed)
    found = contradictions(report)
    changed = {fault.figure for fault in report.planted}
    assert found
    assert all(one.rule == "text-table" and changed & set(one.figures) for one in found)
