"""Percentages and changes of the text, worked out again from the numbers they are told of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from gouji.document import Claim, Verdict
from gouji.reconcile.breakdowns import breakdowns
from gouji.reconcile.confidence import LEGIBLE, SURE_CLAIM
from gouji.reconcile.ledger import Sum
from gouji.reconcile.messages import Message, quoted
from gouji.reconcile.numbers import plain
from gouji.reconcile.passages import Item, Passage, passages

_RATE, _CHANGE = "derived.rate", "derived.change"
_SHARE = re.compile(r"占(?P<of>[^，,。；;\d]{0,12})$")
_RATE_OF = re.compile(r"(?:^.?|[，,、；;（(])(?P<of>[^，,、；;（(]{2,8})率[^，,。；;\d]{0,4}$")
_FALLS = re.compile(r"[减下]少|下降|降低|下滑|回落|[减降]幅")
_RISES = re.compile(r"增[加长多幅]|上升|提[高升]|[上高]涨|多")
_FILLERS = re.compile(
    r"20\d\d年度?|年度?|\d|[去上前]一?|同[期比]|环比|相?比率?|对|基本|持平"
    r"|(?:[增减升降涨][加长多少幅低]?|下[降滑]|回落|上升|提[高升])[率幅]?|幅度|多|少|出|净"
    r"|总|数|量|全[部年]|所|大?约|近|达到?|共计?|合计|占"
    r"|[件条个项宗起次例人份篇期户家块万亿元余]|较|与|和|同|了|为|是|的|[^\u4e00-\u9fff]"
)
"""Words between a number and what is told of it that name nothing else. 分别 is none of them."""

_STOP = re.compile(r"[。；;]")
_HUNDRED = Decimal(100)
_NEARBY = 12
"""Characters before a change that tell whether it is a rise or a fall."""

_MANY = ("narrative.published_category", "narrative.published_channel", "narrative.other")
"""Figures that stand for many things, which their names do not part."""


@dataclass(frozen=True)
class Rate:
    """A rate and what it was worked out from: `part` of `whole`, or `now` against `then`."""

    verdict: Verdict
    of: tuple[Item, ...]
    exact: Decimal
    message: Message


LastYear = Callable[[str], Sum | None]
"""The earlier report's figures that a claim's figure adds up; nothing without such a report."""


def judge_rates(claims: Sequence[Claim], last_year: LastYear) -> dict[int, Rate]:
    """By its number: what is to be said of each rate or change that can be worked out."""
    told = passages(claims)
    wholes = _wholes(told)
    found: dict[int, Rate] = {}
    for place, passage in enumerate(told):
        near = (*told[max(0, place - 1) : place], passage)
        for item in passage.items:
            rate = None
            if item.claim.figure == _RATE:
                rate = _share(passage, item, near, wholes)
            elif item.claim.figure == _CHANGE:
                rate = _change(passage, item, near, last_year)
            if rate is not None:
                found[item.number] = rate
    return found


def _wholes(told: Sequence[Passage]) -> dict[int, Item]:
    """What each number is a part of, where the text says so."""
    return {
        part.number: found.whole[0]
        for found in breakdowns(told)
        if len(found.wholes) == 1 and len(found.whole) == 1
        for part in found.parts
    }


def _share(
    passage: Passage, item: Item, near: Sequence[Passage], wholes: Mapping[int, Item]
) -> Rate | None:
    """A share (占26%) or a rate (公开率95.19%) of two numbers told before it."""
    before = [i for i in passage.items if i.is_count and i.claim.end <= item.claim.start]
    if not before:
        return None
    counted = [i for one in near for i in one.items if i.is_count and i is not item]
    fitting = _fitting_share(item, before[::-1], counted[::-1])
    if fitting is not None:
        return _told_share(item, *fitting, Verdict.AGREE)
    pair = _meant_share(passage, item, before, wholes)
    if pair is None or not pair[1].claim.value:
        return None
    return _told_share(item, *pair, _if_legible(pair, item.claim))


def _fitting_share(
    item: Item, parts: Sequence[Item], wholes: Sequence[Item]
) -> tuple[Item, Item] | None:
    for part in parts:
        for whole in wholes:
            value = whole.claim.value
            told_of = part is not whole and value and part.claim.value <= value
            if told_of and fits(item.claim, part.claim.value * _HUNDRED / value):
                return part, whole
    return None


def _meant_share(
    passage: Passage, item: Item, before: Sequence[Item], wholes: Mapping[int, Item]
) -> tuple[Item, Item] | None:
    """The part and the whole that the words name beyond doubt.

    网上申请占61% after a number of something else is no share of that.
    """
    last, words = before[-1], passage.before(item)
    if _SHARE.search(words):
        whole = wholes.get(last.number)
        meant = whole and _exact(last, whole) and _larger(whole, last)
        return (last, whole) if whole and meant and _is_of(passage, last, item, whole) else None
    named = _RATE_OF.search(words)
    if named and len(before) == 2 and named["of"] in passage.before(last):
        whole = before[0]
        return (last, whole) if _exact(last, whole) and _larger(whole, last) else None
    return None


def _is_of(passage: Passage, count: Item, item: Item, named: Item) -> bool:
    """Whether the words from `count` to `item` name nothing but what `named` counts."""
    words = _FILLERS.sub("", passage.between(count, item))
    return passage.before(named).endswith(words)


def _larger(whole: Item, part: Item) -> bool:
    return whole.claim.value >= part.claim.value and whole.counter == part.counter


def _exact(*items: Item) -> bool:
    return not any(item.claim.approx for item in items)


def fits(claim: Claim, exact: Decimal) -> bool:
    """Whether `exact` is what the claim says, rounded or cut off at its last digit."""
    step = _step(claim.text)
    said = abs(claim.value)
    nearest = exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)
    return said in nearest or said == exact


def _step(text: str) -> Decimal:
    """The place value of the last digit that is printed: 30.80% → 0.01."""
    match = re.search(r"\.(\d+)", text)
    return Decimal(1).scaleb(-len(match[1]) if match else 0)


def _if_legible(items: Sequence[Item], claim: Claim) -> Verdict:
    read = (claim, *(item.claim for item in items))
    seen = all(one.legibility >= LEGIBLE and one.again is None for one in read)
    return Verdict.CONTRADICT if seen else Verdict.UNSURE


def _told_share(item: Item, part: Item, whole: Item, verdict: Verdict) -> Rate:
    exact = part.claim.value * _HUNDRED / whole.claim.value
    numbers = f"{plain(part.claim.value)}/{plain(whole.claim.value)}"
    return Rate(verdict, (part, whole), exact, _told(item.claim, numbers, exact, verdict))


def _told(claim: Claim, numbers: str, exact: Decimal, verdict: Verdict) -> Message:
    shown = _shown(claim, exact) + "%" * _is_percent(claim)
    said, clause = claim.text.strip(), quoted(claim)
    if verdict is Verdict.AGREE:
        return Message(
            f"文中“{clause}”，按 {numbers} 计算为 {shown}，相符",
            f"The text says “{clause}”; {numbers} is {shown}, which agrees",
        )
    return Message(
        f"文中“{clause}”称 {said}，而按 {numbers} 计算为 {shown}（比率应与所依据的数相符）",
        f"The text “{clause}” says {said}, but {numbers} is {shown} "
        "(a rate must follow from its numbers)",
    )


def _shown(claim: Claim, exact: Decimal) -> str:
    """`exact` with two digits more than the claim gives."""
    return plain(exact.quantize(_step(claim.text) / _HUNDRED, ROUND_HALF_UP))


def _change(
    passage: Passage, item: Item, near: Sequence[Passage], last_year: LastYear
) -> Rate | None:
    """By how much the number before it differs from that of the year before.

    Where it fits none of several numbers of that year, or may be of something else than the number
    before it, nothing is told: 收到30件，网站访问量增长4%; 新收30件、办结28件，分别增长4%、5%.
    """
    now, sign = _now(passage, item), _sign(passage, item)
    if now is None or sign is None:
        return None
    bases = _bases(passage, item, now, sign, near, last_year)
    worked = [rate for then in bases if (rate := _worked_change(item.claim, now, then, sign))]
    agreeing = [rate for rate in worked if rate.verdict is Verdict.AGREE]
    certain = len(worked) == 1 and _is_of(passage, now, item, now) and _is_alone(passage, now)
    return next(iter(agreeing or (worked if certain else ())), None)


def _is_alone(passage: Passage, now: Item) -> bool:
    """Whether no other count stands before `now` that a change after it could be of as well."""
    stops = [stop.end() for stop in _STOP.finditer(passage.text, 0, now.claim.start)]
    changes = [i.claim.end for i in passage.items if not i.is_count]
    begun = max((end for end in (*stops, *changes) if end <= now.claim.start), default=0)
    return not any(i.is_count and begun <= i.claim.start < now.claim.start for i in passage.items)


def _worked_change(claim: Claim, now: Item, then: _Base, sign: int) -> Rate | None:
    """The change against one base; nothing when neither it holds nor the base is certain."""
    percent = _is_percent(claim)
    if percent and then.value <= 0:
        return None
    grown = now.claim.value - then.value
    exact = grown * _HUNDRED / then.value if percent else grown
    holds = fits(claim, sign * exact) if sign else grown == 0
    if not holds and not (then.certain and _exact(now)):
        return None
    verdict = Verdict.AGREE if holds else _if_legible((now, *then.items), claim)
    numbers = f"{plain(now.claim.value)}-{plain(then.value)}"
    numbers = f"({numbers})/{plain(then.value)}" if percent else numbers
    return Rate(verdict, (now, *then.items), exact, _told(claim, numbers, exact, verdict))


def _sign(passage: Passage, item: Item) -> int | None:
    """1 where it says more, -1 less, 0 as much; nothing where it is not clear."""
    if item.claim.value == 0:
        return 0
    words = passage.before(item)[-_NEARBY:]
    falls, rises = _FALLS.search(words), _RISES.search(words)
    return None if bool(falls) == bool(rises) else 1 if rises else -1


def _is_percent(claim: Claim) -> bool:
    after = claim.sentence[claim.end : claim.end + 4]
    return "%" in claim.text or "％" in claim.text or after.startswith("个百分点")


@dataclass(frozen=True)
class _Base:
    """Last year's number; `certain` where it is surely of the same measure."""

    value: Decimal
    items: tuple[Item, ...]
    certain: bool


def _now(passage: Passage, item: Item) -> Item | None:
    """This year's number that the change is told of: the last count before it."""
    before = [i for i in passage.items if i.is_count and i.claim.end <= item.claim.start]
    return before[-1] if before else None


def _bases(
    passage: Passage,
    item: Item,
    now: Item,
    sign: int,
    near: Sequence[Passage],
    last_year: LastYear,
) -> Iterator[_Base]:
    same = "previous." + now.claim.figure
    for other in (i for one in near for i in one.items):
        if other.claim.figure == same and _exact(other) and other.counter == now.counter:
            certain = not now.claim.figure.startswith(_MANY)
            yield _Base(other.claim.value, (other,), certain)
    for other in passage.items if _is_percent(item.claim) else ():
        if _is_step(other, now, item):
            yield _Base(now.claim.value - sign * other.claim.value, (other,), certain=True)
    before = last_year(now.claim.figure)
    if before is not None and before.known:
        sure = before.sure and now.claim.confidence >= SURE_CLAIM
        yield _Base(before.value, (), certain=sure)


def _is_step(other: Item, now: Item, item: Item) -> bool:
    """Whether `other` tells the change in numbers: 减少1件，下降率为6.25%."""
    between = now.claim.end <= other.claim.start and other.claim.end <= item.claim.start
    counted = not _is_percent(other.claim) and other.claim.value > 0
    return other.claim.figure == _CHANGE and between and counted and _exact(other)
