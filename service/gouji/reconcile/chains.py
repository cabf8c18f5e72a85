"""Chains: what a body reports of one year goes on from what it reported of the year before.

Nothing here is asked of the reports themselves: any years that were audited can be chained.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Protocol

from gouji.document import Audit, Figure, Verdict
from gouji.reconcile.numbers import is_blank, printed

_LAST_YEAR = "previous:"
_LEAST_SEEN = 0.01
"""A second reading of a cell that is less probable than this was not seen."""


class Equation(Protocol):
    """The sum of `left` is the sum of `right`; the terms are as in the files of the forms."""

    @property
    def left(self) -> tuple[str, ...]:
        """A leading `-` subtracts; `previous:` is last year's figure."""

    @property
    def right(self) -> tuple[str, ...]:
        """The figure that the report prints."""


@dataclass(frozen=True, slots=True)
class Year:
    """A report's figures by id, the chains that its form asks for, and what is said of figures.

    `doubted` may be misread; `disputed` are part of what contradicts within the report.
    """

    figures: Mapping[str, Figure]
    chains: Sequence[Equation]
    doubted: AbstractSet[str] = frozenset()
    disputed: AbstractSet[str] = frozenset()


def year_of(audit: Audit, chains: Sequence[Equation]) -> Year:
    """The year that an audit tells of; where it could not tell a chain itself, it is doubted."""
    doubted, disputed = set[str](), set[str]()
    for finding in audit.findings:
        unsure = finding.verdict is Verdict.UNSURE and finding.rule == "cross-year"
        if unsure or finding.verdict is Verdict.MISREAD:
            doubted |= set(finding.figures)
        elif finding.verdict is Verdict.CONTRADICT:
            disputed |= set(finding.figures)
    return Year(by_id(audit.figures), chains, doubted, disputed)


class Holds(str, Enum):
    """What became of a chain between two years; `UNREAD` is neither held nor broken."""

    HELD = "held"
    BROKEN = "broken"
    UNSURE = "unsure"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of the year `year` with its sign; `amount` is `None` where it was not read."""

    year: int
    figure: str
    sign: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Link:
    """A chain between the years `before` and `after`, and what each of its sides adds up to."""

    before: int
    after: int
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    holds: Holds

    @property
    def expected(self) -> Decimal | None:
        """What the left side comes to; `None` where a part of it was not read."""
        return _sum(self.left)

    @property
    def actual(self) -> Decimal | None:
        """What the right side comes to; `None` where a part of it was not read."""
        return _sum(self.right)

    @property
    def unread(self) -> tuple[Term, ...]:
        """The terms that were not read."""
        return tuple(term for term in (*self.left, *self.right) if term.amount is None)


def links(years: Mapping[int, Year], sure_from: float) -> tuple[Link, ...]:
    """Every chain between years that follow one another.

    One is broken only where every figure was read with confidence `sure_from` at least, none is
    doubted, and none has another reading with which the chain would hold.
    """
    return tuple(
        _link(year, chain, years, sure_from)
        for year in sorted(years)
        if year - 1 in years
        for chain in years[year].chains
    )


def amount(figure: Figure | None) -> Decimal | None:
    """What a figure counts as: a blank cell is 0, one that was not read is `None`."""
    if figure is None or (figure.value is None and not is_blank(figure.text)):
        return None
    return figure.value or Decimal(0)


def by_id(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Figures by id; of two with the same id the surer one."""
    return {figure.id: figure for figure in sorted(figures, key=lambda one: one.confidence)}


def _link(after: int, chain: Equation, years: Mapping[int, Year], sure_from: float) -> Link:
    left, right = (tuple(_terms(after, side, years)) for side in (chain.left, chain.right))
    return Link(after - 1, after, left, right, _holds(left, right, years, sure_from))


def _terms(after: int, side: Iterable[str], years: Mapping[int, Year]) -> Iterator[Term]:
    for written in side:
        sign, name = (-1, written[1:]) if written.startswith("-") else (1, written)
        year = after - 1 if name.startswith(_LAST_YEAR) else after
        figure = name.removeprefix(_LAST_YEAR)
        yield Term(year, figure, sign, amount(years[year].figures.get(figure)))


def _holds(
    left: tuple[Term, ...], right: tuple[Term, ...], years: Mapping[int, Year], sure_from: float
) -> Holds:
    expected, actual = _sum(left), _sum(right)
    if expected is None or actual is None:
        return Holds.UNREAD
    if expected == actual:
        return Holds.HELD
    lacking = [(term, actual - expected) for term in left]
    lacking += [(term, expected - actual) for term in right]
    doubtful = (
        may_be_misread(years[term.year], term.figure, term.sign * gap, sure_from)
        for term, gap in lacking
    )
    return Holds.UNSURE if any(doubtful) else Holds.BROKEN


def may_be_misread(year: Year, figure_id: str, gap: Decimal, sure_from: float) -> bool:
    """Whether the reader may be to blame for a sum that holds were the figure greater by `gap`."""
    figure = year.figures[figure_id]
    if figure.confidence < sure_from or figure.id in year.doubted:
        return True
    wanted = (amount(figure) or Decimal(0)) + gap
    return any(
        probability >= _LEAST_SEEN and printed(text) == wanted
        for text, probability in figure.alternatives
    )


def _sum(terms: Iterable[Term]) -> Decimal | None:
    total = Decimal(0)
    for term in terms:
        if term.amount is None:
            return None
        total += term.sign * term.amount
    return total
