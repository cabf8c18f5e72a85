"""What every tagger takes and gives, whether it knows by a lexicon or by training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from gouji.claims.mentions import Mention


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence with what stands around it.

    `heading` is the nearest heading above it (依申请公开情况), `section` the number of the form's
    section (1 for 一, 0 where unknown), `previous` the sentence before it under that heading.
    """

    text: str
    heading: str = ""
    section: int = 0
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """One quantity of a sentence: `text` is the sentence's `[start:end]`, `value` what it counts.

    Amounts of money are in 元, percentages as printed (95.2). `readings` are the figures, sums of
    figures (`a+b`), `narrative.*`, `derived.*` or `previous.*` it could mean, with probabilities,
    best first; they sum to at most 1.
    """

    start: int
    end: int
    text: str
    value: Decimal
    approx: bool
    readings: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, mention: Mention, readings: tuple[tuple[str, float], ...]) -> Tag:
        """What the grammar found, with what it may mean."""
        one = mention
        return cls(one.start, one.end, one.text, one.value, one.approx, readings)

    @property
    def figure(self) -> str:
        """The best reading."""
        return self.readings[0][0]

    @property
    def confidence(self) -> float:
        """The probability of the best reading."""
        return self.readings[0][1]


class Tagger(Protocol):
    """Finds the claims of sentences. Implementations hold no state between calls."""

    @property
    def version(self) -> str:
        """Which tagger this is, as audits record it."""

    def tag(self, sentences: Sequence[Context]) -> list[tuple[Tag, ...]]:
        """The tags of each sentence, in the order of their spans."""
