"""How a judged claim is told: the clause, both numbers, the difference, the reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Claim, Figure, Verdict
from gouji.reconcile.confidence import LEGIBLE
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Sum
from gouji.reconcile.messages import (
    NOTHING,
    Message,
    blanks,
    difference,
    figures_read_again,
    quoted,
    read_again,
    source,
    worked,
)
from gouji.reconcile.numbers import plain
from gouji.reconcile.tolerance import MONEY, in_unit

_TABLED = Message("文字与表格应当一致", "the text must say what the table says")
_YEARS = Message("本年数与上年数应当衔接", "this year goes on from last year")
"""What is asked of a number of the text, whatever the form."""


@dataclass(frozen=True)
class Account:
    """What there is to tell of a claim. `scoped` is the sum over the scope that explains it."""

    verdict: Verdict
    table: Sum
    unit: str = "件"
    scope: Message | None = None
    scoped: Sum | None = None
    reading: tuple[Figure, Decimal] | None = None
    last_year: bool = False


def account(form: Form | None, claim: Claim, facts: Account) -> Message:
    """The message of a claim's finding, in both languages."""
    if form is None or facts.verdict is Verdict.UNCHECKED:
        return _unchecked(claim, facts)
    if not facts.table.known:
        return _missing(form, claim, facts) + source(form, _rule(facts))
    return (
        _compared(form, claim, facts)
        + _reason(form, claim, facts)
        + _again(form, claim, facts)
        + _end(form, facts)
    )


def _end(form: Form, facts: Account) -> Message:
    return blanks(facts.table) + source(form, _rule(facts))


def _rule(facts: Account) -> Message:
    return _YEARS if facts.last_year else _TABLED


def _says(claim: Claim, unit: str) -> Message:
    about, about_en = ("约 ", "about ") if claim.approx else ("", "")
    value = plain(claim.value)
    told = plain(in_unit(claim.value, unit))
    money = unit in MONEY and unit != "元"
    number = f"{about}{value}" + (f" 元（{told} {unit}）" * money)
    number_en = f"{about_en}{value}" + (f" yuan ({told}{unit})" * money)
    return Message(
        f"文中“{quoted(claim)}”称 {number}", f"The text “{quoted(claim)}” says {number_en}"
    )


def _cell(form: Form, claim: Claim, facts: Account) -> Message:
    figure = claim.figure.removeprefix("previous.")
    zh, en = ("上年报告", "last year's report") if facts.last_year else ("表中", "the table")
    return Message(f"{zh}{form.name(figure)}", f"{en}, {form.name_en(figure)},")


def _compared(form: Form, claim: Claim, facts: Account) -> Message:
    says, cell = _says(claim, facts.unit), _cell(form, claim, facts)
    number = worked(facts.table) + (f" {facts.unit}" if facts.unit in MONEY else "")
    if facts.verdict is Verdict.AGREE:
        return Message(
            f"{says.zh}，与{cell.zh}的 {number} 相符", f"{says.en}, and {cell.en} agrees: {number}"
        )
    gap = difference(in_unit(claim.value, facts.unit), facts.table.value)
    return Message(
        f"{says.zh}，而{cell.zh}为 {number}，相差 {gap}",
        f"{says.en}, but {cell.en} says {number}: a difference of {gap}",
    )


def is_legible(claim: Claim, unit: str) -> bool:
    """Whether the number of the claim, counted in `unit`, was surely read off the page.

    A count has no fraction: where one was read off pixels, its point may be a speck.
    """
    whole = unit in MONEY or claim.value == claim.value.to_integral_value()
    return claim.legibility >= (LEGIBLE if whole else 1.0)


def _reason(form: Form, claim: Claim, facts: Account) -> Message:
    if facts.scope and facts.scoped:
        return _scope(facts.scope, facts.scoped)
    if facts.scope:
        return Message(f"；{facts.scope.zh}", f"; {facts.scope.en}")
    if facts.reading:
        return _reading(form, *facts.reading)
    if facts.verdict is Verdict.UNSURE and not is_legible(claim, facts.unit):
        return _illegible(claim)
    if facts.verdict is not Verdict.UNSURE:
        return NOTHING
    return _ILLEGIBLE if not facts.table.sure else _UNCLEAR


_ILLEGIBLE = Message(
    "；表中数字识读把握不足，请对照原件", "; the table was not surely read, please look at the page"
)
_UNCLEAR = Message(
    "；文中此数是否即指该项把握不足，请核实",
    "; whether the text speaks of this figure is not certain, please check",
)


def _again(form: Form, claim: Claim, facts: Account) -> Message:
    """Both readings, where two differ and the verdict hangs on them."""
    if facts.verdict not in (Verdict.MISREAD, Verdict.UNSURE):
        return NOTHING
    number = Message("文中数字", "the number in the text")
    text = NOTHING if claim.again is None else read_again(number, claim.text, claim.again)
    return text + figures_read_again(form, facts.table.own)


def _illegible(claim: Claim) -> Message:
    text = claim.text.strip()
    return Message(
        f"；文中数字“{text}”识读把握不足，请对照原件",
        f"; the number “{text}” in the text was not surely read, please look at the page",
    )


def _scope(name: Message, scoped: Sum) -> Message:
    return Message(
        f"；按“{name.zh}”的口径为 {worked(scoped)}，两者相符",
        f"; counted as “{name.en}” it is {worked(scoped)}, which agrees",
    )


def _reading(form: Form, figure: Figure, value: Decimal) -> Message:
    number = plain(value)
    return Message(
        f"；{form.name(figure.id)}识读为“{figure.text}”，另一读数 {number} 与文中相符，应系误读",
        f"; {form.name_en(figure.id)} was read as “{figure.text}”; read as {number} it agrees "
        "with the text, so the reader erred",
    )


def _missing(form: Form, claim: Claim, facts: Account) -> Message:
    says, cell = _says(claim, facts.unit), _cell(form, claim, facts)
    return Message(
        f"{says.zh}，但{cell.zh}未找到或无法辨认，不能核对",
        f"{says.en}, but {cell.en} was not found or is illegible, so it cannot be checked",
    )


def _unchecked(claim: Claim, facts: Account) -> Message:
    says = _says(claim, facts.unit)
    return Message(
        f"{says.zh}，表中没有可核对的数", f"{says.en}; no table figure to check it against"
    )
