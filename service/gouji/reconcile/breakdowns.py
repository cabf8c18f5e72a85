"""Lists of the text that break a number down: 其中, 包括, 分别为, a colon, brackets.

What belongs to a list is often open to more than one reading: a semicolon may end it or part its
members, and where a list within a list ends is not always said. So a breakdown has all its
readings, and it is false only where none of them holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from gouji.document import Claim
from gouji.reconcile.passages import Item, Passage

_OPENS = re.compile(r"其中|包括|包含|内有|内含|(?<![不未])含(?=[\u4e00-\u9fff])")
_DIVIDES = re.compile(r"分别为|分别是|分为|即[：:，,]?$|^\s*[余多]?[\u4e00-\u9fff]{0,2}[:：]")
_LEADS = re.compile(r"\s*(?:其中|包括)")
_PART_ONLY = re.compile(r"含|内有")
_STOPS = re.compile(
    r"[。！？!?…]|(?:^|[，,；;])\s*(?:同时|此外|另外|另有|并且?|还|截[至止]|全年|本年|累计|共|合计|总计)"
    r"|较上年|同比"
)
_ADDED_UP = re.compile(r"[，,、；;]\s*(?:合计|总计|(?P<both>[两二][项者])(?:合计|相加|共计?))$")
"""Before a number that sums up those before it, or the last two whatever they are of."""

_CLOSES = re.compile(r"(?:其他|其它|其余)[^，,、；;]*$")
_NAMED = re.compile(r"(?:分别为|分别是|分为)[^，,、；;]{2,}$")
"""Each part is named; where the names stand before 分别为 the list may tell of a few."""

_BESIDE = re.compile(r"^[^、]*[，,][^、]*(?:分别为|分别是|依次为)$")
"""Numbers of something else for each of those before: 图文3条、视频4条，阅读量分别为…"""

_LEAVES_OPEN = re.compile(r"^\s*[余多]?[\u4e00-\u9fff]{0,4}?等|^\s*[余多]?[\u4e00-\u9fff]…")
_MAINLY = re.compile(r"主要|如[：:，,]|例如|(?:超|近|约|不少于)\s*$")
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_SEMICOLON = re.compile(r"[；;]")
_QUANTITY = re.compile(r"\d\s*[余多]?\s*[件条起宗份次篇项个]")
_MOST_READINGS = 24


class Ending(Enum):
    """Whether a list says that it is whole: 其他N件 does, 等 denies it, most say nothing.

    What is summed up comes to its parts whatever either counts: 二者相加.
    """

    SUMMED = "summed"
    CLOSED = "closed"
    OPEN = "open"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A number and the list of its parts. `readings` are what may belong to it, likeliest first.

    `wholes` are the numbers that the list may break down: the one before it, or several added up.
    """

    wholes: tuple[tuple[Item, ...], ...]
    readings: tuple[tuple[Item, ...], ...]
    ending: Ending

    @property
    def whole(self) -> tuple[Item, ...]:
        """What is broken down by the likeliest reading."""
        return self.wholes[0]

    @property
    def parts(self) -> tuple[Item, ...]:
        """The parts by the likeliest reading."""
        return self.readings[0]


def total(items: Sequence[Item]) -> Decimal:
    """What `items` add up to."""
    return sum((item.claim.value for item in items), Decimal(0))


def breakdowns(told: Sequence[Passage]) -> Iterator[Breakdown]:
    """Every list of the text, in the order of reading; lists within lists after the outer one."""
    for before, passage in pairwise((None, *told)):
        assert passage is not None
        counts = tuple(item for item in passage.items if item.is_count)
        if before is not None and _LEADS.match(passage.text):
            yield from _from_sentence_before(before, passage, counts)
        for at, (head, first) in enumerate(pairwise(counts)):
            yield from _opened(passage, counts, at, head, first)
            yield from _added_up(passage, counts[: at + 1], first)


def _from_sentence_before(
    before: Passage, passage: Passage, counts: tuple[Item, ...]
) -> Iterator[Breakdown]:
    """收到12件，结转3件。其中，予以公开…: of the last number, the first, or all of them."""
    heads = tuple(item for item in before.items if item.is_count and not item.depth)
    if not heads or not counts:
        return
    wholes = dict.fromkeys([heads[-1:], heads[:1], heads])
    yield from _listed(passage, tuple(wholes), counts)


def _opened(
    passage: Passage, counts: tuple[Item, ...], at: int, head: Item, first: Item
) -> Iterator[Breakdown]:
    gap = _BRACKETED.sub("", passage.between(head, first))
    opens = _OPENS.search(gap) or _DIVIDES.search(gap)
    if not opens or _STOPS.search(gap[: opens.start()]) or _BESIDE.search(gap):
        return
    if _SEMICOLON.search(gap[: opens.start()].rstrip("；; ")):
        return
    if first.depth > head.depth:
        inside = tuple(item for item in counts[at + 1 :] if item.depth >= first.depth)
        yield from _listed(passage, ((head,),), _run(inside, passage, first.depth))
        return
    heads = [item for item in counts[: at + 1] if item.depth == first.depth]
    if not heads:
        return
    near = tuple(heads[-1:])
    both = tuple(_since_stop(passage, heads))
    rest = tuple(item for item in counts[at + 1 :] if item.depth == first.depth)
    if _OPENS.search(passage.text, 0, near[0].claim.start):
        rest = _segments(passage, rest)[0]  # a list within a list, or after another
    yield from _listed(passage, tuple(dict.fromkeys([near, both])), rest)


def _added_up(passage: Passage, told: Sequence[Item], whole: Item) -> Iterator[Breakdown]:
    """复议2件，诉讼3件，合计5件: where the parts begin is not said."""
    parts = _since_stop(passage, [item for item in told if item.depth == whole.depth])
    parts = [item for item in parts if item.counter == whole.counter]
    gap = passage.before(whole)
    summed = _ADDED_UP.search(gap)
    if len(parts) < 2 or not summed or _OPENS.search(gap):
        return
    if summed["both"]:
        yield Breakdown(((whole,),), (tuple(parts[-2:]),), Ending.SUMMED)
    elif all(_is_of(part.claim, whole.claim) for part in parts):
        readings = tuple(tuple(parts[first:]) for first in range(len(parts) - 1))
        yield Breakdown(((whole,),), readings, Ending.BARE)


def _since_stop(passage: Passage, heads: Sequence[Item]) -> list[Item]:
    """The last of `heads` and those before it that nothing but commas parts from it."""
    taken = list(heads[-1:])
    for one, other in reversed(list(pairwise(heads))):
        between = passage.between(one, other)
        if _OPENS.search(between) or re.search(r"[；;。]", between):
            break
        taken.insert(0, one)
    return taken


def _run(items: Sequence[Item], passage: Passage, depth: int) -> tuple[Item, ...]:
    """The first of `items` until their bracket closes."""
    taken: list[Item] = []
    for item in items:
        if taken and re.search(r"[）)]", passage.between(taken[-1], item)):
            break
        if item.depth == depth:
            taken.append(item)
    return tuple(taken)


def _listed(
    passage: Passage, wholes: tuple[tuple[Item, ...], ...], rest: tuple[Item, ...]
) -> Iterator[Breakdown]:
    listed = _until_stop(passage, wholes[0][0], rest)
    if not listed or _has_uncounted(passage, listed):
        return
    readings = tuple(_readings(passage, listed))[:_MOST_READINGS]
    opener = passage.before(listed[0])
    yield Breakdown(wholes, readings, _ending(passage, wholes[0], readings[0], opener))


def _until_stop(passage: Passage, whole: Item, rest: Sequence[Item]) -> tuple[Item, ...]:
    """The numbers that may belong to a list of parts of `whole`."""
    taken: list[Item] = []
    for item in rest:
        if taken and _STOPS.search(_clause(passage.between(taken[-1], item))):
            break
        if not _is_of(item.claim, whole.claim):
            break
        taken.append(item)
    return tuple(taken)


def _clause(between: str) -> str:
    """What stands between two numbers, without the counter of the first and without asides."""
    return re.sub(r"^\s*[余多]?[\u4e00-\u9fff]?", "", _BRACKETED.sub("", between))


def _is_of(part: Claim, whole: Claim) -> bool:
    """Whether both speak of one table, or both of what has none.

    No two figures of 主动公开 add up to a third: after a semicolon that was read as a colon the
    next of them is no part of the one before.
    """
    parts, wholes = _families(part.figure), _families(whole.figure)
    if parts == wholes == {"proactive"}:
        return False
    return parts <= wholes or parts | wholes <= {"narrative", "proactive"}


def _families(figure: str) -> set[str]:
    return {name.split(".")[0] for name in figure.split("+")}


def _has_uncounted(passage: Passage, items: Sequence[Item]) -> bool:
    """Whether a number stands within the list that is no claim: it may be a part."""
    spans = [(item.claim.start, item.claim.end) for item in passage.items]
    start, end = items[0].claim.start, items[-1].claim.end
    return any(
        not any(a <= match.start() < b for a, b in spans)
        for match in _QUANTITY.finditer(passage.text, start, end)
    )


def _readings(passage: Passage, items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """The parts: up to a semicolon, beyond it, and without what lists within the list hold."""
    seen = set()
    for reading in _all_readings(passage, items):
        if reading and reading not in seen:
            seen.add(reading)
            yield reading


def _all_readings(passage: Passage, items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    segments = _segments(passage, items)
    within = [list(_outer(passage, segment)) for segment in segments]
    yield tuple(item for outer in within for item in outer[0])
    yield from within[0]
    if len(within) > 1 and len(within[0]) > 1:
        others = [item for outer in within[1:] for item in outer[0]]
        yield from ((*reading, *others) for reading in within[0])


def _segments(passage: Passage, items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """The items parted by semicolons."""
    parted: list[list[Item]] = [[items[0]]]
    for one, other in pairwise(items):
        if _SEMICOLON.search(passage.between(one, other)):
            parted.append([])
        parted[-1].append(other)
    return [tuple(part) for part in parted]


def _outer(passage: Passage, items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """The items without those of a list within; where that list ends is not said, so all ways."""
    for at, (one, other) in enumerate(pairwise(items)):
        if _OPENS.search(_clause(passage.between(one, other))):
            head, rest = items[: at + 1], items[at + 1 :]
            for end in range(len(rest), 0, -1):
                yield (*head, *rest[end:])
            return
    yield items


def _ending(passage: Passage, whole: Sequence[Item], parts: Sequence[Item], opener: str) -> Ending:
    last = parts[-1]
    approximate = any(item.claim.approx for item in (*whole, *parts))
    if approximate or _LEAVES_OPEN.match(passage.after(last)) or _MAINLY.search(opener):
        return Ending.OPEN
    if _PART_ONLY.search(opener) and not _OPENS.search(re.sub(_PART_ONLY, "", opener)):
        return Ending.OPEN
    named_last = len(parts) > 1 and _CLOSES.search(passage.before(last))
    return Ending.CLOSED if named_last or _NAMED.search(opener) else Ending.BARE
