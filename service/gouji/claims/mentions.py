"""Where a sentence may assert a quantity, and the words that belong to each such place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gouji.claims.negations import Negation, negations
from gouji.claims.numerals import Numeral, numerals

Span = tuple[int, int]

_BOUNDARY = re.compile(r"[，,；;：:。！!？?（）()…]")
_STRONG = re.compile(r"[；;。！!？?…]")
_BREAKDOWN = re.compile(r"其中|包括|包含|分别为|内有")


@dataclass(frozen=True, slots=True)
class Mention:
    """A numeral or a negation: `text[start:end]`; `until` is where its counter ends.

    `negation` is true for 未收到 and its like, `same` for 持平; `percent`, `counter` and `han`
    are those of the numeral.
    """

    start: int
    end: int
    until: int
    text: str
    value: Decimal
    approx: bool = False
    percent: bool = False
    counter: str = ""
    han: bool = False
    negation: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Spans of the words around a mention.

    `left`: its clause before it; `right`: its clause after it; `far`: the clauses before `left`
    back to the last mention or full stop, nearest first; `follows`: the clause after its own,
    empty when that holds a mention; `breakdown`: it comes after 其中; `first`: nothing was counted
    before it since the full stop; `total_follows`: 其中 or a colon and more mentions follow.
    """

    left: Span
    right: Span
    far: tuple[Span, ...]
    follows: Span
    breakdown: bool
    first: bool
    total_follows: bool


def candidates(text: str) -> tuple[Mention, ...]:
    """Every numeral and negation of `text` in order, never overlapping."""
    counted = [_of_numeral(numeral) for numeral in numerals(text)]
    denied = [_of_negation(negation) for negation in negations(text)]
    denied = [d for d in denied if not _holds((d.start, d.end), counted)]
    return tuple(sorted(counted + denied, key=lambda mention: mention.start))


def mentions(text: str) -> tuple[Mention, ...]:
    """The candidates that a rule can judge.

    A negation with a numeral in its clause denies that numeral (未超过2件), so it is left out.
    """
    found = candidates(text)
    counted = [mention for mention in found if not mention.negation and not mention.same]
    return tuple(
        mention
        for mention in found
        if not mention.negation or not _holds(_clause_after(text, mention.end), counted)
    )


def surroundings(text: str, all_mentions: tuple[Mention, ...], index: int) -> Surroundings:
    """The words around mention number `index` of `all_mentions` in `text`."""
    mention, before, after = all_mentions[index], all_mentions[:index], all_mentions[index + 1 :]
    halt = _last(_STRONG, text, mention.start)
    last = max([halt] + [previous.until for previous in before])
    clauses = _clauses(text, last, mention.start)
    right = _right(text, mention, after)
    said_before = text[halt : mention.start]
    return Surroundings(
        left=clauses[0],
        right=right,
        far=tuple(clauses[1:]),
        follows=_follows(text, right, after),
        breakdown=bool(_BREAKDOWN.search(said_before)) and any(m.start >= halt for m in before),
        first=not any(m.start >= halt and not m.negation for m in before),
        total_follows=_total_follows(text, mention, after),
    )


def _of_numeral(numeral: Numeral) -> Mention:
    return Mention(
        start=numeral.start,
        end=numeral.end,
        until=numeral.until,
        text=numeral.text,
        value=numeral.value,
        approx=numeral.approx,
        percent=numeral.percent,
        counter=numeral.counter,
        han=numeral.han,
    )


def _of_negation(negation: Negation) -> Mention:
    return Mention(
        start=negation.start,
        end=negation.end,
        until=negation.end,
        text=negation.text,
        value=negation.value,
        negation=not negation.same,
        same=negation.same,
    )


def _holds(span: Span, found: list[Mention]) -> bool:
    return any(span[0] <= mention.start < span[1] for mention in found)


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Where the last match before `end` stops; 0 when there is none."""
    return max((match.end() for match in pattern.finditer(text, 0, end)), default=0)


def _clause_after(text: str, start: int) -> Span:
    match = _BOUNDARY.search(text, start)
    return start, match.start() if match else len(text)


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """The clauses of `text[start:end]`, nearest to `end` first; at least one."""
    cuts = [match.span() for match in _BOUNDARY.finditer(text, start, end)]
    starts = [start] + [cut[1] for cut in cuts]
    ends = [cut[0] for cut in cuts] + [end]
    return list(zip(starts, ends, strict=True))[::-1]


def _right(text: str, mention: Mention, after: tuple[Mention, ...]) -> Span:
    """The clause after `mention`; empty when it runs into the next one, whose words it then is."""
    start, end = _clause_after(text, mention.until)
    inside = [m for m in after if start <= m.start < end]
    if not inside:
        return start, end
    return (start, inside[0].start) if inside[0].negation or inside[0].same else (start, start)


def _follows(text: str, right: Span, after: tuple[Mention, ...]) -> Span:
    at = right[1]
    if at >= len(text) or not _BOUNDARY.match(text, at) or _STRONG.match(text, at):
        return at, at
    span = _clause_after(text, at + 1)
    return (at, at) if any(span[0] <= m.start < span[1] for m in after) else span


def _total_follows(text: str, mention: Mention, after: tuple[Mention, ...]) -> bool:
    ahead = text[mention.until :]
    start = re.match(r"[^，,。；;：:]{0,12}[，,。；;：:（(…]+[^\d，,。；;]{0,8}?", ahead)
    marked = re.match(r".{0,14}?(?:其中|包括|包含|[:：])", ahead)
    return bool(start and marked and after)
