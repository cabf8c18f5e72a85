"""A random narrative whose claims are true of the given figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random

from . import wording
from .figures import value_of
from .report import Paragraph, Section, Sentence, Stated

_PLACE = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")


def random_narrative(
    random: Random, figures: Mapping[str, Decimal | None], form: str, year: int, own: str
) -> tuple[Section, ...]:
    """The six sections of the report; `own` is what the body calls itself."""
    words = {"year": str(year), "next": str(year + 1), "body": own}
    writer = _Writer(random, figures, words)
    one, two, three, four, five, six = wording.HEADINGS
    return (
        Section(one, _overall(writer, form)),
        Section(two, (), "proactive"),
        Section(three, (), "requests"),
        Section(four, (), "litigation"),
        Section(five, (writer.some(wording.PROBLEMS, 3, 6),)),
        Section(six, (writer.some(wording.OTHERS, 1, 2),)),
    )


class _Writer:
    """Fills sentence patterns with figures and notes what each sentence claims."""

    def __init__(
        self, random: Random, figures: Mapping[str, Decimal | None], words: Mapping[str, str]
    ) -> None:
        self.random, self.figures, self.words = random, figures, words

    def sentence(self, pattern: str) -> Sentence:
        text, claims, end = "", [], 0
        for place in _PLACE.finditer(pattern):
            text += pattern[end : place.start()]
            end = place.end()
            name, said = place.groups()
            number = self.words[name] if name in self.words else said or self.number(name)
            if name not in self.words:
                span = len(text), len(text) + len(number)
                claims.append(Stated(*span, number, value_of(self.figures, name), name))
            text += number
        return Sentence(text + pattern[end:], tuple(claims))

    def number(self, name: str) -> str:
        return format(value_of(self.figures, name), "f")

    def is_zero(self, name: str) -> bool:
        return value_of(self.figures, name) == 0

    def some(self, patterns: Sequence[str], least: int, most: int, heading: str = "") -> Paragraph:
        """A paragraph of `least` to `most` of the patterns, in their order."""
        count = min(len(patterns), self.random.randint(least, most))
        chosen = sorted(self.random.sample(range(len(patterns)), count))
        return Paragraph(tuple(self.sentence(patterns[i]) for i in chosen), heading)

    def one(self, patterns: Sequence[str]) -> Sentence:
        return self.sentence(self.random.choice(patterns))


def random_organisation(random: Random) -> str:
    """A body of a city, a county, a district, a town or a street."""
    place = random.choice(wording.PLACES)
    bodies = wording.BODIES if place[-1] in "市县区" else ("人民政府", *wording.OFFICES)
    return place + ("办事处" if place.endswith("街道") else random.choice(bodies))


def _overall(writer: _Writer, form: str) -> tuple[Paragraph, ...]:
    heads = wording.SUBHEADINGS
    plain = writer.some(wording.PUBLISHING, 1, 3)
    counted = wording.PUBLISHING_2021 if form == "xxgk-2021" else wording.PUBLISHING_2019
    numbers = writer.some(counted, 1, len(counted))
    return (
        writer.some(wording.OPENING, 2, 4),
        Paragraph((*plain.sentences, *numbers.sentences), heads[0]),
        Paragraph(_requests(writer, form), heads[1]),
        writer.some(wording.MANAGING, 1, 3, heads[2]),
        writer.some(wording.PLATFORM, 1, 3, heads[3]),
        writer.some(wording.SUPERVISION, 1, 3, heads[4]),
    )


def _requests(writer: _Writer, form: str) -> tuple[Sentence, ...]:
    if writer.is_zero("requests.new.total"):
        sentences = [writer.one(wording.NONE_RECEIVED)]
    else:
        outcomes = wording.OUTCOME if form == "xxgk-2021" else wording.OUTCOME[:2]
        sentences = [writer.one(p) for p in (wording.RECEIVED, wording.HANDLED, outcomes)]
    return (*sentences, *_disputes(writer))


def _disputes(writer: _Writer) -> tuple[Sentence, ...]:
    reviews, lawsuits = wording.DISPUTES
    if writer.is_zero("review.total"):
        reviews = wording.NO_REVIEW[0]
    if writer.is_zero("litigation.total"):
        lawsuits = wording.NO_LAWSUIT[0]
    return writer.sentence(reviews), writer.sentence(lawsuits)
