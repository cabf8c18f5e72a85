from dataclasses import replace

import pytest

from gouji.document import Cell, Grid, Line, Slot, Table, Word
from gouji.tables import recover_tables
from gouji.tables.stitch import stitch

XS = (60.0, 120.0, 240.0, 330.0, 420.0, 535.0)
HEADER = ["序号分类", "主动公开事项", "自然人申请", "商业企业", "总计数量"]


def table(rows, page=1, xs=XS, top=100.0, merged=()):
    """Rows of text; `merged` are (row, column, rowspan, colspan) whose first text counts."""
    first = {(row, column): (rowspan, colspan) for row, column, rowspan, colspan in merged}
    covered = {
        (row + i, column + j)
        for row, column, rowspan, colspan in merged
        for i in range(rowspan)
        for j in range(colspan)
    } - set(first)
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if (row, column) in covered:
                continue
            rowspan, colspan = first.get((row, column), (1, 1))
            box = (xs[column], top + 20 * row, xs[column + colspan], top + 20 * (row + rowspan))
            cells.append(Cell(row, column, rowspan, colspan, text, page, box, 0.9))
    return Table(len(rows), len(rows[0]), (page,), tuple(cells), 1.0)


def numbers(count, start=1):
    return [[f"（{'一二三四五六七八九'[i]}）项", *map(str, range(i + start, i + start + 4))]
            for i in range(count)]  # fmt: skip


def line(text, page, y, size=12):
    words = tuple(
        Word(c, (60 + size * i, y, 60 + size * (i + 1), y + size)) for i, c in enumerate(text)
    )
    return Line(page, words)


def texts(one: Table) -> list[list[str]]:
    rows = [[] for _ in range(one.rows)]
    for cell in sorted(one.cells, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell.text)
    return rows


def assert_tiled(one: Table):
    """Every place of the table belongs to just one cell."""
    places = [
        (cell.row + i, cell.column + j)
        for cell in one.cells
        for i in range(cell.rowspan)
        for j in range(cell.colspan)
    ]
    assert sorted(places) == [(r, c) for r in range(one.rows) for c in range(one.columns)]


def test_a_part_on_the_next_page_goes_on():
    (whole,) = stitch([table([HEADER, *numbers(3)]), table(numbers(2, 9), page=2)], [])
    assert (whole.rows, whole.columns, whole.pages) == (6, 5, (1, 2))
    assert texts(whole) == [HEADER, *numbers(3), *numbers(2, 9)]
    assert [cell.page for cell in whole.cells if cell.row > 3] == [2] * 10
    assert_tiled(whole)


def test_three_pages_make_one_table():
    parts = [table([HEADER, *numbers(2)]), table(numbers(2), 2), table(numbers(2), 3)]
    (whole,) = stitch(parts, [])
    assert (whole.rows, whole.pages) == (7, (1, 2, 3))


def test_the_weaker_structure_tells_the_confidence():
    lower = replace(table(numbers(2), 2), confidence=0.6)
    assert stitch([table(numbers(2)), lower], [])[0].confidence == 0.6


def test_a_repeated_header_is_dropped():
    upper, lower = table([HEADER, *numbers(3)]), table([HEADER, *numbers(2, 9)], page=2)
    (whole,) = stitch([upper, lower], [])
    assert texts(whole) == [HEADER, *numbers(3), *numbers(2, 9)]
    assert_tiled(whole)


def test_a_repeated_header_read_with_a_mistake_is_dropped():
    misread = ["序号分类", "主动公开亊项", "自然人申清", "商业企业", "总计数量"]
    (whole,) = stitch([table([HEADER, *numbers(3)]), table([misread, *numbers(2)], page=2)], [])
    assert whole.rows == 6


def test_rows_of_numbers_that_repeat_are_kept():
    zeros = [["", "0", "0", "0", "0"]] * 2
    (whole,) = stitch([table(zeros), table(zeros, page=2)], [])
    assert whole.rows == 4


def test_a_part_with_fewer_columns_goes_on():
    """The label's columns are one on the second page, where nothing parts them."""
    lower = table([["（八）其他", "7", "8", "9"]], page=2, xs=(60.0, 240.0, 330.0, 420.0, 535.0))
    (whole,) = stitch([table([HEADER, *numbers(3)]), lower], [])
    assert (whole.rows, whole.columns) == (5, 5)
    assert texts(whole)[4] == ["（八）其他", "7", "8", "9"]
    assert [cell.colspan for cell in whole.cells if cell.row == 4] == [2, 1, 1, 1]
    assert_tiled(whole)


def test_a_part_with_more_columns_goes_on():
    upper = table([["（八）其他", "7", "8", "9"]] * 3, xs=(60.0, 240.0, 330.0, 420.0, 535.0))
    (whole,) = stitch([upper, table(numbers(2), page=2)], [])
    assert (whole.rows, whole.columns) == (5, 5)
    assert_tiled(whole)


def test_a_label_that_a_page_broke_is_joined():
    upper = table(
        [HEADER, ["（三）", "a", "1", "2", "3"], ["（四）无", "1.", "1", "2", "3"],
         ["", "2.", "4", "5", "6"]], merged=[(2, 0, 2, 1)]
    )  # fmt: skip
    lower = table([["法提供", "3.", "7", "8", "9"], ["（五）", "b", "1", "2", "3"]], page=2)
    (whole,) = stitch([upper, lower], [])
    (label,) = [cell for cell in whole.cells if cell.text == "（四）无法提供"]
    assert (label.row, label.rowspan, label.column) == (2, 3, 0)
    assert_tiled(whole)


def test_a_label_over_three_pages_hides_no_column_of_the_middle_one():
    """The middle page's side of the label goes to the first page: its place is told from there."""
    first = table([["三、办理结果", "1.甲", "1", "2", "3"], ["", "2.乙", "4", "5", "6"]],
                  merged=[(0, 0, 2, 1)])  # fmt: skip
    second = table([["", "3.丙", "1", "2", "3"], ["", "4.丁", "4", "5", "6"]], 2,
                   merged=[(0, 0, 2, 1)])  # fmt: skip
    third = table([["", "5.戊", "7", "8", "9"], ["四、结转", "", "1", "2", "3"]], 3,
                  merged=[(1, 0, 1, 2)])  # fmt: skip
    (whole,) = stitch([first, second, third], [])
    assert (whole.rows, whole.columns) == (6, 5)
    starts = [cell.column for cell in whole.cells if cell.text.isdecimal()]
    assert starts == [2, 3, 4] * 6


def test_a_new_group_is_not_joined_to_the_one_above():
    upper = table([HEADER, ["（四）无法提供", "1.", "1", "2", "3"], ["", "2.", "4", "5", "6"]],
                  merged=[(1, 0, 2, 1)])  # fmt: skip
    lower = table([["（五）不予处理", "1.", "7", "8", "9"], ["", "2.", "1", "2", "3"]], page=2,
                  merged=[(0, 0, 2, 1)])  # fmt: skip
    (whole,) = stitch([upper, lower], [])
    assert {c.text: c.rowspan for c in whole.cells if c.column == 0 and c.row} == {
        "（四）无法提供": 2,
        "（五）不予处理": 2,
    }
    assert_tiled(whole)


def test_a_row_that_a_page_broke_is_made_whole():
    upper = table([HEADER, ["（一）", "本机关不掌握相关", "1", "2", "3"]])
    lower = table([["", "政府信息", "", "", ""], ["（二）", "没有现成信息", "4", "5", "6"]], page=2)
    (whole,) = stitch([upper, lower], [])
    assert texts(whole)[1:] == [
        ["（一）", "本机关不掌握相关政府信息", "1", "2", "3"],
        ["（二）", "没有现成信息", "4", "5", "6"],
    ]
    assert_tiled(whole)


def test_an_empty_numbered_row_after_the_break_is_a_row():
    upper = table([HEADER, *numbers(2)])
    lower = table([["（三）其他", "", "", "", ""], *numbers(1)], page=2)
    (whole,) = stitch([upper, lower], [])
    assert whole.rows == 5


@pytest.mark.parametrize(("page", "y"), [(1, 300.0), (2, 60.0)])
def test_text_between_two_parts_keeps_them_apart(page, y):
    parts = [table(numbers(3)), table(numbers(2), page=2)]
    assert len(stitch(parts, [line("四、政府信息公开行政复议情况", page, y)])) == 2


@pytest.mark.parametrize(
    "between", [line("— 3 —", 1, 800.0), line("本年新收", 1, 60.0), line("说明情况如下", 3, 60.0)]
)
def test_page_numbers_and_text_elsewhere_do_not_part(between):
    assert len(stitch([table(numbers(3)), table(numbers(2), page=2)], [between])) == 1


def test_parts_of_other_rulings_stay_apart():
    other = table(numbers(2), page=2, xs=(60.0, 80.0, 150.0, 280.0, 480.0, 535.0))
    assert len(stitch([table(numbers(3)), other], [])) == 2


def test_a_narrow_table_does_not_go_on_in_a_wide_one():
    narrow = table(numbers(2), page=2, xs=tuple(60 + (x - 60) * 0.6 for x in XS))
    assert len(stitch([table(numbers(3)), narrow], [])) == 2


def test_tables_of_one_page_or_with_a_page_between_stay_apart():
    assert len(stitch([table(numbers(2)), table(numbers(2), top=400.0)], [])) == 2
    assert len(stitch([table(numbers(2)), table(numbers(2), page=3)], [])) == 2


def on_half(thing, half):
    """A table or a line on the left (0) or the right (1) of two pages side by side."""
    if isinstance(thing, Table):
        return replace(thing, cells=tuple(on_half(cell, half) for cell in thing.cells))
    if isinstance(thing, Line):
        return replace(thing, half=half, words=tuple(shifted(w, 600 * half) for w in thing.words))
    return replace(shifted(thing, 600 * half), half=half)


def shifted(thing, right):
    x0, y0, x1, y1 = thing.box
    return replace(thing, box=(x0 + right, y0, x1 + right, y1))


def test_a_part_on_the_right_half_goes_on_from_the_left():
    left, right = table([HEADER, *numbers(3)], top=400.0), on_half(table(numbers(2, 9)), 1)
    beside = [
        line("五、存在的主要问题", 1, 60.0),
        on_half(line("六、其他需要报告的事项", 1, 600.0), 1),
    ]
    (whole,) = stitch([left, right], beside)
    assert texts(whole) == [HEADER, *numbers(3), *numbers(2, 9)]
    assert whole.pages == (1,)
    assert_tiled(whole)


def test_a_table_goes_on_from_half_to_half_and_page_to_page():
    parts = [on_half(table(numbers(2), page), half) for page in (1, 2) for half in (0, 1)]
    (whole,) = stitch(parts, [])
    assert (whole.rows, whole.pages) == (8, (1, 2))
    assert texts(whole) == numbers(2) * 4


@pytest.mark.parametrize(
    "between",
    [
        on_half(line("四、政府信息公开行政复议情况", 1, 300.0), 0),
        on_half(line("四、政府信息公开行政复议情况", 1, 60.0), 1),
    ],
)
def test_text_between_two_halves_keeps_their_parts_apart(between):
    assert len(stitch([table(numbers(3)), on_half(table(numbers(2)), 1)], [between])) == 2


def test_a_right_half_of_text_lies_between_the_left_one_and_the_next_page():
    parts = [table(numbers(3)), table(numbers(2), page=2)]
    assert len(stitch(parts, [on_half(line("本年新收政府信息公开申请", 1, 400.0), 1)])) == 2
    assert len(stitch(parts, [on_half(line("本年新收政府信息公开申请", 2, 400.0), 1)])) == 1


def test_a_lone_framed_cell_is_no_table():
    framed = table([["注：本表数据截至年底"]], xs=(60.0, 535.0))
    assert stitch([framed], []) == ()
    assert len(stitch([table(numbers(2)), framed], [])) == 1


def test_grids_and_their_cells_make_tables():
    one = table([["a", "b"], ["c", "d"]], xs=(60.0, 120.0, 240.0))
    slots = tuple(Slot(c.row, c.column, c.rowspan, c.colspan, c.box) for c in one.cells)
    grid = Grid(2, 2, slots, (60.0, 100.0, 240.0, 140.0), 0.8)
    (made,) = recover_tables([grid], [one.cells], [])
    assert made == replace(one, confidence=0.8)


def test_no_grids_and_no_lines_make_no_tables():
    assert recover_tables([], [], []) == ()
