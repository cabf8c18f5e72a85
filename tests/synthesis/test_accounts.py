from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis.accounts import plant_accounts, random_accounts
from models.synthesis.accounts_tables import ACCOUNTS, BUDGETS, CLASSES, RECEIPTS

SEEDS = st.integers(0, 2**32)
KINDS = ("class", "total", "tie", "expense", "text")
HALF = Decimal("0.005")


@pytest.mark.parametrize("table", ACCOUNTS.tables, ids=lambda table: table.id)
def test_cells_tile_the_table_without_overlap(table):
    covered = [
        (cell.row + r, cell.column + c)
        for cell in table.cells
        for r in range(cell.rowspan)
        for c in range(cell.colspan)
    ]
    assert sorted(covered) == [(r, c) for r in range(table.rows) for c in range(table.columns)]


def off(report, whole, parts):
    """By how much the printed parts miss their whole, in roundings of them all."""
    figures = report.figures
    gap = figures[whole] - sum(figures[part] for part in parts)
    return abs(gap) / (HALF * (1 + len(parts)))


def sums():
    yield "summary.income", [f"summary.{name}" for name, _ in RECEIPTS]
    yield "summary.expenditure", [f"summary.{name}" for name, _ in CLASSES]
    yield "summary.income_total", [f"summary.{n}" for n in ("income", "reserve_used", "opening")]
    yield (
        "summary.expenditure_total",
        [f"summary.{name}" for name in ("expenditure", "distributed", "closing")],
    )
    for budget, _ in BUDGETS:
        yield f"{budget}.total", [f"{budget}.basic", f"{budget}.project"]
        yield (
            f"fiscal.expenditure_total.{budget}",
            [f"fiscal.expenditure.{budget}", f"fiscal.closing.{budget}"],
        )
    for kind in ("budget", "final"):
        yield f"three.{kind}.total", [f"three.{kind}.{n}" for n in ("abroad", "cars", "reception")]


@settings(max_examples=25)
@given(SEEDS)
def test_figures_add_up_but_for_rounding_and_sentences_are_true(seed):
    report = random_accounts(seed)
    assert all(off(report, whole, parts) <= 1 for whole, parts in sums())
    assert report.figures["summary.income_total"] == report.figures["summary.expenditure_total"]
    assert all(claim.value == report.figures[claim.figure] for _, claim in report.claims)
    assert all(s.text[c.start : c.end] == c.text for s, c in report.claims)


@settings(max_examples=25)
@given(SEEDS, st.sampled_from(KINDS))
def test_a_fault_is_more_than_rounding_can_make(seed, kind):
    report = random_accounts(seed)
    faulty = plant_accounts(report, kind, seed)
    assert all(abs(note.right - note.wrong) >= 1 for note in faulty.planted)
    assert faulty.planted
    assert faulty == plant_accounts(report, kind, seed)
    changed = {n for n, value in report.figures.items() if faulty.figures[n] != value}
    denied = {c.figure for _, c in faulty.claims if c.value != report.figures[c.figure]}
    planted = {note.figure for note in faulty.planted}
    assert (changed, denied) == ((set(), planted) if kind == "text" else (planted, set()))
