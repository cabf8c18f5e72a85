"""Whether new weights may take the place of the old: on no set may they be worse.

Both are asked the same sentences by the same code. What counts is F1 of all claims and of the
claims about the tables, and how many of those that are told surely are right: on these rests every
contradiction between text and tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.claim_tagger.labelled import Item, records

from gouji.claims.evaluate import evaluate
from gouji.claims.tagger import Tagger
from gouji.reconcile.confidence import SURE_CLAIM


@dataclass(frozen=True)
class Measured:
    """One measure of both taggers on one set, to a ten-thousandth; the higher the better."""

    set: str
    sentences: int
    measure: str
    old: float
    new: float

    @property
    def worse(self) -> bool:
        """Whether the new tagger is worse."""
        return self.new < self.old

    def __str__(self) -> str:
        told = f"{self.set}, {self.sentences} sentences: {self.measure} "
        return f"{told}{self.old:.4f} → {self.new:.4f}{' 变差 worse' if self.worse else ''}"


def measured(old: Tagger, new: Tagger, sets: Mapping[str, Sequence[Item]]) -> list[Measured]:
    """Every measure on each of the sets that has sentences."""
    return [
        Measured(name, len(items), measure, round(before, 4), round(after, 4))
        for name, items in sets.items()
        if items
        for (measure, before), (_, after) in zip(
            _measures(old, items), _measures(new, items), strict=True
        )
    ]


def _measures(tagger: Tagger, items: Sequence[Item]) -> Iterator[tuple[str, float]]:
    given = records(items)
    told, sure = evaluate(given, tagger), evaluate(given, tagger, SURE_CLAIM)
    yield "all claims, F1", told.overall["all claims"].f1
    yield "table claims, F1", told.overall["table claims"].f1
    yield "sure table claims, precision", sure.overall["table claims"].precision
