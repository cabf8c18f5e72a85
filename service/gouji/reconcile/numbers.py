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


_TELLING, _NEARLY = 3, 2


def is_slip_of(said: Decimal, meant: Decimal) -> bool:
    """Whether one digit differs and at least three behind it do not; round zeros tell nothing.

    Figures of one report are often alike in their first digits, 3511 new and 3517 handled; that
    the last three of another figure's are the same happens once in a thousand times.
    """
    differing = _differing(said, meant)
    behind = plain(said)[differing[0] + 1 :] if differing else ""
    return len(differing) == 1 and len(behind.rstrip("0")) >= _TELLING


def is_nearly(said: Decimal, meant: Decimal) -> bool:
    """Whether one digit differs and at least two others do not; round zeros tell nothing.

    Of numbers of three digits 3 in 100 are so near to another one by chance.
    """
    return differs_in_one_digit(said, meant) and len(plain(said).rstrip("0")) > _NEARLY


def differs_in_one_digit(said: Decimal, meant: Decimal) -> bool:
    """Whether two whole numbers have as many digits and all but one alike."""
    return len(_differing(said, meant)) == 1


def _differing(said: Decimal, meant: Decimal) -> list[int]:
    """The places of digits that differ; none when the numbers are not whole or as long."""
    one, other = plain(said), plain(meant)
    if len(one) != len(other) or not (one + other).isdigit():
        return []
    return [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
