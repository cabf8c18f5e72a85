"""Ids of findings: the same for the same judgement, wherever and however surely it was read."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from gouji.document import Claim


def fingerprint(*parts: str | int) -> str:
    """12 hexadecimal digits of the SHA-256 of `parts`."""
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def wording(sentence: str) -> str:
    """A sentence's letters: no blanks, no punctuation, no digits, which a second reading alters."""
    letters = unicodedata.normalize("NFKC", sentence)
    return re.sub(r"[\W\d_]", "", letters)


def claim_fingerprints(form: str, rules: Sequence[str], claims: Sequence[Claim]) -> tuple[str, ...]:
    """One id a claim; equal wordings of one figure are told apart by their order."""
    seen: Counter[tuple[str, str, str]] = Counter()
    ids: list[str] = []
    for rule, claim in zip(rules, claims, strict=True):
        key = (rule, claim.figure, wording(claim.sentence))
        ids.append(fingerprint(form, *key, seen[key]))
        seen[key] += 1
    return tuple(ids)
