"""What is judged by a form that was drafted from the tables themselves, and how it is said.

Nobody prescribed its sums: they were seen in the numbers. So what breaks one weighs less, and where
only the label of a total speaks for a sum, nothing is said to be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gouji.document import Finding, Severity, Verdict
from gouji.reconcile.equations import equations
from gouji.reconcile.form import Form
from gouji.reconcile.identities import judge_identities
from gouji.reconcile.ledger import Ledger
from gouji.reconcile.messages import Message
from gouji.reconcile.repair import Repairs

_LOWER = {Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW}
_TEXT = ("text-text", "rate")
"""Rules that hold the text against itself: rounded money adds up but roughly."""

_ONLY_SAID = Message(
    "；仅由名称推断为合计，请核实口径", "; only its label says that it is a total, please check"
)


def judge_tentative(form: Form, ledger: Ledger) -> Iterator[Finding]:
    """One finding for each sum that only a label speaks for: it holds, or cannot be told.

    Each stands by itself, so that a sum that was none blames no cell of another.
    """
    for equation in equations(form.tentative, ledger):
        one = (equation,)
        for finding in judge_identities(form, one, Repairs(form, one)):
            yield finding if finding.verdict is Verdict.AGREE else _untold(finding)


def _untold(finding: Finding) -> Finding:
    return replace(
        finding,
        verdict=Verdict.UNSURE,
        severity=Severity.LOW,
        confidence=0.5,
        message=finding.message + _ONLY_SAID.zh,
        message_en=finding.message_en + _ONLY_SAID.en,
    )


def weighed(form: Form, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of `form`; those on the numbers of an inferred one weigh less."""
    return tuple(map(_lessened, findings)) if form.inferred else tuple(findings)


def _lessened(finding: Finding) -> Finding:
    if finding.rule == "completeness":
        return finding
    doubtful = finding.rule in _TEXT and finding.verdict is Verdict.CONTRADICT
    return replace(
        finding,
        verdict=Verdict.UNSURE if doubtful else finding.verdict,
        severity=_LOWER.get(finding.severity, finding.severity),
    )
