import cv2
import numpy as np
import pytest
from tests.reading.drawing import paper, write

from gouji.reading.ink import cell_ink, ink_mask, with_dark_ink_only
from gouji.reading.light import flatten

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
    off = np.abs(np.subtract(line, ink_box(gray)))
    assert off[[0, 2]].max() <= 2
    assert off[[1, 3]].max() <= 5  # a low line keeps some paper
    assert line[2] - line[0] < 0.3 * (CELL[2] - CELL[0])


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
    assert np.abs(np.subtract(line, ink_box(clean))).max() <= 2


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
    assert np.abs(np.subtract(line, ink_box(sheet("7")))).max() <= 2


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
    assert upper[3] - lower[1] < 3
    assert lower[1] - upper[1] == pytest.approx(height + gap, abs=3)
    assert lower[2] < upper[2]


@pytest.mark.parametrize("text", ["六", "公", "总", "三、新收"])
def test_strokes_of_one_character_stay_one_line(text):
    box = (100, 100, 400, 200)
    gray = sheet(box=box)
    write(gray, text, (150, 120), 50, "hei")
    (line,) = only_ink(gray, box, others=[box]).lines
    assert line[3] - line[1] > 25


def test_pale_print_is_ink():
    gray = sheet("1395")
    pale = np.maximum(gray, 190)
    (line,) = only_ink(pale).lines
    assert np.abs(np.subtract(line, ink_box(gray))).max() <= 2


def test_print_much_paler_than_its_rulings_is_ink():
    gray = sheet("42", size=24)
    faint = np.where(gray < 255, 255 - (255 - gray) // 5, 255).astype(np.uint8)
    faint[gray.shape[0] // 2 :] = 255
    cv2.rectangle(faint, CELL[:2], CELL[2:], (150,), 3)
    (line,) = only_ink(faint).lines
    assert np.abs(np.subtract(line, ink_box(sheet("42", size=24))))[[0, 2]].max() <= 2


@pytest.mark.parametrize("face", ["song", "times", "hei"])
def test_a_stroke_that_broke_is_no_pair_of_specks(face):
    """The halves of a `1` are small beside the characters of the labels."""
    gray, others = sheet(), [(100, 210 + 60 * row, 500, 270 + 60 * row) for row in range(3)]
    write(gray, "13", (280, 116), 26, face)
    for _, y0, _, _ in others:
        write(gray, "总计", (280, y0 + 10), 40)
    x0, y0, x1, y1 = ink_box(gray)
    middle = (y0 + y1) // 2
    gray[middle - 1 : middle + 2, x0 : (x0 + x1) // 2 - 2] = 255
    (line,) = only_ink(gray, others=others).lines
    assert abs(line[0] - x0) <= 2


def test_the_ragged_rim_of_a_ruling_is_no_stroke():
    gray, others = (
        sheet("-", (420, 120)),
        [(100, 210 + 60 * row, 500, 270 + 60 * row) for row in (0, 1)],
    )
    for _, y0, _, _ in others:
        write(gray, "1395", (280, y0 + 16), 30)
    rim = CELL[0] + round(1.2 * UNIT)
    for y in range(CELL[1] + 8, CELL[3] - 8, 5):
        gray[y : y + 3, rim - 1 : rim + 2] = 0
    clean = only_ink(sheet("-", (420, 120)), others=others)
    assert all(line[0] > 400 for line in only_ink(gray, others=others).lines)
    assert clean.lines


def test_touching_characters_and_curled_rulings_do_not_make_digits_specks():
    """Most cells hold characters that touch, and some a ruling that bends into the cell."""
    gray = paper((900, 600))
    boxes = [(100, 100 + 60 * row, 500, 160 + 60 * row) for row in range(12)]
    for box in boxes:
        cv2.rectangle(gray, box[:2], box[2:], (0,), 3)
    for _x0, y0, x1, _y1 in boxes[1:]:
        write(gray, "5555", (250, y0 + 18), 26)
        cv2.line(gray, (255, y0 + 28), (305, y0 + 28), (0,), 3)
        cv2.line(gray, (300, y0 + 50), (x1, y0 + 56), (0,), 3)
    write(gray, "37", (250, 118), 26)
    (line,) = cell_ink(gray, boxes, UNIT)[0].lines
    assert 20 < line[2] - line[0] < 34


def test_ink_that_is_no_line_makes_an_empty_cell_doubtful():
    """Beside large numbers small ink counts as a speck, but it might be a digit."""
    large = (100, 210, 500, 310)
    gray = sheet("1395", (280, 220), 70, box=large)
    cv2.rectangle(gray, CELL[:2], CELL[2:], (0,), 3)
    cv2.rectangle(gray, (300, 125), (307, 137), (0,), -1)
    ink = only_ink(gray, others=[large] * 3)
    assert (ink.lines, ink.doubtful) == ((), True)


@pytest.mark.parametrize("below", [-1, 3, 7])
def test_a_residue_far_to_the_side_does_not_replace_the_digit(below):
    """It joins the line, for it is as near to it as a stroke of the same character."""
    gray = sheet()
    zero = (172, 116, 184, 134)
    cv2.rectangle(gray, (172, 116), (183, 133), (0,), 4)
    gray[134 + below - 8 : 134 + below, 242:245] = 0
    write(gray, "1395", (280, 230), 26)
    for others in ([], [(100, 210, 500, 270)] * 3):
        (line,) = only_ink(gray, others=others).lines
        assert np.abs(np.subtract(line, zero)).max() <= 3


@pytest.mark.parametrize("text", ["0", "7", "1395"])
@pytest.mark.parametrize("tone", [235, 200, 150])
def test_text_in_a_shaded_cell_is_found(text, tone):
    gray = sheet(text)
    shaded = gray.copy()
    x0, y0, x1, y1 = CELL
    shaded[y0:y1, x0:x1] = gray[y0:y1, x0:x1] * (tone / 255)
    (line,) = only_ink(shaded).lines
    assert np.abs(np.subtract(line, ink_box(gray))).max() <= 2


@pytest.mark.parametrize("x", [115, 280, 400])
@pytest.mark.parametrize(("left", "right"), [(255, 150), (240, 120)])
def test_text_in_a_graded_cell_is_found(x, left, right):
    gray = sheet("1395", (x, 116))
    x0, _, x1, _ = CELL
    grade = np.full(600, 255.0)
    grade[x0:x1] = np.linspace(left, right, x1 - x0)
    (line,) = only_ink((gray * (grade / 255)).astype(np.uint8)).lines
    assert np.abs(np.subtract(line, ink_box(gray))).max() <= 2


@pytest.mark.parametrize("text", ["", "7"])
@pytest.mark.parametrize("edge", ["left", "top"])
def test_the_slope_that_evened_light_leaves_beside_shading_is_paper(edge, text):
    gray = sheet(text, (350, 116))
    shaded = gray.copy()
    part = np.s_[:, CELL[0] :] if edge == "left" else np.s_[CELL[1] :]
    shaded[part] = gray[part] * (170 / 255)
    lines = only_ink(flatten(shaded)).lines
    assert len(lines) == len(text)
    for line in lines:
        assert np.abs(np.subtract(line, ink_box(gray))).max() <= 2


@pytest.mark.parametrize("noise", [5, 12, 20])
def test_grain_is_no_ink_and_hides_none(noise):
    text = sheet("1395")
    grain = np.random.default_rng(0).normal(-noise, noise, text.shape)
    grainy, bare = (np.clip(one + grain, 0, 255).astype(np.uint8) for one in (text, sheet()))
    assert only_ink(bare, others=[(100, 210, 500, 270)]).lines == ()
    (line,) = only_ink(grainy).lines
    assert np.abs(np.subtract(line, ink_box(text))).max() <= 5
    off = ink_mask(grainy, UNIT) != (text < 128)
    assert off.mean() < 0.01


def stamped(text: str = ""):
    """A cell over which the pale lettering of a copied stamp lies."""
    pale = paper((400, 600))
    write(pale, "人民政府", (200, 104), 50, "song")
    return np.minimum(sheet(text), np.maximum(pale, 150))


def test_of_two_inks_the_darker_one_stays():
    cleared = with_dark_ink_only(stamped("1395"), [CELL])
    print_ = sheet("1395")
    assert cleared is not None
    assert cleared[print_ == 0].max() < 60
    far = cv2.erode(print_, np.ones((5, 5), np.uint8)) == 255
    assert cleared[far].min() > 200
    (line,) = only_ink(cleared).lines
    assert np.abs(np.subtract(line, ink_box(print_))).max() <= 3


def test_an_empty_cell_holds_no_two_inks():
    assert with_dark_ink_only(sheet(), [(104, 104, 497, 157), (0, 0, 0, 0)]) is None


@pytest.mark.parametrize("tone", [0, 90, 150])
def test_print_of_one_ink_keeps_its_lines(tone):
    gray = np.maximum(sheet("1395"), tone)
    cleared = with_dark_ink_only(gray, [CELL])
    (line,) = only_ink(gray if cleared is None else cleared).lines
    assert np.abs(np.subtract(line, only_ink(gray).lines[0])).max() <= 3


def test_only_the_given_cells_are_cleared():
    gray = stamped("1395")
    write(gray, "7", (280, 230), 30)
    before = gray.copy()
    cleared = with_dark_ink_only(gray, [CELL])
    assert cleared is not None
    assert np.array_equal(cleared[170:], gray[170:])
    assert np.array_equal(gray, before)


def test_a_grey_ruling_beside_an_empty_cell_is_no_ink_under_noise():
    gray = np.maximum(sheet(), 60)
    write(gray, "1395", (280, 230), 30)
    grain = np.random.default_rng(0).normal(0, 5, gray.shape) - 5
    noisy = np.clip(gray + grain, 0, 255).astype(np.uint8)
    assert only_ink(noisy, others=[(100, 210, 500, 270)]).lines == ()


def test_dust_across_a_wide_cell_is_no_end_of_its_number():
    gray = sheet("54843", (110, 116), 26)
    gray[135:141, 470:481] = 0  # as wide as a digit is high, nearly
    (line,) = only_ink(gray).lines
    assert line[2] < 200


def test_dust_above_a_dash_is_no_line():
    other = (100, 210, 500, 270)
    gray = sheet("170", (280, 226), box=other)
    cv2.rectangle(gray, CELL[:2], CELL[2:], (0,), 3)
    gray[130:135, 280:300] = 0
    gray[114:121, 330:340] = 0
    (line,) = only_ink(gray, others=[other] * 3).lines
    assert 270 < line[0] < line[2] < 310


@pytest.mark.parametrize(("gap", "pieces"), [(4, 1), (60, 2)])
def test_pieces_of_a_line_stand_apart(gap, pieces):
    gray = sheet("48", (200, 116))
    right = ink_box(gray)[2]
    write(gray, "局", (right + gap, 116), 30)
    ink = only_ink(gray)
    assert len(ink.lines) == 1
    assert len(ink.pieces) == pieces
    assert ink.pieces[0][0] == ink.lines[0][0]
    assert ink.pieces[-1][2] == ink.lines[0][2]
