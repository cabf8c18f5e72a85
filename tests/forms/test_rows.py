from __future__ import annotations

import pytest
from tests.forms.grids import OF_2021, cell, numbers, requests, table

from gouji.forms.rows import grid_rows, is_value


@pytest.mark.parametrize(
    "text", ["", "0", "12", "1,234", "/", "—", "无", "3件", "增10", "１２", "12.5", "O", "1\n2"]
)
def test_values(text):
    assert is_value(cell(0, 0, text))


@pytest.mark.parametrize("text", ["规章", "总计", "1.属于国家秘密", "其他"])
def test_labels(text):
    assert not is_value(cell(0, 0, text))


def test_rows_know_the_labels_they_stand_under():
    (row,) = (row for row in grid_rows([requests(OF_2021, numbers(OF_2021, 1))]) if row.row == 8)
    assert row.label == "2.其他法律行政法规禁止公开"
    assert row.path == "三、本年度办理结果（三）不予公开2.其他法律行政法规禁止公开"
    assert [one.column for one in row.values] == list(range(3, 10))


def test_values_of_the_row_above_are_not_taken_again():
    rows = grid_rows([table([cell(0, 0, "规章"), cell(0, 1, "5", rowspan=2), cell(1, 0, "文件")])])
    assert [[one.text for one in row.values] for row in rows] == [["5"], []]


def test_tables_are_told_apart():
    one = table([cell(0, 0, "规章"), cell(0, 1, "5")])
    assert [(row.table, row.row) for row in grid_rows([one, one])] == [(0, 0), (1, 0)]


def test_a_label_over_two_rows_of_values_is_neithers():
    cells = [cell(0, 0, "规章行政规范性文件", rowspan=2), cell(0, 1, "5"), cell(1, 1, "7")]
    assert [row.label for row in grid_rows([table(cells)])] == ["", ""]


@pytest.mark.parametrize(("sure", "values"), [(0.3, ["1", "", "民"]), (0.99, [])])
def test_a_letter_of_a_stamp_in_an_empty_cell_makes_no_label(sure, values):
    letter = cell(0, 3, "民", sure=sure)
    (row,) = grid_rows([table([cell(0, 0, "规章"), cell(0, 1, "1"), cell(0, 2, ""), letter])])
    assert [one.text for one in row.values] == values


BESIDE = [cell(row, 0, label) for row, label in ((0, "规章"), (2, "许可"))]
BESIDE += [cell(row, column, "5") for row in (0, 2) for column in (1, 2, 3)]


@pytest.mark.parametrize(
    ("texts", "label", "values"),
    [
        (["3.36", "1", "2", "3"], "3.36", ["1", "2", "3"]),
        (["文件", "1", "", "中二"], "文件", ["1", "", "中二"]),
        (["文件", "中二", "", "3"], "文件", ["中二", "", "3"]),
        (["3.36", "1", "2", ""], "", ["3.36", "1", "2", ""]),
        (["文件", "制发", "废止", "有效"], "文件 制发 废止 有效", []),
    ],
)
def test_values_stand_where_those_above_and_below_do(texts, label, values):
    """Digits that a stamp left of a label are none, and its letters are: all are read in doubt."""
    cells = [cell(1, column, text, sure=0.6) for column, text in enumerate(texts)]
    row = grid_rows([table([*BESIDE, *cells])])[1]
    assert (row.label, [one.text for one in row.values]) == (label, values)


def test_letters_that_are_clear_are_a_label():
    cells = [cell(1, column, text) for column, text in enumerate(["文件", "", "", "废止"])]
    assert grid_rows([table([*BESIDE, *cells])])[1].values == ()
