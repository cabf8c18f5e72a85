from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.reconcile.numbers import is_blank, is_slip_of, plain, printed

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-9999)


@pytest.mark.parametrize("text", ["", " ", "/", "／", "—", "－", "-", "——", "无"])
def test_strokes_are_blank_and_count_as_zero(text):
    assert is_blank(text)
    assert printed(text) == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"),
        ("１２", "12"),
        ("−3", "-3"),
        ("0.2500", "0.25"),
        ("l2", None),
        ("1.", None),
    ],
)
def test_numbers_as_they_are_met(text, value):
    assert printed(text) == (None if value is None else Decimal(value))


@given(decimals)
def test_a_plain_number_reads_back(value):
    text = plain(value)
    assert printed(text) == value
    assert "E" not in text
    assert not text.endswith(".0")


@pytest.mark.parametrize(("value", "text"), [("1.8E+5", "180000"), ("9.0", "9"), ("-0.0", "0")])
def test_plain(value, text):
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("said", "meant", "slip"),
    [
        ("95822", "65822", True),
        ("4511", "3511", True),
        ("3517", "3511", False),
        ("953", "913", False),
        ("65822", "65822", False),
        ("4000", "3000", False),
        ("4100", "3100", False),
        ("4001", "3001", True),
        ("35110", "3511", False),
        ("4511.5", "3511.5", False),
    ],
)
def test_a_slip_is_one_digit_with_three_telling_ones_behind_it(said, meant, slip):
    assert is_slip_of(Decimal(said), Decimal(meant)) is slip
