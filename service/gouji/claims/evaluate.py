"""Precision, recall and F1 of a tagger on labelled sentences, overall and by kind.

A record is `{"id", "text", "claims": [{"start", "end", "value", "approx", "figure"}]}`; `heading`
and `previous` may tell what stands before the sentence. A claim is right when its span and its
figure are. Table claims are those about a statutory figure or a sum of them. Where a sentence is
not labelled whole, `open` has `{"start", "end", "asked"}`: of what is found there, only the figures
that are asked about count.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gouji.claims.readings import in_table
from gouji.claims.tagger import Context, Tag, Tagger

_BREAKDOWN = re.compile(r"其中|包括|包含|[（(][^）)]*$")
_RESPECTIVELY = re.compile(r"分别(?:为|是)?|依次(?:为|是)?")
_CASES = ("review.total", "litigation.total")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One claim of record number `record`, as labelled or as found."""

    record: int
    start: int
    end: int
    figure: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of labelled, found and right claims."""

    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled that was found; 1 when nothing was labelled."""
        return self.right / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence with claims that were missed or made up: each as its text and figure."""

    id: str
    text: str
    missed: tuple[tuple[str, str], ...]
    invented: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of table claims, of all claims and of spans alone; by figure; by wording; faults."""

    overall: Mapping[str, Score]
    figures: Mapping[str, Score]
    wordings: Mapping[str, Score]
    faults: tuple[Fault, ...]


def score(labelled: Iterable[Any], found: Iterable[Any]) -> Score:
    """Compares two bags of items; an item counts as often as it stands in both."""
    gold, guess = Counter(labelled), Counter(found)
    return Score(gold.total(), guess.total(), (gold & guess).total())


def evaluate(
    records: Sequence[Mapping[str, Any]], tagger: Tagger, least: float = 0.0
) -> Evaluation:
    """How well `tagger` does; what it finds under the confidence `least` does not count."""
    gold = list(_labelled(records))
    guess = list(_found(records, tagger, least))
    spans = [[(item.record, item.start, item.end) for item in side] for side in (gold, guess)]
    tables = [[item for item in side if in_table(item.figure)] for side in (gold, guess)]
    return Evaluation(
        overall={
            "table claims": score(*tables),
            "all claims": score(gold, guess),
            "spans": score(*spans),
        },
        figures=_by(lambda item: [item.figure], gold, guess),
        wordings=_by(lambda item: wordings(str(records[item.record]["text"]), item), gold, guess),
        faults=tuple(_faults(records, gold, guess)),
    )


def wordings(text: str, item: Item) -> list[str]:
    """The kinds of wording that a claim is of; one can be of several."""
    said, before, after = text[item.start : item.end], text[: item.start], text[item.end :]
    sentence = re.split(r"[。；;]", before)[-1]
    denied = not re.search(r"[\d０-９零〇一二两三四五六七八九十百千]", said) and "持平" not in said
    kinds = {
        "denial": denied,
        "none received": denied and item.figure == "requests.new.total",
        "no review, no litigation": denied and item.figure in _CASES,
        "zero": said in ("0", "０", "零", "〇"),
        "number": not denied and item.figure.startswith(("requests", "review", "litig", "proact")),
        "after 其中": bool(_BREAKDOWN.search(sentence)),
        "after 分别为": bool(_RESPECTIVELY.search(sentence)),
        "approximate": bool(re.match(r"\s?[余多]", after) or re.search(r"[近约逾超]\s?$", before)),
        "rate or change": item.figure.startswith("derived."),
        "earlier year": item.figure.startswith("previous."),
        "sum": "+" in item.figure,
        "blanks in it": bool(re.search(r"\d\s|\s\d", before[-2:] + said + after[:2])),
    }
    return [kind for kind, holds in kinds.items() if holds]


def _labelled(records: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    for number, record in enumerate(records):
        for claim in record["claims"]:
            yield Item(number, claim["start"], claim["end"], claim["figure"])


def _found(records: Sequence[Mapping[str, Any]], tagger: Tagger, least: float) -> Iterator[Item]:
    contexts = [
        Context(record["text"], record.get("heading", ""), 0, record.get("previous", ""))
        for record in records
    ]
    for number, tags in enumerate(tagger.tag(contexts)):
        for tag in tags:
            if tag.confidence >= least and not _is_open(records[number], tag):
                yield Item(number, tag.start, tag.end, tag.figure)


def _is_open(record: Mapping[str, Any], tag: Tag) -> bool:
    """Whether nobody said if the tag is right."""
    return any(
        place["start"] < tag.end and tag.start < place["end"] and tag.figure not in place["asked"]
        for place in record.get("open", ())
    )


def _by(
    kinds: Callable[[Item], Iterable[str]], gold: Sequence[Item], guess: Sequence[Item]
) -> dict[str, Score]:
    """Scores by kind, those with most labels first."""
    sides: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((gold, guess)):
        for item in items:
            for kind in kinds(item):
                sides[kind][side].append(item)
    scores = {kind: score(*both) for kind, both in sides.items()}
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1].labelled, pair[0])))


def _faults(
    records: Sequence[Mapping[str, Any]], gold: Sequence[Item], guess: Sequence[Item]
) -> Iterator[Fault]:
    missed, invented = Counter(gold) - Counter(guess), Counter(guess) - Counter(gold)
    for number, record in enumerate(records):
        sides = [
            tuple(
                (str(record["text"])[item.start : item.end], item.figure)
                for item in sorted(side.elements())
                if item.record == number
            )
            for side in (missed, invented)
        ]
        if any(sides):
            yield Fault(str(record.get("id", number + 1)), str(record["text"]), *sides)
