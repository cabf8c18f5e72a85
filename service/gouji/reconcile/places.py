"""Where a finding is to be seen."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.document import Claim, Evidence, Figure


def evidence(claims: Iterable[Claim], figures: Iterable[Figure]) -> tuple[Evidence, ...]:
    """The places of claims, then of figures, each once."""
    said = [Evidence(claim.page, claim.box) for claim in claims]
    tabled = [Evidence(figure.page, figure.box) for figure in figures]
    return tuple(dict.fromkeys(said + tabled))


def ids(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The ids of figures, each once."""
    return tuple(dict.fromkeys(figure.id for figure in figures))
