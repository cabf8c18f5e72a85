"""What a second reading changes: never a figure, only how surely it was read.

A contradiction is said only where both readings agree; else both are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from gouji.document import Claim, Evidence, Figure, Finding, Rereading, Verdict
from gouji.reconcile.numbers import printed

_AGREED = 0.8
"""From this share on a second reading bears the first one out."""

Rereadings = Mapping[Evidence, Rereading]


def suspects(findings: Iterable[Finding]) -> frozenset[Evidence]:
    """The places that contradictions hang on."""
    said = (finding for finding in findings if finding.verdict is Verdict.CONTRADICT)
    return frozenset(place for finding in said for place in finding.evidence)


def weighed_figures(figures: Iterable[Figure], seen: Rereadings) -> tuple[Figure, ...]:
    """The figures, those doubted whose second reading differs."""
    return tuple(_figure(one, seen.get(Evidence(one.page, one.box))) for one in figures)


def weighed_claims(claims: Iterable[Claim], seen: Rereadings) -> tuple[Claim, ...]:
    """The claims, those doubted whose second reading differs."""
    return tuple(_claim(one, seen.get(Evidence(one.page, one.box))) for one in claims)


def _figure(figure: Figure, seen: Rereading | None) -> Figure:
    if seen is None or _agreement(seen) >= _AGREED:
        return figure
    others = {text: chance for text, chance in seen.again if not _same(text, seen.first)}
    known = dict(figure.alternatives)
    merged = {text: max(others.get(text, 0.0), known.get(text, 0.0)) for text in known | others}
    return replace(
        figure,
        confidence=min(figure.confidence, _agreement(seen)),
        alternatives=tuple(sorted(merged.items(), key=lambda reading: -reading[1])),
        again=_differing(seen),
    )


def _claim(claim: Claim, seen: Rereading | None) -> Claim:
    if seen is None or _agreement(seen) >= _AGREED:
        return claim
    legibility = min(claim.legibility, _agreement(seen))
    return replace(claim, legibility=legibility, again=_differing(seen))


def _agreement(seen: Rereading) -> float:
    return sum(chance for text, chance in seen.again if _same(text, seen.first))


def _differing(seen: Rereading) -> str | None:
    """The likeliest of the second readings, where it is another one."""
    best = seen.again[0][0] if seen.again else seen.first
    return None if _same(best, seen.first) else best


def _same(one: str, other: str) -> bool:
    return _meant(one) == _meant(other)


def _meant(text: str) -> Decimal | str:
    """The number, or the text where it is none."""
    number = printed(text)
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)) if number is None else number
