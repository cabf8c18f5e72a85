"""Rulings to grids of cells with row and column spans.

The elementary cells between all rulings of a table are joined where no ruling parts them.
A ruling parts two cells when it covers most of the edge between them, so broken rulings still
part and a stroke of a character does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Box, Grid, Sheet, Slot
from gouji.tables.edges import PART, drawn_edges, ruling_places, with_broken
from gouji.tables.lattice import (
    Lattice,
    Span,
    confidence,
    ended_on,
    spans,
    without_arcs,
    without_idle_rulings,
)
from gouji.tables.pitch import with_even_columns
from gouji.tables.posts import rows_of_posts
from gouji.tables.rulings import Mask, Rulings, rulings

_NEAR = 1 / 260
"""Rulings closer than this share of the sheet's long side are one: about 3 points."""

_ROW = 1 / 28
"""Height of a row, as a share of the sheet's long side: about 30 points."""

_FRAME = 1 / 14
"""A lone cell higher than this share of the sheet is a frame around text, not a table's row."""


PixelBox = tuple[int, int, int, int]


def find_grids(sheet: Sheet) -> tuple[Grid, ...]:
    """The ruled tables of `sheet`, from the top down."""
    lines = rulings(sheet)
    near = max(3, round(_NEAR * max(lines.across.shape)))
    boxes = _with_joined_rows(list(_table_boxes(lines, near)), lines, near)
    ruled = (_grid(lines, box, near) for box in boxes)
    alone = rows_of_posts(lines.along, boxes, near)
    open_rows = (_grid_of(row, spans(row), lines.scale) for row in alone)
    grids = [grid for grid in (*ruled, *open_rows) if grid is not None]
    return tuple(sorted(grids, key=lambda grid: grid.box[1]))


def _table_boxes(lines: Rulings, near: int) -> Iterator[PixelBox]:
    """Boxes of connected rulings that have both directions, in mask pixels."""
    every = _halved(lines.across | lines.along)
    joined = cv2.dilate(every, np.ones((near // 2, near // 2), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, w, h, _area in (2 * stats[1:]).tolist():
        if min(w, h) > 3 * near:
            yield x, y, x + w, y + h


def _halved(mask: Mask) -> Mask:
    """`mask` half as large, marked where any of the four pixels was."""
    height, width = (side // 2 * 2 for side in mask.shape)
    return np.asarray(
        mask[0:height:2, 0:width:2]
        | mask[1:height:2, 0:width:2]
        | mask[0:height:2, 1:width:2]
        | mask[1:height:2, 1:width:2]
    )


def _with_joined_rows(boxes: list[PixelBox], lines: Rulings, near: int) -> list[PixelBox]:
    """Join boxes that are one table without sides, parted by a row that has no inner ruling."""
    joined: list[PixelBox] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        last = joined[-1] if joined else None
        if last is not None and _one_open_table(last, box, lines, near):
            joined[-1] = (min(last[0], box[0]), last[1], max(last[2], box[2]), box[3])
        else:
            joined.append(box)
    return joined


def _one_open_table(upper: PixelBox, lower: PixelBox, lines: Rulings, near: int) -> bool:
    aligned = abs(upper[0] - lower[0]) <= 2 * near and abs(upper[2] - lower[2]) <= 2 * near
    close = lower[1] - upper[3] < _ROW * max(lines.across.shape)
    if not aligned or not close or any(_has_side(lines, box, near) for box in (upper, lower)):
        return False
    few, many = sorted((_columns(lines, box, near) for box in (upper, lower)), key=len)
    return all(any(abs(one - other) <= near for other in many) for one in few)


def _columns(lines: Rulings, box: PixelBox, near: int) -> list[int]:
    """Where the vertical rulings inside of `box` lie."""
    x0, y0, x1, y1 = box
    profile = lines.along[y0:y1, x0:x1].sum(axis=0)
    return [x0 + int(x) for x in ruling_places(profile, near, shortest=2 * near)]


def _has_side(lines: Rulings, box: PixelBox, near: int) -> bool:
    x0, y0, _, y1 = box
    ruled = np.asarray(lines.along[y0:y1, x0 : x0 + 2 * near].any(axis=1))
    return bool(ruled.mean() > PART)


def _grid(lines: Rulings, box: tuple[int, int, int, int], near: int) -> Grid | None:
    lattice = _lattice(lines, box, near)
    if lattice is None:
        return None
    lattice = without_arcs(without_idle_rulings(lattice))
    rests = lines.pieces_along | lines.faint_along | lines.hidden
    lattice = with_even_columns(lattice, rests, lines.bare_along, lines.ink, near)
    if len(lattice.xs) < 2 or len(lattice.ys) < 2:
        return None
    lattice, cells = ended_on(lattice, spans(lattice))
    if len(cells) == 1 and lattice.ys[-1] - lattice.ys[0] > _FRAME * max(lines.across.shape):
        return None
    return _grid_of(lattice, cells, lines.scale)


def _grid_of(lattice: Lattice, cells: Sequence[Span], scale: float) -> Grid:
    x0, x1 = lattice.xs[0] / scale, lattice.xs[-1] / scale
    y0, y1 = lattice.ys[0] / scale, lattice.ys[-1] / scale
    return Grid(
        rows=len(lattice.ys) - 1,
        columns=len(lattice.xs) - 1,
        slots=tuple(_slot(lattice, span, scale) for span in cells),
        box=(float(x0), float(y0), float(x1), float(y1)),
        confidence=confidence(lattice),
    )


def _lattice(lines: Rulings, box: tuple[int, int, int, int], near: int) -> Lattice | None:
    x0, y0, x1, y1 = box
    across, along = lines.across[y0:y1, x0:x1], lines.along[y0:y1, x0:x1]
    ys = ruling_places(across.sum(axis=1), near, shortest=2 * near)
    xs = ruling_places(along.sum(axis=0), near, shortest=2 * near)
    if not len(ys):
        return None
    inside = slice(y0, y1), slice(x0, x1)
    xs = _with_open_ends(xs, across[ys[0] : ys[-1] + 1], near)
    ys = _with_open_ends(ys, along[:, xs[0] : xs[-1] + 1].T, near)
    xs = with_broken(xs, lines.pieces_along[inside], ys, near)
    if len(xs) < 2 or len(ys) < 2:
        return None
    hidden, pieces = lines.hidden[inside], lines.pieces_across[inside]
    faint, bare, ink = lines.faint_across[inside], lines.bare_across[inside], lines.ink[inside]
    shown_below = drawn_edges(across, faint, pieces, bare, ink, hidden, ys, xs, near)
    faint, pieces = lines.faint_along[inside].T, lines.pieces_along[inside].T
    bare = lines.bare_along[inside].T
    shown_beside = drawn_edges(along.T, faint, pieces, bare, ink.T, hidden.T, xs, ys, near).T
    return _closed(_without_headings(Lattice(xs + x0, ys + y0, shown_below, shown_beside)))


def _without_headings(lattice: Lattice) -> Lattice:
    """Drop outer rows that have no sides though the table has: a heading close to the table.

    Where only shaded rows have sides, the edges of their shade, the others are parted where these
    are, too.
    """
    drawn = lattice.beside > PART
    sides = drawn[:, [0, -1]].any(axis=1)
    if not sides.any():
        return lattice
    common = np.flatnonzero(drawn[:, 1:-1].sum(axis=0) > 1) + 1
    rows = np.flatnonzero(sides | (drawn[:, common].sum(axis=1) > len(common) / 2))
    first, end = int(rows[0]), int(rows[-1]) + 1
    return Lattice(
        lattice.xs,
        lattice.ys[first : end + 1],
        lattice.below[first : end + 1],
        lattice.beside[first:end],
    )


def _closed(lattice: Lattice) -> Lattice:
    """A table has a border all around, drawn or not."""
    below, beside = lattice.below.copy(), lattice.beside.copy()
    below[0] = below[-1] = 1.0
    beside[:, 0] = beside[:, -1] = 1.0
    return Lattice(lattice.xs, lattice.ys, below, beside)


def _with_open_ends(positions: NDArray[np.int64], crossing: Mask, near: int) -> NDArray[np.int64]:
    """Add the outer borders that are not ruled but up to which the `crossing` rulings reach."""
    extent = np.flatnonzero(np.asarray(crossing.any(axis=0)))
    if not len(extent):
        return positions
    first, last = int(extent[0]), int(extent[-1])
    if not len(positions) or positions[0] - first > 4 * near:
        positions = np.r_[first, positions]
    if last - positions[-1] > 4 * near:
        positions = np.r_[positions, last]
    return positions


def _slot(lattice: Lattice, span: Span, scale: float) -> Slot:
    row, column, row_end, column_end = span
    box: Box = (
        float(lattice.xs[column] / scale),
        float(lattice.ys[row] / scale),
        float(lattice.xs[column_end] / scale),
        float(lattice.ys[row_end] / scale),
    )
    return Slot(row, column, row_end - row, column_end - column, box)
