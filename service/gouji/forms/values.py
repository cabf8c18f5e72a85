"""The text of a value cell to a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_NOTHING = frozenset(["", "/", "-", "--", "—", "——", "–", "无", "\\", "一"])
_UNITS = re.compile(r"(?:件次|件|条|项|宗|个|份|起|次|期)$")
_MONEY = {"万元": Decimal(1), "元": Decimal("0.0001")}
_YUAN = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}
"""What a unit of money is in 元, as a power of ten."""

_SIGNS = (("增加", ""), ("增", ""), ("减少", "-"), ("减", "-"), ("+", ""))
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_POINTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
"""A count whose thousands commas were read as points."""

_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_ODD = re.compile(r"-?0\d|.*\.\d{7}")
"""Leading zeros, and more decimals than money has."""

_ODDITY = 0.8
"""What a number is worth that is written as no clerk writes one: 007."""

_STRAY = 0.9
"""What a count is worth that was read with a stray point: a speck beside a digit."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number or nothing, and how sure the text is about it (1: quite)."""

    number: Decimal | None
    sure: float


def rescaled(number: Decimal | None, printed: str, wanted: str) -> Decimal | None:
    """`number` of the unit that a table prints in the unit of the form, where both are money.

    >>> rescaled(Decimal("12345.60"), "元", "万元")
    Decimal('1.234560')
    """
    if number is None or printed == wanted or not {printed, wanted} <= _YUAN.keys():
        return number
    return number.scaleb(_YUAN[printed] - _YUAN[wanted])


def parse_value(text: str, *, whole: bool) -> Value:
    """The value of a cell's text. `whole`: a count, which has no decimals.

    An empty or `/` cell is nothing, surely; text that is no number is nothing, with sureness 0.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\s", "", plain).replace("−", "-").replace("，", ",")
    if plain in _NOTHING:
        return Value(None, 1.0)
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    for unit, factor in _MONEY.items():
        if plain.endswith(unit) and _NUMBER.fullmatch(plain.removesuffix(unit)) and not whole:
            return Value(Decimal(plain.removesuffix(unit)) * factor, 1.0)
    plain = _signed(_UNITS.sub("", plain))
    if whole and _POINTED.fullmatch(plain):
        return Value(Decimal(plain.replace(".", "")), _STRAY)
    if _NUMBER.fullmatch(plain):
        return Value(Decimal(plain), _ODDITY if _ODD.match(plain) else 1.0)
    digits = plain.strip(".,。·'")
    if whole and digits.isdecimal() and digits.isascii():
        return Value(Decimal(digits), _STRAY)
    return Value(None, 0.0)


def _signed(plain: str) -> str:
    """增10 is 10, 减4 is -4."""
    for word, sign in _SIGNS:
        if plain.startswith(word):
            return sign + plain[len(word) :]
    return plain


def whole_reading(text: str, alternatives: Sequence[tuple[str, float]]) -> tuple[str, float] | None:
    """The likeliest other reading without a point, for a count that was read with one."""
    if "." not in text:
        return None
    return next(
        (other for other in alternatives if other[0].isdecimal() and other[0].isascii()), None
    )
