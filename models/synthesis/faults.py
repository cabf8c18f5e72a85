"""Faults planted in consistent reports: one digit wrong, and what a body would change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from random import Random
from typing import Literal

from .figures import value_of
from .forms import APPLICANTS, COURSES, OUTCOMES, results
from .report import Report, contradicting, involved

Kind = Literal["text", "cell", "total", "consistent"]
_FLOW = ("new", "carried_in", "carried_out")


def plant(report: Report, kind: Kind, seed: int) -> Report:
    """A `random_report` with one fault, listed in `planted`; `seed` decides where.

    `text`: the narrative states a figure, group or sum with a wrong digit. `cell`: an inner cell of
    table 2 or 3 has one, so that sums break. `total`: a printed sum has one. `consistent`: a cell
    has one and all that it adds up to follows, so that every sum holds and only the narrative
    disagrees; the cell is planted first.

    Numbers that are not 0 are preferred, and none becomes 0.
    """
    return _PLANTERS[kind](report, Random(f"{kind}/{seed}"))


def _text(report: Report, random: Random) -> Report:
    stated = (c.figure for s, c in report.claims if c.text[0].isdigit() and s.is_alone(c))
    figure = _chosen(report, stated, random)
    return contradicting(report, claims={figure: _misprint(report, figure, random)})


def _cell(report: Report, random: Random) -> Report:
    figure = _chosen(report, _inner(report.form), random)
    return contradicting(report, {figure: _misprint(report, figure, random)})


def _total(report: Report, random: Random) -> Report:
    sums = (total for cell in _inner(report.form) for total in _totals(cell))
    figure = _chosen(report, sums, random)
    return contradicting(report, {figure: _misprint(report, figure, random)})


def _consistent(report: Report, random: Random) -> Report:
    told = {figure for _, claim in report.claims for figure in involved(report, claim)}
    cells = (cell for cell in _added(report.form) if told.intersection(_following(cell)))
    cell = _chosen(report, cells, random)
    values = {name: value_of(report.figures, name) for name in _following(cell)}
    changes = [wrong - values[cell] for wrong in _misprints(values[cell])]
    # What is handled may have come in the year before, so a sum can be less than the cell.
    more = random.choice([change for change in changes if min(values.values()) + change >= 0])
    return contradicting(report, {name: value + more for name, value in values.items()})


_PLANTERS: dict[Kind, Callable[[Report, Random], Report]] = {
    "text": _text,
    "cell": _cell,
    "total": _total,
    "consistent": _consistent,
}


def _added(form: str) -> Iterable[str]:
    """The cells from which all else is added up: results by applicant, and outcomes."""
    yield from (f"requests.{row}.{who}" for row in results(form) for who in APPLICANTS)
    yield from (f"{course}.{outcome}" for course in COURSES for outcome in OUTCOMES[:-1])


def _inner(form: str) -> Iterable[str]:
    """Those, and by applicant what came in and what is left."""
    yield from _added(form)
    yield from (f"requests.{row}.{who}" for row in _FLOW for who in APPLICANTS)


def _totals(cell: str) -> tuple[str, ...]:
    """The printed sums that `cell` is added up in, within its table."""
    row, _, column = cell.rpartition(".")
    if row in COURSES or row.removeprefix("requests.") in _FLOW:
        return (f"{row}.total",)
    return f"{row}.total", f"requests.handled.{column}", "requests.handled.total"


def _following(cell: str) -> tuple[str, ...]:
    """`cell` and all that must change with it: its sums, and what came in where it is a result."""
    if not cell.startswith("requests."):
        return cell, *_totals(cell)
    new = f"requests.new.{cell.rpartition('.')[2]}"
    return cell, *_totals(cell), new, "requests.new.total"


def _chosen(report: Report, figures: Iterable[str], random: Random) -> str:
    """One of the figures or groups, rather not one that is 0."""
    names = sorted(set(figures))
    return random.choice([n for n in names if value_of(report.figures, n)] or names)


def _misprint(report: Report, figure: str, random: Random) -> Decimal:
    return random.choice(_misprints(value_of(report.figures, figure)))


def _misprints(value: Decimal) -> list[Decimal]:
    """The numbers of as many digits that differ from `value` in one; 0 is none of them."""
    right = f"{value:f}"
    wrong = (
        right[:place] + digit + right[place + 1 :]
        for place, old in enumerate(right)
        for digit in "0123456789"
        if old.isdigit() and digit != old
    )
    leading = {right[0], *"123456789"}
    return [Decimal(text) for text in wrong if Decimal(text) and text[0] in leading]
