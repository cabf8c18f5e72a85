import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.claims.measures import COLUMNS, MEASURES, figure, parts

MEASURE = st.sampled_from(MEASURES)


@given(MEASURE, st.sampled_from(COLUMNS), st.booleans())
def test_a_figure_is_taken_apart_into_what_it_was_made_of(measure, column, previous):
    measured = column if measure.startswith("requests.") else "total"
    of_earlier = previous and not measure.startswith("derived.")
    assert parts(figure(measure, column, previous)) == (measure, measured, of_earlier)


def test_measures_are_told_apart():
    assert len(set(MEASURES)) == len(MEASURES)


@pytest.mark.parametrize(
    "unknown",
    [
        "",
        "requests",
        "requests.new",
        "requests.new.nobody",
        "requests.sold.total",
        "requests.new.natural+requests.carried_in.total",
        "review.total+requests.new.total",
        "narrative.weather",
    ],
)
def test_what_is_no_measure_is_told(unknown):
    assert parts(unknown) is None
