"""The first section of a report in sentences of the claim tagger's corpus and of its grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np
from models.claim_tagger import grammar

from . import wording
from .corpus import Pattern, parse, patterns, told
from .narrative import Writer
from .report import Paragraph, Sentence

_PUBLISHED = tuple(f"narrative.published_{of}" for of in ("total", "category", "channel"))
_TOLD: Sequence[tuple[tuple[str, ...], int, int]] = (
    (_PUBLISHED, 1, 2),
    (("proactive",), 1, 2),
    (("requests",), 2, 4),
    (("review", "litigation"), 1, 2),
    (("narrative.consultation", "narrative.proposal", "narrative.interpretation"), 0, 2),
    (("narrative.account", "narrative.visit", "narrative.hotline", "narrative.press"), 0, 2),
    (("narrative.training", "narrative.other"), 0, 2),
)
"""What sentences are about, and how many there are of each at least and at most."""

_MADE = 0.4
"""Share of the sentences on a table that the grammar makes."""

_TRIES = 300
"""Sentences that are looked at for one that is true of the figures."""


def spoken(writer: Writer, _form: str) -> tuple[Paragraph, ...]:
    """The first section; what the tables do not hold is told of once at most."""
    speaker = _Speaker(writer)
    said = [tuple(speaker.about(*kind)) for kind in _TOLD]
    published, proactive, requests, cases, managing, platform, supervision = said
    heads = wording.SUBHEADINGS
    return (
        writer.some(wording.OPENING, 2, 4),
        Paragraph((*published, *proactive), heads[0]),
        Paragraph((*requests, *cases), heads[1]),
        *(
            Paragraph((*writer.some(plain, 1, 2).sentences, *more), head)
            for plain, more, head in (
                (wording.MANAGING, managing, heads[2]),
                (wording.PLATFORM, platform, heads[3]),
                (wording.SUPERVISION, supervision, heads[4]),
            )
        ),
    )


class _Speaker:
    """Finds sentences that are true and new, and remembers what was told that no table holds."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.random = writer, writer.random
        self.year = int(writer.words["year"])
        self.heard: set[str] = set()
        self.said: set[Pattern] = set()

    def about(self, topics: Sequence[str], least: int, most: int) -> Iterator[Sentence]:
        for _ in range(self.random.randint(least, most)):
            yield from self._one(topics)

    def _one(self, topics: Sequence[str]) -> Iterator[Sentence]:
        made = not topics[0].startswith("narrative.") and self.random.random() < _MADE
        source = _made(self.random, topics) if made else _written(self.random, topics)
        for pattern in source:
            untabled = {name for name in pattern.figures if name.startswith("narrative.")}
            if pattern in self.said or not self.heard.isdisjoint(untabled):
                continue
            sentence = told(pattern, self.writer.figures, self.year)
            if sentence is not None:
                self.heard |= untabled
                self.said.add(pattern)
                yield sentence
                return


def _written(random: Random, topics: Sequence[str]) -> Iterator[Pattern]:
    """Sentences of the corpus, in a random order."""
    own = [pattern for pattern in patterns() if pattern.about in topics]
    yield from random.sample(own, min(len(own), _TRIES))


def _made(random: Random, topics: Sequence[str]) -> Iterator[Pattern]:
    """Sentences of the grammar."""
    draws = np.random.default_rng(random.getrandbits(64))
    for _ in range(_TRIES):
        yield from (one for one in parse(grammar.line(draws)) if one.about in topics)
