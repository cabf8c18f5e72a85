from tests.reading.test_words import row

from gouji.document import Grid, Page, Sheet, Slot
from gouji.reading.textlayer import read_text_layer


def sheet(words) -> Sheet:
    return Sheet(Page(2, 595, 842, words=tuple(words)), None, None, None)


def grid(*boxes) -> Grid:
    slots = tuple(Slot(0, column, 1, 1, box) for column, box in enumerate(boxes))
    return Grid(1, len(boxes), slots, (50, 200, 250, 240), 1.0)


LEFT, RIGHT = (50, 200, 150, 240), (150, 200, 250, 240)


def test_words_go_to_the_cell_that_holds_their_middle():
    words = [*row("行政", 210, 60), *row("170", 210, 155), *row("本年新收", 300, 60)]
    reading = read_text_layer(sheet(words), [grid(LEFT, RIGHT)])
    assert [cell.text for cell in reading.cells[0]] == ["行政", "170"]
    assert [line.text for line in reading.lines] == ["本年新收"]
    assert [(cell.page, cell.confidence) for cell in reading.cells[0]] == [(2, 1.0)] * 2


def test_a_wrapped_label_is_read_line_by_line():
    words = [*row("二行", 222, 60), *row("第", 204, 60)]
    reading = read_text_layer(sheet(words), [grid(LEFT, RIGHT)])
    assert [cell.text for cell in reading.cells[0]] == ["第二行", ""]


def test_a_frame_around_text_leaves_the_text_to_the_narrative():
    reading = read_text_layer(sheet(row("本年新收", 210, 60)), [grid(LEFT)])
    assert [line.text for line in reading.lines] == ["本年新收"]


def test_a_page_without_words_has_nothing_to_read():
    assert read_text_layer(sheet([]), []).lines == ()
