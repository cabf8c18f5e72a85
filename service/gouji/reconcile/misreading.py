"""Which cell, read otherwise, would make every identity through it hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Figure
from gouji.reconcile.equations import Equation
from gouji.reconcile.ledger import is_sure
from gouji.reconcile.numbers import printed

LEAST_SEEN = 0.01
"""A second reading of a surely read cell that is less probable than this was not seen."""


@dataclass(frozen=True)
class Change:
    """A cell that, changed to `value`, makes every identity through it hold.

    `seen` tells whether the reader itself gave `value` as another reading of the cell;
    `restores` counts the broken identities that hold again.
    """

    figure: Figure
    value: Decimal
    seen: bool
    restores: int

    @property
    def misread(self) -> bool:
        """Whether the reader, not the report, is to blame.

        Either the cell was not surely read, or the reader saw the very number on which several
        broken identities agree: that it saw it by chance is less likely than that it erred.
        """
        return not is_sure(self.figure) or (self.seen and self.restores > 1)

    @property
    def confidence(self) -> float:
        """The more identities agree on the change, the less it can be chance."""
        return 0.95 if self.restores > 1 else 0.85 if self.seen else 0.6


class Changes:
    """The one-cell changes that would restore broken identities."""

    def __init__(self, equations: Sequence[Equation]) -> None:
        self._through = _by_figure(equations)
        self._changes = {figure: self._change(figure) for figure in self._through}

    def of(self, equation: Equation) -> Change | None:
        """The change that restores `equation`, when there is just one that stands out.

        One identity alone can always be mended, so there the cell must be the only doubtful one.
        """
        found = [change for f in equation.figures if (change := self._changes.get(f.id))]
        doubtful = sum(not is_sure(figure) for figure in equation.figures)
        misread = [c for c in found if c.misread and (c.seen or c.restores > 1 or doubtful == 1)]
        return _best(misread) or _best([c for c in found if not c.misread and c.restores > 1])

    def values(self, figure: Figure) -> Iterator[Decimal]:
        """Other values that the cell may have: no identity that holds now would be broken."""
        change = self._changes.get(figure.id)
        if change and change.misread:
            yield change.value
        if is_sure(figure):
            return
        for value in alternatives(figure):
            if not any(eq.difference == 0 for eq in self._through.get(figure.id, ())):
                yield value

    def sure(self, figures: Sequence[Figure]) -> bool:
        """Whether each of `figures` was surely read and no identities say otherwise."""
        changes = [self._changes.get(figure.id) for figure in figures]
        return all(map(is_sure, figures)) and not any(c and c.misread for c in changes)

    def _change(self, identifier: str) -> Change | None:
        through = self._through[identifier]
        broken = [equation for equation in through if equation.difference != 0]
        if not broken:
            return None
        figure = next(f for f in broken[0].figures if f.id == identifier)
        seen = list(alternatives(figure, LEAST_SEEN if is_sure(figure) else 0.0))
        for value in [*seen, *(demanded(equation, figure) for equation in broken)]:
            if _is_count(value) and all(demanded(eq, figure) == value for eq in through):
                return Change(figure, value, value in seen, len(broken))
        return None


def alternatives(figure: Figure, least: float = 0.0) -> Iterator[Decimal]:
    """The numbers that the reader also saw in the cell with probability `least`, best first."""
    for text, probability in figure.alternatives:
        value = printed(text) if probability >= least else None
        if value is not None and value != (figure.value or 0):
            yield value


def demanded(equation: Equation, figure: Figure) -> Decimal:
    """The value of `figure` with which `equation` holds."""
    return (figure.value or Decimal(0)) - equation.difference / equation.weight(figure.id)


def _by_figure(equations: Sequence[Equation]) -> Mapping[str, list[Equation]]:
    through: dict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.known:
            for figure in dict.fromkeys(f.id for f in equation.figures):
                if equation.weight(figure):
                    through[figure].append(equation)
    return through


def _is_count(value: Decimal) -> bool:
    return value >= 0 and value == value.to_integral_value()


def _best(changes: Sequence[Change]) -> Change | None:
    """The change best borne out; `None` when two are alike, for then neither can be chosen."""
    ranked = sorted(changes, key=_rank, reverse=True)
    if len(ranked) > 1 and _rank(ranked[0]) == _rank(ranked[1]):
        return None
    return ranked[0] if ranked else None


def _rank(change: Change) -> tuple[bool, int]:
    return change.seen, change.restores
