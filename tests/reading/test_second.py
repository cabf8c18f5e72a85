"""The second reading of drawn cells and lines, whatever the first one said."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.reading.drawing import even_lattice, paper, write

from gouji.document import Grid, Page, ReadPage, Sheet, Slot

NUMBERS = ["0", "1", "7", "11", "1395", "88.5", "", "/", "—", "9999999"]
BLANK = ("", "-", "/", "—")
LINE = "今年共收到申请128件，办结125件。"


@pytest.fixture(scope="module")
def drawn(reader):
    """A column of cells over a line of text, and what is read of them at first."""
    gray = paper((1400, 900))
    slots = []
    for row, text in enumerate(NUMBERS):
        box = (100, 100 + 90 * row, 700, 190 + 90 * row)
        cv2.rectangle(gray, box[:2], box[2:], (0,), 3)
        if text:
            write(gray, text, (380, box[1] + 30), 34, "song" if text == "—" else "times")
        slots.append(Slot(row, 0, 1, 1, tuple(map(float, box))))
    write(gray, LINE, (100, 1150), 34, "song")
    image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
    lattice = even_lattice(gray.shape, 0.36)
    sheet = Sheet(Page(4, 324, 504, image), gray, np.zeros(gray.shape, bool), lattice)
    grid = Grid(len(slots), 1, tuple(slots), (100, 100, 700, 1000), 1.0)
    read = reader.read(sheet, [grid])
    return sheet, ReadPage(4, 4, (grid,), read.cells, read.lines, {})


def test_what_was_read_right_is_read_again_the_same(reader, drawn):
    sheet, page = drawn
    seen = reader.again(sheet, page, [cell.box for cell in page.cells[0]])
    for cell, text in zip(page.cells[0], NUMBERS, strict=True):
        again = seen[cell.box].again
        assert seen[cell.box].first == cell.text == text
        same = BLANK if text in BLANK else (text,)
        assert sum(chance for other, chance in again if other in same) > 0.8


def test_only_what_is_asked_for_is_read_again(reader, drawn):
    sheet, page = drawn
    chosen = page.cells[0][4].box
    assert set(reader.again(sheet, page, [chosen])) == {chosen}


@pytest.mark.parametrize("planted", ["1895", "", "139", "/"])
def test_a_misread_cell_is_seen_through(reader, drawn, planted):
    sheet, page = drawn
    cells = [replace(one, text=planted) if one.text == "1395" else one for one in page.cells[0]]
    (box,) = [one.box for one in cells if one.text == planted and one.row == 4]
    seen = reader.again(sheet, replace(page, cells=(tuple(cells),)), [box])[box]
    assert seen.first == planted
    assert seen.again[0][0] == "1395"
    assert sum(chance for text, chance in seen.again if text == planted) < 0.1


@pytest.mark.parametrize("planted", ["128", "123", "28", "1258", "729"])
def test_a_number_is_found_again_in_its_line(reader, drawn, planted):
    sheet, page = drawn
    (line,) = page.lines
    (word,) = [one for one in line.words if one.text == "128"]
    words = tuple(replace(one, text=planted) if one is word else one for one in line.words)
    altered = replace(page, lines=(replace(line, words=words),))
    seen = reader.again(sheet, altered, [word.box])[word.box]
    assert seen.first == planted
    assert seen.again[0][0] == "128"
    assert seen.again[0][1] > 0.8


def test_lines_of_a_page_that_lies_askew_are_told_apart(reader):
    gray = paper((700, 900))
    said = ["今年共收到申请128件，办结125件。", "其中予以公开76件，部分公开34件。"]
    for row, text in enumerate(said):
        write(gray, text, (100, 300 + 60 * row), 34, "song")
    lattice = even_lattice(gray.shape, 0.36)
    lattice[..., 1] += 0.1 * lattice[..., 0]
    image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
    sheet = Sheet(Page(1, 324, 252, image), gray, np.zeros(gray.shape, bool), lattice)
    page = ReadPage(1, 1, (), (), reader.read(sheet, []).lines, {})
    words = [word for line in page.lines for word in line.words if word.text.isdigit()]
    seen = reader.again(sheet, page, [word.box for word in words])
    assert [seen[word.box].again[0][0] for word in words] == ["128", "125", "76", "34"]


def test_a_place_that_nothing_was_read_at_is_left_out(reader, drawn):
    sheet, page = drawn
    assert reader.again(sheet, page, [(300.0, 480.0, 310.0, 490.0)]) == {}
    assert reader.again(replace(sheet, half=1), page, [page.cells[0][0].box]) == {}


def test_a_text_layer_is_not_read_again(reader, drawn):
    sheet, page = drawn
    assert reader.again(replace(sheet, gray=None), page, [page.cells[0][0].box]) == {}
