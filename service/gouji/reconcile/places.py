"""Where a finding is to be seen."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.document import Claim, Evidence, Figure


def evidence(claims: Iterable[Claim], figures: Iterable[Figure]) -> tuple[Evidence, ...]:
    """The places of claims, then of figures, each once."""
    places = [Evidence(item.page, item.box) for item in (*claims, *figures)]
    return tuple(dict.fromkeys(places))


def ids(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The ids of figures, each once."""
    return tuple(dict.fromkeys(figure.id for figure in figures))
