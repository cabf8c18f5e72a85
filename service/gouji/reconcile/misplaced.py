"""Values that may stand in the wrong cells: a row slid by a column, digits beside their cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby, pairwise

from gouji.reconcile.form import Form
from gouji.reconcile.hypotheses import Hypothesis, Kind, misplaced, parted, read_digits
from gouji.reconcile.system import System

_LEAST_TOUCHED = 2
"""One broken identity can be mended in many ways, so several must have a say; but for a line that
slid as a whole, where what holds in the rest of the line has its say too."""

_FARTHEST = 4
"""Whole rows slip as far as to the next blank one, and most are blank."""

_IN_PART = 0.1
"""All that stands in a line slides rather than a part of it."""

_LOST = 0.1
"""A value that was pushed out of its line is worked out by an identity, which then proves less."""

_ZERO = Decimal(0)

Slot = tuple[str, ...]
"""The figures that slide together: one, or those of a row or of a column."""

Block = list[Slot]
"""Rows below each other with as many figures each."""


def misplacements(form: Form, system: System) -> list[Hypothesis]:
    """The ways in which values may stand in the wrong cells, so that less would be broken."""
    if not system.broken:
        return []
    best: dict[tuple[tuple[str, Decimal], ...], Hypothesis] = {}
    for block in _blocks(form):
        for one in (*_slides(block, system), *_splits(block, system)):
            if one.changes not in best or best[one.changes].chance < one.chance:
                best[one.changes] = one
    return list(best.values())


def _blocks(form: Form) -> Iterator[Block]:
    for table in form.tables:
        for side in table.sides:
            rows = [row.figures for row in side if row.figures]
            for length, block in groupby(rows, len):
                if length > 1:
                    yield list(block)


@dataclass(frozen=True)
class _Line:
    """Slots side by side (`ALONG` a row) or below each other (`ACROSS` rows), in printed order.

    `alone` tells that each slot is one figure, tied by itself to figures beside the line.
    """

    kind: Kind
    slots: tuple[Slot, ...]
    alone: bool
    system: System

    def slides(self) -> Iterator[Hypothesis]:
        """The ways in which values may have slid by one slot from where a blank one is now."""
        if any(self.system.is_touched(name) for slot in self.slots for name in slot):
            for start in set(range(len(self.slots))) - self._filled:
                yield from self._slid(start, range(start + 1, len(self.slots)))
                yield from self._slid(start, range(start - 1, -1, -1))

    def _slid(self, start: int, ends: range) -> Iterator[Hypothesis]:
        """The values between `start` and one of `ends` stand a slot too far from `start`.

        Put back, they leave a blank there; or what was there has been pushed out of the line.
        """
        moved: dict[str, Decimal] = {}
        last = len(self.slots) - 1
        rows = self.kind is Kind.ACROSS and not self.alone
        for end in ends[:_FARTHEST] if rows else ends:
            if not self._put_back(end, end - ends.step, moved):
                return
            whole = self._is_all_between(start, end)
            share = 1.0 if whole else _IN_PART
            if moved and end in self._filled:
                back = moved | dict.fromkeys(self.slots[end], _ZERO)
                yield from self._helping(back, share, 1 if whole else _LEAST_TOUCHED)
            if moved and self.kind is Kind.ALONG and {start, end} & {0, last}:
                yield from self._pushed_out(moved, self.slots[end], share)

    def _put_back(self, place: int, to: int, moved: dict[str, Decimal]) -> bool:
        """Add what changes when the values of a slot go to another one; false if they may not."""
        for name, other in zip(self.slots[to], self.slots[place], strict=True):
            value, read = self.system.values.get(other), self.system.values.get(name)
            if value is None:
                return False
            if value != read:
                if not self._may_be(name, value):
                    return False
                moved[name] = value
        return True

    def _may_be(self, name: str, value: Decimal) -> bool:
        if self.alone and self.kind is Kind.ACROSS:
            return self.system.mends(name, value)
        return not self.alone or self.system.is_touched(name)

    def _pushed_out(
        self, moved: dict[str, Decimal], lost: Slot, share: float
    ) -> Iterator[Hypothesis]:
        """With the values of `lost` that the identities of what was put back demand."""
        changes = dict(moved)
        for name in lost:
            own = self._own_identity(name, lost)
            value = None if own is None else self.system.demanded(own, name, moved)
            if value is None or not self.system.may_be(name, value):
                return
            changes[name] = value
        pushed_out = sum(changes[name] != 0 for name in lost)
        yield from self._helping(changes, share * _LOST**pushed_out, _LEAST_TOUCHED)

    def _own_identity(self, name: str, lost: Slot) -> int | None:
        """The identity that ties a figure of `lost` to the other slots of the line."""
        weights, names = self.system.weights, {name for slot in self.slots for name in slot}
        tied = [n for n in self.system.through.get(name, ()) if weights[n].keys() & lost == {name}]
        return max(tied, key=lambda n: len(weights[n].keys() & names), default=None)

    def _helping(
        self, changes: dict[str, Decimal], share: float, least: int
    ) -> Iterator[Hypothesis]:
        values = self.system.values
        changes = {name: value for name, value in changes.items() if value != values.get(name)}
        if len(changes) > 1 and _helps(changes, self.system, least):
            yield misplaced(self.kind, changes, self.system.figures, share)

    def _is_all_between(self, start: int, end: int) -> bool:
        low, high = sorted((start, end))
        return all(low <= slot <= high for slot in self._filled)

    @cached_property
    def _filled(self) -> frozenset[int]:
        """The slots that are not blank."""
        values = self.system.values
        return frozenset(
            place
            for place, slot in enumerate(self.slots)
            if any(values.get(name) != 0 for name in slot)
        )


def _slides(block: Block, system: System) -> Iterator[Hypothesis]:
    for line in _lines(block, system):
        yield from line.slides()


def _lines(block: Block, system: System) -> Iterator[_Line]:
    """Each row, each column, the rows as a whole, the columns as a whole and those of one page."""
    several = len(block) > 1
    for row in block:
        yield _Line(Kind.ALONG, tuple((name,) for name in row), several, system)
    if several:
        columns = list(zip(*block, strict=True))
        for column in columns:
            yield _Line(Kind.ACROSS, tuple((name,) for name in column), True, system)
        yield _Line(Kind.ACROSS, tuple(block), False, system)
        yield _Line(Kind.ALONG, tuple(columns), False, system)
        pages = [list(rows) for _, rows in groupby(block, lambda row: _page(row, system))]
        for rows in pages if len(pages) > 1 else []:
            yield _Line(Kind.ALONG, tuple(zip(*rows, strict=True)), False, system)


def _page(row: Slot, system: System) -> int:
    return next((system.figures[name].page for name in row if name in system.figures), 0)


def _splits(block: Block, system: System) -> Iterator[Hypothesis]:
    """Neighbours in a row whose digits may have been parted at the wrong place."""
    for row in block:
        for left, right in pairwise(row):
            if system.is_touched(left) or system.is_touched(right):
                yield from _parted(left, right, system)


def _parted(left: str, right: str, system: System) -> Iterator[Hypothesis]:
    """The other ways to part the digits of two cells; one of them may not have been found."""
    found = [name for name in (left, right) if name in system.figures]
    if not all(name in system.values for name in found):
        return
    written = "".join(read_digits(system.figures[name]) for name in found)
    for place in range(1, len(written)):
        parts = {left: written[:place], right: written[place:]}
        values = {name: Decimal(part) for name, part in parts.items()}
        changes = {name: new for name, new in values.items() if new != system.values.get(name)}
        if all(map(_is_plain, parts.values())) and _helps(changes, system, _LEAST_TOUCHED):
            yield parted(changes, system.figures)


def _is_plain(text: str) -> bool:
    """Whether a number may be printed so: without leading zeros."""
    return text == "0" or not text.startswith("0")


def _helps(changes: dict[str, Decimal], system: System, least: int) -> bool:
    """Whether some identities hold again by `changes`, `least` have a say, and none is broken."""
    shifts, new = system.shifts(changes), system.becomes_known(changes)
    return (
        bool(system.restored(changes))
        and len(shifts) + len(new) >= least
        and shifts.keys() <= system.broken
        and all(system.closes(number, gap) for number, gap in new.items())
    )
