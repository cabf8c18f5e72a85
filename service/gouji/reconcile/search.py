"""The likeliest sets of hypotheses that together explain why identities do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from math import log

from gouji.reconcile.hypotheses import UNEXPLAINED, Hypothesis, at_most, edits, listed, other_value
from gouji.reconcile.system import System

_WINDOW = 5.0
"""Explanations that cost more than the best by this count for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Cause:
    """A hypothesis, −log of its probability, and by how much it moves the gaps of identities.

    One is made of each hypothesis, so that it is told by its identity.
    """

    hypothesis: Hypothesis
    cost: float
    shifts: Mapping[int, Decimal]

    @classmethod
    def of(cls, one: Hypothesis, system: System) -> Cause:
        """The cause that `one` is in `system`."""
        return cls(one, -log(one.chance), system.shifts(dict(one.changes)))


_GIVING_UP = -log(UNEXPLAINED.chance)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Causes that together explain a part; `left` are the identities that none restores."""

    causes: frozenset[Cause]
    left: frozenset[int]
    cost: float

    def of(self, number: int) -> tuple[Hypothesis, ...]:
        """What caused that one identity is broken."""
        found = (cause.hypothesis for cause in self.causes if number in cause.shifts)
        return tuple(sorted(found, key=lambda one: one.changes))


@dataclass(frozen=True)
class Part:
    """Broken identities that common causes may tie together, and what may have slid there."""

    system: System
    numbers: frozenset[int]
    misplaced: tuple[Cause, ...]

    @property
    def names(self) -> frozenset[str]:
        """The figures that may be wrong."""
        tied = frozenset(name for number in self.numbers for name in self.system.weights[number])
        moved = (name for cause in self.misplaced for name, _ in cause.hypothesis.changes)
        return (tied & self.system.suspects).union(moved)


def parts(system: System, misplacements: Sequence[Hypothesis]) -> list[Part]:
    """The broken identities of `system` in parts without a common cause, small ones first."""
    misplaced = [Cause.of(one, system) for one in misplacements]
    groups = [frozenset([number]) for number in sorted(system.broken)]
    ties = [system.broken_through(name) for name in system.suspects]
    for tie in (*ties, *(frozenset(cause.shifts) for cause in misplaced)):
        tied = [group for group in groups if group & tie]
        groups = [group for group in groups if not group & tie]
        groups.append(frozenset().union(*tied))
    return [
        Part(system, group, tuple(cause for cause in misplaced if group & cause.shifts.keys()))
        for group in sorted(groups, key=lambda group: (len(group), min(group)))
    ]


def explanations(part: Part, most_steps: int) -> tuple[list[Explanation], int]:
    """The explanations of a part, likeliest first, and how many of the steps it took.

    There are none when the steps did not suffice. Best first (A*, Hart, Nilsson and Raphael 1968):
    what is still to come costs, for each identity that is open, at least its share of its cheapest
    cause.
    """
    search = _Search(part)
    heap = [(0.0, 0, search.start)]
    seen = {search.start.key}
    found: list[Explanation] = []
    dearest = len(part.numbers) * _GIVING_UP + _WINDOW
    steps = 0
    while heap and heap[0][0] <= dearest:
        state = heappop(heap)[2]
        if not state.open:
            found.append(Explanation(state.taken, state.left, state.cost))
            dearest = min(dearest, state.cost + _WINDOW)
            continue
        for following in search.following(state):
            steps += 1
            estimate = following.cost + search.least_cost(following)
            if estimate <= dearest and following.key not in seen:
                seen.add(following.key)
                heappush(heap, (estimate, steps, following))
        if steps > most_steps:
            return [], steps
    return found, steps


@dataclass(frozen=True, slots=True)
class _State:
    """Hypotheses taken so far, the gaps that they leave, and the identities given up.

    What rounding leaves is no gap: it is 0 from then on, for no further cause touches it.
    """

    gaps: Mapping[int, Decimal]
    taken: frozenset[Cause] = frozenset()
    left: frozenset[int] = frozenset()
    cost: float = 0.0

    @property
    def open(self) -> list[int]:
        """The identities that are still to be explained."""
        return [number for number, gap in self.gaps.items() if gap and number not in self.left]

    @property
    def key(self) -> tuple[frozenset[Cause], frozenset[int]]:
        """In which order the causes were taken does not matter."""
        return self.taken, self.left

    def after(self, cause: Cause, system: System) -> _State:
        """With one more cause."""
        moved = {n: gap + cause.shifts[n] for n, gap in self.gaps.items() if n in cause.shifts}
        left = {n: Decimal(0) if system.closes(n, gap) else gap for n, gap in moved.items()}
        gaps = {**self.gaps, **left}
        return _State(gaps, self.taken | {cause}, self.left, self.cost + cause.cost)

    def without(self, number: int) -> _State:
        """With one identity given up."""
        return _State(self.gaps, self.taken, self.left | {number}, self.cost + _GIVING_UP)


class _Search:
    """The causes that the identities of one part may have."""

    def __init__(self, part: Part) -> None:
        self._system = part.system
        self.start = _State({n: part.system.gaps[n] or Decimal(0) for n in sorted(part.numbers)})
        self._misplaced = part.misplaced
        self._suspects = {n: self._suspects_of(n) for n in part.numbers}
        names = {name for suspects in self._suspects.values() for name in suspects}
        self._listed = {name: listed(part.system.figures[name]).keys() for name in names}
        self._tied = {name: part.system.broken_through(name) for name in names}
        self._least = {n: self._cheapest_share(n) for n in part.numbers}
        self._single: dict[tuple[str, Decimal], Cause] = {}
        self._demands: dict[tuple[str, int, Decimal], Decimal] = {}

    def following(self, state: _State) -> Iterator[_State]:
        """The states after one more cause of the identity that has the fewest."""
        number = min(state.open, key=lambda n: (len(self._suspects[n]), n))
        changed = {name for cause in state.taken for name, _ in cause.hypothesis.changes}
        for name in self._suspects[number]:
            if name not in changed and all(state.gaps[n] for n in self._tied[name]):
                for value in self._values(name, state):
                    yield state.after(self._cause(name, value), self._system)
        for cause in self._misplaced:
            apart = changed.isdisjoint(name for name, _ in cause.hypothesis.changes)
            if number in cause.shifts and apart and all(state.gaps[n] for n in cause.shifts):
                yield state.after(cause, self._system)
        yield state.without(number)

    def least_cost(self, state: _State) -> float:
        """What a state still has to cost."""
        return sum(self._least[number] for number in state.open)

    def _values(self, name: str, state: _State) -> set[Decimal]:
        """The values that open identities demand of a figure, and those that the reader saw."""
        read, system = self._system.values[name], self._system
        values = {self._demanded(name, n, state.gaps[n]) for n in self._tied[name]}
        return {v for v in values | self._listed[name] if v != read and system.may_be(name, v)}

    def _demanded(self, name: str, number: int, gap: Decimal) -> Decimal:
        """The value of a figure that closes a gap.

        Of those that rounding allows, the one that closes most others too, then the likeliest.
        """
        if (name, number, gap) not in self._demands:
            self._demands[name, number, gap] = self._likeliest(name, number, gap)
        return self._demands[name, number, gap]

    def _likeliest(self, name: str, number: int, gap: Decimal) -> Decimal:
        weight = self._system.weights[number][name]
        exact = self._system.values[name] - gap / weight
        around = self._system.equations[number].identity.tolerance / abs(weight)
        place = self._system.last_place(name)
        first, last = (int((exact + by) // place) for by in (-around, around))
        figure = self._system.figures[name]
        return max(
            (place * count for count in range(first, last + 1) if around),
            key=lambda value: (
                abs(value - exact) <= around,
                len(self._system.restored({name: value})),
                other_value(name, figure, value).chance,
                -edits(figure, value),
                -abs(value - exact),
            ),
            default=exact,
        )

    def _cause(self, name: str, value: Decimal) -> Cause:
        if (name, value) not in self._single:
            one = other_value(name, self._system.figures[name], value)
            self._single[name, value] = Cause.of(one, self._system)
        return self._single[name, value]

    def _suspects_of(self, number: int) -> list[str]:
        return sorted(self._system.suspects & self._system.weights[number].keys())

    def _cheapest_share(self, number: int) -> float:
        """The least that a cause of an identity costs for each that it may restore."""
        shares = [_GIVING_UP]
        for name in self._suspects[number]:
            shares.append(-log(at_most(self._system.figures[name])) / len(self._tied[name]))
        for cause in self._misplaced:
            if number in cause.shifts:
                shares.append(cause.cost / len(cause.shifts))
        return max(0.0, min(shares))
