"""Numbers beside parts of a stamp, and dust in empty cells."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from tests.reading.drawing import even_lattice, paper, write

from gouji.document import Grid, Page, Sheet, Slot

SURE = 0.95
OTHERS = ("170", "26", "0", "1395", "88", "4")


def drawn(*strangers):
    """A column of cells: those that `strangers` draw into, and others with numbers.

    Each stranger is called with the picture and the place of a number in its cell.
    """
    gray = paper((1400, 900))
    slots = []
    for row, what in enumerate((*strangers, *OTHERS)):
        box = (100, 100 + 90 * row, 700, 190 + 90 * row)
        cv2.rectangle(gray, box[:2], box[2:], (0,), 3)
        if callable(what):
            what(gray, 380, box[1] + 30)
        else:
            write(gray, what, (380, box[1] + 30), 34)
        slots.append(Slot(row, 0, 1, 1, tuple(map(float, box))))
    image = cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB)
    page = Page(1, 324, 504, image)
    sheet = Sheet(page, gray, np.zeros(gray.shape, bool), even_lattice(gray.shape, 0.36))
    return sheet, Grid(len(slots), 1, tuple(slots), (100, 100, 700, slots[-1].box[3]), 1.0)


def first_cell(reader, *strangers):
    sheet, grid = drawn(*strangers)
    return reader.read(sheet, [grid]).cells[0][0]


def beside_a_letter(letter, tone=150):
    def draw(gray, x, y):
        write(gray, "48", (x, y), 34)
        pale = paper(gray.shape)
        write(pale, letter, (x + 70, y - 4), 40)
        gray[:] = np.minimum(gray, np.where(pale < 128, tone, 255)).astype(np.uint8)

    return draw


@pytest.mark.parametrize("letter", ["局", "民", "府"])
def test_a_number_beside_a_letter_of_a_stamp_is_told_doubted(reader, letter):
    cell = first_cell(reader, beside_a_letter(letter))
    assert cell.text == "48"
    assert cell.confidence < SURE


def test_digits_far_from_each_other_are_no_number_and_a_stamp(reader):
    """Of 56 140 neither part is taken for all of it."""

    def draw(gray, x, y):
        write(gray, "56", (x, y), 34)
        write(gray, "140", (x + 60, y), 34)

    assert first_cell(reader, draw).text.replace(" ", "") == "56140"


def test_a_number_that_strokes_join_to_a_ruling_is_told_whole_or_not(reader):
    """Never as a part of it, and never without doubt."""

    def draw(gray, x, y):
        write(gray, "1395", (x, y), 34)
        for left in (x + 2, x + 22, x + 40, x + 58):
            cv2.line(gray, (left, y - 34), (left + 6, y + 8), (0,), 3)
        cv2.line(gray, (x - 2, y + 2), (x + 66, y + 2), (0,), 2)

    cell = first_cell(reader, draw)
    assert cell.text in ("1395", "")
    assert cell.confidence < SURE


def test_a_dash_with_dust_above_it_is_a_dash(reader):
    def draw(gray, x, y):
        gray[y + 14 : y + 19, x : x + 24] = 0
        gray[y - 8 : y + 1, x + 60 : x + 72] = 0

    assert first_cell(reader, draw).text == "—"


@pytest.mark.parametrize("seed", range(4))
def test_dust_is_no_digit(reader, seed):
    """What cannot be told is not said to be a 1."""

    def draw(gray, x, y):
        chance = np.random.default_rng(seed)
        for dx, dy in chance.integers(0, 22, (7, 2)).tolist():
            cv2.circle(gray, (x + dx, y + dy), 2, (60,), -1)

    cell = first_cell(reader, draw)
    assert cell.confidence < SURE
    assert not (cell.text.isdecimal() and cell.confidence < 0.2)
