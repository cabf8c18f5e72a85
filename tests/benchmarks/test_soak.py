import pytest
from benchmarks.soak import slope
from hypothesis import given
from hypothesis import strategies as st


@given(st.floats(-1, 1), st.floats(0, 2000))
def test_the_slope_of_a_line_is_its_rise(rise, start):
    reports = list(range(0, 1001, 10))
    assert slope(reports, [start + rise * one for one in reports]) == pytest.approx(rise, abs=1e-6)


def test_what_fills_caches_at_first_is_no_slope():
    reports = list(range(0, 101, 5))
    held = [300.0 if one < 15 else 400.0 for one in reports]
    assert slope(reports, held) == pytest.approx(0, abs=1e-9)
