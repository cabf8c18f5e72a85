from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Cell
from gouji.reading.context import in_context


def table(*texts, confidence=0.9):
    return [
        Cell(0, column, 1, 1, text, 1, (0, 0, 9, 9), confidence)
        for column, text in enumerate(texts)
    ]


def confidences(cells, text):
    return {cell.confidence for cell in cells if cell.text == text}


def test_a_lone_slash_among_numbers_is_doubted():
    assert max(confidences(in_context(table("/", *"0123456789")), "/")) < 0.7


def test_slashes_all_over_a_table_bear_each_other_out():
    (told,) = confidences(in_context(table(*"////////01")), "/")
    assert 0.95 < told <= 0.97


def test_a_slash_that_was_surely_read_stays_so():
    (told,) = confidences(in_context(table(*"////", confidence=0.99)), "/")
    assert told == 0.99


def test_an_empty_cell_is_doubted_only_where_hardly_any_is():
    filled = in_context(table("", *"0123456789", confidence=0.97))
    assert confidences(filled, "") == {0.85}
    assert confidences(in_context(table("", "", "", *"012", confidence=0.97)), "") == {0.97}


@given(st.lists(st.sampled_from(["", "/", "0", "12", "总计"])), st.floats(0, 1))
def test_numbers_and_words_stay_as_they_are(texts, confidence):
    cells = table(*texts, confidence=confidence)
    told = in_context(cells)
    assert [cell.text for cell in told] == texts
    assert all(0 <= cell.confidence <= 1 for cell in told)
    for before, after in zip(cells, told, strict=True):
        assert before.text in ("", "/") or before == after
