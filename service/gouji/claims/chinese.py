"""Numbers written in Chinese characters (中文数字), read into exact values."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}

CHARS = "".join([*DIGITS, *UNITS, *MYRIADS])
"""Every character that can stand in such a number."""


def parse(text: str) -> Decimal | None:
    """The value of `text` (二十三, 一百零五, 二〇三, 三万五千); `None` when it is no number."""
    if not text or any(char not in CHARS for char in text):
        return None
    if all(char in DIGITS for char in text):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    return _grouped(text)


def _grouped(text: str) -> Decimal | None:
    """`text` by its largest myriad: left of it counts myriads, right of it is the rest."""
    for unit in ("亿", "万"):
        left, found, right = text.rpartition(unit)
        if found:
            high = _grouped(left) if left else None
            low = _grouped(right) if right else Decimal(0)
            return None if high is None or low is None else high * MYRIADS[unit] + low
    return _below_myriad(text)


def _below_myriad(text: str) -> Decimal | None:
    """`text` made of digits and 十百千, each unit smaller than the one before it."""
    total, digit, last = 0, None, 10**4
    for char in text:
        if char in DIGITS:
            if digit:  # two digits in a row, as in 三五十
                return None
            digit = DIGITS[char]
            continue
        unit = UNITS[char]
        if unit >= last or (digit is None and char != "十") or (digit == 0 and char != "十"):
            return None
        total, digit, last = total + (digit or 1) * unit, None, unit
    return Decimal(total + (digit or 0))
