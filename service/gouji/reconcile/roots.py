"""One cause, one contradiction: what follows from another difference is told under it."""

from __future__ import annotations

import re
from collections import defaultdict
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

_MOST_TOLD = 3
"""Consequences that are told under their cause by their place."""

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
    following = defaultdict[int, list[Finding]](list)
    for number in broken:
        if _root(roots, number) != number:
            following[_root(roots, number)].append(findings[number])
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
    """Whether the table is off by the same in figures that one equation holds, or two in a row."""
    kinds = {one.rule, other.rule}
    if kinds not in ({"text-table"}, {"cross-year"}) or _gap(one) != _gap(other):
        return False
    held = [{figure.id for figure in equation.figures} for equation in equations]
    near = [set().union(*(names for names in held if names & set(f.figures))) for f in (one, other)]
    return bool((near[0] | set(one.figures)) & (near[1] | set(other.figures)))


def _gap(finding: Finding) -> Decimal | None:
    if finding.actual is None or finding.expected is None:
        return None
    return finding.actual - finding.expected


def _told(
    number: int,
    findings: Sequence[Finding],
    roots: Mapping[int, int],
    following: Mapping[int, Sequence[Finding]],
) -> Finding:
    finding = findings[number]
    if number not in roots:
        return finding
    root = _root(roots, number)
    if root != number:
        note = _because(findings[root])
        finding = replace(finding, verdict=Verdict.EXPLAINED, severity=Severity.LOW)
    elif number in following:
        note = _with(following[number])
    else:
        return finding
    return replace(
        finding,
        message=finding.message + note.zh,
        message_en=finding.message_en + note.en,
    )


def _because(root: Finding) -> Message:
    what = _head(root)
    return Message(
        f"；与“{what.zh}”一处同一原因，不另计",
        f"; of the same cause as “{what.en}”, not counted again",
    )


def _head(finding: Finding) -> Message:
    """The beginning of a message, which names the place and its number."""
    inner = str.maketrans("“”", "‘’")
    zh = re.split(r"，而|，后称|，办结|；|（国", finding.message, maxsplit=1)[0]
    en = re.split(r", but |, then |; | \(", finding.message_en, maxsplit=1)[0]
    return Message(zh.translate(inner), en.translate(inner))


def _with(following: Sequence[Finding]) -> Message:
    """What follows from a difference, the first few by their place."""
    heads = [_head(one) for one in following[:_MOST_TOLD]]
    zh, en = "”、“".join(h.zh for h in heads), "”, “".join(h.en for h in heads)
    several, more = len(following) > 1, len(following) > _MOST_TOLD
    return Message(
        f"；另有 {len(following)} 处不符由此而来：“{zh}”" + "等" * more,
        f"; {len(following)} other difference{'s follow' if several else ' follows'} from it: "
        f"“{en}”" + " and others" * more,
    )
