"""The claims of the text, held against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from gouji.document import Claim, Figure, Finding, Severity, Verdict
from gouji.reconcile.accounts import Account, account, is_legible
from gouji.reconcile.confidence import LIKELY_CLAIM, PROBABLE_CLAIM, SURE_CLAIM
from gouji.reconcile.fingerprint import claim_fingerprints
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Ledger, Sum
from gouji.reconcile.messages import Message, quoted
from gouji.reconcile.numbers import is_nearly, is_slip_of
from gouji.reconcile.places import evidence, ids
from gouji.reconcile.rates import Rate, judge_rates
from gouji.reconcile.repair import Repairs
from gouji.reconcile.scopes import Scope, joins_names, scopes
from gouji.reconcile.surroundings import (
    Told,
    is_of_another_name,
    is_of_its_name,
    surroundings,
)
from gouji.reconcile.tolerance import MONEY, in_unit, is_rounded, same

_PREVIOUS, _DERIVED = "previous.", "derived."
_REQUESTS = "requests."
_SHOWN = Decimal("0.0001")
_SLIP = re.compile(r"[A-Za-z]")

_SEVERITY = {
    Verdict.AGREE: Severity.INFO,
    Verdict.CONTRADICT: Severity.HIGH,
    Verdict.EXPLAINED: Severity.MEDIUM,
    Verdict.MISREAD: Severity.LOW,
    Verdict.UNSURE: Severity.MEDIUM,
    Verdict.UNCHECKED: Severity.INFO,
}


@dataclass(frozen=True)
class Judgement:
    """A claim's verdict, the table's side, and what bears the verdict out."""

    verdict: Verdict
    table: Sum
    scope: Scope | None = None
    scoped: Sum | None = None
    reading: tuple[Figure, Decimal] | None = None


def judge_claims(
    form: Form,
    ledger: Ledger,
    claims: Sequence[Claim],
    repairs: Repairs,
    year: int | None = None,
) -> Iterator[Finding]:
    """One finding a claim, in order; `year` is that of the report."""
    rules = [_rule(claim) for claim in claims]
    names = claim_fingerprints(form.id, rules, claims)
    rates = judge_rates(claims, partial(_last_year, form, ledger))
    told = [_of_both_courses(form, ledger, one) for one in surroundings(claims, year)]
    for number, (one, rule, name) in enumerate(zip(told, rules, names, strict=True)):
        claim = one.claim
        if number in rates:
            yield _rate(number, claim, name, rates[number])
            continue
        judgement = _judge(form, ledger, one, repairs)
        message = account(form, claim, _facts(form, claim, judgement))
        yield _finding(number, claim, rule, name, judgement, message, _unit(form, claim))


def _of_both_courses(form: Form, ledger: Ledger, told: Told) -> Told:
    """复议、诉讼共20件，其中维持3件: of both, where the table has the number only so."""
    claim, (_, _, outcome) = told.claim, told.claim.figure.rpartition(".")
    courses = f"review.{outcome}", f"litigation.{outcome}"
    if sorted(told.shared) != sorted(courses):
        return told
    both = replace(claim, figure="+".join(courses))
    alone, together = (ledger.add(form.expand(one.figure)) for one in (claim, both))
    unit = _unit(form, claim)
    agrees = together.known and same(both, together.value, unit)
    return replace(told, claim=both) if agrees and not same(claim, alone.value, unit) else told


def unchecked_claims(claims: Sequence[Claim]) -> Iterator[Finding]:
    """One finding a claim when there is no form to hold it against."""
    rules = [_rule(claim) for claim in claims]
    names = claim_fingerprints("", rules, claims)
    rates = judge_rates(claims, lambda _: None)
    for number, (claim, rule, name) in enumerate(zip(claims, rules, names, strict=True)):
        if number in rates:
            yield _rate(number, claim, name, rates[number])
            continue
        judgement = Judgement(Verdict.UNCHECKED, Sum(()))
        told = account(None, claim, Account(Verdict.UNCHECKED, Sum(())))
        yield _finding(number, claim, rule, name, judgement, told, "件")


def _rule(claim: Claim) -> str:
    if claim.figure.startswith(_DERIVED):
        return "rate"
    return "cross-year" if claim.figure.startswith(_PREVIOUS) else "text-table"


def _last_year(form: Form, ledger: Ledger, figure: str) -> Sum | None:
    parts = form.expand(figure)
    return ledger.add_last_year(parts) if parts and ledger.last_year is not None else None


def _rate(number: int, claim: Claim, name: str, rate: Rate) -> Finding:
    """A finding on a percentage or a change; the numbers that it is of are named beside it."""
    told = (claim, *(item.claim for item in rate.of))
    legible = min(one.legibility for one in told)
    return Finding(
        id=name,
        rule="rate",
        verdict=rate.verdict,
        severity=Severity.MEDIUM if rate.verdict is Verdict.CONTRADICT else _SEVERITY[rate.verdict],
        message=rate.message.zh,
        message_en=rate.message.en,
        expected=rate.exact.quantize(_SHOWN),
        actual=claim.value,
        claims=(number, *(item.number for item in rate.of)),
        figures=(),
        confidence=max(0.5, 1 - legible) if rate.verdict is Verdict.UNSURE else legible,
        evidence=evidence(told, ()),
    )


def _unit(form: Form, claim: Claim) -> str:
    parts = form.expand(claim.figure.removeprefix(_PREVIOUS))
    return form.unit(parts[0]) if parts else "件"


def _judge(form: Form, ledger: Ledger, told: Told, repairs: Repairs) -> Judgement:
    claim = told.claim
    table = _table_side(form, ledger, claim)
    if not table.terms:
        return Judgement(Verdict.UNCHECKED, table)
    if not table.known:
        return Judgement(Verdict.UNSURE, table)
    unit = _unit(form, claim)
    if same(claim, table.value, unit):
        return Judgement(Verdict.AGREE, table)
    reading = _other_reading(claim, table, unit, repairs)
    if reading:
        return Judgement(Verdict.MISREAD, table, reading=reading)
    if _rule(claim) == "text-table":
        explained = _explained(form, ledger, told, table, unit)
        if explained:
            return explained
    name = form.name(claim.figure)
    if is_of_another_name(claim, name):
        return Judgement(Verdict.UNSURE, table)
    named = claim.confidence >= LIKELY_CLAIM and is_of_its_name(claim, name)
    meant = named or _is_meant(form, ledger, told, table, unit)
    return Judgement(_differing(told, table, unit, repairs, meant=meant), table)


def _table_side(form: Form, ledger: Ledger, claim: Claim) -> Sum:
    """The figures that the claim speaks of; none when no table holds them."""
    if _rule(claim) == "text-table":
        return ledger.add(form.expand(claim.figure))
    if ledger.last_year is None:
        return Sum(())
    return ledger.add_last_year(form.expand(claim.figure.removeprefix(_PREVIOUS)))


def _other_reading(
    claim: Claim, table: Sum, unit: str, repairs: Repairs
) -> tuple[Figure, Decimal] | None:
    """The cell, and its other reading, with which the table says what the claim says."""
    for term in table.terms:
        if term.figure is None or term.last_year:
            continue
        for value in repairs.values(term.figure):
            if same(claim, table.value - term.value + term.sign * value, unit):
                return term.figure, value
    return None


def _explained(form: Form, ledger: Ledger, told: Told, table: Sum, unit: str) -> Judgement | None:
    claim = told.claim
    if unit in MONEY and (_rounded(claim, table, unit) or is_rounded(claim, table.value, unit)):
        return Judgement(Verdict.EXPLAINED, table, _UNIT, table)
    for scope in scopes(form, claim, told.shared):
        other = ledger.add(scope.terms)
        if other.known and same(claim, other.value, unit):
            return Judgement(Verdict.EXPLAINED, table, scope, other)
    level = _other_level(told, table, unit)
    return Judgement(Verdict.EXPLAINED, table, level) if level else None


def _other_level(told: Told, table: Sum, unit: str) -> Scope | None:
    """Both 全市 and 本级 are told of, and the table has the number of the other one."""
    levels = surroundings((told.claim, *told.others), told.year)
    for other in levels[1:]:
        if told.is_of_another_level_than(other) and same(other.claim, table.value, unit):
            return Scope((), _of_level(told, other))
    return None


def _of_level(told: Told, other: Told) -> Message:
    clause = quoted(other.claim)
    return Message(
        f"此数为{told.level}口径，表中为“{clause}”的口径",
        f"this counts {told.level}, the table counts as “{clause}” does",
    )


def _rounded(claim: Claim, table: Sum, unit: str) -> bool:
    """Money told in the table's unit, or tabled with fewer decimals than told."""
    if not table.value:
        return False
    exact = in_unit(claim.value, unit)
    return table.value in (claim.value, exact.quantize(table.value, ROUND_HALF_UP))


def _is_meant(form: Form, ledger: Ledger, told: Told, table: Sum, unit: str) -> bool:
    """Whether the claim surely speaks of what its number is held against.

    A number that is that of the table but for a digit bears out what the tagger took it for. Where
    it is no figure's, what it was taken for may be in doubt between figures of requests of which it
    is none, nor of another of the same applicants; an outcome of 复议 or 诉讼 may be of both
    together, which no reading says.
    """
    claim = told.claim
    said = in_unit(claim.value, unit)
    if claim.confidence >= SURE_CLAIM:
        return True
    if is_slip_of(said, table.value):
        return claim.confidence >= LIKELY_CLAIM
    near = claim.confidence >= PROBABLE_CLAIM and is_nearly(said, table.value)
    if near and not ledger.holds(said):
        return True
    column = claim.figure.rpartition(".")[2]
    return _is_none_of_several(form, ledger, told, unit) and not ledger.holds(said, column)


def _is_none_of_several(form: Form, ledger: Ledger, told: Told, unit: str) -> bool:
    """Whether the claim surely speaks of one of some figures of requests, and has none's number.

    All 16 numbers of held-out sentences that are told so are of one of the figures.
    """
    if not told.claim.figure.startswith(_REQUESTS) or joins_names(told.claim):
        return False
    return _differing_from(form, ledger, told, unit) >= SURE_CLAIM


def _differing_from(form: Form, ledger: Ledger, told: Told, unit: str) -> float:
    """How surely the number is of one of the figures that have another one than it tells.

    办理21件 may be of those handled, of those that came in, or of both alike.
    """
    readings = ((ledger.add(form.expand(figure)), chance) for figure, chance in told.readings)
    return sum(
        chance
        for table, chance in readings
        if table.terms and table.sure and not same(told.claim, table.value, unit)
    )


def _differing(told: Told, table: Sum, unit: str, repairs: Repairs, *, meant: bool) -> Verdict:
    legible = is_legible(told.claim, unit) and not _SLIP.search(told.claim.text)
    sure = meant and told.is_plain and legible and table.sure and repairs.sure(table.own)
    return Verdict.CONTRADICT if sure else Verdict.UNSURE


def _facts(form: Form, claim: Claim, judged: Judgement) -> Account:
    return Account(
        judged.verdict,
        judged.table,
        unit=_unit(form, claim),
        scope=judged.scope.name if judged.scope else None,
        scoped=judged.scoped,
        reading=judged.reading,
        last_year=_rule(claim) == "cross-year",
    )


def _finding(
    number: int,
    claim: Claim,
    rule: str,
    name: str,
    judged: Judgement,
    told: Message,
    unit: str,
) -> Finding:
    figures = _named(judged)
    return Finding(
        id=name,
        rule=rule,
        verdict=judged.verdict,
        severity=_severity(judged),
        message=told.zh,
        message_en=told.en,
        expected=in_unit(claim.value, unit),
        actual=judged.table.value if judged.table.terms and judged.table.known else None,
        claims=(number,),
        figures=ids(figures),
        confidence=_confidence(claim, judged),
        evidence=evidence((claim,), figures),
    )


def _named(judged: Judgement) -> tuple[Figure, ...]:
    """This report's figures that the finding speaks of."""
    return judged.table.own + (judged.scoped.own if judged.scoped else ())


def _severity(judged: Judgement) -> Severity:
    if judged.verdict is Verdict.UNSURE and not judged.table.known:
        return Severity.LOW
    return _SEVERITY[judged.verdict]


def _confidence(claim: Claim, judged: Judgement) -> float:
    """To differ, the claim must mean these figures and each must have been read right."""
    right = claim.confidence * claim.legibility * judged.table.likelihood
    if judged.verdict is Verdict.AGREE:
        return min(claim.confidence, judged.table.weakest)
    if judged.verdict is Verdict.CONTRADICT:
        return right
    if judged.verdict is Verdict.UNSURE:
        return max(0.5, 1 - right) if judged.table.known else 1.0
    return {Verdict.EXPLAINED: 0.8, Verdict.MISREAD: 0.8}.get(judged.verdict, 1.0)


_UNIT = Scope((), Message("金额按表中单位或四舍五入计", "money in the table's unit, or rounded"))
