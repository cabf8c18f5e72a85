"""What must add up in the statutory tables, told by the truth of models/synthesis."""

from __future__ import annotations

from collections.abc import Iterator

from models.synthesis import Report
from models.synthesis.forms import APPLICANTS, COURSES, OUTCOMES, results

Identity = tuple[tuple[str, ...], tuple[str, ...]]
"""Figures whose sum is that of the others."""


def identities(form: str) -> Iterator[Identity]:
    rows = results(form)
    for row in ("new", "carried_in", *rows, "handled", "carried_out"):
        yield tuple(f"requests.{row}.{a}" for a in APPLICANTS), (f"requests.{row}.total",)
    for column in (*APPLICANTS, "total"):
        new, before, handled, left = (
            f"requests.{row}.{column}" for row in ("new", "carried_in", "handled", "carried_out")
        )
        yield tuple(f"requests.{row}.{column}" for row in rows), (handled,)
        yield (new, before), (handled, left)
    for course in COURSES:
        *parts, total = (f"{course}.{outcome}" for outcome in OUTCOMES)
        yield tuple(parts), (total,)


def broken(report: Report) -> list[frozenset[str]]:
    """The figures of each identity that does not hold."""
    return [
        frozenset(left + right)
        for left, right in identities(report.form)
        if sum(report.figures[n] for n in left) != sum(report.figures[n] for n in right)
    ]
