"""When the number in a sentence and a number of a table are the same."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from gouji.document import Claim

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""What one of each unit of money is in 元."""

_MYRIADS = {"千": 3, "万": 4, "亿": 8}
_DECIMALS = re.compile(r"\.(\d+)")

_NEAR = Decimal("0.02")
"""How far below its number 近 reaches at least: 近1275 may well be 1260."""

_OVER_AFTER = re.compile(r"\s*\w?\s*(?:余|多|以上|来)")
_OVER_BEFORE = re.compile(r"(?:超过?|逾|突破|多于|不少于|达到?)\s*$")
_UNDER_BEFORE = re.compile(r"(?:近|接近|将近|不到|不足)\s*$")
_DECIMAL = re.compile(r"\d+\.(\d+)")
_UNDER_AFTER = re.compile(r"\s*\w?\s*(?:以下|以内)")


def in_unit(value: Decimal, unit: str) -> Decimal:
    """A claim's number in the unit of the table; money is told in 元 and tabled in any of `MONEY`.

    >>> in_unit(Decimal(12_500), "万元")
    Decimal('1.25')
    """
    return value / MONEY[unit] if unit in MONEY else value


def is_rounded(claim: Claim, table: Decimal, unit: str) -> bool:
    """Whether money of a table, rounded to the digits that a claim gives, is what the claim says.

    1.23亿元 is rounded to millions: it tells of 12345.67万元.
    """
    if unit not in MONEY or not table:
        return False
    decimals = _DECIMALS.search(claim.text)
    places = sum(_MYRIADS.get(character, 0) for character in claim.text)
    step = Decimal(1).scaleb(places - len(decimals[1]) if decimals else places)
    return (table * MONEY[unit] / step).to_integral_value(ROUND_HALF_UP) * step == claim.value


def same(claim: Claim, table: Decimal, unit: str) -> bool:
    """Whether `table` is what the claim says, within what its 余, 约 or 近 leaves open."""
    said = in_unit(claim.value, unit)
    if said == table or not claim.approx:
        return said == table
    low, high = bounds(claim)
    return in_unit(low, unit) <= table <= in_unit(high, unit)


def bounds(claim: Claim) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that an approximate claim may stand for.

    The last digit that is not a trailing zero is the one that was rounded: 180000余 is less
    than 190000.
    """
    step = precision(claim.value)
    before, after = claim.sentence[: claim.start], claim.sentence[claim.end :]
    if _UNDER_BEFORE.search(before) or _UNDER_AFTER.match(after):
        return claim.value - max(step, abs(claim.value) * _NEAR), claim.value
    if _OVER_AFTER.match(after) or _OVER_BEFORE.search(before):
        return claim.value, claim.value + step
    return claim.value - step / 2, claim.value + step / 2


def rounding(claim: Claim) -> Decimal:
    """By how much a number with decimals may be off because it was rounded: half its last digit.

    Counts are exact; so is money in whole 元 or 万元, as far as can be told.
    """
    printed = unicodedata.normalize("NFKC", claim.text).replace(",", "")
    found = _DECIMAL.search(printed)
    if not found or not Decimal(found[0]):
        return Decimal(0)
    step = Decimal(1).scaleb(-len(found[1]))
    return abs(claim.value / Decimal(found[0])) * step / 2


def precision(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 180000 → 10000, 12.5 → 0.1."""
    exponent = value.normalize().as_tuple().exponent
    if value == 0 or not isinstance(exponent, int):
        return Decimal(1)
    return Decimal(1).scaleb(exponent)
