import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.drawing import (
    bent,
    beside,
    even_lattice,
    lattice,
    paper,
    shaken,
    text_page,
    turned,
)

from gouji.document import NODES_APART, Page, Sheet
from gouji.reading.straighten import straighten

A4 = (595.0, 842.0)


def page(gray: np.ndarray, size=A4) -> Page:
    return Page(1, *size, cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB))


def upright(_image) -> int:
    return 0


@pytest.fixture(scope="module")
def written():
    """A page of text at 100 dpi: reading needs it no finer to know which way is up."""
    return text_page((1170, 827), size=22)


def alike(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two pictures looked at from far enough that a pixel does not matter."""
    far = [cv2.GaussianBlur(cv2.resize(gray, (827, 1170)), (0, 0), 3) for gray in (one, other)]
    return float(np.corrcoef(far[0].ravel(), far[1].ravel())[0, 1])


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_turned_page_of_text_is_set_upright(reader, written, quarters):
    lying = np.rot90(written, -quarters)  # clockwise
    size = A4 if quarters % 2 == 0 else A4[::-1]
    (sheet,) = reader.straighten(page(np.ascontiguousarray(lying), size))
    assert sheet.gray.shape[0] > sheet.gray.shape[1]
    assert alike(sheet.gray, written) > 0.9
    assert alike(np.rot90(sheet.gray, 2), written) < 0.6


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_place_on_the_sheet_is_found_on_the_page(degrees):
    gray = paper((1170, 827))
    gray[100:160, 200:500] = 0
    lying = np.ascontiguousarray(np.rot90(gray, -degrees // 90))
    size = A4 if degrees % 180 == 0 else A4[::-1]
    (sheet,) = straighten(page(lying, size), lambda _: degrees)
    ys, xs = np.nonzero(sheet.gray < 100)
    box = sheet.place((xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    ys, xs = np.nonzero(lying == 0)
    wanted = np.array([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]) * size[0] / lying.shape[1]
    assert np.abs(np.subtract(box, wanted)).max() < 2


def test_a_skewed_table_becomes_straight_and_keeps_its_place():
    gray, xs, ys = lattice()
    (sheet,) = straighten(page(turned(gray, 3.2)), upright)
    ink = sheet.gray < 128
    profile = np.sort(ink.sum(axis=1))[::-1]
    assert profile[len(ys) - 1] > 0.9 * (xs[-1] - xs[0]) * sheet.gray.shape[1] / gray.shape[1]
    rows, columns = np.nonzero(ink)
    box = sheet.place((columns.min(), rows.min(), columns.max(), rows.max()))
    drawn = np.argwhere(turned(gray, 3.2) < 128)[:, ::-1] * A4[0] / gray.shape[1]
    assert np.abs(np.subtract(box, (*drawn.min(axis=0), *drawn.max(axis=0)))).max() < 3


CURLED = (2200, 1556)
EVEN, MOVED = [[0, 0]] * 4, [[20, 10], [-20, -10], [0, 0], [0, 0]]


@pytest.fixture(scope="module")
def marked():
    """A table, and a black mark in five of its cells."""
    gray, xs, ys = lattice(CURLED)
    for column, row in ((0, 0), (6, 0), (3, 10), (0, 19), (6, 19)):
        x, y = xs[column] + 60, ys[row] + 25
        cv2.rectangle(gray, (x, y), (x + 49, y + 29), (0,), -1)
    return gray


def marks(gray: np.ndarray) -> np.ndarray:
    """The boxes of the marks, from the top down."""
    solid = cv2.morphologyEx((gray < 128).astype(np.uint8), cv2.MORPH_OPEN, np.ones((15, 15)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    boxes = np.array([(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:]], np.float64)
    return boxes[np.lexsort((boxes[:, 0], np.round(boxes[:, 1] / 100)))]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize(("curl", "corners"), [(33, EVEN), (-33, EVEN), (33, MOVED)])
def test_a_place_on_a_bent_page_is_found_again(marked, curl, corners, degrees):
    camera = bent(marked, shaken(CURLED, corners, curl))
    lying = np.ascontiguousarray(np.rot90(camera, -degrees // 90))
    size = A4 if degrees % 180 == 0 else A4[::-1]
    (sheet,) = straighten(page(lying, size), lambda _: degrees)
    scale = np.tile(np.divide(size, lying.shape[::-1]), 2)
    wanted = marks(lying) * scale
    found = np.array([sheet.place(tuple(box)) for box in marks(sheet.gray)])
    off = np.abs(found[:, None] - wanted[None]).max(axis=2)
    assert off.shape == (5, 5)
    assert sorted(off.argmin(axis=1)) == [0, 1, 2, 3, 4]
    assert off.min(axis=1).max() < 1.5


@pytest.mark.parametrize(("curl", "corners"), [(33, EVEN), (-33, EVEN), (33, MOVED)])
def test_the_rulings_of_a_bent_page_run_along_the_axes(marked, curl, corners):
    _, xs, ys = lattice(CURLED)
    (sheet,) = straighten(page(bent(marked, shaken(CURLED, corners, curl))), upright)
    ink = cv2.dilate((sheet.gray < 128).astype(np.uint8), np.ones((3, 3), np.uint8))
    across, along = (np.sort(ink.sum(axis=axis))[::-1] for axis in (1, 0))
    assert across[len(ys) - 1] > 0.95 * (xs[-1] - xs[0])
    assert along[len(xs) - 1] > 0.95 * (ys[-1] - ys[0])


boxes = st.tuples(*[st.integers(-80, 900)] * 2, *[st.integers(1, 200)] * 2)


@given(boxes, st.floats(0.2, 0.8))
def test_a_place_of_an_even_page_is_scaled_beyond_its_border_too(box, scale):
    shape = (1100, 778)
    gray = paper(shape)
    x, y, width, height = box
    sheet = Sheet(Page(1, *A4), gray, gray > 255, even_lattice(shape, scale))
    wanted = np.multiply((x, y, x + width, y + height), scale)
    assert np.allclose(sheet.place((x, y, x + width, y + height)), wanted)


@given(boxes)
def test_a_place_of_a_curled_page_surrounds_what_lies_in_it(box):
    shape = (1100, 778)
    gray = paper(shape)
    nodes = even_lattice(shape, 1.0)
    nodes[..., 1] += 20 * np.sin(np.pi * nodes[..., 0] / shape[1])
    sheet = Sheet(Page(1, *A4), gray, gray > 255, nodes)
    x0, y0, width, height = box
    left, top, right, bottom = sheet.place((x0, y0, x0 + width, y0 + height))
    assert (left, right) == pytest.approx((x0, x0 + width))
    crossed = (nodes[..., 0] >= x0) & (nodes[..., 0] <= x0 + width)
    drawn = 20 * np.sin(np.pi * nodes[..., 0][crossed] / shape[1])
    sag = 20 * (np.pi / shape[1] * NODES_APART) ** 2  # between the nodes that are looked at
    slack = sag * (1 + width / NODES_APART) ** 2 / 8 + 0.5
    assert (top <= y0 + drawn + slack).all()
    assert (bottom >= y0 + height + drawn - slack).all()


@pytest.mark.parametrize(("shape", "long"), [((1170, 827), 2200), ((4677, 3307), 3000)])
def test_sheets_have_about_the_same_scale(shape, long):
    (sheet,) = straighten(page(paper(shape)), upright)
    assert max(sheet.gray.shape) == long
    assert np.allclose(sheet.place((0, 0, *sheet.gray.shape[::-1])), (0, 0, *A4), atol=0.5)


def test_red_ink_is_told_in_the_mask():
    image = np.full((1170, 827, 3), 255, np.uint8)
    cv2.circle(image, (400, 600), 60, (220, 40, 40), -1)
    (sheet,) = straighten(Page(1, *A4, image), upright)
    ys, xs = np.nonzero(sheet.stamps)
    scale = sheet.gray.shape[1] / 827
    assert np.allclose([xs.mean(), ys.mean()], [400 * scale, 600 * scale], atol=4)
    assert sheet.gray.min() > 200


def test_a_page_with_a_text_layer_is_straight_already():
    digital = Page(1, *A4)
    (sheet,) = straighten(digital, upright)
    assert (sheet.gray, sheet.stamps) == (None, None)
    assert sheet.place((1, 2, 3, 4)) == (1, 2, 3, 4)


def test_a_blank_page_stays_blank():
    (sheet,) = straighten(page(paper((1170, 827))), upright)
    assert sheet.gray.min() == 255
    assert not sheet.stamps.any()


# Two pages side by side

A3 = (1191.0, 842.0)


@pytest.fixture(scope="module")
def spread(marked):
    """A page with marks in its table, beside a page of text."""
    return beside(marked, text_page(CURLED))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("lean", [0.0, 2.0])
def test_two_pages_side_by_side_are_two_sheets(spread, degrees, lean):
    lying = np.ascontiguousarray(np.rot90(turned(spread, lean), -degrees // 90))
    size = A3 if degrees % 180 == 0 else A3[::-1]
    sheets = straighten(page(lying, size), lambda _: degrees)
    assert [sheet.half for sheet in sheets] == [0, 1]
    assert [max(sheet.gray.shape) for sheet in sheets] == [2200, 2200]
    left, right = sheets
    wanted = marks(lying) * np.tile(np.divide(size, lying.shape[::-1]), 2)
    found = np.array([left.place(tuple(box)) for box in marks(left.gray)])
    off = np.abs(found[:, None] - wanted[None]).max(axis=2)
    assert sorted(off.argmin(axis=1)) == [0, 1, 2, 3, 4]
    assert off.min(axis=1).max() < 1.5
    assert alike(right.gray, text_page(CURLED)) > 0.9


def test_each_of_two_pages_is_turned_straight_by_itself(marked):
    askew = beside(turned(marked, 1.0), turned(marked, -1.0))
    _, xs, ys = lattice(CURLED)
    for sheet in straighten(page(askew, A3), upright):
        ink = cv2.dilate((sheet.gray < 128).astype(np.uint8), np.ones((3, 3), np.uint8))
        assert np.sort(ink.sum(axis=1))[-len(ys)] > 0.95 * (xs[-1] - xs[0])


def test_a_wide_page_is_one_sheet():
    gray, _, _ = lattice(CURLED[::-1])
    (sheet,) = straighten(page(gray, A4[::-1]), upright)
    assert (sheet.half, sheet.gray.shape) == (0, CURLED[::-1])
