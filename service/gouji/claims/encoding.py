"""A sentence as the encoder sees it: characters, their kinds, and where the mentions are.

One token a character, blanks left out: stray spaces do not matter, and digits are told one by one.
A token's kind says whether it is of the sentence, of what stands before it, or of a mention.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from gouji.claims.mentions import Mention
from gouji.claims.tagger import Context
from gouji.errors import ModelError

AROUND, PLAIN, NUMBER, PERCENT, NOTHING, SAME = range(6)
"""Kinds of tokens: of the heading or the sentence before, of the sentence, of its mentions."""

KINDS = 6
LONGEST = 256
"""Tokens of one window at most."""

_HEADING, _PREVIOUS, _MARGIN = 24, 60, 48
_OPEN, _CLOSE = "<s>", "</s>"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a sentence that fits into the encoder, with what stands before the sentence.

    `ids` and `kinds` are one for each token; `mentions` are `(index, first token, end token)` of
    the mentions that this window judges, `index` as in the list of mentions.
    """

    ids: tuple[int, ...]
    kinds: tuple[int, ...]
    mentions: tuple[tuple[int, int, int], ...]


class Alphabet:
    """The characters that the encoder knows, read from a `tokenizer.json`."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self.open = self._id(_OPEN)
        self.close = self._id(_CLOSE)

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelError(f"the alphabet has no {token}; run gouji train claim-tagger")
        return int(found)

    def read(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids of the characters of `text`, blanks left out, and the span of each in `text`."""
        read = self._tokenizer.encode(text, add_special_tokens=False)
        return list(read.ids), list(read.offsets)


def windows(
    context: Context, mentions: Sequence[Mention], alphabet: Alphabet
) -> tuple[Window, ...]:
    """The windows of a sentence, each mention in one of them; none when it has no mention.

    A long sentence is read in windows that overlap, so that every mention has words around it.
    """
    if not mentions:
        return ()
    lead = _lead(context, alphabet)
    ids, spans = alphabet.read(context.text)
    kinds, places = _marked(spans, mentions)
    body = LONGEST - len(lead) - 1
    found = []
    for start, first, end in _stretches(len(ids), body):
        inside = [
            (index, a - start + len(lead), min(b, start + body) - start + len(lead))
            for index, (a, b) in enumerate(places)
            if first <= a < end and a < b
        ]
        if inside:
            found.append(
                Window(
                    (*lead, *ids[start : start + body], alphabet.close),
                    (*[AROUND] * len(lead), *kinds[start : start + body], PLAIN),
                    tuple(inside),
                )
            )
    return tuple(found)


def _lead(context: Context, alphabet: Alphabet) -> list[int]:
    """What stands before the sentence: its heading and the end of the sentence before."""
    heading, _ = alphabet.read(context.heading)
    previous, _ = alphabet.read(context.previous)
    return [
        alphabet.open,
        *heading[:_HEADING],
        alphabet.close,
        *previous[-_PREVIOUS:],
        alphabet.close,
    ]


def _marked(
    spans: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Kinds of the tokens with these spans, and first and end token of each mention."""
    kinds, places = [PLAIN] * len(spans), []
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    for mention in mentions:
        first, end = bisect_right(ends, mention.start), bisect_left(starts, mention.end)
        kinds[first:end] = [_kind(mention)] * (end - first)
        places.append((first, end))
    return kinds, places


def _kind(mention: Mention) -> int:
    if mention.same:
        return SAME
    if mention.negation:
        return NOTHING
    return PERCENT if mention.percent else NUMBER


def _stretches(tokens: int, body: int) -> list[tuple[int, int, int]]:
    """`(start, first, end)` of each window: it starts there, and judges what is in `first:end`."""
    if tokens <= body:
        return [(0, 0, tokens)]
    step = body - 2 * _MARGIN
    starts = list(range(0, tokens - 2 * _MARGIN, step))
    firsts = [0, *(start + _MARGIN for start in starts[1:])]
    return list(zip(starts, firsts, [*firsts[1:], tokens], strict=True))
