"""Rows of which only the verticals are drawn: the last line of a table without a border.

So the 15 numbers of a table of cases stand alone at the top of a page when its head is at the
bottom of the page before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.tables.lattice import Lattice
from gouji.tables.rulings import Mask

_FEWEST = 6
"""Posts that make a row. Fewer may be strokes of a drawing."""

_EVEN = 0.15
"""Share of their distance by which posts may stand out of step."""


def rows_of_posts(
    along: Mask, tables: Sequence[tuple[int, int, int, int]], near: int
) -> Iterator[Lattice]:
    """Rows of equally high, evenly spaced posts of `along` outside of the boxes of `tables`.

    The first and the last cell are as wide as the others, up to the border that is not drawn.
    """
    alone = along.copy()
    for x0, y0, x1, y1 in tables:
        alone[y0:y1, x0:x1] = 0
    if not alone.any():
        return
    _, _, stats, _ = cv2.connectedComponentsWithStats(alone)
    posts = np.array([row for row in stats[1:, :4] if row[2] <= near < row[3]], np.int64)
    for row in _level(posts, near):
        xs = np.sort(row[:, 0] + row[:, 2] // 2)
        pitch = float(np.median(np.diff(xs))) if len(xs) >= _FEWEST else 0.0
        if pitch and np.abs(np.diff(xs) - pitch).max() < _EVEN * pitch:
            top, height = float(np.median(row[:, 1])), float(np.median(row[:, 3]))
            yield _row(np.r_[xs[0] - pitch, xs, xs[-1] + pitch], top, top + height)


def _level(posts: NDArray[np.int64], near: int) -> Iterator[NDArray[np.int64]]:
    """Posts `(x, y, width, height)` that start and end as high as the first of them does."""
    while len(posts):
        tops, ends = posts[:, 1], posts[:, 1] + posts[:, 3]
        alike = (np.abs(tops - tops[0]) <= near) & (np.abs(ends - ends[0]) <= near)
        yield posts[alike]
        posts = posts[~alike]


def _row(xs: NDArray[np.float64], top: float, bottom: float) -> Lattice:
    columns = len(xs) - 1
    places = np.rint(xs).astype(np.int64).clip(min=0)
    ys = np.array([round(top), round(bottom)], np.int64)
    return Lattice(places, ys, np.ones((2, columns)), np.ones((1, columns + 1)))
