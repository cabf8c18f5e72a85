from dataclasses import replace

import pytest

from gouji.document import Line, Word
from gouji.tables.borderless import find_borderless

ROWS = [["项目", "上年", "本年"], ["新收", "120", "170"], ["办结", "98", "165"]]


def lines(rows, page=1, gap=100.0, size=12.0):
    """Rows whose columns stand `gap` points under each other, a character a word."""
    return [
        Line(
            page,
            tuple(
                Word(letter, (60 + gap * j + size * k, 100 + 24 * i, 60 + gap * j + size * (k + 1),
                              112 + 24 * i), 0.9)
                for j, text in enumerate(row)
                for k, letter in enumerate(text)
            ),
        )
        for i, row in enumerate(rows)
    ]  # fmt: skip


def test_three_rows_of_three_columns_are_a_table():
    (table,) = find_borderless(lines(ROWS))
    assert (table.rows, table.columns, table.pages) == (3, 3, (1,))
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert texts == {(i, j): text for i, row in enumerate(ROWS) for j, text in enumerate(row)}


def test_it_is_told_as_a_guess():
    (table,) = find_borderless(lines(ROWS))
    assert 0.4 < table.confidence <= 0.7


def test_an_empty_place_lowers_the_confidence():
    (whole,) = find_borderless(lines([*ROWS, ["结转", "3", "4", "5"]]))
    assert whole.confidence < 0.7


def test_text_above_and_below_stays_outside():
    around = [["一、总体情况如下所述"], *ROWS, ["二、说明"]]
    (table,) = find_borderless(lines(around))
    assert table.rows == 3


@pytest.mark.parametrize(
    "rows",
    [ROWS[:2], [row[:2] for row in ROWS], [["本年新收政府信息公开申请"]] * 5, []],
    ids=["two rows", "two columns", "text", "nothing"],
)
def test_what_is_no_table(rows):
    assert find_borderless(lines(rows)) == ()


def test_a_table_ends_with_its_page():
    assert find_borderless([*lines(ROWS[:2]), *lines(ROWS[2:], page=2)]) == ()


def test_columns_that_do_not_stand_under_each_other_are_no_table():
    slid = [*lines(ROWS[:1]), *lines(ROWS[1:2], gap=55.0), *lines(ROWS[2:], gap=150.0)]
    assert all(table.columns >= 3 for table in find_borderless(slid))


def test_rows_of_two_pages_side_by_side_are_no_table_together():
    rows = lines(ROWS)
    assert find_borderless([*rows[:2], replace(rows[2], half=1)]) == ()
    (table,) = find_borderless([replace(row, half=1) for row in rows])
    assert {cell.half for cell in table.cells} == {1}
