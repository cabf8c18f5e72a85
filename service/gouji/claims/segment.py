"""Chinese words and the domain concepts they stand for, by jieba with the domain dictionary."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

_PREFERRED = 50_000_000
"""A word frequency above all general words, so that a domain term is never cut apart."""


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
        self._jieba = _general_dictionary(tuple(sorted(terms)))

    def cut(self, text: str) -> tuple[Token, ...]:
        """The words of `text` in order; together they are the whole text."""
        return tuple(
            Token(start, end, word, self._concepts.get(word, ()))
            for word, start, end in self._jieba.tokenize(text, HMM=False)
        )


@cache
def _general_dictionary(terms: tuple[str, ...]) -> Any:
    """jieba's own dictionary with `terms` added, read without its log and its cache file.

    jieba writes a cache into the shared temporary folder and warns on import of `pkg_resources`;
    reading its dictionary ourselves costs a second once a process and leaves nothing behind.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in terms:
        tokenizer.add_word(term, _PREFERRED ** min(len(term), 4))
    return tokenizer
