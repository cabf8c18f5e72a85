"""The form's equations, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gouji.document import Finding, Severity, Verdict
from gouji.reconcile.causes import told
from gouji.reconcile.equations import Equation
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Sum
from gouji.reconcile.messages import (
    NOTHING,
    Message,
    blanks,
    figures_read_again,
    left_out,
    named,
    ruled,
    side,
    source,
    worked,
)
from gouji.reconcile.messages import difference as apart
from gouji.reconcile.numbers import plain
from gouji.reconcile.places import evidence, ids
from gouji.reconcile.repair import GIVEN_UP, Diagnosis, Repairs

_TOTALS = ("row-sum", "column-sum", "group-sum")

_SEVERITY = {
    Verdict.AGREE: Severity.INFO,
    Verdict.CONTRADICT: Severity.HIGH,
    Verdict.MISREAD: Severity.LOW,
    Verdict.UNSURE: Severity.MEDIUM,
    Verdict.UNCHECKED: Severity.INFO,
}


def judge_identities(
    form: Form, equations: Sequence[Equation], repairs: Repairs
) -> Iterator[Finding]:
    """One finding an equation, in order."""
    for equation in equations:
        diagnosis = repairs.of(equation) if equation.broken else None
        verdict = _verdict(form, equation, diagnosis)
        message = _message(form, equation, verdict, diagnosis, repairs)
        yield _finding(form, equation, verdict, diagnosis, message)


def _verdict(form: Form, equation: Equation, diagnosis: Diagnosis | None) -> Verdict:
    if not equation.both.figures:
        return Verdict.UNCHECKED
    if not equation.known:
        return Verdict.AGREE if equation.holds_without(form.may_lack) else Verdict.UNSURE
    if diagnosis is None:
        return Verdict.AGREE
    if diagnosis.is_misread:
        return Verdict.MISREAD
    proven = diagnosis.is_proven_fault or (diagnosis.is_fault and equation.both.sure)
    return Verdict.CONTRADICT if proven and not equation.cut_off else Verdict.UNSURE


def _finding(
    form: Form,
    equation: Equation,
    verdict: Verdict,
    diagnosis: Diagnosis | None,
    message: Message,
) -> Finding:
    rule = equation.identity.rule
    return Finding(
        id=fingerprint(form.id, rule, equation.identity.id),
        rule=rule,
        verdict=verdict,
        severity=_severity(equation, verdict),
        message=message.zh,
        message_en=message.en,
        expected=equation.left.value if _is_told(equation.left, verdict) else None,
        actual=equation.right.value if _is_told(equation.right, verdict) else None,
        claims=(),
        figures=ids(equation.figures),
        confidence=_confidence(equation, verdict, diagnosis),
        evidence=evidence((), equation.figures),
    )


def _is_told(total: Sum, verdict: Verdict) -> bool:
    """Whether a side has a value: all of it was found, or agrees without what was not."""
    return total.known or verdict is Verdict.AGREE


def _severity(equation: Equation, verdict: Verdict) -> Severity:
    """A broken equation that cannot be told matters more than one with a figure missing."""
    if verdict is Verdict.UNSURE and not equation.known:
        return Severity.LOW
    return _SEVERITY[verdict]


def _confidence(equation: Equation, verdict: Verdict, diagnosis: Diagnosis | None) -> float:
    """Two sides that agree bear each other out; why they differ, all identities tell together."""
    if verdict is Verdict.AGREE:
        return equation.both.weakest
    if verdict is Verdict.CONTRADICT and diagnosis:
        read = equation.both
        return min(diagnosis.fault, read.weakest) if read.sure else diagnosis.fault
    if verdict is Verdict.MISREAD and diagnosis:
        return diagnosis.misread
    return 1.0 if not equation.known else max(0.5, 1 - equation.both.likelihood)


def _message(
    form: Form,
    equation: Equation,
    verdict: Verdict,
    diagnosis: Diagnosis | None,
    repairs: Repairs,
) -> Message:
    if verdict is Verdict.UNCHECKED:
        return _absent(form, equation) + source(form, ruled(equation.identity))
    if verdict is Verdict.UNSURE and not equation.known:
        return _unknown(form, equation, repairs) + source(form, ruled(equation.identity))
    return (
        _sides(form, equation)
        + _doubt(form, equation, verdict, diagnosis, repairs)
        + (figures_read_again(form, equation.figures) if diagnosis else NOTHING)
        + blanks(equation.both)
        + left_out(equation.both)
        + source(form, ruled(equation.identity))
    )


def _sides(form: Form, equation: Equation) -> Message:
    if equation.identity.rule in _TOTALS:
        return _total(form, equation)
    left, right = _come_to(form, equation.left), _come_to(form, equation.right)
    if equation.difference == 0:
        return Message(f"{left.zh}，与{right.zh} 相符", f"{left.en}, and {right.en}: they agree")
    gap = apart(equation.left.value, equation.right.value)
    if not equation.broken:
        return Message(f"{left.zh}，{right.zh}", f"{left.en}, {right.en}") + _rounded(equation, gap)
    return Message(
        f"{left.zh}，而{right.zh}，相差 {gap}",
        f"{left.en}, but {right.en}: a difference of {gap}",
    )


def _come_to(form: Form, total: Sum) -> Message:
    """What one side comes to, or is where it is a single figure."""
    name, value = side(form, total), worked(total)
    if len(total.terms) == 1:
        return Message(f"{name.zh}为 {value}", f"{name.en} is {value}")
    return Message(f"{name.zh}合计 {value}", f"{name.en} come to {value}")


def _total(form: Form, equation: Equation) -> Message:
    """A printed total and its parts; the rule tells which they are, so only the total is named."""
    total, parts, printed = side(form, equation.right), equation.left, worked(equation.right)
    if equation.difference == 0:
        return Message(
            f"{total.zh}为 {printed}，与其各项之和 {worked(parts)} 相符",
            f"{total.en} is {printed}, as its parts add up to: {worked(parts)}",
        )
    gap = apart(equation.left.value, equation.right.value)
    if not equation.broken:
        return Message(
            f"{total.zh}为 {printed}，其各项之和为 {worked(parts)}",
            f"{total.en} is {printed}, its parts add up to {worked(parts)}",
        ) + _rounded(equation, gap)
    return Message(
        f"{total.zh}为 {printed}，而其各项之和为 {worked(parts)}，相差 {gap}",
        f"{total.en} is {printed}, but its parts add up to {worked(parts)}: a difference of {gap}",
    )


def _rounded(equation: Equation, gap: str) -> Message:
    most = plain(equation.identity.tolerance)
    return Message(
        f"，相差 {gap}，不超过四舍五入可致的 {most}",
        f": a difference of {gap}, no more than the {most} that rounding can make",
    )


def _doubt(
    form: Form,
    equation: Equation,
    verdict: Verdict,
    diagnosis: Diagnosis | None,
    repairs: Repairs,
) -> Message:
    if diagnosis is None:
        return NOTHING
    if equation.cut_off:
        return _CUT_OFF
    if diagnosis is GIVEN_UP:
        return _TOO_MUCH
    cause = told(form, diagnosis, verdict, repairs.figures)
    if cause != NOTHING or verdict is not Verdict.UNSURE:
        return cause
    weakest = min(equation.both.terms, key=lambda t: t.figure.confidence if t.figure else 0.0)
    name = named(form, weakest.id, last_year=weakest.last_year)
    return Message(
        f"；{name.zh}识读把握不足，请对照原件",
        f"; {name.en} was not surely read, please look at the page",
    )


_CUT_OFF = Message(
    "；略超四舍五入的误差，或系尾数舍去所致，请核对",
    "; a little more than rounding can make: perhaps last digits were cut off, please check",
)
_TOO_MUCH = Message(
    "；不符之处过多，原因未能判明，请对照原件",
    "; too much does not add up to tell why, please look at the page",
)


def _absent(form: Form, equation: Equation) -> Message:
    left, right = side(form, equation.left), side(form, equation.right)
    return Message(
        f"{left.zh}与{right.zh}均未找到，无从核对",
        f"Neither {left.en} nor {right.en} was found, so there is nothing to check",
    )


def _unknown(form: Form, equation: Equation, repairs: Repairs) -> Message:
    missing = [term for term in equation.both.terms if not term.known]
    name = side(form, Sum(tuple(missing)))
    return Message(
        f"{name.zh}未找到或无法辨认，不能核对",
        f"{name.en} was not found or is illegible, so this cannot be checked",
    ) + _would_hold(repairs.wanted(equation))


def _would_hold(value: Decimal | None) -> Message:
    if value is None:
        return NOTHING
    return Message(f"；若为 {plain(value)} 则相符", f"; with {plain(value)} it would hold")
