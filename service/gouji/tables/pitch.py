"""Broken verticals between even columns: a cell of several times the width shows their rests.

The boxes of the fourth form (fifteen cells side by side) and the applicants' columns are even.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.tables.edges import PART, straight, strewn
from gouji.tables.lattice import Lattice
from gouji.tables.rulings import Mask

_EVEN = 0.22
"""Share of its width by which a column may be wider or narrower than its fellow."""

_OFF = 0.2
"""Share of the single cell's width by which the rests may lie off their place."""

_MOST, _MANY = 6, 4
"""How many cells one may be parted into, and how many others tell that these are more than two."""

_REST, _ALONE = 0.3, 0.6
"""Shares of the row's height that the rests cover: from a ruling above or below on, or not."""

_TREMBLE = 2
"""Pixels by which the rests lie beside each other."""

_CORNER, _ROOTED = 0.2, 0.8
"""Share of the row's height at its rulings, and how much of that shows where the rests begin."""


def with_even_columns(lattice: Lattice, rests: Mask, bare: Mask, ink: Mask, near: int) -> Lattice:
    """`lattice` with each cell parted in whose middle, or thirds, `rests` of a vertical are.

    A stamp may lie over one, too. Those that are `bare` of ink beside them may be fewer, where
    there is `ink` in both halves. A vertical up to `near` pixels off another is the same.
    """
    found = list(_parted(lattice, rests, bare, ink, near))
    for row, x, alike in found:
        on_end = any(abs(row - other) == 1 and abs(x - at) <= near for other, at, _ in found)
        if alike > 1 or on_end:
            lattice = _with_edge(lattice, row, x, near)
    return lattice


def _parted(
    lattice: Lattice, rests: Mask, bare: Mask, ink: Mask, near: int
) -> Iterator[tuple[int, int, int]]:
    """Rows, where in them a vertical may belong, and how many cells are as wide as it makes some.

    Only bare rests between two texts part a cell into more than two.
    """
    for row, (top, end) in enumerate(pairwise(lattice.ys)):
        sides = lattice.xs[lattice.beside[row] > PART]
        widths = np.diff(sides)
        for place, left in enumerate(sides[:-1]):
            parts, alike = _folded(widths, place)
            single = widths[place] / parts
            reach = round(_OFF * single)
            for middle in (round(left + i * single) for i in range(1, parts)):
                inside = slice(top, end), slice(middle - reach, middle + reach + 1)
                x = _between(bare[inside], *_beside(ink[top:end], middle, round(single), near))
                x = _vertical(rests[inside]) if x is None and parts == 2 else x
                if x is not None:
                    yield row, middle - reach + x, alike


def _folded(widths: NDArray[np.int64], place: int) -> tuple[int, int]:
    """Into how many cells one may be parted, and how many of the row are as wide as these.

    `(1, 0)` when none beside it is. More than two only where many are.
    """
    best = 1, 0
    for parts in range(2, _MOST + 1):
        single = widths[place] / parts
        alike = np.abs(widths - single) < 2 * _EVEN / parts * single
        many = int(alike.sum()) if alike[max(0, place - 1) : place + 2].any() else 0
        if many > best[1] and (parts == 2 or many >= _MANY):
            best = parts, many
    return best


def _beside(row: Mask, x: int, single: int, near: int) -> tuple[Mask, Mask]:
    """What of a `row` is inside of the cells left and right of a vertical at `x`."""
    inner, off = row[near:-near], 2 * near
    return inner[:, max(0, x - single + off) : x - off], inner[:, x + off : x + single - off]


def _between(bare: Mask, left: Mask, right: Mask) -> int | None:
    """The column in which most bare rests are, when they part the texts `left` and `right`."""
    if not bare.size:
        return None
    wide = cv2.dilate(bare, np.ones((1, 2 * _TREMBLE + 1), np.uint8)) > 0
    fullest = int(wide.mean(axis=0).argmax())
    return fullest if strewn(wide[:, fullest], left, right) else None


def _vertical(rests: Mask) -> int | None:
    """The column in which most of a vertical is left; `None` where nothing is that may be one."""
    wide = cv2.dilate(rests, np.ones((1, 2 * _TREMBLE + 1), np.uint8))
    if not wide.size:
        return None
    share = wide.mean(axis=0)
    zone = max(1, round(_CORNER * len(wide)))
    rooted = np.maximum(wide[:zone].mean(axis=0), wide[-zone:].mean(axis=0)) > _ROOTED
    best = np.where(share > np.where(rooted, _REST, _ALONE), share, 0)
    if not best.any():
        return None
    x = round(float(np.mean(np.flatnonzero(best == best.max()))))
    return x if straight(rests[:, max(0, x - _TREMBLE) : x + _TREMBLE + 1]) else None


def _with_edge(lattice: Lattice, row: int, x: int, near: int) -> Lattice:
    """`lattice` with the vertical edge at `x` of `row` drawn."""
    column = int(np.abs(lattice.xs - x).argmin())
    if abs(lattice.xs[column] - x) > near:
        column = int(np.searchsorted(lattice.xs, x))
        below = np.insert(lattice.below, column, lattice.below[:, column - 1], axis=1)
        beside = np.insert(lattice.beside, column, 0.0, axis=1)
        lattice = Lattice(np.insert(lattice.xs, column, x), lattice.ys, below, beside)
    beside = lattice.beside.copy()
    beside[row, column] = 1.0
    return replace(lattice, beside=beside)
