"""Identities of the form with the report's figures put in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Figure
from gouji.reconcile.form import Identity
from gouji.reconcile.ledger import Ledger, Sum


@dataclass(frozen=True)
class Equation:
    """An identity and both of its sides; `right` is what is printed."""

    identity: Identity
    left: Sum
    right: Sum

    @property
    def difference(self) -> Decimal:
        """Left less right; 0, or within the tolerance, when the identity holds."""
        return self.left.value - self.right.value

    @property
    def both(self) -> Sum:
        """Every term of either side."""
        return Sum(self.left.terms + self.right.terms)

    @property
    def known(self) -> bool:
        """Whether every term was found and is legible."""
        return self.left.known and self.right.known

    @property
    def broken(self) -> bool:
        """Whether all is known and the sides differ by more than rounding can make them."""
        return self.known and abs(self.difference) > self.identity.tolerance

    def holds_without(self, may_lack: Collection[str]) -> bool:
        """Whether it holds when figures that were not found and that may lack count as nothing."""
        lacking = [term for term in self.both.terms if not term.known]
        return (
            self.right.known
            and all(term.figure is None and term.id in may_lack for term in lacking)
            and abs(self.difference) <= self.identity.tolerance
        )

    @property
    def cut_off(self) -> bool:
        """Whether figures that were cut off rather than rounded may make the sides differ so.

        What is cut off is less than a whole last digit, twice as much as what is rounded.
        """
        return abs(self.difference) <= 2 * self.identity.tolerance

    @property
    def figures(self) -> tuple[Figure, ...]:
        """This report's figures of either side."""
        return self.both.own

    def weight(self, figure: str) -> int:
        """By how much `difference` grows when this year's `figure` grows by one."""
        left = sum(t.sign for t in self.left.terms if t.id == figure and not t.last_year)
        right = sum(t.sign for t in self.right.terms if t.id == figure and not t.last_year)
        return left - right


def equations(identities: Iterable[Identity], ledger: Ledger) -> tuple[Equation, ...]:
    """One equation an identity, in order."""
    return tuple(Equation(i, ledger.add(i.left), ledger.add(i.right)) for i in identities)
