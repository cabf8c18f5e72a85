"""From printed lines to claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.claims.sentences import Sentence, split
from gouji.claims.tagger import Context, Tag, Tagger
from gouji.document import Claim, Line


def find_claims(lines: Sequence[Line], tagger: Tagger) -> tuple[Claim, ...]:
    """The quantities that the narrative's printed `lines` assert, in reading order.

    The box is that of the number, the confidence the tagger's.
    """
    sentences = split(lines)
    tagged = tagger.tag(list(_contexts(sentences)))
    return tuple(
        _claim(sentence, tag)
        for sentence, tags in zip(sentences, tagged, strict=True)
        for tag in tags
    )


def _contexts(sentences: Sequence[Sentence]) -> Iterator[Context]:
    """Each sentence with the one before it, as long as the heading is the same."""
    before: Sentence | None = None
    for sentence in sentences:
        same = before is not None and before.heading == sentence.heading
        previous = before.text if before is not None and same else ""
        yield Context(sentence.text, sentence.heading, sentence.section, previous)
        before = sentence


def _claim(sentence: Sentence, tag: Tag) -> Claim:
    page, box, legibility = sentence.place(tag.start, tag.end)
    return Claim(
        sentence=sentence.text,
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
