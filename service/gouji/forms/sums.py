"""Which lines of a table are the sums of which, found in its numbers.

A line is a row, its lanes are the columns; or a column, its lanes the rows. A total stands before
or after its parts, which stand together; totals within totals count once. A sum is believed when it
holds in lanes whose numbers would hardly add up by chance; it is believed of a lane in which it
does not hold only when many others bear it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from math import log10

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
"""`(lines, lanes)`: values in units of the last digit that is printed anywhere."""

_EXACT = Decimal(0)
_MOST = 10**15
"""Values beyond this many units are not added up: their sums would not fit."""

_TELLING = 2.0
"""Decades from which on the numbers of one lane tell by themselves that it is added up."""

_PASSES = 6
"""Levels of totals within totals that are looked for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sum needs to be believed; `generic.yaml` explains and holds the numbers.

    Decades are log10 of one to the probability that it holds by chance.
    """

    labelled: float
    unlabelled: float
    broken_labelled: float
    broken_unlabelled: float
    held_for_one_broken: int
    rows_for_one_broken: int
    nearness: float


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its values (`None` where it holds no number, 0 where it is blank).

    `total` tells that its label says it is one, `aside` that it says 其中 and is no part by itself.
    `group` is the label that it stands under with others, `code` its number among subjects: 20805
    is a part of 208.
    """

    values: tuple[Decimal | None, ...]
    total: bool = False
    aside: bool = False
    group: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Line `total` is the sum of the lines `parts`.

    It holds in the lanes `held`, in `telling` hardly by chance. It does not in `broken`, where so
    many others hold that it should. In `doubted` only the label of the total speaks for it.
    """

    total: int
    parts: tuple[int, ...]
    held: tuple[int, ...] = ()
    telling: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    doubted: tuple[int, ...] = ()

    @property
    def lines(self) -> frozenset[int]:
        """The total and its parts."""
        return frozenset((self.total, *self.parts))


@dataclass(frozen=True)
class _Candidate:
    """A sum and how it stands in each lane; `decades` are what speaks for it."""

    total: int
    parts: tuple[int, ...]
    held: tuple[int, ...]
    near: tuple[int, ...]
    telling: tuple[int, ...]
    decades: float
    distinct: int

    @property
    def rank(self) -> tuple[int, float, int]:
        """Fewest broken lanes first, then the strongest, then the shortest."""
        return len(self.near), -self.decades, len(self.parts)


@dataclass
class _Search:
    lines: Sequence[Line]
    evidence: Evidence
    values: Numbers
    known: NDArray[np.bool_]
    rounding: int
    taken: set[int] = field(default_factory=set)
    found: dict[int, Found] = field(default_factory=dict)

    def run(self) -> list[Found]:
        """Every sum that is believed, totals of totals after what they add up."""
        for _ in range(_PASSES):
            best = sorted(self._best(), key=lambda one: one.rank)
            if not [one for one in best if self._accept(one)]:
                break
        labelled = [n for n, line in enumerate(self.lines) if line.total and n not in self.found]
        said = [found for n in labelled if (found := self._said(n))]
        return [*self.found.values(), *said]

    def _best(self) -> Iterator[_Candidate]:
        """The best sum for each line that has none yet."""
        for total in range(len(self.lines)):
            if total not in self.found:
                best = min(self._candidates(total), key=lambda one: one.rank, default=None)
                if best is not None:
                    yield best

    def _accept(self, one: _Candidate) -> bool:
        if self.taken.intersection(one.parts):
            return False
        self.found[one.total] = self._judged(one)
        self.taken.update(one.parts)
        return True

    def _candidates(self, total: int) -> Iterator[_Candidate]:
        """The lines that labels put under one, and the blocks before and after it."""
        under = self._under(total)
        if len(under) > 1:
            yield from self._grown(total, under, [len(under)])
        for order in (range(total - 1, -1, -1), range(total + 1, len(self.lines))):
            parts = self._free(order)
            ends = (n for n, part in enumerate(parts, 1) if self._closes(part))
            last = next(ends, len(parts))
            yield from self._grown(total, parts[:last], range(2, last + 1))

    def _under(self, total: int) -> list[int]:
        """The lines that are parts of another by their codes or by the label over them all."""
        line = self.lines[total]
        if line.code:
            below = [n for n, one in enumerate(self.lines) if _is_below(one, line)]
            least = min((len(self.lines[n].code) for n in below), default=0)
            return [n for n in below if len(self.lines[n].code) == least]
        if not (line.total and line.group):
            return []
        same = (n for n, one in enumerate(self.lines) if one.group == line.group)
        return self._free(n for n in same if n != total)

    def _free(self, lines: Iterable[int]) -> list[int]:
        """Those of `lines` that are no parts of others yet."""
        return [
            n
            for n in lines
            if n not in self.taken and n not in self._coded and not self.lines[n].aside
        ]

    @cached_property
    def _coded(self) -> frozenset[int]:
        """The lines that stand under another by their codes."""
        return frozenset(
            n for n, one in enumerate(self.lines) if any(_is_below(one, up) for up in self.lines)
        )

    def _grown(
        self, total: int, parts: Sequence[int], counts: Sequence[int]
    ) -> Iterator[_Candidate]:
        """The first so many of `parts`, by each of `counts`, as parts of a total."""
        if len(parts) < 2:
            return
        sums = np.cumsum(self.values[parts], axis=0)
        known = np.logical_and.accumulate(self.known[parts], axis=0) & self.known[total]
        tried = log10(2 * len(self.lines)) if len(counts) > 1 else 0.0
        exact = ((sums == self.values[total]) & (self.values[total] != 0)).any(axis=1)
        for count in (count for count in counts if exact[count - 1]):
            block = parts[:count]
            one = self._weighed(total, block, sums[count - 1], known[count - 1], tried)
            if one is not None:
                yield one

    def _closes(self, line: int) -> bool:
        """Whether a total that is not explained closes off what stands on its far side."""
        return self.lines[line].total and line not in self.found

    def _weighed(
        self,
        total: int,
        parts: Sequence[int],
        sums: Numbers,
        known: NDArray[np.bool_],
        tried: float,
    ) -> _Candidate | None:
        printed = self.values[total]
        filled = (self.values[list(parts)] != 0).sum(axis=0)
        holds = known & (np.abs(sums - printed) <= self.rounding * (len(parts) + 1))
        telling = known & (sums == printed) & (filled > 1) & (printed != 0)
        if not telling.any():
            return None
        broken = known & ~holds
        close = np.abs(sums - printed) <= self.evidence.nearness * np.maximum(
            np.abs(sums), np.abs(printed)
        )
        numbers = {lane: self._numbers(total, parts, lane) for lane in _places(telling)}
        distinct = set(numbers.values())
        one = _Candidate(
            total,
            tuple(sorted(parts)),
            held=_places(holds),
            near=_places(broken & close),
            telling=tuple(lane for lane, told in numbers.items() if _decades(told) >= _TELLING),
            decades=sum(map(_decades, distinct)) - tried,
            distinct=len(distinct),
        )
        most = one.distinct >= int(broken.sum())
        return one if one.decades >= self._needed(total) and most else None

    def _numbers(self, total: int, parts: Sequence[int], lane: int) -> tuple[int, ...]:
        """The total and its parts in one lane."""
        return tuple(map(int, self.values[[total, *parts], lane]))

    def _needed(self, total: int) -> float:
        return self.evidence.labelled if self._is_said(total) else self.evidence.unlabelled

    def _is_said(self, total: int) -> bool:
        """Whether its label or code tells that a line is a total."""
        line = self.lines[total]
        return line.total or (bool(line.code) and any(_is_below(n, line) for n in self.lines))

    def _judged(self, one: _Candidate) -> Found:
        """What is believed of a candidate: a broken lane only where many others hold."""
        total = self._is_said(one.total)
        needed = self.evidence.broken_labelled if total else self.evidence.broken_unlabelled
        many = one.distinct >= self.evidence.held_for_one_broken * len(one.near)
        found = Found(one.total, one.parts, one.held, one.telling)
        if many and one.decades >= needed and not self._is_ill_parted(one):
            return replace(found, broken=one.near)
        return replace(found, doubted=one.near if total else ())

    def _is_ill_parted(self, one: _Candidate) -> bool:
        """Whether it would hold everywhere with some lines more or fewer: then those are to blame.

        A group whose subtotal was not seen counts twice, and only where it is not 0.
        """
        known = self.known[[one.total, *one.parts]].all(axis=0)
        gaps = (self.values[list(one.parts)].sum(axis=0) - self.values[one.total])[known]
        values = np.delete(self.values, one.total, axis=0)[:, known]
        sums = np.vstack([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
        runs = (sums[end] - sums[:end] for end in range(1, len(sums)))
        return bool(gaps.any()) and any(
            (np.abs(run) == np.abs(gaps)).all(axis=1).any() for run in runs
        )

    def _said(self, total: int) -> Found | None:
        """The plainest sum for a line whose label alone says that it is one.

        That of the lines under the same label, or of all, where no total stands among them.
        """
        parts = self._under(total)
        if not parts:
            before, after = self._free(range(total)), self._free(range(total + 1, len(self.lines)))
            parts = [] if before and after else before or after
        nested = any(self.lines[n].total for n in parts) or any(one.aside for one in self.lines)
        if nested or len(parts) < 2:
            return None
        sums, printed = self.values[parts].sum(axis=0), self.values[total]
        known = self.known[parts].all(axis=0) & self.known[total]
        far = self.evidence.nearness * np.maximum(np.abs(sums), np.abs(printed))
        close = known & (np.abs(sums - printed) <= far) & (printed != 0)
        lanes = _places(close)
        return Found(total, tuple(parts), doubted=lanes) if lanes else None


def _places(lanes: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(map(int, np.flatnonzero(lanes)))


def _is_below(line: Line, other: Line) -> bool:
    return bool(other.code) and line.code != other.code and line.code.startswith(other.code)


def find_sums(
    lines: Sequence[Line], evidence: Evidence, rounding: Decimal = _EXACT
) -> tuple[Found, ...]:
    """Every sum among `lines` that their numbers, or the label of a total, speak for.

    Each number may be off by `rounding`; only what adds up exactly speaks for a sum.
    """
    if len(lines) < 3 or not lines[0].values:
        return ()
    numbers = [value for line in lines for value in line.values if value is not None]
    digits = max(map(_decimals, (rounding, *numbers)))
    values, known = _numbers(lines, digits)
    slack = _scaled(rounding, digits) or 0
    return tuple(_Search(lines, evidence, values, known, slack).run())


def settled(
    found: Sequence[Found], alike: Collection[int], alone: int | None = None
) -> Iterator[Found]:
    """What was found, where each lane in which a sum is `broken` is one that is added up.

    That is a lane of `alike`, which other lines add up, or one in which another sum holds. A column
    of ratios among amounts has a last number, too, and that is no sum. Where a sum holds in `alone`
    lanes for each in which it is broken, no more is asked.
    """
    for one in found:
        borne_out = {lane for other in found if other is not one for lane in other.telling}
        if alone is not None and len(one.telling) >= alone * len(one.broken):
            borne_out.update(one.broken)
        sure = {lane for lane in one.broken if lane in alike or lane in borne_out}
        doubted = (*one.doubted, *(lane for lane in one.broken if lane not in sure))
        yield replace(one, broken=tuple(sorted(sure)), doubted=doubted)


def _numbers(lines: Sequence[Line], digits: int) -> tuple[Numbers, NDArray[np.bool_]]:
    scaled = [[_scaled(value, digits) for value in line.values] for line in lines]
    known = np.array([[value is not None for value in row] for row in scaled])
    return np.array([[value or 0 for value in row] for row in scaled], np.int64), known


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _scaled(value: Decimal | None, digits: int) -> int | None:
    if value is None:
        return None
    whole = int(value.scaleb(digits))
    return whole if abs(whole) < _MOST else None


def _decades(numbers: tuple[int, ...]) -> float:
    """How hardly numbers would add up by chance: the decades of the total, round zeros left out."""
    total, *parts = (abs(int(number)) for number in numbers)
    while total and all(number % 10 == 0 for number in (total, *parts)):
        total, parts = total // 10, [number // 10 for number in parts]
    return log10(max(2, total))
