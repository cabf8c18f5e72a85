"""What may have happened to figures that do not add up, each with how probable it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from rapidfuzz.distance import Levenshtein

from gouji.document import Figure
from gouji.reconcile.ledger import is_sure
from gouji.reconcile.numbers import plain, printed

_FAULTY_CELL = 2e-5
"""A given figure has a given fault: one report in fifteen has one, in one of 200 figures, and
what is printed is one of about twenty values that a slip makes."""

_FAULTY_IDENTITY = 5e-6
"""An identity is broken in the report and no single figure is to blame."""

_UNLISTED = 0.001
"""Of the doubt of a surely read cell, what is left for a value that it does not list."""

_GARBLED = 0.001
"""A reading in doubt may be that of any value, however unlike."""

_LEAST_DOUBT = 0.001
"""Even surely read digits may have been put into the wrong cell."""

_SLID = (0.01, 2e-6)
_MOVED = (0.002, 2e-5)
_PARTED = (0.02, 1e-6)
_JOINED = (0.3, 1e-6)
"""How probable it is that several values slid together, that one value went astray, that digits
were parted at the wrong place, that a cell whose number begins with a zero has digits of two: of
cells in doubt, by the reader, and in the report itself. Readers slip by whole rows, clerks by
single values."""


class Kind(str, Enum):
    """What happened to the figures of a hypothesis."""

    DIGIT = "digit"
    NUMBER = "number"
    PARTED = "parted"
    ALONG = "along"
    ACROSS = "across"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Figures with the values that they should have.

    `misread` is the probability that the reader is to blame, `fault` that the report is. Of kind
    `NONE` nothing is changed: the report does not add up, and no figure can be named.
    """

    kind: Kind
    changes: tuple[tuple[str, Decimal], ...]
    misread: float
    fault: float
    listed: bool = False

    @property
    def chance(self) -> float:
        """That it happened, whoever is to blame."""
        return self.misread + self.fault

    @property
    def readers(self) -> float:
        """If it happened, the probability that the reader is to blame."""
        return self.misread / self.chance


UNEXPLAINED = Hypothesis(Kind.NONE, (), 0.0, _FAULTY_IDENTITY)


def other_value(name: str, figure: Figure, value: Decimal) -> Hypothesis:
    """One figure that should have another value."""
    seen = listed(figure).get(value, 0.0)
    misread = max(seen, _doubt(figure) * _share(figure, value))
    kind = Kind.DIGIT if edits(figure, value) == 1 and figure.value is not None else Kind.NUMBER
    return Hypothesis(kind, ((name, value),), misread, _FAULTY_CELL, seen > 0)


def at_most(figure: Figure) -> float:
    """The chance of the likeliest other value of `figure`."""
    unlisted = _doubt(figure) * (_GARBLED + 1 / _edits_possible(0))
    return max([unlisted, *listed(figure).values()]) + _FAULTY_CELL


def listed(figure: Figure) -> Mapping[Decimal, float]:
    """The other numbers that the reader also saw in the cell, with their probabilities."""
    chances: dict[Decimal, float] = {}
    for text, chance in figure.alternatives:
        value = printed(text)
        if value is not None and value != (figure.value or 0):
            chances[value] = chances.get(value, 0.0) + chance
    return chances


def misplaced(
    kind: Kind, changes: Mapping[str, Decimal], figures: Mapping[str, Figure], share: float
) -> Hypothesis:
    """Values that stand in the wrong cells; `share` is that of this way among all such."""
    several = sum(value != 0 for value in changes.values()) > 1
    prior = _SLID if several else _MOVED
    return _structural(kind, changes, figures, prior, share)


def parted(changes: Mapping[str, Decimal], figures: Mapping[str, Figure]) -> Hypothesis:
    """Neighbours whose digits were parted at the wrong place."""
    read = [read_digits(figures[name]) for name in changes if name in figures]
    prior = _JOINED if any(text.startswith("0") and len(text) > 1 for text in read) else _PARTED
    return _structural(Kind.PARTED, changes, figures, prior, 1.0)


def _structural(
    kind: Kind,
    changes: Mapping[str, Decimal],
    figures: Mapping[str, Figure],
    prior: tuple[float, float],
    share: float,
) -> Hypothesis:
    found = [figures[name] for name in changes if name in figures]
    doubt = max(_LEAST_DOUBT, 1 - min(figure.confidence for figure in found))
    by_a_person = any(figure.read is not None for figure in found)
    misread, fault = prior
    return Hypothesis(
        kind,
        tuple(sorted(changes.items())),
        0.0 if by_a_person else misread * doubt * share,
        fault * share,
    )


def _doubt(figure: Figure) -> float:
    """What the readings that are listed leave of certainty."""
    rest = 1 - figure.confidence - sum(chance for _, chance in figure.alternatives)
    return max(0.0, rest) * (_UNLISTED if is_sure(figure) else 1.0)


def _share(figure: Figure, value: Decimal) -> float:
    """The share of the doubt that falls on `value`: less with every digit that differs."""
    possible = _edits_possible(len(_digits(figure)))
    return _GARBLED + float(possible) ** -edits(figure, value)


def edits(figure: Figure, value: Decimal) -> int:
    """How many digits of what was read differ from `value`."""
    return Levenshtein.distance(_digits(figure), plain(value))


def _edits_possible(length: int) -> int:
    """The ways to put in, leave out or change one digit of a number."""
    return 20 * length + 10


def _digits(figure: Figure) -> str:
    return "" if figure.value is None else plain(figure.value)


def read_digits(figure: Figure) -> str:
    """The digits that were read in a cell, leading zeros among them."""
    return re.sub(r"\D", "", figure.text)
