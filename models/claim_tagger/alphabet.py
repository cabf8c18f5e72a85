"""Writes the alphabet as a `tokenizer.json`: one token a character, blanks left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers


def write(characters: Sequence[str], path: Path) -> None:
    """`characters` in the order of their ids, the special ones among them."""
    ids = {character: index for index, character in enumerate(characters)}
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\s\u200b\ufeff]+"), "removed"),
            pre_tokenizers.Split(Regex(r"."), "isolated"),
        ]
    )
    tokenizer.save(str(path), pretty=False)
