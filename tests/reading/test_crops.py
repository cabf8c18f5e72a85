import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.drawing import paper, write

from gouji.reading.crops import HEIGHT, Crop, batches, cell_ink, line_crop, variants

UNIT = 2339 / 842
CELL = (100, 100, 500, 160)
"""A wide cell at 200 dpi."""


def sheet(text: str = "", at=(280, 116), size: int = 30, box=CELL):
    gray = paper((400, 600))
    x0, y0, x1, y1 = box
    cv2.rectangle(gray, (x0, y0), (x1, y1), (0,), 3)
    if text:
        write(gray, text, at, size)
    return gray


def only_ink(gray, box=CELL, others=()):
    return cell_ink(gray, [box, *others], UNIT)[0]


def ink_box(gray, box=CELL, inset: int = 8):
    """Around the black inside of the cell, as drawn."""
    x0, y0, x1, y1 = box
    ys, xs = np.nonzero(gray[y0 + inset : y1 - inset, x0 + inset : x1 - inset] < 128)
    left, top = x0 + inset, y0 + inset
    return left + xs.min(), top + ys.min(), left + xs.max() + 1, top + ys.max() + 1


@pytest.mark.parametrize("text", ["0", "1", "7", "11", "1395", "88.5"])
@pytest.mark.parametrize("x", [115, 280, 410])
def test_a_number_in_a_wide_cell_is_trimmed_to_its_ink(text, x):
    gray = sheet(text, (x, 116))
    (line,) = only_ink(gray).lines
    off = np.abs(np.subtract(line.ink, ink_box(gray)))
    assert off[[0, 2]].max() <= 2
    assert off[[1, 3]].max() <= 5  # a low line keeps some paper
    assert line.box[2] - line.box[0] < 0.3 * (CELL[2] - CELL[0])
    assert line.pixels.shape[0] == HEIGHT


def test_rests_of_rulings_are_no_ink():
    gray = sheet()
    gray[100:106, 100:500] = 0  # thicker than the inset takes away
    assert only_ink(gray, (98, 99, 500, 160)) == only_ink(paper((400, 600)))


def test_an_empty_cell_has_no_lines():
    ink = only_ink(sheet())
    assert (ink.lines, ink.doubtful) == ((), False)


def test_specks_are_left_out():
    gray = sheet("7")
    for x, y in ((120, 120), (470, 140), (200, 150)):
        cv2.circle(gray, (x, y), 2, (0,), -1)
    (line,) = only_ink(gray).lines
    clean = sheet("7")
    assert np.abs(np.subtract(line.ink, ink_box(clean))).max() <= 2


def test_specks_alone_are_no_line_beside_cells_with_text():
    gray = sheet("170", (280, 230), box=(100, 210, 500, 270))
    cv2.rectangle(gray, CELL[:2], CELL[2:], (0,), 3)
    cv2.circle(gray, (300, 130), 2, (0,), -1)
    assert only_ink(gray, others=[(100, 210, 500, 270)]).lines == ()


def under_arc(width: int, angles: tuple[int, int]):
    """A cell with a 7 and the arc of a stamp through it; below it a cell with a number."""
    gray = sheet()
    cv2.ellipse(gray, (420, 330), (220, 220), 0, *angles, (0,), width)
    gray[162:] = 255
    write(gray, "7", (280, 116), 30)
    write(gray, "1395", (280, 230), 30)
    return only_ink(gray, others=[(100, 210, 500, 270)] * 4)


@pytest.mark.parametrize(("width", "angles"), [(5, (255, 310)), (5, (275, 310)), (14, (275, 310))])
def test_the_arc_of_a_stamp_is_left_out(width, angles):
    (line,) = under_arc(width, angles).lines
    assert np.abs(np.subtract(line.ink, ink_box(sheet("7")))).max() <= 2


def test_a_broad_arc_makes_the_cell_doubtful():
    assert under_arc(14, (275, 310)).doubtful
    assert not only_ink(sheet("7")).doubtful


@pytest.mark.parametrize("gap", [6, 12, 24])
def test_two_lines_are_parted(gap):
    box = (100, 100, 300, 220)
    gray = sheet(box=box)
    write(gray, "12345", (150, 115), 34)
    height = int(np.ptp(np.nonzero(gray[108:210, 110:290] < 128)[0])) + 1
    write(gray, "678", (150, 115 + height + gap), 34)
    upper, lower = only_ink(gray, box).lines
    assert upper.ink[3] - lower.ink[1] < 3
    assert lower.ink[1] - upper.ink[1] == pytest.approx(height + gap, abs=3)
    assert lower.ink[2] < upper.ink[2]


@pytest.mark.parametrize("text", ["六", "公", "总", "三、新收"])
def test_strokes_of_one_character_stay_one_line(text):
    box = (100, 100, 400, 200)
    gray = sheet(box=box)
    write(gray, text, (150, 120), 50, "hei")
    (line,) = only_ink(gray, box, others=[box]).lines
    assert line.ink[3] - line.ink[1] > 25


def test_pale_print_is_ink():
    gray = sheet("1395")
    pale = np.maximum(gray, 190)
    (line,) = only_ink(pale).lines
    assert np.abs(np.subtract(line.ink, ink_box(gray))).max() <= 2


def test_a_crop_at_the_edge_of_the_sheet_stays_inside():
    crop = line_crop(paper((50, 50)), (0, 0, 50, 50))
    assert crop.box == (0, 0, 50, 50)


def test_variants_show_the_same_ink():
    gray = sheet("11")
    (line,) = only_ink(gray).lines
    pictures = variants(gray, line)
    assert pictures[0] is line
    assert all(one.ink == line.ink and one.pixels.shape[0] == HEIGHT for one in pictures)
    assert len({one.pixels.shape[1] for one in pictures}) > 2
    assert all(one.pixels.min() < 100 for one in pictures)


@given(st.lists(st.integers(8, 400), max_size=40))
def test_every_crop_is_in_one_batch_unharmed(widths):
    crops = [
        Crop(np.full((HEIGHT, width), i % 256, np.uint8), (0, 0, 1, 1), (0, 0, 1, 1))
        for i, width in enumerate(widths)
    ]
    seen = []
    for members, batch in batches(crops):
        assert batch.shape[:3] == (len(members), 3, HEIGHT)
        assert -1 <= batch.min() <= batch.max() <= 1
        for index, pixels in zip(members, batch, strict=True):
            width = widths[index]
            assert width <= pixels.shape[2] < width + 32
            assert np.allclose(pixels[:, :, :width], (index % 256) / 127.5 - 1)
            assert not pixels[:, :, width:].any()
        seen += members
    assert sorted(seen) == list(range(len(widths)))
