"""The last row of a table without a border, alone on its page."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Page, Ruling, Sheet
from gouji.tables import find_grids
from gouji.tables.posts import rows_of_posts

_NEAR = 10


def drawn(xs, top=200, bottom=260, width=2):
    mask = np.zeros((2500, 1800), np.uint8)
    for x in xs:
        mask[top:bottom, x : x + width] = 1
    return mask


@given(st.integers(6, 16), st.integers(40, 100), st.integers(100, 150))
def test_even_posts_part_cells_as_wide_as_each_other(posts, pitch, left):
    xs = left + pitch * np.arange(posts)
    (row,) = rows_of_posts(drawn(xs), (), _NEAR)
    assert len(row.xs) == posts + 2
    assert np.abs(np.diff(row.xs) - pitch).max() <= 1
    assert row.ys.tolist() == [200, 260]


@pytest.mark.parametrize(
    "mask",
    [
        drawn([100, 200, 300, 400, 500]),
        drawn([100, 200, 300, 460, 500, 600, 700]),
        drawn(range(100, 800, 100), width=30),
        drawn(range(100, 800, 100), bottom=206),
        np.zeros((100, 100), np.uint8),
    ],
    ids=["few", "uneven", "thick", "low", "none"],
)
def test_other_strokes_are_no_row(mask):
    assert not list(rows_of_posts(mask, (), _NEAR))


def test_the_verticals_of_a_table_are_no_row_by_themselves():
    mask = drawn(range(100, 800, 100))
    assert not list(rows_of_posts(mask, [(90, 190, 800, 270)], _NEAR))


def test_a_page_that_begins_with_such_a_row_has_a_grid_of_it():
    posts = tuple(Ruling(118.0 + 46.6 * i, 72.0, 118.0 + 46.6 * i, 92.0) for i in range(14))
    page = Page(1, 842.0, 595.0, rulings=posts)
    (grid,) = find_grids(Sheet(page, None, None, None))
    assert (grid.rows, grid.columns, len(grid.slots)) == (1, 15, 15)
