"""Which boxes are drawn on which page, in which manner, under which numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gouji.document import Box, Verdict
from gouji.export.ranking import Numbered, place_key

_MOST_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """One box and all findings that speak of it, what matters most first."""

    page: int
    box: Box
    findings: tuple[Numbered, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict: that of the first finding."""
        return self.findings[0].finding.verdict

    @property
    def label(self) -> str:
        """Its numbers, at most `_MOST_NUMBERS` of them."""
        numbers = [str(one.number) for one in self.findings]
        return ",".join(numbers if len(numbers) <= _MOST_NUMBERS else [*numbers[:3], "…"])


def marks(findings: Iterable[Numbered]) -> tuple[Mark, ...]:
    """A mark for each distinct box, gravest last, so that it is drawn over the others.

    Identities that hold have none: some two hundred green boxes would hide the rest.
    """
    boxes: dict[tuple[int, Box], list[Numbered]] = {}
    for one in (one for one in findings if not one.quiet):
        for place in one.places:
            boxes.setdefault(place_key(place), []).append(one)
    found = [Mark(page, box, tuple(those)) for (page, box), those in boxes.items()]
    return tuple(sorted(found, key=lambda mark: -mark.findings[0].number))
