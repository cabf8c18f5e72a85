from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from models.synthesis.wrap import wrapped

TEXT = st.text(alphabet="政府信息公开申请，。、（）1234567890.A", max_size=80)


@given(TEXT, st.integers(2, 30))
def test_no_character_is_lost(text, width):
    assert "".join(wrapped(text, len, width)) == text


@given(TEXT, st.integers(2, 30))
def test_only_hanging_stops_pass_the_margin(text, width):
    for line in wrapped(text, len, width):
        assert len(line.rstrip("，。、）")) <= width


@given(TEXT, st.integers(12, 30))
def test_no_line_starts_with_a_stop(text, width):
    assert not any(line[0] in "，。、）" for line in wrapped(text, len, width)[1:])


def test_a_number_stays_whole_where_it_fits():
    assert wrapped("共收到12345件", len, 6) == ("共收到", "12345件")


def test_a_number_wider_than_the_column_wraps():
    assert wrapped("1234", len, 3) == ("123", "4")
