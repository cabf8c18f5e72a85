from functools import cache

import cv2
import numpy as np
import pytest
from tests.reading.drawing import lattice, paper, text_page, write

from gouji.reading.specks import without_specks

DIGITS = "1395", "7", "0", "88.5"
DUST = 10


def table(tone: int) -> np.ndarray:
    """A table of numbers, printed as dark as `tone`."""
    return np.maximum(black_table(), tone)


@cache
def black_table() -> np.ndarray:
    gray, xs, ys = lattice()
    for i, y in enumerate(ys[:-1]):
        for j, x in enumerate(xs[:-1]):
            write(gray, DIGITS[(i + j) % 4], (x + 60, y + 25), 34)
    return gray


def sprinkled(page: np.ndarray, count: int = 20, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """`page` under spots of dust, and where these lie."""
    random = np.random.default_rng(seed)
    dusty, spots = page.copy(), np.zeros_like(page)
    for x, y, radius in random.integers((100, 100, 1), (1550, 2250, 5), (count, 3)).tolist():
        cv2.circle(dusty, (x, y), radius, (DUST,), -1, cv2.LINE_AA)
        cv2.circle(spots, (x, y), radius + 1, (1,), -1)
    return dusty, spots > 0


@pytest.mark.parametrize("tone", [90, 110, 140])
def test_dust_on_grey_print_is_taken_off(tone):
    clean = table(tone)
    dusty, spots = sprinkled(clean)
    cleaned, _ = without_specks(dusty)
    bare = spots & (clean == 255)
    assert np.count_nonzero(dusty[bare] < tone) > 300
    assert cleaned.min() > tone - 20
    assert cleaned[bare].mean() > 245


def test_print_beside_the_dust_stays_as_it_is():
    clean = table(110)
    dusty, spots = sprinkled(clean)
    cleaned, _ = without_specks(dusty)
    beside = cv2.dilate(spots.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert np.array_equal(cleaned[beside], clean[beside])


@pytest.mark.parametrize("at", ["left", "right", "upon"])
def test_dust_that_touches_a_digit_is_taken_off_and_the_digit_stays(at):
    clean = table(110)
    _, xs, ys = lattice()
    x0, y0 = xs[2] + 60, ys[4] + 25  # of a 0
    inside = np.s_[y0 - 10 : y0 + 44, x0 - 20 : x0 + 44]
    rows, columns = np.nonzero(clean[inside] < 200)
    top, left, right = rows.min(), columns.min(), columns.max()
    assert right - left < 20  # a single digit
    x = {"left": left - 3, "right": right + 3, "upon": right - 1}[at]
    dusty = clean.copy()
    middle = (int(x0 - 20 + x), int(y0 - 10 + top + 12))
    cv2.circle(dusty, middle, 4, (DUST,), -1)
    cleaned, _ = without_specks(dusty)
    assert cleaned.min() > 90
    digit = clean[inside] < 130
    kept = cleaned[inside] < 180
    assert np.count_nonzero(digit & kept) > 0.7 * np.count_nonzero(digit)
    assert np.count_nonzero(kept & (clean[inside] > 250)) < 25


@pytest.mark.parametrize("tone", [0, 5, 10, 20])
def test_print_as_dark_as_the_dust_loses_nothing(tone):
    dusty, _ = sprinkled(table(tone), 120)
    assert np.array_equal(without_specks(dusty)[0], dusty)


@pytest.mark.parametrize(
    "page",
    [paper(), lattice()[0], text_page(), np.maximum(text_page(), 120), table(90)],
    ids=["blank", "rulings", "text", "grey text", "grey table"],
)
def test_a_page_without_dust_is_left_as_it_is(page):
    assert np.array_equal(without_specks(page)[0], page)


def test_what_was_filled_in_is_told():
    dusty, spots = sprinkled(table(110))
    cleaned, filled = without_specks(dusty)
    assert (cleaned != dusty)[~filled].sum() == 0
    assert np.count_nonzero(spots & filled) > 0.9 * np.count_nonzero(spots)
    assert not without_specks(table(110))[1].any()
