from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.claims import chinese

DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """`number` below 10^8 as a Chinese writes it: 一万零二十三."""
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        gap = "零" if 0 < low < 1000 else ""
        return written(high) + "万" + gap + (written(low) if low else "")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
        gap = not digit
    return text or "零"


@given(st.integers(min_value=0, max_value=10**8 - 1))
def test_a_number_written_out_is_read_back(number: int) -> None:
    assert chinese.parse(written(number)) == number


@given(st.integers(min_value=11, max_value=19))
def test_the_leading_one_of_ten_may_be_left_out(number: int) -> None:
    assert chinese.parse(written(number)[1:]) == number


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_in_a_row_are_read_by_position(number: int) -> None:
    assert chinese.parse("".join(DIGITS[int(d)] for d in str(number))) == number


@pytest.mark.parametrize(
    ("text", "value"), [("两百", 200), ("〇", 0), ("三亿零五万", 300_050_000), ("两", 2)]
)
def test_other_forms(text: str, value: int) -> None:
    assert chinese.parse(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "件", "三五十", "百", "十百", "万一亿", "一二百"])
def test_what_is_no_number(text: str) -> None:
    assert chinese.parse(text) is None
