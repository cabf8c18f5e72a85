"""How alike a printed label and one of the form's are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

_KEPT = re.compile(r"[\u4e00-\u9fff0-9a-zA-Z]+")
_PARTIAL = 0.9
"""What a label that is part of the other is worth: shortened ones are common."""


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Characters and digits only, full-width folded: brackets and points are read in many ways."""
    return "".join(_KEPT.findall(unicodedata.normalize("NFKC", text)))


def likeness(printed: str, labels: Iterable[str]) -> float:
    """0 to 1: how much `printed` is one of `labels`."""
    text = normalised(printed)
    if not text:
        return 0.0
    return max((_likeness(text, normalised(label)) for label in labels), default=0.0)


@lru_cache(maxsize=65536)
def _likeness(text: str, label: str) -> float:
    whole = fuzz.ratio(text, label) / 100
    if min(len(text), len(label)) < 4:
        return whole
    return max(whole, _PARTIAL * fuzz.partial_ratio(text, label) / 100)
