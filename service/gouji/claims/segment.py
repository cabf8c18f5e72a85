"""Chinese words and the domain concepts they stand for, by jieba with the domain dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gouji.dictionary import dictionary


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text[start:end]` of what was segmented, with the concepts it names."""

    start: int
    end: int
    text: str
    concepts: tuple[str, ...] = ()


class Segmenter:
    """Cuts text into words; `terms` maps a domain term to its concepts."""

    def __init__(self, terms: Mapping[str, tuple[str, ...]]) -> None:
        self._concepts = dict(terms)
        self._jieba = dictionary(tuple(sorted(terms)))

    def cut(self, text: str) -> tuple[Token, ...]:
        """The words of `text` in order; together they are the whole text."""
        return tuple(
            Token(start, end, word, self._concepts.get(word, ()))
            for word, start, end in self._jieba.tokenize(text, HMM=False)
        )
