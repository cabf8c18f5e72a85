"""Word boundaries by jieba as a feature of the tokens, to measure whether they help.

Each token of a sentence is told whether it begins, goes on in, or ends a word, or is one.
"""

from __future__ import annotations

from dataclasses import replace

from gouji.claims.encoding import AROUND, KINDS, Alphabet, Window
from gouji.claims.rules import load
from gouji.claims.segment import Segmenter

PLACES = 5
"""No word, a word by itself, its first character, one within, its last."""


class WordPlaces:
    """Adds the place in its word to each token's kind."""

    def __init__(self) -> None:
        self._segmenter = Segmenter(load().terms)

    def __call__(self, window: Window, text: str, alphabet: Alphabet) -> Window:
        """The window with `KINDS * PLACES` kinds; what stands before the sentence stays."""
        places = [0] * len(text)
        for word in self._segmenter.cut(text):
            places[word.start : word.end] = _places(word.end - word.start)
        _, spans = alphabet.read(text)
        kinds = list(window.kinds)
        own = [token for token, kind in enumerate(kinds) if kind != AROUND]
        for token, (start, _) in zip(own, spans, strict=False):
            kinds[token] += KINDS * places[start]
        return replace(window, kinds=tuple(kinds))


def _places(length: int) -> list[int]:
    return [1] if length == 1 else [2, *[3] * (length - 2), 4]
