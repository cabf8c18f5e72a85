"""What a finding says, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Claim, Figure
from gouji.reconcile.form import Form, Identity
from gouji.reconcile.ledger import Sum
from gouji.reconcile.numbers import plain

_BREAKS = "，。；！？,;!?\n"
_LONGEST_QUOTE = 60
_MOST_NAMES = 4
_MOST_ADDENDS = 8


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


def ruled(identity: Identity) -> Message:
    """The rule that `identity` is, as the form words it."""
    return Message(identity.says, identity.says_en)


def source(form: Form, rule: Message = NOTHING) -> Message:
    """The rule in words, if there is one, and where the form comes from."""
    return Message(
        f"（{'；'.join(filter(None, (rule.zh, form.source)))}）",
        f" ({'; '.join(filter(None, (rule.en, form.source_en)))})",
    )


def side(form: Form, total: Sum) -> Message:
    """The names of a side's figures."""
    names = [named(form, term.id, last_year=term.last_year) for term in total.terms]
    return Message(
        _listed([name.zh for name in names], "、", "等{}项"),
        _listed([name.en for name in names], ", ", " and others ({} in all)"),
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


def left_out(total: Sum) -> Message:
    """A note that rows of `total` are not there, when some are not."""
    lacking = sum(term.figure is None for term in total.terms)
    if not lacking:
        return NOTHING
    return Message(
        f"；其中 {lacking} 项表中未列，按 0 计",
        f"; {lacking} of them are not in the table, counted as 0",
    )


def read_again(name: Message, first: str, again: str) -> Message:
    """That a second reading of what `name` says saw something else."""
    one, other = first.strip(), again.strip()
    return Message(
        f"；{name.zh}读作“{one}”，复读为“{other}”",
        f"; {name.en} was read as “{one}”, read again as “{other}”",
    )


def figures_read_again(form: Form, figures: Iterable[Figure]) -> Message:
    """Both readings of those of `figures` that were read differently."""
    told = (
        read_again(named(form, one.id), one.text, one.again)
        for one in figures
        if one.again is not None and one.again.strip() != one.text.strip()
    )
    return sum(told, NOTHING)


def named(form: Form, figure: str, *, last_year: bool = False) -> Message:
    """The name of a figure, of this year or of last year."""
    zh, en = ("上年", "last year's ") if last_year else ("", "")
    return Message(zh + form.name(figure), en + form.name_en(figure))


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
