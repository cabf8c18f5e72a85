"""Counts that cannot be: negative or fractional."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import Figure, Finding, Severity, Verdict
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Ledger, is_sure
from gouji.reconcile.messages import Message, source
from gouji.reconcile.numbers import plain
from gouji.reconcile.places import evidence


def judge_plausibility(form: Form, ledger: Ledger) -> Iterator[Finding]:
    """One finding for each surely read count that is negative or fractional."""
    printed = frozenset(form.figure_ids)
    for figure in ledger.this_year.values():
        if figure.id in printed and form.unit(figure.id) == "件" and is_sure(figure):
            fault = _fault(form, figure)
            if fault:
                yield _finding(form, figure, fault)


def _fault(form: Form, figure: Figure) -> Message | None:
    if figure.value is None:
        return None
    if figure.value != figure.value.to_integral_value():
        return Message("不是整数", "is not a whole number")
    may_fall = "增/减" in form.name(figure.id).replace("／", "/")
    if figure.value < 0 and not may_fall:
        return Message("为负数", "is negative")
    return None


def _finding(form: Form, figure: Figure, fault: Message) -> Finding:
    value = plain(figure.value) if figure.value is not None else ""
    text = Message(
        f"{form.name(figure.id)}为 {value}，{fault.zh}，件数不可能如此",
        f"{form.name_en(figure.id)} is {value}: a count that {fault.en} cannot be",
    ) + source(form)
    return Finding(
        id=fingerprint(form.id, "plausibility", figure.id),
        rule="plausibility",
        verdict=Verdict.CONTRADICT,
        severity=Severity.MEDIUM,
        message=text.zh,
        message_en=text.en,
        expected=None,
        actual=figure.value,
        claims=(),
        figures=(figure.id,),
        confidence=figure.confidence,
        evidence=evidence((), (figure,)),
    )
