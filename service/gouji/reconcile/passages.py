"""Claims as they stand in the text: by sentence, each with the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.document import Claim

_COUNTER = re.compile(r"\s*[余多来几+]?\s*(?P<counter>[\u4e00-\u9fff]?)")
_NO_COUNT = ("derived.", "previous.")
_TABLED = ("requests.", "review.", "litigation.")


@dataclass(frozen=True, slots=True)
class Item:
    """A number of a sentence: `number` is its claim's place among all, `depth` counts brackets.

    `figures` are those of all claims that share the number (复议、诉讼各3件), `readings` what these
    may speak of, with probabilities.
    """

    number: int
    claim: Claim
    depth: int
    figures: tuple[str, ...]
    readings: tuple[tuple[str, float], ...]

    @property
    def counter(self) -> str:
        """The first character after the number: 件, 条."""
        match = _COUNTER.match(self.claim.sentence, self.claim.end)
        return match["counter"] if match else ""

    @property
    def is_count(self) -> bool:
        """Whether it counts things of this year: neither a rate nor last year's number."""
        return not self.claim.figure.startswith(_NO_COUNT)

    @property
    def is_tabled(self) -> bool:
        """Whether it counts what a table divides up, and prints every part of."""
        return self.claim.figure.startswith(_TABLED)


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence and its numbers in their order, each span once."""

    text: str
    items: tuple[Item, ...]

    def between(self, left: Item, right: Item) -> str:
        """The words from `left` to `right`, the counter of `left` among them."""
        return self.text[left.claim.end : right.claim.start]

    def before(self, item: Item) -> str:
        """The words from the number before `item`, or from the start, to `item`."""
        ends = [one.claim.end for one in self.items if one.claim.end <= item.claim.start]
        return self.text[max(ends, default=0) : item.claim.start]

    def after(self, item: Item) -> str:
        """The words from `item` to the next number, or to the end."""
        starts = [one.claim.start for one in self.items if one.claim.start >= item.claim.end]
        return self.text[item.claim.end : min(starts, default=len(self.text))]


def passages(claims: Sequence[Claim]) -> tuple[Passage, ...]:
    """The sentences that hold `claims`, in order; a sentence said twice is two passages."""
    return tuple(_passage(run) for run in _runs(list(enumerate(claims))))


def _runs(claims: list[tuple[int, Claim]]) -> Iterator[list[tuple[int, Claim]]]:
    if not claims:
        return
    run = claims[:1]
    for (_, one), (number, other) in pairwise(claims):
        if other.sentence != one.sentence or other.start < one.start:
            yield run
            run = []
        run.append((number, other))
    yield run


def _passage(claims: Sequence[tuple[int, Claim]]) -> Passage:
    text = claims[0][1].sentence
    shared: dict[tuple[int, int], list[tuple[int, Claim]]] = {}
    for number, claim in claims:
        shared.setdefault((claim.start, claim.end), []).append((number, claim))
    items = (_item(_depth(text, start), told) for (start, _), told in shared.items())
    return Passage(text, tuple(items))


def _item(depth: int, told: Sequence[tuple[int, Claim]]) -> Item:
    """The number that all the claims `told` share."""
    claims = [claim for _, claim in told]
    return Item(*told[0], depth, tuple(c.figure for c in claims), all_readings(claims))


def all_readings(claims: Sequence[Claim]) -> tuple[tuple[str, float], ...]:
    """What the claims of one number may speak of, each figure as likely as any of them says."""
    every = [(claim.figure, claim.confidence) for claim in claims]
    every += [reading for claim in claims for reading in claim.readings]
    return tuple(dict(sorted(every, key=lambda reading: reading[1])).items())


def _depth(text: str, at: int) -> int:
    """How many brackets are open before `at`."""
    before = text[:at]
    opened = sum(before.count(mark) for mark in "（(")
    return max(0, opened - sum(before.count(mark) for mark in "）)"))
