"""One cause, one contradiction: what follows from another difference is told under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from gouji.document import Figure, Finding, Severity, Verdict
from gouji.reconcile.equations import Equation
from gouji.reconcile.messages import Message
from gouji.reconcile.repair import CLEAR, Repairs

Changes = Mapping[str, Decimal]
"""Cells by name, with the values that would restore every identity."""

_NARRATIVE = ("text-table", "text-text", "rate")
_NEAREST = ("row-sum", "group-sum", "column-sum", "flow", "cross-table", "cross-year", *_NARRATIVE)
"""Rules, the one first that names a wrong cell with the fewest others beside it."""


@dataclass(frozen=True)
class Ties:
    """What ties one difference to another: the equations, and what would restore each of them.

    `changes` are by the place of a finding among all.
    """

    equations: Sequence[Equation]
    figures: Mapping[str, Figure]
    changes: Mapping[int, Changes]

    @classmethod
    def of(cls, first: int, equations: Sequence[Equation], repairs: Repairs) -> Ties:
        """Those of `equations`, whose findings begin at place `first`, one for each in order."""
        changes = {
            place: restored
            for place, equation in enumerate(equations, first)
            if equation.broken and (restored := _restoring(equation, repairs))
        }
        return cls(equations, repairs.figures, changes)


NO_TIES = Ties((), {}, {})


def _restoring(equation: Equation, repairs: Repairs) -> dict[str, Decimal]:
    diagnosis = repairs.of(equation)
    if not diagnosis.borne_out or diagnosis.share < CLEAR:
        return {}
    return {name: value for one in diagnosis.causes for name, value in one.changes}


def rooted(findings: Sequence[Finding], ties: Ties) -> tuple[Finding, ...]:
    """The findings in their order; of contradictions with one cause only the nearest stays one.

    The others are `explained`, and say by what.
    """
    broken = [n for n, one in enumerate(findings) if one.verdict is Verdict.CONTRADICT]
    roots = {number: number for number in broken}
    for one, other in combinations(broken, 2):
        if _tied(one, other, findings, ties):
            _join(roots, one, other, findings)
    following = Counter(_root(roots, n) for n in broken if _root(roots, n) != n)
    return tuple(_told(number, findings, roots, following) for number in range(len(findings)))


def _root(roots: Mapping[int, int], number: int) -> int:
    while roots[number] != number:
        number = roots[number]
    return number


def _join(roots: dict[int, int], one: int, other: int, findings: Sequence[Finding]) -> None:
    first, second = sorted(
        (_root(roots, one), _root(roots, other)),
        key=lambda number: (_rank(findings[number].rule), number),
    )
    roots[second] = first


def _rank(rule: str) -> int:
    return _NEAREST.index(rule) if rule in _NEAREST else -1


def _tied(one: int, other: int, findings: Sequence[Finding], ties: Ties) -> bool:
    first, second = findings[one], findings[other]
    if one in ties.changes and other in ties.changes:
        return ties.changes[one] == ties.changes[other]
    if one in ties.changes:
        return second.rule in _NARRATIVE and _follows(second, ties.changes[one], ties.figures)
    if {first.rule, second.rule} <= set(_NARRATIVE) and set(first.claims) & set(second.claims):
        return True
    return _moved_together(first, second, ties.equations)


def _follows(said: Finding, changes: Changes, figures: Mapping[str, Figure]) -> bool:
    """Whether the text agrees with the table once the changed cells are as they should be."""
    if said.actual is None or said.expected is None:
        return False
    shared = [name for name in said.figures if name in changes]
    moved = sum((changes[name] - (figures[name].value or 0) for name in shared), Decimal(0))
    return bool(shared) and said.actual + moved == said.expected


def _moved_together(one: Finding, other: Finding, equations: Iterable[Equation]) -> bool:
    """Whether the table is off by the same in figures that one equation holds."""
    kinds = {one.rule, other.rule}
    if kinds not in ({"text-table"}, {"cross-year"}) or _gap(one) != _gap(other):
        return False
    return any(_holds_both(equation, one, other) for equation in equations) or bool(
        set(one.figures) & set(other.figures)
    )


def _gap(finding: Finding) -> Decimal | None:
    if finding.actual is None or finding.expected is None:
        return None
    return finding.actual - finding.expected


def _holds_both(equation: Equation, one: Finding, other: Finding) -> bool:
    names = {figure.id for figure in equation.figures}
    return bool(names.intersection(one.figures)) and bool(names.intersection(other.figures))


def _told(
    number: int, findings: Sequence[Finding], roots: Mapping[int, int], following: Counter[int]
) -> Finding:
    finding = findings[number]
    if number not in roots:
        return finding
    root = _root(roots, number)
    if root != number:
        note = _because(findings[root])
        finding = replace(finding, verdict=Verdict.EXPLAINED, severity=Severity.LOW)
    elif following[number]:
        note = _with(following[number])
    else:
        return finding
    return replace(
        finding,
        message=finding.message + note.zh,
        message_en=finding.message_en + note.en,
    )


def _because(root: Finding) -> Message:
    what, what_en = _head(root.message, "，"), _head(root.message_en, ",")
    return Message(
        f"；与“{what}”一处同一原因，不另计",
        f"; of the same cause as “{what_en}”, not counted again",
    )


def _head(message: str, comma: str) -> str:
    """The first clause of a message, in which the place is named."""
    return message.partition(comma)[0].replace("“", "").replace("”", "")


def _with(following: int) -> Message:
    return Message(
        f"；另有 {following} 处不符由此而来", f"; {following} other differences follow from it"
    )
