import cv2
import numpy as np
import pytest
from tests.reading.drawing import lattice, mapped, paper, text_page, warped

from gouji.reading.perspective import straightening

PAGE, XS, YS = lattice()
HEIGHT, WIDTH = PAGE.shape
CORNERS = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float64)

SHAKEN = {
    "keystone": [[20, 0], [-20, 0], [0, 0], [0, 0]],
    "lean": [[25, 0], [25, 0], [0, 0], [0, 0]],
    "skewed": [[0, 12], [0, -12], [0, -12], [0, 12]],
    "all": [[14, -9], [-8, 11], [10, 6], [-12, -7]],
    "none": [[0, 0], [0, 0], [0, 0], [0, 0]],
}


def shaken(name: str) -> np.ndarray:
    moved = (CORNERS + np.array(SHAKEN[name])).astype(np.float32)
    return cv2.getPerspectiveTransform(CORNERS.astype(np.float32), moved).astype(np.float64)


def bends(matrix: np.ndarray) -> tuple[float, float]:
    """How far ends of rulings lie off their row and column, at most, in pixels."""
    points = np.array([(x, y) for y in YS for x in XS], np.float64)
    grid = mapped(matrix, points).reshape(len(YS), len(XS), 2)
    return float(np.ptp(grid[:, :, 1], axis=1).max()), float(np.ptp(grid[:, :, 0], axis=0).max())


@pytest.mark.parametrize("name", SHAKEN)
def test_a_warped_grid_becomes_straight(name):
    matrix = shaken(name)
    correction = straightening(warped(PAGE, matrix))
    assert correction is not None
    across, along = bends(correction @ matrix)
    assert across < 2
    assert along < 2


def test_the_test_page_is_far_from_straight():
    assert min(bends(shaken("all"))) > 4


def test_text_in_the_table_and_the_arc_of_a_stamp_do_not_mislead():
    page = np.minimum(PAGE, text_page())
    cv2.circle(page, (900, 1300), 230, (90,), 8)
    matrix = shaken("all")
    correction = straightening(warped(page, matrix))
    assert correction is not None
    assert max(bends(correction @ matrix)) < 2


@pytest.mark.parametrize("page", [paper(), text_page()], ids=["blank", "text"])
def test_a_page_without_rulings_is_left_as_it_is(page):
    assert straightening(page) is None
