import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.drawing import beside, lattice, paper, text_page, turned, write

from gouji.reading.gutter import find_gutter, may_be_two

WIDE = (778, 1100)
MIDDLE = WIDE[1] // 2
A4_LYING = (1654, 2339)


def small(gray):
    """As large as pages are when their gutter is looked for."""
    return np.asarray(cv2.resize(gray, WIDE[::-1], interpolation=cv2.INTER_AREA), np.uint8)


TEXT, TABLE, EMPTY = text_page(), lattice()[0], paper()
SPREAD = small(beside(TEXT, TEXT))


def ruled(xs=(80, 300, 540, 700, 1020), tone=0, dotted=False, thick=1):
    """A table all over a wide page, no words in it."""
    gray = paper(WIDE)
    for y in range(100, 700, 30):
        cv2.line(gray, (xs[0], y), (xs[-1], y), (tone,), thick)
    for x in xs:
        cv2.line(gray, (x, 100), (x, 670), (tone,), thick)
    if dotted:
        gray[:, ::4], gray[:, 1::4] = 255, 255
    return gray


@pytest.mark.parametrize(
    ("left", "right"),
    [(TEXT, TEXT), (TEXT, TABLE), (TABLE, TEXT), (TABLE, TABLE), (TEXT, EMPTY), (EMPTY, TABLE)],
)
def test_two_pages_are_cut_between_them(left, right):
    assert find_gutter(small(beside(left, right))) == pytest.approx(MIDDLE, abs=3)


def test_a_page_with_a_few_words_beside_a_full_one_is_a_page():
    last = paper()
    write(last, "某某市人民政府办公室", (900, 400), 42, "song")
    write(last, "2024年1月20日", (1000, 500), 42, "song")
    assert find_gutter(small(beside(TABLE, last))) == pytest.approx(MIDDLE, abs=3)


@settings(max_examples=40)
@given(
    st.integers(0, 50),
    st.integers(-50, 50),
    st.floats(-1, 1),
    st.integers(0, 200),
    st.integers(1, 30),
)
def test_a_gutter_is_found_where_it_lies(narrower, aside, lean, depth, breadth):
    """Also one that is narrow, off the middle, leaning, or dark where the sheet was folded."""
    gray = np.delete(SPREAD, np.r_[MIDDLE - narrower // 2 : MIDDLE + narrower // 2], axis=1)
    away = np.abs(np.arange(gray.shape[1]) - gray.shape[1] // 2)
    shade = depth * np.exp(-away / breadth)
    gray = np.clip(gray - shade, 0, 255).astype(np.uint8)
    gray = np.roll(turned(gray, lean), aside, axis=1)
    cut = find_gutter(gray)
    assert cut is not None
    assert cut == pytest.approx(gray.shape[1] // 2 + aside, abs=60)
    flat = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((65, 1), np.uint8)) - gray
    assert flat[60:-60, cut - 3 : cut + 4].max() < 100


@pytest.mark.parametrize("tone", [0, 120, 200])
@pytest.mark.parametrize("dotted", [False, True])
def test_a_table_over_the_middle_keeps_a_page_whole(tone, dotted):
    assert find_gutter(ruled(tone=tone, dotted=dotted)) is None


@pytest.mark.parametrize("thick", [1, 4])
def test_a_single_ruling_over_the_middle_keeps_a_page_whole(thick):
    gray = SPREAD.copy()
    cv2.line(gray, (80, 60), (1020, 60), (0,), thick)
    assert find_gutter(gray) is None


@pytest.mark.parametrize("y", [50, 300, 720])
def test_a_title_over_the_middle_keeps_a_page_whole(y):
    gray = SPREAD.copy()
    gray[y - 10 : y + 40] = 255
    write(gray, "政府信息公开工作年度报告", (MIDDLE - 150, y), 24, "song")
    assert find_gutter(gray) is None


def test_wide_text_keeps_a_page_whole():
    assert find_gutter(small(text_page(A4_LYING))) is None


def test_columns_that_stand_close_are_no_pages():
    gray = np.delete(SPREAD, np.r_[MIDDLE - 49 : MIDDLE + 49], axis=1)
    assert find_gutter(gray) is None


def test_labels_and_their_numbers_are_no_pages():
    """A table without rulings: its labels do not end together."""
    gray = paper(WIDE)
    for number, y in enumerate(range(80, 700, 30)):
        write(
            gray, "本年新收政府信息公开申请的数量合计"[: 4 + 5 * number % 14], (90, y), 18, "song"
        )
        write(gray, str(number), (800, y), 18)
    assert find_gutter(gray) is None


def test_bare_paper_is_one_page():
    assert find_gutter(paper(WIDE)) is None


def test_only_wide_pages_may_be_two():
    assert may_be_two(paper(WIDE))
    assert not may_be_two(paper(WIDE[::-1]))
    assert not may_be_two(paper((1000, 1000)))
