from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis import FORMS, plant, random_report, value_of
from tests.synthesis.identities import broken

FORM = st.sampled_from(sorted(FORMS))
SEED = st.integers(0, 2**32)
EMPTY = 674
"""With one digit at most, the seed of a report of a body that nobody asked or sued."""


def one_digit_apart(right, wrong):
    a, b = f"{right:f}", f"{wrong:f}"
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def changed(report, faulty):
    """The printed figures that are other ones now."""
    return {name for name, n in report.figures.items() if faulty.figures[name] != n}


def denied(report):
    return [c for _, c in report.claims if c.value != value_of(report.figures, c.figure)]


@settings(max_examples=60, deadline=None)
@given(SEED, FORM, st.integers(1, 7))
def test_a_fault_in_the_text_is_one_digit_of_one_claim(seed, form, digits):
    report = random_report(seed, form, digits)
    faulty = plant(report, "text", seed)
    (note,) = faulty.planted
    (claim,) = denied(faulty)
    assert (note.where, note.figure, note.wrong) == ("text", claim.figure, claim.value)
    assert note.right == value_of(report.figures, claim.figure)
    assert one_digit_apart(note.right, note.wrong)
    assert faulty.figures == report.figures
    before = [s.text for s in report.sentences]
    assert sum(s.text != old for s, old in zip(faulty.sentences, before, strict=True)) == 1


@settings(max_examples=60, deadline=None)
@given(SEED, FORM, st.integers(1, 7), st.sampled_from(["cell", "total"]))
def test_a_fault_in_a_table_breaks_what_the_figure_is_part_of(seed, form, digits, kind):
    report = random_report(seed, form, digits)
    faulty = plant(report, kind, seed)
    (note,) = faulty.planted
    assert (note.where, changed(report, faulty)) == ("table", {note.figure})
    assert (note.right, note.wrong) == tuple(r.figures[note.figure] for r in (report, faulty))
    assert one_digit_apart(note.right, note.wrong)
    assert note.wrong > 0
    assert faulty.sections == report.sections
    assert broken(faulty)
    assert all(note.figure in figures for figures in broken(faulty))
    is_sum = note.figure.endswith(".total") or ".handled." in note.figure
    assert is_sum == (kind == "total")


@settings(max_examples=60, deadline=None)
@given(SEED, FORM, st.integers(1, 7))
def test_a_consistent_fault_shows_in_the_text_alone(seed, form, digits):
    report = random_report(seed, form, digits)
    faulty = plant(report, "consistent", seed)
    cell = faulty.planted[0]
    assert one_digit_apart(cell.right, cell.wrong)
    assert not broken(faulty)
    assert denied(faulty)
    assert faulty.sections == report.sections
    assert {note.figure for note in faulty.planted} == changed(report, faulty)
    assert {note.wrong - note.right for note in faulty.planted} == {cell.wrong - cell.right}
    assert min(note.wrong for note in faulty.planted) >= 0


@pytest.mark.parametrize("kind", ["text", "cell", "total", "consistent"])
def test_the_seed_decides_where(kind):
    report = random_report(3)
    assert plant(report, kind, 1) == plant(report, kind, 1)
    assert len({plant(report, kind, seed).planted for seed in range(8)}) > 3


@pytest.mark.parametrize("kind", ["text", "cell", "total", "consistent"])
def test_a_report_of_zeros_can_have_a_fault_too(kind):
    report = random_report(EMPTY, max_digits=1)
    assert not any(n for name, n in report.figures.items() if not name.startswith("proactive"))
    faulty = plant(report, kind, 1)
    assert all(note.wrong > 0 for note in faulty.planted)


def test_a_figure_that_is_not_zero_is_preferred():
    report = random_report(5, max_digits=3)
    assert all(plant(report, "cell", seed).planted[0].right > 0 for seed in range(20))
