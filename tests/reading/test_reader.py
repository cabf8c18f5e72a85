"""The reader on pages whose truth is known: drawn cells, and a typical scan."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation

import cv2
import numpy as np
import pytest
from tests.reading.drawing import even_lattice, paper, text_page, write

from gouji.document import Grid, Page, Sheet, Slot
from gouji.intake import open_document
from gouji.reading.textlayer import read_text_layer
from gouji.settings import Settings
from gouji.tables import find_grids

NUMBERS = ["0", "1", "7", "11", "111", "1395", "88.5", "", "/", "2025", "9999999", "0"]


@pytest.fixture(scope="module")
def numbers_read(reader, numbers):
    sheet, grid = numbers
    return reader.read(sheet, [grid])


@pytest.fixture(scope="module")
def numbers():
    """A drawn column of numbers as cells."""
    gray = paper((1400, 900))
    slots = []
    for row, text in enumerate(NUMBERS):
        box = (100, 100 + 90 * row, 700, 190 + 90 * row)
        cv2.rectangle(gray, box[:2], box[2:], (0,), 3)
        if text:
            write(gray, text, (380, box[1] + 30), 34)
        slots.append(Slot(row, 0, 1, 1, tuple(map(float, box))))
    image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
    lattice = even_lattice(gray.shape, 0.36)
    sheet = Sheet(Page(4, 324, 504, image), gray, np.zeros(gray.shape, bool), lattice)
    return sheet, Grid(len(slots), 1, tuple(slots), (100, 100, 700, 1180), 1.0)


def test_numbers_in_wide_cells_are_read(numbers_read):
    assert [cell.text for cell in numbers_read.cells[0]] == NUMBERS


def test_clear_numbers_are_read_surely(numbers_read):
    sure = {cell.text: cell.confidence for cell in numbers_read.cells[0]}
    assert min(chance for text, chance in sure.items() if text.isdigit()) > 0.9


def test_a_reading_is_no_alternative_of_itself(numbers_read):
    for cell in numbers_read.cells[0]:
        chances = [chance for _, chance in cell.alternatives]
        assert cell.text not in dict(cell.alternatives)
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1


def test_cells_carry_their_page_and_place(numbers_read):
    first = numbers_read.cells[0][0]
    assert first.page == 4
    assert np.allclose(first.box, (36, 36, 252, 68.4))


def test_a_number_that_dust_lay_on_is_doubted(reader, numbers, numbers_read):
    sheet, grid = numbers
    spots = np.zeros(sheet.gray.shape, bool)
    spots[100 + 40 : 100 + 45, 385:390] = True
    told = reader.read(replace(sheet, spots=spots), [grid])
    (dusty, *others), (clean, *same) = told.cells[0], numbers_read.cells[0]
    assert dusty.text == clean.text
    assert dusty.confidence < 0.8 < clean.confidence
    assert others == same


def test_nothing_is_left_for_the_narrative(numbers_read):
    assert numbers_read.lines == ()


@pytest.fixture(scope="module")
def barless(numbers):
    """The drawn column, a 4 without its bar in the place of the second number."""
    sheet, grid = numbers
    gray = sheet.gray.copy()
    x0, y0, x1, y1 = map(int, grid.slots[1].box)
    gray[y0 + 5 : y1 - 5, x0 + 5 : x1 - 5] = 255
    write(gray, "4", (380, y0 + 30), 34)
    inked = gray[y0 + 5 : y1 - 5, 375:405] < 128
    bar, covered = int(inked.sum(axis=1).argmax()), inked.sum(axis=0)
    rest = gray[y0 + 5 + bar - 3 : y0 + 5 + bar + 4, 375:405]
    rest[:, covered < 0.8 * covered.max()] = 255
    return replace(sheet, gray=gray), grid


def test_a_four_that_lost_its_bar_is_doubted(reader, barless):
    sheet, grid = barless
    cell = reader.read(sheet, [grid]).cells[0][1]
    assert cell.text == "4"
    assert cell.confidence < 0.7
    assert "1" in dict(cell.alternatives)
    assert sum(chance for _, chance in cell.alternatives) + cell.confidence <= 1.001


@pytest.mark.parametrize("ink", [0, 120, 190])
def test_text_is_found_however_pale(reader, numbers, ink):
    sheet, _ = numbers
    gray = text_page((1400, 1000))
    pale = np.asarray(ink + gray.astype(np.float32) * (255 - ink) / 255, np.uint8)
    black, found = (
        reader.read(replace(sheet, gray=one, stamps=np.zeros(one.shape, bool)), []).lines
        for one in (gray, pale)
    )
    assert len(found) == len(black) > 5
    assert found[0].text[:8] == black[0].text[:8]


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def test_the_figures_of_a_typical_scan_are_read(scan_audit, made):
    wrong = {
        figure.id: (figure.text, made.rendered.figures[figure.id].text)
        for figure in scan_audit.figures
        if figure.value != made.rendered.figures[figure.id].value
    }
    assert len(scan_audit.figures) == len(made.rendered.figures)
    assert set(wrong) <= made.stamped


def test_the_cells_of_a_scanned_page_are_those_drawn(reader, scan_sheets, made):
    """A page of table 2, cell by cell, with the place of each on the page."""
    number_of, part = next(
        (part.page, part) for part in made.rendered.parts if part.table == "requests"
    )
    sheet = scan_sheets[number_of - 1]
    grids = find_grids(sheet)
    reading = reader.read(sheet, grids)
    warp = made.scanned[number_of - 1].warp
    cells = [cell for grid in reading.cells for cell in grid]
    found = 0
    for wanted in part.cells:
        box = warp.box(wanted.box)
        near = [cell for cell in cells if np.abs(np.subtract(cell.box, box)).max() < 4]
        found += len(near) == 1 and number(near[0].text) == number(wanted.text)
    assert found >= 0.98 * len(part.cells)


def test_the_narrative_of_a_scan_is_read(scan_audit, made):
    """Through the claims: each number of the text, at its place."""
    read = [(claim.figure, claim.value) for claim in scan_audit.claims]
    assert [one for one in made.stated if one not in read] == []


def test_what_stands_beside_several_lines_draws_them_not_together(reader):
    """A mark down the margin, as noise beside a photographed page may be taken for one."""
    gray = text_page()
    printed = Counter(line.text for line in reader.read(drawn(gray), []).lines)
    for place, character in enumerate("归档专用"):
        write(gray, character, (1560, 500 + 46 * place), 44, "song")
    assert printed <= Counter(line.text for line in reader.read(drawn(gray), []).lines)


def drawn(gray) -> Sheet:
    """A sheet without tables, at 200 dpi."""
    height, width = gray.shape
    image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
    page = Page(1, width * 0.36, height * 0.36, image)
    return Sheet(page, gray, np.zeros(gray.shape, bool), even_lattice(gray.shape, 0.36))


def test_a_digital_page_needs_no_models(made):
    with open_document(made.pdf, Settings()) as document:
        page = next(iter(document))
    assert page.image is None
    sheet = Sheet(page, None, None, None)
    lines = "".join(line.text for line in read_text_layer(sheet, find_grids(sheet)).lines)
    assert made.report.organisation in lines
