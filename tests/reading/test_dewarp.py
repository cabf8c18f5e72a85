from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis.warp import Warp
from tests.reading.drawing import bent, lattice, paper, shaken, text_page

from gouji.reading.dewarp import Flattening, flattening, node_grid, spread
from gouji.reading.light import flatten

SHAPE = (2200, 1556)
"""A sheet; the way back to it is found on a picture of half its size."""

HEIGHT, WIDTH = SHAPE
TABLE, XS, YS = lattice(SHAPE)
GRID = np.array([(x, y) for y in YS for x in XS], np.float64)
CURL = 0.015 * HEIGHT

SHAKEN = {
    "keystone": [[20, 0], [-20, 0], [0, 0], [0, 0]],
    "lean": [[25, 0], [25, 0], [0, 0], [0, 0]],
    "skewed": [[0, 12], [0, -12], [0, -12], [0, 12]],
    "all": [[14, -9], [-8, 11], [10, 6], [-12, -7]],
    "none": [[0, 0], [0, 0], [0, 0], [0, 0]],
    "sides 5° apart": [[96, 0], [-96, 0], [0, 0], [0, 0]],
    "edges 5° apart": [[0, 68], [0, 0], [0, 0], [0, -68]],
    "both": [[60, 45], [-60, -45], [0, 0], [0, 0]],
}


@cache
def dotted():
    across, along = np.indices(SHAPE)
    return np.where((across % 8 < 4) ^ (along % 8 < 4), 255, TABLE).astype(np.uint8)


@cache
def written():
    return text_page(SHAPE)


@cache
def stamped():
    page = np.minimum(TABLE, written())
    cv2.circle(page, (900, 1300), 230, (90,), 8)
    return page


def halved(page):
    """What `straighten` looks at."""
    small = cv2.resize(page, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    return flatten(np.asarray(small, np.uint8), reach=12)


def flattened(page, warp: Warp) -> Flattening:
    return flattening(halved(bent(page, warp)))


def landed(found: Flattening, warp: Warp) -> np.ndarray:
    """Where the corners of the table's cells lie on the flattened page: rows, columns, (x, y)."""
    wanted = warp.points(GRID) / 2
    points = wanted
    for _ in range(20):
        points = wanted - (found.source(points) - points)
    return points.reshape(len(YS), len(XS), 2)


def bends(found: Flattening, warp: Warp) -> float:
    """How far corners of one row or column lie apart across it, at most, in pixels."""
    grid = landed(found, warp)
    return max(np.ptp(grid[:, :, 1], axis=1).max(), np.ptp(grid[:, :, 0], axis=0).max())


@pytest.mark.parametrize("curl", [0, CURL, -CURL], ids=["even", "sagging", "bulging"])
@pytest.mark.parametrize("name", SHAKEN)
def test_a_warped_grid_becomes_straight(name, curl):
    warp = shaken(SHAPE, SHAKEN[name], curl)
    assert bends(flattened(TABLE, warp), warp) < 2


@pytest.mark.parametrize("name", [name for name in SHAKEN if name != "none"])
def test_the_test_pages_are_far_from_straight(name):
    assert bends(Flattening(), shaken(SHAPE, SHAKEN[name])) > 4
    assert bends(Flattening(), shaken(SHAPE, SHAKEN["none"], CURL)) > 8


@pytest.mark.parametrize("page", [dotted, stamped], ids=["dotted", "text and a stamp"])
@pytest.mark.parametrize("name", ["none", "all"])
def test_dots_text_in_the_table_and_the_arc_of_a_stamp_do_not_mislead(page, name):
    warp = shaken(SHAPE, SHAKEN[name], CURL)
    assert bends(flattened(page(), warp), warp) < 2


@pytest.mark.parametrize("curl", [CURL, -CURL], ids=["sagging", "bulging"])
def test_lines_of_text_become_straight_without_rulings(curl):
    warp = shaken(SHAPE, SHAKEN["none"], curl)
    rows = landed(flattened(written(), warp), warp)[:, :, 1]
    assert np.ptp(rows, axis=1).max() < 2


def test_a_blank_page_is_left_as_it_is():
    points = node_grid((HEIGHT // 2, WIDTH // 2), 24)
    assert np.array_equal(flattening(halved(paper(SHAPE))).source(points), points)


@pytest.mark.parametrize("page", [lambda: TABLE, dotted, stamped, written])
def test_an_even_page_is_left_as_it_is(page):
    off = flattening(halved(page())).source(GRID / 2) - GRID / 2
    assert np.abs(off - np.median(off, axis=0)).max() < 1
    assert np.abs(off).max() < 1.5


@pytest.mark.parametrize("page", [lambda: TABLE, stamped], ids=["table", "text and a stamp"])
def test_the_source_of_the_flat_page_is_the_curled_one(page):
    """Up to where on the page the flat one lies as a whole."""
    warp = shaken(SHAPE, SHAKEN["none"], CURL)
    off = flattened(page(), warp).source(GRID / 2) - warp.points(GRID) / 2
    off -= off.mean(axis=0)
    assert np.abs(off).max() < 1.5


@settings(max_examples=12)
@given(st.lists(st.tuples(*[st.integers(-18, 18)] * 2), min_size=4, max_size=4))
def test_any_mild_homography_is_undone(corners):
    warp = shaken(SHAPE, corners)
    assert bends(flattened(TABLE, warp), warp) < 2


@settings(max_examples=30)
@given(st.sampled_from([16, 24, 32]), st.integers(20, 90), st.integers(20, 90))
def test_maps_of_even_nodes_lead_each_pixel_to_itself(apart, height, width):
    x, y = spread(node_grid((height, width), apart), apart, (height, width))
    rows, columns = np.indices((height, width))
    finest = apart / 64  # half a step of a remap
    assert np.abs(x - columns).max() <= finest
    assert np.abs(y - rows).max() <= finest
