"""The order and numbers of findings, the same in every export, and the two sides of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gouji.document import Audit, Box, Evidence, Figure, Finding, Severity, Verdict
from gouji.export.words import IDENTITIES, VERDICTS

_VERDICT_ORDER = {verdict: place for place, verdict in enumerate(VERDICTS)}
_SEVERITY_ORDER = {severity: place for place, severity in enumerate(Severity)}


UNSURE_BELOW = 0.9
"""What was read with less confidence is shown as unsure."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number it goes by, and the places it speaks of.

    `text` are the places of its claims, `table` all others: cells, headings, missing parts.
    """

    number: int
    finding: Finding
    text: tuple[Evidence, ...]
    table: tuple[Evidence, ...]

    @property
    def places(self) -> tuple[Evidence, ...]:
        """Both sides, the text first."""
        return self.text + self.table

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it is seen on, in order."""
        return tuple(sorted({place.page for place in self.places}))

    @property
    def quiet(self) -> bool:
        """Whether it is an identity that holds: counted, but neither drawn nor listed."""
        return self.finding.verdict is Verdict.AGREE and self.finding.rule in IDENTITIES


def ranked(audit: Audit) -> tuple[Numbered, ...]:
    """All findings, numbered from 1: what contradicts first, identities that hold last."""
    order = sorted(audit.findings, key=lambda finding: _rank(finding))
    places = {figure.id: Evidence(figure.page, figure.box) for figure in audit.figures}
    return tuple(
        Numbered(number, finding, *_sides(audit, finding, places))
        for number, finding in enumerate(order, 1)
    )


def unsure_figures(audit: Audit) -> tuple[Figure, ...]:
    """The figures that were read with too little confidence to rely on."""
    return tuple(figure for figure in audit.figures if figure.confidence < UNSURE_BELOW)


def checked_claims(findings: Iterable[Numbered]) -> dict[int, Numbered]:
    """For each claim (by index) that was checked, the finding that matters most to a reader."""
    checked: dict[int, Numbered] = {}
    for one in findings:
        if one.finding.verdict is not Verdict.UNCHECKED:
            for claim in one.finding.claims:
                checked.setdefault(claim, one)
    return checked


def _rank(finding: Finding) -> tuple[int, bool, int, int, float, str]:
    quiet = finding.verdict is Verdict.AGREE and finding.rule in IDENTITIES
    first = min(
        ((place.page, place.box[1]) for place in finding.evidence), default=(1_000_000, 0.0)
    )
    verdict, severity = _VERDICT_ORDER[finding.verdict], _SEVERITY_ORDER[finding.severity]
    return verdict, quiet, severity, *first, finding.id


def _sides(
    audit: Audit, finding: Finding, figures: dict[str, Evidence]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    claims = [audit.claims[index] for index in finding.claims if index < len(audit.claims)]
    text = _distinct(Evidence(claim.page, claim.box) for claim in claims)
    named = [figures[name] for name in finding.figures if name in figures]
    seen = {place_key(place) for place in text}
    table = _distinct(
        place for place in (*finding.evidence, *named) if place_key(place) not in seen
    )
    return text, table


def _distinct(places: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({place_key(place): place for place in places}.values())


def place_key(place: Evidence) -> tuple[int, Box]:
    """What two places share when they are the same: the page, and the box to a tenth of a point."""
    x0, y0, x1, y1 = (round(float(edge), 1) for edge in place.box)
    return place.page, (x0, y0, x1, y1)
