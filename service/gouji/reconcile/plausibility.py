"""Counts that cannot be: negative or fractional."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import Figure, Finding, Severity, Verdict
from gouji.reconcile.fingerprint import fingerprint
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Ledger, is_sure
from gouji.reconcile.messages import Message, figures_read_again, source
from gouji.reconcile.numbers import plain
from gouji.reconcile.places import evidence


def judge_plausibility(form: Form, ledger: Ledger) -> Iterator[Finding]:
    """One finding for each count that was surely read, or read twice, as negative or fractional."""
    printed = frozenset(form.figure_ids)
    for figure in ledger.this_year.values():
        if figure.id in printed and form.unit(figure.id) == "件" and _was_looked_at(figure):
            fault = _fault(form, figure)
            if fault:
                yield _finding(form, figure, fault)


def _was_looked_at(figure: Figure) -> bool:
    return is_sure(figure) or figure.again is not None


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
    text = (
        Message(
            f"{form.name(figure.id)}为 {value}，{fault.zh}，件数不可能如此",
            f"{form.name_en(figure.id)} is {value}: a count that {fault.en} cannot be",
        )
        + figures_read_again(form, (figure,))
        + source(form)
    )
    sure = is_sure(figure)
    return Finding(
        id=fingerprint(form.id, "plausibility", figure.id),
        rule="plausibility",
        verdict=Verdict.CONTRADICT if sure else Verdict.UNSURE,
        severity=Severity.MEDIUM,
        message=text.zh,
        message_en=text.en,
        expected=None,
        actual=figure.value,
        claims=(),
        figures=(figure.id,),
        confidence=figure.confidence if sure else max(0.5, 1 - figure.confidence),
        evidence=evidence((), (figure,)),
    )
