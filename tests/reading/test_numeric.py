import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.reading.numeric import ALIKE, may_be_number


@given(st.integers(0, 9_999_999_999), st.floats(0, 1))
def test_every_count_may_be_a_number(count, confidence):
    assert may_be_number(str(count), confidence)


@given(st.lists(st.sampled_from("".join(ALIKE.values())), min_size=1, max_size=2))
def test_lone_lookalikes_may_be_numbers_when_read_unsurely(letters):
    assert may_be_number("".join(letters), 0.5)


@pytest.mark.parametrize("text", ["", "θ", "申", "1234.56", "1,234", "/", "—", "l0O", "一一"])
def test_what_may_be_a_number(text):
    assert may_be_number(text, 0.6)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("行政许可", 0.5),
        ("总计", 0.9),
        ("合计", 0.3),
        ("OK", 0.99),
        ("1234567890123", 0.99),
        ("abcdef", 0.4),
    ],
)
def test_what_is_no_number(text, confidence):
    assert not may_be_number(text, confidence)


def test_no_character_looks_like_two_of_the_alphabet():
    everything = "".join(ALIKE) + "".join(ALIKE.values())
    assert len(set(everything)) == len(everything)
