"""jieba's dictionary of Chinese words, with more words of ours."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

_PREFERRED = 50_000_000
"""A word frequency above all general words, so that a domain term is never cut apart."""


@cache
def dictionary(terms: tuple[str, ...] = ()) -> Any:
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
