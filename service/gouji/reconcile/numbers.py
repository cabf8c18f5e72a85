"""Printed numbers: from the text of a cell, and for a message."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_NOTHING = re.compile(r"[\s/\\\-—–―_无]*")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or a stroke such as `/` or `—`."""
    return _NOTHING.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def printed(text: str) -> Decimal | None:
    """The number that a cell's `text` counts as, a blank one 0; `None` when it is no number."""
    if is_blank(text):
        return Decimal(0)
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def plain(value: Decimal) -> str:
    """`value` without exponent and without zeros after the point: 9, 0.25, 1200."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
