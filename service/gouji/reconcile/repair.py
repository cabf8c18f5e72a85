"""What breaks identities: the reader, the report itself, or it cannot be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, prod

from gouji.document import Figure
from gouji.reconcile.equations import Equation
from gouji.reconcile.form import Form
from gouji.reconcile.hypotheses import Hypothesis, Kind, listed
from gouji.reconcile.ledger import is_sure
from gouji.reconcile.misplaced import misplacements
from gouji.reconcile.search import Explanation, Part, explanations, parts
from gouji.reconcile.system import System

CLEAR = 0.8
"""From this probability on it is said who is to blame."""

_PROVEN = 0.99
"""From this probability on the doubt of other cells does not matter any more."""

_LIKELY = 0.5
"""From this probability on a claim that says the repaired value bears the repair out."""


@dataclass(frozen=True)
class Diagnosis:
    """Why one identity is broken.

    `misread` is the probability that the reader alone is to blame, `fault` that the report alone
    is. `causes` are the hypotheses that touch the identity in the likeliest explanation, `share`
    their probability. `borne_out` tells that more speaks for them than this identity, `attested`
    that several identities demand the same of cells that were surely read.
    """

    misread: float
    fault: float
    causes: tuple[Hypothesis, ...] = ()
    share: float = 0.0
    borne_out: bool = False
    attested: bool = False

    @property
    def is_misread(self) -> bool:
        """Whether the reader is clearly to blame, and it is clear for what."""
        return self.borne_out and self.misread >= CLEAR and self.share >= CLEAR

    @property
    def is_fault(self) -> bool:
        """Whether the report is clearly to blame."""
        return self.fault >= CLEAR

    @property
    def is_proven_fault(self) -> bool:
        """Whether the report is to blame however ill the other cells of the identity were read.

        That two identities are off by the same, each by a misreading of its own, is told by
        `fault`.
        """
        return self.attested and self.fault >= _PROVEN and self.share >= CLEAR


_MOST_STEPS = 2000
"""Hypotheses tried in one report until the rest is given up: some tens of milliseconds."""

GIVEN_UP = Diagnosis(0.0, 0.0)
"""Too much is broken to be explained."""


class Repairs:
    """The likeliest repairs of the identities that do not hold, as far as they can be told."""

    def __init__(self, form: Form, equations: Sequence[Equation]) -> None:
        self._system = System(form, tuple(equations))
        self._numbers = {one.identity.id: number for number, one in enumerate(equations)}
        self._diagnoses: dict[int, Diagnosis] = {}
        self._doubts: dict[str, dict[Decimal, float]] = defaultdict(lambda: defaultdict(float))
        self._unclear: set[str] = set()
        steps = _MOST_STEPS
        for part in parts(self._system, misplacements(form, self._system)):
            steps -= self._judge(part, steps)

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures that were found, as hypotheses call them."""
        return self._system.figures

    def of(self, equation: Equation) -> Diagnosis:
        """Why `equation`, which is broken, does not hold."""
        return self._diagnoses[self._numbers[equation.identity.id]]

    def values(self, figure: Figure) -> Iterator[Decimal]:
        """Other values that the cell may have: no identity that holds now would be broken."""
        for value, chance in self._doubts.get(figure.id, {}).items():
            if chance >= _LIKELY:
                yield value
        if not is_sure(figure) and not self._system.holds(figure.id):
            yield from listed(figure)

    def sure(self, figures: Iterable[Figure]) -> bool:
        """Whether each of `figures` was surely read and no identities say otherwise."""
        return all(is_sure(one) and not self._is_doubted(one.id) for one in figures)

    def wanted(self, equation: Equation) -> Decimal | None:
        """The value of the one figure that `equation` lacks, when all its identities agree."""
        weights = self._system.weights[self._numbers[equation.identity.id]]
        missing = [name for name in weights if name not in self._system.values]
        values = self._demanded(missing[0]) if len(missing) == 1 else set()
        return values.pop() if len(values) == 1 else None

    def _demanded(self, name: str) -> set[Decimal]:
        repaired = {v for v, chance in self._doubts.get(name, {}).items() if chance >= CLEAR}
        demanded = (self._system.demanded(n, name, {}) for n in self._system.through[name])
        values = repaired or {value for value in demanded if value is not None}
        return values if all(self._system.may_be(name, value) for value in values) else set()

    def _is_doubted(self, name: str) -> bool:
        return name in self._unclear or sum(self._doubts.get(name, {}).values()) > 1 - CLEAR

    def _judge(self, part: Part, most_steps: int) -> int:
        """Diagnose the identities of a part; returns the steps that it took."""
        found, steps = explanations(part, most_steps)
        if found:
            self._weigh(part, found)
        else:
            self._diagnoses |= dict.fromkeys(part.numbers, GIVEN_UP)
            self._unclear |= part.names
        return steps

    def _weigh(self, part: Part, found: Sequence[Explanation]) -> None:
        weighted = _weighted(found)
        self._diagnoses |= {n: _diagnosis(n, weighted, self._system) for n in part.numbers}
        for explanation, weight in weighted:
            for one in (cause.hypothesis for cause in explanation.causes):
                for name, value in one.changes:
                    self._doubts[name][value] += weight * one.readers


Causes = tuple[Hypothesis, ...]

Weighted = Sequence[tuple[Explanation, float]]
"""Explanations, each with its probability among them."""


def _weighted(found: Sequence[Explanation]) -> Weighted:
    chances = [exp(found[0].cost - one.cost) for one in found]
    return [(one, chance / sum(chances)) for one, chance in zip(found, chances, strict=True)]


def _diagnosis(number: int, weighted: Weighted, system: System) -> Diagnosis:
    misread = fault = 0.0
    shares: dict[Hashable, float] = defaultdict(float)
    likeliest: dict[Hashable, Causes] = {}
    for explanation, weight in weighted:
        causes = explanation.of(number)
        if number not in explanation.left:
            misread += weight * prod(one.readers for one in causes)
        fault += weight * prod(1 - one.readers for one in causes)
        shares[_said(causes)] += weight
        likeliest.setdefault(_said(causes), causes)
    said = max(shares, key=lambda one: shares[one])
    causes = likeliest[said]
    borne_out = bool(causes) and all(_is_borne_out(one, number, system) for one in causes)
    attested = bool(causes) and all(_is_attested(one, system) for one in causes)
    return Diagnosis(misread, fault, causes, shares[said], borne_out, attested)


def _said(causes: Causes) -> Hashable:
    """What causes come to: where exactly a slide ends is no matter."""
    slides = {Kind.ALONG, Kind.ACROSS}
    return frozenset(one.kind if one.kind in slides else one.changes for one in causes)


def _is_attested(one: Hypothesis, system: System) -> bool:
    """Whether several broken identities are restored by changing surely read cells."""
    sure = all(name in system.figures and is_sure(system.figures[name]) for name, _ in one.changes)
    return sure and len(system.restored(dict(one.changes))) > 1


def _is_borne_out(one: Hypothesis, number: int, system: System) -> bool:
    """Whether more than the identity itself speaks for a hypothesis, for one can always be mended.

    Several identities do; else the reader does, who saw the value in a doubtful cell or doubts no
    other.
    """
    if system.spoken_for(dict(one.changes)) > 1:
        return True
    doubtful = [name for name in system.weights[number] if not is_sure(system.figures[name])]
    changed = [name for name, _ in one.changes]
    return changed == doubtful or (one.listed and changed[0] in doubtful)
