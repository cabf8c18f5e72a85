"""From printed lines to claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.claims.naming import leans, with_named_places
from gouji.claims.sentences import Sentence, split
from gouji.claims.tagger import Context, Tag, Tagger
from gouji.document import Box, Claim, Line

_ENOUGH = 0.95
"""From this probability on a sentence's own words say enough of what a number is."""

_BOTH = 0.85
"""From this probability on two readings of a number bear each other out.

Of 1,108 numbers that a sentence's own words and those with the sentence before told alike so
surely 4 were told wrongly, of 1,041 that one reading told with 0.95 it was 20.
"""


_WORD = re.compile("[\u4e00-\u9fff]")
"""A number without a word beside it, such as that of a page, asserts nothing."""


def find_claims(lines: Sequence[Line], tagger: Tagger) -> tuple[Claim, ...]:
    """The quantities that the narrative's printed `lines` assert, in reading order.

    The box is that of the number, the confidence the tagger's.
    """
    sentences = split(lines)
    tagged = tags_of(list(_contexts(sentences)), tagger)
    return tuple(
        claim_of(tag, sentence.text, sentence.place(tag.start, tag.end))
        for sentence, tags in zip(sentences, tagged, strict=True)
        for tag in tags
    )


def tags_of(contexts: Sequence[Context], tagger: Tagger) -> list[tuple[Tag, ...]]:
    """The tags of each sentence, less sure where nothing names what they are of."""
    tagged = zip(contexts, _tagged(contexts, tagger), strict=True)
    return [
        with_named_places(context, tags) if _WORD.search(context.text) else ()
        for context, tags in tagged
    ]


def _tagged(contexts: Sequence[Context], tagger: Tagger) -> list[tuple[Tag, ...]]:
    """The tags of each sentence, by its own words where they say enough.

    What the sentence before speaks of otherwise spreads: after one on 自然人, 不予公开16件 was
    taken for theirs.
    """
    own = tagger.tag([replace(context, previous="") for context in contexts])
    unclear = [
        number
        for number, (context, tags) in enumerate(zip(contexts, own, strict=True))
        if context.previous and (leans(context) or _weakest(tags) < _ENOUGH)
    ]
    within = tagger.tag([contexts[number] for number in unclear])
    for number, tags in zip(unclear, within, strict=True):
        own[number] = tags if leans(contexts[number]) else _both(own[number], tags)
    return own


def _weakest(tags: Sequence[Tag]) -> float:
    return min((tag.confidence for tag in tags), default=1.0)


def _both(own: Sequence[Tag], within: Sequence[Tag]) -> tuple[Tag, ...]:
    """Of two readings of a sentence the surer one of each number, or what both say."""
    starts = sorted({tag.start for tag in (*own, *within)})
    told = [[_at(start, tags) for tags in (own, within)] for start in starts]
    return tuple(tag for one, other in told for tag in _surer(one, other))


def _at(start: int, tags: Sequence[Tag]) -> list[Tag]:
    return [tag for tag in tags if tag.start == start]


def _surer(one: Sequence[Tag], other: Sequence[Tag]) -> Sequence[Tag]:
    if len(one) == len(other) == 1 and one[0].figure == other[0].figure:
        return [_borne_out(one[0], other[0].confidence)]
    return max(filter(None, (one, other)), key=_weakest)


def _borne_out(tag: Tag, again: float) -> Tag:
    """The tag, as sure as two readings make it that say the same."""
    (figure, likely), *others = tag.readings
    if min(likely, again) < _BOTH:
        return tag
    doubt = 1 - again
    weaker = tuple((name, chance * doubt) for name, chance in others)
    return replace(tag, readings=((figure, 1 - (1 - likely) * doubt), *weaker))


def _contexts(sentences: Sequence[Sentence]) -> Iterator[Context]:
    """Each sentence with the one before it, as long as the heading is the same."""
    before: Sentence | None = None
    for sentence in sentences:
        same = before is not None and before.heading == sentence.heading
        previous = before.text if before is not None and same else ""
        yield Context(sentence.text, sentence.heading, sentence.section, previous)
        before = sentence


def claim_of(tag: Tag, sentence: str, place: tuple[int, Box, float]) -> Claim:
    """What `tag` asserts of `sentence`; `place` is its page, box and legibility."""
    page, box, legibility = place
    return Claim(
        sentence=sentence,
        start=tag.start,
        end=tag.end,
        text=tag.text,
        value=tag.value,
        approx=tag.approx,
        figure=tag.figure,
        confidence=tag.confidence,
        page=page,
        box=box,
        readings=tag.readings,
        legibility=legibility,
    )
