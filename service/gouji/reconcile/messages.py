"""What a finding says, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Claim
from gouji.reconcile.form import Form
from gouji.reconcile.ledger import Sum, Term
from gouji.reconcile.misreading import Change
from gouji.reconcile.numbers import plain

_BREAKS = "，。；！？,;!?\n"
_LONGEST_QUOTE = 60
_MOST_NAMES = 4
_MOST_ADDENDS = 8

_RULES = {
    "row-sum": ("各申请人之和应等于总计", "the applicants add up to the row's total"),
    "column-sum": ("各办理结果之和应等于总计", "the results add up to the column's total"),
    "flow": (
        "本列第一项加第二项之和，应等于第三项加第四项之和",
        "received = handled + carried out",
    ),
    "group-sum": ("各结果之和应等于总计", "the outcomes add up to the group's total"),
    "cross-year": ("本年数与上年数应当衔接", "this year goes on from last year"),
}


@dataclass(frozen=True)
class Message:
    """One text in both languages."""

    zh: str
    en: str

    def __add__(self, other: Message) -> Message:
        return Message(self.zh + other.zh, self.en + other.en)


NOTHING = Message("", "")


def quoted(claim: Claim) -> str:
    """The clause of the sentence that holds the claim's number."""
    sentence, start, end = claim.sentence, claim.start, claim.end
    while start > 0 and not _breaks(sentence, start - 1):
        start -= 1
    while end < len(sentence) and not _breaks(sentence, end):
        end += 1
    clause = re.sub(r"\s+", "", sentence[start:end])
    return clause if len(clause) <= _LONGEST_QUOTE else _around(sentence, claim)


def source(form: Form, rule: str = "") -> Message:
    """The rule, when it is one of the form's, and where the form comes from."""
    zh, en = _RULES.get(rule, ("", ""))
    return Message(
        f"（{'；'.join(filter(None, (zh, form.source)))}）",
        f" ({'; '.join(filter(None, (en, form.source_en)))})",
    )


def side(form: Form, total: Sum) -> Message:
    """The names of a side's figures."""
    return Message(
        _listed([_name(form, t) for t in total.terms], "、", "等{}项"),
        _listed([_name_en(form, t) for t in total.terms], ", ", " and others ({} in all)"),
    )


def worked(total: Sum) -> str:
    """The sum as worked out: `3+5=8`; only the result when there is nothing to add up."""
    addends = [term.value for term in total.terms if term.value]
    result = plain(total.value)
    if len(addends) < 2 or len(addends) > _MOST_ADDENDS:
        return result
    return "+".join(plain(value) for value in addends).replace("+-", "-") + "=" + result


def difference(one: Decimal, other: Decimal) -> str:
    """How far two numbers are apart."""
    return plain(abs(one - other))


def blanks(total: Sum) -> Message:
    """A note that cells of `total` are blank, when some are."""
    empty = sum(term.blank for term in total.terms)
    if not empty:
        return NOTHING
    if len(total.terms) == 1:
        return Message("；表中该格为空白，按 0 计", "; the cell is blank and counts as 0")
    return Message(
        f"；其中 {empty} 格为空白，按 0 计", f"; {empty} of the cells blank, counted as 0"
    )


def changed(form: Form, change: Change) -> Message:
    """Which cell, changed to what, would make everything agree."""
    name, name_en = form.name(change.figure.id), form.name_en(change.figure.id)
    was, value = change.figure.text.strip(), plain(change.value)
    if change.misread:
        return Message(
            f"；{name}识读为“{was}”，另一读数 {value} 可使各式相符，应系误读",
            f"; {name_en} was read as “{was}”; read as {value} every identity holds, "
            "so the reader erred",
        )
    return Message(
        f"；若{name}由“{was}”改为 {value}，则各式均相符",
        f"; with {name_en} changed from “{was}” to {value} every identity would hold",
    )


def _name(form: Form, term: Term) -> str:
    return ("上年" if term.last_year else "") + form.name(term.id)


def _name_en(form: Form, term: Term) -> str:
    return ("last year's " if term.last_year else "") + form.name_en(term.id)


def _listed(names: Sequence[str], comma: str, more: str) -> str:
    if len(names) <= _MOST_NAMES:
        return comma.join(names)
    return comma.join(names[:2]) + more.format(len(names))


def _breaks(sentence: str, at: int) -> bool:
    """Whether a clause ends at `at`; a comma between digits belongs to a number."""
    if sentence[at] not in _BREAKS:
        return False
    digits = sentence[at - 1 : at].isdigit() and sentence[at + 1 : at + 2].isdigit()
    return not digits


def _around(sentence: str, claim: Claim) -> str:
    before = sentence[max(0, claim.start - _LONGEST_QUOTE // 2) : claim.start]
    after = sentence[claim.end : claim.end + _LONGEST_QUOTE // 2]
    return "…" + re.sub(r"\s+", "", before + sentence[claim.start : claim.end] + after) + "…"
