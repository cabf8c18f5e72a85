"""The equations of a report as one system: which figure stands in which, and with what weight."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gouji.document import Figure
from gouji.reconcile.equations import Equation
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import LAST_YEAR, Term

Changes = Mapping[str, Decimal]
"""Figures by key with the values that they may have instead of those read."""

_ZERO = Decimal(0)


def key(term: Term) -> str:
    """What a term's figure is called in a system; last year's is another one than this year's."""
    return (LAST_YEAR if term.last_year else "") + term.id


@dataclass(frozen=True)
class System:
    """Equations by number, in order. A gap is left less right, `None` where a term is unknown."""

    form: Form
    equations: tuple[Equation, ...]

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures that were found, by key."""
        return {key(term): term.figure for term in self._terms() if term.figure}

    @cached_property
    def values(self) -> Mapping[str, Decimal]:
        """The values of the figures that are legible, a blank one 0."""
        known = {key(term): term.figure for term in self._terms() if term.known}
        return {name: figure.value or _ZERO for name, figure in known.items() if figure}

    @cached_property
    def weights(self) -> tuple[Mapping[str, int], ...]:
        """For each equation, by how much its gap grows when a figure grows by one."""
        return tuple(_weights(equation) for equation in self.equations)

    @cached_property
    def through(self) -> Mapping[str, tuple[int, ...]]:
        """For each figure, the equations in which it stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, weights in enumerate(self.weights):
            for name in weights:
                found[name].append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}

    @cached_property
    def gaps(self) -> tuple[Decimal | None, ...]:
        """For each equation, by how much its sides differ as read."""
        return tuple(one.difference if one.known else None for one in self.equations)

    @cached_property
    def broken(self) -> frozenset[int]:
        """The equations whose sides differ as read."""
        return frozenset(number for number, one in enumerate(self.equations) if one.broken)

    def closes(self, number: int, gap: Decimal) -> bool:
        """Whether an equation holds with such a gap: it is none, or what rounding leaves."""
        return abs(gap) <= self.equations[number].identity.tolerance

    @cached_property
    def suspects(self) -> frozenset[str]:
        """The figures that no equation bears out: each one that is known, and one is, is broken."""
        return frozenset(
            name
            for name in self.values
            if (known := [n for n in self._through(name) if self.gaps[n] is not None])
            and self.broken.issuperset(known)
        )

    def holds(self, name: str) -> bool:
        """Whether an equation through the figure holds as read."""
        return any(
            self.gaps[number] is not None and number not in self.broken
            for number in self._through(name)
        )

    def broken_through(self, name: str) -> frozenset[int]:
        """The equations through a figure that are broken as read."""
        return self.broken.intersection(self._through(name))

    def spoken_for(self, changes: Changes) -> int:
        """How many equations speak for `changes`: those moved, and those that become known."""
        return len(self.shifts(changes)) + len(self.becomes_known(changes))

    def is_touched(self, name: str) -> bool:
        """Whether an equation through the figure is broken as read."""
        return not self.broken.isdisjoint(self._through(name))

    def shifts(self, changes: Changes) -> dict[int, Decimal]:
        """By how much `changes` move the gap of each equation that is known."""
        moved: dict[int, Decimal] = {}
        for name, value in changes.items():
            step = value - self.values.get(name, _ZERO)
            for number in self._through(name):
                if self.gaps[number] is not None:
                    moved[number] = moved.get(number, _ZERO) + self.weights[number][name] * step
        return {number: shift for number, shift in moved.items() if shift}

    def restored(self, changes: Changes) -> frozenset[int]:
        """The equations that are broken as read and hold with `changes`."""
        shifts = self.shifts(changes).items()
        return frozenset(n for n, shift in shifts if n in self.broken and self._mended(n, shift))

    def _mended(self, number: int, shift: Decimal) -> bool:
        gap = self.gaps[number]
        return gap is not None and self.closes(number, gap + shift)

    def mends(self, name: str, value: Decimal) -> bool:
        """Whether `value` is what an equation that is broken as read demands of a figure."""
        step = value - self.values.get(name, _ZERO)
        return any(
            number in self.broken and self._mended(number, self.weights[number][name] * step)
            for number in self._through(name)
        )

    def may_be(self, name: str, value: Decimal) -> bool:
        """Whether a figure may have this value: not negative, no digits behind its last place."""
        return value >= 0 and value % self.last_place(name) == 0

    def last_place(self, name: str) -> Decimal:
        """What the last digit of a figure counts: 1 of a count, 0.01 of money to the cent."""
        return 2 * self.form.rounding(name.removeprefix(LAST_YEAR)) or Decimal(1)

    def becomes_known(self, changes: Changes) -> Mapping[int, Decimal]:
        """The gap of each equation that is unknown as read, but known with `changes`."""
        new = [name for name in changes if name not in self.values]
        numbers = {number for name in new for number in self._through(name)}
        gaps = {number: self._sum(self.weights[number], changes) for number in numbers}
        return {number: gap for number, gap in gaps.items() if gap is not None}

    def demanded(self, number: int, name: str, changes: Changes) -> Decimal | None:
        """The value of a figure with which an equation holds; `None` where another is unknown."""
        weights = dict(self.weights[number])
        weight = weights.pop(name)
        others = self._sum(weights, changes)
        return None if others is None else -others / weight

    def _sum(self, weights: Mapping[str, int], changes: Changes) -> Decimal | None:
        total = _ZERO
        for name, weight in weights.items():
            value = changes.get(name, self.values.get(name))
            if value is None:
                return None
            total += weight * value
        return total

    def _through(self, name: str) -> tuple[int, ...]:
        return self.through.get(name, ())

    def _terms(self) -> Iterator[Term]:
        return (term for equation in self.equations for term in equation.both.terms)


def _weights(equation: Equation) -> Mapping[str, int]:
    weights: Counter[str] = Counter()
    for sign, side in ((1, equation.left), (-1, equation.right)):
        for term in side.terms:
            weights[key(term)] += sign * term.sign
    return {name: weight for name, weight in weights.items() if weight}
