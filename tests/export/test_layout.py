from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Cell, Table
from gouji.export.layout import layout


def cell(row: int, column: int, rowspan: int = 1, colspan: int = 1, text: str = "") -> Cell:
    return Cell(row, column, rowspan, colspan, text, 1, (0.0, 0.0, 1.0, 1.0), 1.0)


cells = st.builds(
    cell, st.integers(-2, 8), st.integers(-2, 8), st.integers(-1, 9), st.integers(-1, 9)
)


@given(st.integers(0, 6), st.integers(0, 6), st.lists(cells, max_size=20))
def test_every_place_is_covered_exactly_once_whatever_was_recovered(rows, columns, found):
    table = Table(rows, columns, (1,), tuple(found), 1.0)
    covered = Counter(
        (row, column)
        for line in layout(table)
        for block in line
        for row in range(block.row, block.row + block.rowspan)
        for column in range(block.column, block.column + block.colspan)
    )
    assert covered == Counter({(r, c): 1 for r in range(rows) for c in range(columns)})


def test_a_sound_table_keeps_its_spans():
    found = (cell(0, 0, 2, 1, "a"), cell(0, 1, 1, 2, "b"), cell(1, 1, text="c"), cell(1, 2))
    rows = layout(Table(2, 3, (1,), found, 1.0))
    assert [(b.column, b.rowspan, b.colspan) for b in rows[0]] == [(0, 2, 1), (1, 1, 2)]
    assert [b.cell for b in rows[1]] == [found[2], found[3]]


def test_a_cell_over_another_is_cut_back():
    rows = layout(Table(1, 3, (1,), (cell(0, 0, 1, 3, "wide"), cell(0, 1, text="lost")), 1.0))
    assert [block.cell.text for block in rows[0]] == ["wide"]
