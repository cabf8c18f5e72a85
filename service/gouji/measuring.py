"""How well audits went, held against the truth of the reports that they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gouji.document import Audit, Finding, Verdict
from gouji.forms import load_forms
from gouji.reconcile.ledger import SURE_FIGURE

_DOUBTED = (Verdict.UNSURE, Verdict.MISREAD, Verdict.EXPLAINED)


@dataclass
class Tally:
    """Counts over reports.

    `surely_wrong` are figures misread with a confidence that lets them contradict. A planted fault
    is `found` when a `contradict` names its figure, `doubted` when only another verdict does; of
    `reports_with_fault`, in `reports_found` one at least was found.
    `false` are contradictions of what is right, in `reports_with_false` reports. `found_by` and
    `false_by` count findings by rule.
    """

    reports: int = 0
    figures: int = 0
    right: int = 0
    surely_wrong: int = 0
    faults: int = 0
    found: int = 0
    reports_with_fault: int = 0
    reports_found: int = 0
    doubted: int = 0
    false: int = 0
    reports_with_false: int = 0
    found_by: Counter[str] = field(default_factory=Counter)
    false_by: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in _COUNTS))


_COUNTS = tuple(Tally.__dataclass_fields__)


def tallied(audit: Audit, truth: Mapping[str, Any]) -> Tally:
    """Counts of one report; `truth` is what `python -m models.synthesis` writes beside a PDF.

    Raises `KeyError` when it lacks `figures`.
    """
    tally = Tally(reports=1)
    _count_figures(tally, audit, truth["figures"])
    _count_findings(tally, audit, [_places(fault["figure"]) for fault in truth.get("planted", ())])
    return tally


def _count_figures(tally: Tally, audit: Audit, figures: Iterable[Mapping[str, Any]]) -> None:
    read = {figure.id: figure for figure in audit.figures}
    for true in figures:
        figure = read.get(true["id"])
        right = figure is not None and figure.value == _value(true["value"])
        sure = figure is not None and figure.confidence >= SURE_FIGURE
        tally.figures += 1
        tally.right += right
        tally.surely_wrong += sure and not right


def _count_findings(tally: Tally, audit: Audit, faults: Sequence[frozenset[str]]) -> None:
    said = [one for one in audit.findings if one.verdict is Verdict.CONTRADICT]
    doubted = [one for one in audit.findings if one.verdict in _DOUBTED]
    tally.faults, tally.reports_with_fault = len(faults), int(bool(faults))
    for places in faults:
        found = [one for one in said if _speaks_of(one, audit, places)]
        tally.found += bool(found)
        tally.doubted += not found and any(_speaks_of(one, audit, places) for one in doubted)
        tally.found_by.update({one.rule for one in found})
    tally.reports_found = int(tally.found > 0)
    false = [one for one in said if not any(_speaks_of(one, audit, p) for p in faults)]
    tally.false, tally.reports_with_false = len(false), int(bool(false))
    tally.false_by.update(one.rule for one in false)


def _speaks_of(finding: Finding, audit: Audit, places: frozenset[str]) -> bool:
    """Whether a finding names one of the figures, in the table or in the text."""
    told = (audit.claims[number].figure for number in finding.claims)
    named = {*finding.figures, *(one for figure in told for one in _places(figure))}
    return not places.isdisjoint(named)


def _places(figure: str) -> frozenset[str]:
    """The printed figures that `figure`, perhaps a sum, speaks of; itself when there are none."""
    parts = next((p for form in load_forms() if (p := form.expand(figure))), (figure,))
    return frozenset(parts)


def _value(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
