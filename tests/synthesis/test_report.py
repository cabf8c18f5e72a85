from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis import FORMS, contradicting, random_report, value_of
from tests.synthesis.identities import broken

FORM = st.sampled_from(sorted(FORMS))
SEED = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(SEED, FORM, st.integers(1, 7))
def test_identities_hold(seed, form, digits):
    assert not broken(random_report(seed, form, digits))


@settings(max_examples=60, deadline=None)
@given(SEED, FORM, st.integers(1, 7))
def test_values_fit_the_form(seed, form, digits):
    report = random_report(seed, form, digits)
    assert tuple(report.figures) == FORMS[form].figures
    counts = {k: v for k, v in report.figures.items() if not k.endswith((".change", "fee"))}
    assert all(0 <= v < 10**digits for v in counts.values())


@settings(max_examples=60, deadline=None)
@given(SEED, FORM)
def test_claims_are_true_and_stand_in_their_sentences(seed, form):
    report = random_report(seed, form)
    assert len(report.claims) >= 3
    for sentence, claim in report.claims:
        assert sentence.text[claim.start : claim.end] == claim.text
        assert claim.value == value_of(report.figures, claim.figure)
        assert Decimal(claim.text) == claim.value if claim.text[0].isdigit() else claim.value == 0


@settings(max_examples=20, deadline=None)
@given(SEED, FORM, st.integers(1, 6))
def test_the_largest_count_is_as_long_as_asked_for(seed, form, digits):
    figures = random_report(seed, form, 7, digits).figures
    assert max(n for name, n in figures.items() if name.startswith("requests")) >= 10 ** (
        digits - 1
    )


def test_same_seed_same_report():
    assert random_report(7) == random_report(7)
    assert random_report(7) != random_report(8)


def test_sizes_vary():
    totals = {len(str(random_report(s).figures["requests.new.total"])) for s in range(120)}
    assert {1, 2, 3, 4, 5} <= totals


def test_a_planted_figure_leaves_the_text_alone():
    report = random_report(3)
    wrong = contradicting(report, figures={"requests.new.total": Decimal(123456)})
    assert wrong.figures["requests.new.total"] == 123456
    assert wrong.sections == report.sections
    assert [(p.where, p.wrong) for p in wrong.planted] == [("table", Decimal(123456))]


@settings(max_examples=30, deadline=None)
@given(SEED)
def test_a_planted_claim_moves_the_later_spans(seed):
    report = random_report(seed)
    claim = next(c for _, c in report.claims if c.text[0].isdigit())
    wrong = contradicting(report, claims={claim.figure: Decimal(98765432)})
    assert wrong.figures == report.figures
    assert len(wrong.claims) == len(report.claims)
    assert all(s.text[c.start : c.end] == c.text for s, c in wrong.claims)
    assert any(c.value == 98765432 and c.figure == claim.figure for _, c in wrong.claims)
    changed = [c for (_, c), (_, old) in zip(wrong.claims, report.claims, strict=True)
               if c.value != old.value]  # fmt: skip
    assert len(changed) == 1


def test_planting_what_is_not_there_is_refused():
    with pytest.raises(KeyError):
        contradicting(random_report(1), figures={"requests.none.total": Decimal(1)})
    with pytest.raises(KeyError):
        contradicting(random_report(1), claims={"requests.stability.ngo": Decimal(1)})


@pytest.mark.parametrize("form", FORMS)
def test_only_a_body_that_may_issue_rules_has_some(form):
    reports = [random_report(seed, form) for seed in range(300)]
    some = [
        report
        for report in reports
        if any(n for name, n in report.figures.items() if name.startswith("proactive.rules."))
    ]
    assert some
    assert all("市人民政府" in report.organisation for report in some)
