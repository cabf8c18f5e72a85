"""The text held against itself: lists that add up, what came in against what went out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from gouji.document import Claim, Finding, Severity, Verdict
from gouji.reconcile.breakdowns import Breakdown, Ending, breakdowns, total
from gouji.reconcile.composition import Composition
from gouji.reconcile.confidence import LEGIBLE, LIKELY_CLAIM, SURE_CLAIM
from gouji.reconcile.exceeding import exceeding, within
from gouji.reconcile.fingerprint import fingerprint, wording
from gouji.reconcile.form import Form
from gouji.reconcile.messages import NOTHING, Message, quoted
from gouji.reconcile.numbers import differs_in_one_digit, plain
from gouji.reconcile.passages import Item, Passage, passages
from gouji.reconcile.places import evidence
from gouji.reconcile.tolerance import bounds, rounding

_TELLING = 100
"""From this number on a digit that is off tells a slip from a list that is not whole."""

_MOST = Decimal("0.5")
"""Share of the whole that a list must come to for a slip to be seen in it."""

_SEVERITY = {
    Verdict.AGREE: Severity.INFO,
    Verdict.CONTRADICT: Severity.HIGH,
    Verdict.UNSURE: Severity.LOW,
}


@dataclass(frozen=True)
class Judged:
    """What the text says of itself at one place: `left` should be what `right` comes to."""

    topic: str
    verdict: Verdict
    left: tuple[Item, ...]
    right: tuple[Item, ...]
    expected: Decimal
    actual: Decimal
    message: Message


def judge_text(form: Form | None, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A finding for each list that can be told, each flow, each measure that is told twice.

    And for each part that is more than its whole where no list tells of it.
    """
    told, composition = passages(claims), Composition(form)
    seen: dict[tuple[str, str], int] = {}
    lists = list(_lists(told, composition))
    listed = {item for one in lists for item in one.right}
    parts = (_judged_part(*pair) for pair in exceeding(told, composition) if pair[1] not in listed)
    for judged in (*lists, *parts, *_flows(told), *_repeats(told)):
        words = wording("".join(item.claim.sentence for item in judged.left[:1]))
        key = judged.topic, words
        seen[key] = seen.get(key, -1) + 1
        yield _finding(fingerprint(form.id if form else "", "text-text", *key, seen[key]), judged)


def _lists(told: Sequence[Passage], composition: Composition) -> Iterator[Judged]:
    for found in breakdowns(told):
        verdict = _verdict(found, composition)
        if verdict is not None:
            yield _judged_list(found, verdict)


def _verdict(found: Breakdown, composition: Composition) -> Verdict | None:
    """What to say of a list; nothing when it may well be part of a longer one."""
    if _fitting(found) is not None:
        return Verdict.AGREE
    if found.ending is Ending.SUMMED:
        wrong, doubtful = True, False
    elif found.whole[0].is_tabled:
        wrong, doubtful = _is_wrong_in_table(found, composition), False
    else:
        wrong, doubtful = _is_wrong(found), _may_be_whole(found)
    if not wrong:
        return Verdict.UNSURE if doubtful else None
    return Verdict.CONTRADICT if _is_legible((*found.whole, *found.parts)) else Verdict.UNSURE


def _is_wrong(found: Breakdown) -> bool:
    """Whether no reading of a list of what no table holds can be right."""
    lists = [
        reading[:end]
        for reading in found.readings
        for end in _ends(found.whole, reading)
        if end > 1 or len(reading) == 1
    ]
    sums = [total(items) for items in lists]
    most = max(_most(whole) for whole in found.wholes)
    cut_off = 2 * _slack(found.whole, found.parts)
    alike = min(total(_counted_alike(found.whole[-1], items)) for items in lists)
    exceeds = alike > most + cut_off and not _may_overlap(found)
    closed = found.ending is Ending.CLOSED and max(sums) < most - cut_off
    return exceeds or closed or _is_slip(found)


def _counted_alike(whole: Item, items: Sequence[Item]) -> tuple[Item, ...]:
    """Those of `items` that are of one kind with `whole`: articles of 5 columns are no parts."""
    return tuple(item for item in items if item.counter in ("", whole.counter))


def _is_wrong_in_table(found: Breakdown, composition: Composition) -> bool:
    """Whether parts that the form knows as such exceed their whole, or are all of it and differ."""
    if not all(len(item.figures) == 1 for item in found.whole):
        return False
    whole = composition.together(item.claim.figure for item in found.whole)
    parts = [within(whole, item, composition) for item in found.parts]
    every = frozenset().union(*parts)
    if not all(parts) or len(every) < sum(map(len, parts)):
        return False
    least = LIKELY_CLAIM if every == whole else SURE_CLAIM
    if not all(item.claim.confidence >= least for item in found.whole):
        return False
    listed = total(found.parts)
    return listed > _most(found.whole) or (every == whole and listed < _least(found.whole))


def _fitting(found: Breakdown) -> tuple[tuple[Item, ...], tuple[Item, ...]] | None:
    """The whole and the parts, when one reading adds up to it."""
    for whole in found.wholes:
        for reading in found.readings:
            for end in _ends(whole, reading):
                if _comes_to(whole, reading[:end]):
                    return whole, reading[:end]
    return None


def _ends(whole: Sequence[Item], reading: Sequence[Item]) -> Iterator[int]:
    """Where a list may end: at its end, before other counters, or where the same is told anew.

    So it may where a comma follows upon members that are parted by 、.
    """
    yield len(reading)
    gaps = [_gap(one, other) for one, other in pairwise(reading)]
    for end, gap in enumerate(gaps, start=1):
        other_counter = reading[end - 1].counter != reading[end].counter
        closer = end > 1 and "、" not in gap and all("、" in before for before in gaps[: end - 1])
        anew = total(reading[end:]) == total(whole)
        if other_counter or closer or anew or re.search(r"[；;]", gap):
            yield end


def _gap(one: Item, other: Item) -> str:
    return one.claim.sentence[one.claim.end : other.claim.start]


def _comes_to(whole: Sequence[Item], parts: Sequence[Item]) -> bool:
    """Whether `parts` come to `whole`, within what its 余 or 约 and rounding leave open."""
    slack = _slack(whole, parts)
    return _least(whole) - slack <= total(parts) <= _most(whole) + slack


def _slack(whole: Sequence[Item], parts: Sequence[Item]) -> Decimal:
    """By how much a list may miss its whole because each of the numbers was rounded."""
    return sum((rounding(item.claim) for item in (*whole, *parts)), Decimal(0))


def _least(items: Sequence[Item]) -> Decimal:
    return sum((bounds(i.claim)[0] if i.claim.approx else i.claim.value for i in items), Decimal(0))


def _most(items: Sequence[Item]) -> Decimal:
    return sum((bounds(i.claim)[1] if i.claim.approx else i.claim.value for i in items), Decimal(0))


def _may_be_whole(found: Breakdown) -> bool:
    """Whether a list that says nothing of it looks whole, and it is clear of what."""
    clear = found.ending is Ending.BARE and len(found.wholes) == 1
    return clear and len(found.parts) > 1 and not _is_part_only(found)


def _may_overlap(found: Breakdown) -> bool:
    """Whether the parts may hold the same things: what is on the site is in the newspaper, too."""
    return all("channel" in figure for part in found.parts for figure in part.figures)


def _is_part_only(found: Breakdown) -> bool:
    """Whether a list comes to so little of the whole that it only gives examples."""
    ends = [end for end in _ends(found.whole, found.parts) if end > 1] or [1]
    return total(found.parts[: min(ends)]) < _MOST * total(found.whole)


def _is_slip(found: Breakdown) -> bool:
    """Whether one digit in one of the numbers makes the list whole.

    Not of what a table holds: there each number is held against its cell, and a list that leaves
    out the other outcomes is met often.
    """
    if found.ending is Ending.OPEN or len(found.parts) < 2 or len(found.wholes) > 1:
        return False
    if not all(item.claim.figure.startswith("narrative.") for item in found.whole):
        return False
    whole, parts = total(found.whole), total(found.parts)
    if whole < _TELLING or whole < parts or _is_part_only(found):
        return False
    wanted = [(whole, parts)]
    wanted += [(p.claim.value, p.claim.value + whole - parts) for p in found.parts]
    return any(differs_in_one_digit(said, meant) for said, meant in wanted)


def _is_legible(items: Sequence[Item]) -> bool:
    return all(i.claim.legibility >= LEGIBLE and i.claim.again is None for i in items)


def _judged_list(found: Breakdown, verdict: Verdict) -> Judged:
    whole, parts = _fitting(found) or (found.whole, found.parts)
    said, listed = total(whole), total(parts)
    clause = _clauses(whole)
    if verdict is Verdict.AGREE:
        message = Message(
            f"文中“{clause}”，所列各项之和 {_added(parts)}，相符",
            f"The text says “{clause}”; the parts it lists come to {_added(parts)}, which agrees",
        )
    else:
        gap = plain(abs(said - listed))
        message = Message(
            f"文中“{clause}”，而所列各项之和为 {_added(parts)}，相差 {gap}",
            f"The text says “{clause}”, but the parts it lists come to {_added(parts)}: "
            f"a difference of {gap}",
        )
        message += _doubt(found, verdict) + _SUM
    return Judged("list", verdict, whole, parts, listed, said, message)


def _judged_part(whole: Item, part: Item) -> Judged:
    verdict = Verdict.CONTRADICT if _is_legible((whole, part)) else Verdict.UNSURE
    said, of = part.claim.value, whole.claim.value
    clauses = quoted(part.claim), quoted(whole.claim)
    message = Message(
        f"文中“{clauses[0]}”称 {plain(said)}，多于其所属的“{clauses[1]}”的 {plain(of)}",
        f"The text says {plain(said)} in “{clauses[0]}”, "
        f"more than the {plain(of)} of “{clauses[1]}” that it is a part of",
    )
    return Judged("part", verdict, (whole,), (part,), said, of, message + _PART)


_PART = Message("（部分不应多于总数）", " (a part is no more than the whole)")
_SUM = Message("（分项之和应等于总数）", " (the parts add up to the whole)")
_SAME = Message("（同一事项前后应当一致）", " (the same is told alike)")


def _doubt(found: Breakdown, verdict: Verdict) -> Message:
    if verdict is not Verdict.UNSURE:
        return NOTHING
    if not _is_legible((*found.whole, *found.parts)):
        return Message("；数字识读把握不足，请对照原件", "; not surely read, please look")
    return Message("；所列或不完整，请核实", "; the list may not be whole, please check")


def _added(items: Sequence[Item]) -> str:
    numbers = [plain(item.claim.value) for item in items]
    value = plain(total(items))
    return value if len(numbers) == 1 else f"{'+'.join(numbers)}={value}"


def _clauses(items: Sequence[Item]) -> str:
    return "，".join(dict.fromkeys(quoted(item.claim) for item in items))


_NEW, _CARRIED = "requests.new.total", "requests.carried_in.total"
_HANDLED, _LEFT = "requests.handled.total", "requests.carried_out.total"


def _flows(told: Sequence[Passage]) -> Iterator[Judged]:
    """新收 and 结转, if told, are what was handled and what is left."""
    seen: set[Item] = set()
    for one, other in pairwise((*told, Passage("", ()))):
        for text in ((one,), (one, other)):
            said = _once(text)
            if {_NEW, _HANDLED, _LEFT} <= said.keys() and said[_HANDLED] not in seen:
                seen.add(said[_HANDLED])
                yield from _flow(said)
                break


def _once(text: Sequence[Passage]) -> dict[str, Item]:
    """The figures that `text` tells once, surely and exactly."""
    items = [item for passage in text for item in passage.items if len(item.figures) == 1]
    times = [item.figures[0] for item in items]
    return {
        item.figures[0]: item
        for item in items
        if times.count(item.figures[0]) == 1
        and item.claim.confidence >= SURE_CLAIM
        and not item.claim.approx
    }


def _flow(said: dict[str, Item]) -> Iterator[Judged]:
    came = tuple(said[name] for name in (_NEW, _CARRIED) if name in said)
    went = (said[_HANDLED], said[_LEFT])
    received, gone = total(came), total(went)
    if received == gone:
        verdict = Verdict.AGREE
    elif len(came) == 1 and received < gone:
        return  # the rest may be what was carried over
    else:
        verdict = Verdict.CONTRADICT if _is_legible((*came, *went)) else Verdict.UNSURE
    yield Judged("flow", verdict, came, went, gone, received, _flow_message(came, went, verdict))


def _flow_message(came: Sequence[Item], went: Sequence[Item], verdict: Verdict) -> Message:
    zh = f"文中收到（含上年结转）{_added(came)}，办结与结转下年合计 {_added(went)}"
    en = (
        f"The text says {_added(came)} came in with those carried over, "
        f"and {_added(went)} were handled or carried out"
    )
    if verdict is Verdict.AGREE:
        return Message(zh + "，相符", en + ", which agrees")
    gap = plain(abs(total(came) - total(went)))
    rule = Message("（收到＝办结＋结转下年）", " (received = handled + carried out)")
    return Message(f"{zh}，相差 {gap}", f"{en}: a difference of {gap}") + rule


def _repeats(told: Sequence[Passage]) -> Iterator[Judged]:
    """Two numbers after the same words."""
    first: dict[tuple[str, str], tuple[Passage, Item]] = {}
    for passage in told:
        for item in passage.items:
            words = wording(passage.before(item))
            vague = len(words) < _WORDS or len(item.figures) > 1
            if vague or not item.is_count or item.claim.approx:
                continue
            where, before = first.setdefault((item.claim.figure, words), (passage, item))
            if where is not passage and before.claim.value != item.claim.value:
                yield _repeat(before, item)


_WORDS = 8
"""Letters before a number from which on they tell what is counted."""


def _repeat(one: Item, other: Item) -> Judged:
    verdict = Verdict.CONTRADICT if _is_legible((one, other)) else Verdict.UNSURE
    message = (
        Message(
            f"文中先称“{quoted(one.claim)}”，后称“{quoted(other.claim)}”，前后不一",
            f"The text first says “{quoted(one.claim)}”, then “{quoted(other.claim)}”",
        )
        + _SAME
    )
    said, again = one.claim.value, other.claim.value
    return Judged("twice", verdict, (one,), (other,), again, said, message)


def _finding(id: str, judged: Judged) -> Finding:
    items = (*judged.left, *judged.right)
    return Finding(
        id=id,
        rule="text-text",
        verdict=judged.verdict,
        severity=_SEVERITY[judged.verdict],
        message=judged.message.zh,
        message_en=judged.message.en,
        expected=judged.expected,
        actual=judged.actual,
        claims=tuple(item.number for item in items),
        figures=(),
        confidence=_confidence(items, judged.verdict),
        evidence=evidence((item.claim for item in items), ()),
    )


def _confidence(items: Sequence[Item], verdict: Verdict) -> float:
    weakest = min(item.claim.legibility for item in items)
    return max(0.5, 1 - weakest) if verdict is Verdict.UNSURE else weakest
