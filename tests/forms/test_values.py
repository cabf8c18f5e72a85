from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.forms.values import Value, parse_value, whole_reading

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
COUNTS = st.integers(-(10**9), 10**9)
MONEY = st.decimals(-(10**6), 10**6, places=4, allow_nan=False)
WRITTEN = st.sampled_from(
    [
        lambda text: text,
        lambda text: text.translate(FULL_WIDTH),
        lambda text: f" {text}\n",
        lambda text: f"{text[:-1]}\n{text[-1]}",
        lambda text: f"{text}件",
        lambda text: text.replace("-", "−"),
    ]
)


@given(COUNTS, WRITTEN)
def test_counts_however_written(count, write):
    assert parse_value(write(str(count)), whole=True) == Value(Decimal(count), 1.0)


@given(COUNTS, st.sampled_from([",", "，"]))
def test_thousands_separators(count, comma):
    text = f"{count:,}".replace(",", comma)
    assert parse_value(text, whole=True) == Value(Decimal(count), 1.0)


@given(MONEY)
def test_money(amount):
    assert parse_value(f"{amount:f}", whole=False) == Value(amount, 1.0)
    assert parse_value(f"{amount:f}万元", whole=False) == Value(amount, 1.0)


@given(st.integers(0, 10**9))
def test_yuan_become_ten_thousands(amount):
    assert parse_value(f"{amount}元", whole=False) == Value(Decimal(amount) / 10_000, 1.0)


@given(st.integers(0, 10**6))
def test_changes_are_written_with_words(change):
    assert parse_value(f"增{change}", whole=True).number == change
    assert parse_value(f"减{change}", whole=True).number == -change
    assert parse_value(f"+{change}", whole=True).number == change


@given(st.text(max_size=12), st.booleans())
def test_no_text_is_a_number_by_chance(text, whole):
    value = parse_value(text, whole=whole)
    assert value.number is None or value.number.is_finite()
    assert 0 <= value.sure <= 1


@pytest.mark.parametrize("text", ["", " ", "/", "／", "-", "--", "—", "——", "–", "－", "无", "\\"])
def test_nothing_is_not_zero(text):
    assert parse_value(text, whole=True) == Value(None, 1.0)


@pytest.mark.parametrize(
    "text", ["O", "l2", "12 件 3 件", "12,34", "1.2.3", "约5", "5%", "一二", "1e5", "٣", "--5"]
)
def test_what_is_no_number_is_nothing_unsurely(text):
    assert parse_value(text, whole=True) == Value(None, 0.0)


@pytest.mark.parametrize(("text", "number"), [("12.", 12), (".12", 12), ("·12", 12), ("12,", 12)])
def test_a_speck_beside_a_count_makes_it_less_sure(text, number):
    value = parse_value(text, whole=True)
    assert value.number == number
    assert value.sure < 0.95


@pytest.mark.parametrize("text", ["007", "00", "1.2345678"])
def test_numbers_as_no_clerk_writes_them_are_less_sure(text):
    value = parse_value(text, whole=False)
    assert value.number == Decimal(text)
    assert value.sure < 0.95


@given(st.decimals(0, 1000, places=2, allow_nan=False))
def test_a_fractional_count_is_told_as_printed(number):
    """Whether a count may be fractional is for the judge to say."""
    assert parse_value(f"{number:f}", whole=True) == Value(number, 1.0)


def test_the_reading_without_a_point():
    others = (("1,2", 0.4), ("12", 0.3), ("13", 0.2))
    assert whole_reading("1.2", others) == ("12", 0.3)
    assert whole_reading("12", others) is None
    assert whole_reading("1.2", (("1-2", 0.3),)) is None


def test_thousands_commas_read_as_points_do_not_make_a_fraction():
    assert parse_value("6.472", whole=True).number == 6472
    assert parse_value("6.472", whole=True).sure < 0.95
    assert parse_value("6.472", whole=False).number == Decimal("6.472")
    assert parse_value("6.47", whole=True).number == Decimal("6.47")
