"""From printed lines, or from bare texts, to claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

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


def tag_sentences(records: Iterable[Mapping[str, Any]], tagger: Tagger) -> Iterator[dict[str, Any]]:
    """For each `{"id", "text"}` an `{"id", "claims": [{"start", "end", "text", "value", "approx",
    "figure", "confidence"}]}`, numbers as JSON numbers.
    """
    for record in records:
        (tags,) = tagger.tag([Context(record["text"])])
        yield {"id": record["id"], "claims": [_as_json(tag) for tag in tags]}


def _contexts(sentences: Sequence[Sentence]) -> Iterator[Context]:
    """Each sentence with the one before it, as long as the heading is the same."""
    before: Sentence | None = None
    for sentence in sentences:
        same = before is not None and before.heading == sentence.heading
        previous = before.text if before is not None and same else ""
        yield Context(sentence.text, sentence.heading, sentence.section, previous)
        before = sentence


def _claim(sentence: Sentence, tag: Tag) -> Claim:
    page, box, _ = sentence.place(tag.start, tag.end)
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
    )


def _as_json(tag: Tag) -> dict[str, Any]:
    whole = tag.value == tag.value.to_integral_value()
    return {
        "start": tag.start,
        "end": tag.end,
        "text": tag.text,
        "value": int(tag.value) if whole else float(tag.value),
        "approx": tag.approx,
        "figure": tag.figure,
        "confidence": tag.confidence,
    }
