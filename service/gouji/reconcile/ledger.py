"""The figures of this year and of last year, and sums of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import prod

from gouji.document import Figure
from gouji.reconcile.numbers import is_blank

SURE_FIGURE = 0.95
"""From this confidence on a cell counts as surely read."""

LAST_YEAR = "previous:"


@dataclass(frozen=True)
class Term:
    """One figure of a sum; `figure` is `None` when it was not found."""

    id: str
    sign: int
    figure: Figure | None
    last_year: bool = False

    @property
    def value(self) -> Decimal:
        """What the term adds; a blank cell counts as zero."""
        number = self.figure.value if self.figure else None
        return self.sign * (number or Decimal(0))

    @property
    def blank(self) -> bool:
        """Whether the cell was found and says nothing."""
        return self.figure is not None and self.figure.value is None

    @property
    def known(self) -> bool:
        """Whether the cell was found and is a number or blank, not something illegible."""
        figure = self.figure
        return figure is not None and (figure.value is not None or is_blank(figure.text))


@dataclass(frozen=True)
class Sum:
    """Figures added up."""

    terms: tuple[Term, ...]

    @cached_property
    def value(self) -> Decimal:
        """The sum; terms not found add nothing."""
        return sum((term.value for term in self.terms), Decimal(0))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that were found, of both years."""
        return tuple(term.figure for term in self.terms if term.figure)

    @property
    def own(self) -> tuple[Figure, ...]:
        """The figures of this report that were found."""
        return tuple(term.figure for term in self.terms if term.figure and not term.last_year)

    @property
    def known(self) -> bool:
        """Whether every term was found and is legible."""
        return all(term.known for term in self.terms)

    @property
    def sure(self) -> bool:
        """Whether every term was surely read."""
        return self.known and all(is_sure(figure) for figure in self.figures)

    @property
    def blank(self) -> bool:
        """Whether every cell is blank."""
        return bool(self.terms) and all(term.blank for term in self.terms)

    @property
    def weakest(self) -> float:
        """The confidence of the least sure figure."""
        return min((figure.confidence for figure in self.figures), default=0.0)

    @property
    def likelihood(self) -> float:
        """The probability that every figure was read right."""
        return prod(figure.confidence for figure in self.figures)


@dataclass(frozen=True)
class Ledger:
    """Figures by id. `last_year` is `None` when there is no earlier report to hold against."""

    this_year: dict[str, Figure]
    last_year: dict[str, Figure] | None = None

    def add(self, terms: Iterable[str]) -> Sum:
        """The sum of `terms`, as an identity writes them."""
        return Sum(tuple(self._term(term) for term in terms))

    def add_last_year(self, ids: Iterable[str]) -> Sum:
        """The sum of last year's figures `ids`."""
        return self.add(LAST_YEAR + figure for figure in ids)

    def holds(self, value: Decimal, column: str = "") -> bool:
        """Whether a figure of either year is `value`; of those in `column`, where any is."""
        figures = [*self.this_year.values(), *(self.last_year or {}).values()]
        inside = [figure for figure in figures if figure.id.rpartition(".")[2] == column]
        return any(figure.value == value for figure in inside or figures)

    def _term(self, term: str) -> Term:
        sign = -1 if term.startswith("-") else 1
        name = term.removeprefix("-")
        if name.startswith(LAST_YEAR):
            figure = name.removeprefix(LAST_YEAR)
            return Term(figure, sign, (self.last_year or {}).get(figure), last_year=True)
        return Term(name, sign, self.this_year.get(name))


def by_id(figures: Sequence[Figure]) -> dict[str, Figure]:
    """Figures by id; of two with the same id the surer one."""
    best: dict[str, Figure] = {}
    for figure in figures:
        if figure.id not in best or figure.confidence > best[figure.id].confidence:
            best[figure.id] = figure
    return best


def is_sure(figure: Figure) -> bool:
    """Whether the cell was surely read."""
    return figure.confidence >= SURE_FIGURE
