"""Takes perspective and the bend of the paper off a page, so that its lines run along the axes.

A page is cut into strips. What lies on one line is seen in neighbouring strips at heights that
differ by the line's slope, so the strips are held against each other by correlation and a smooth
surface is fitted to all their shifts. Rulings and lines of text both count, broken and dotted ones
too, and no single line has to be found. (Ulges, Lampert and Breuel 2005 trace lines instead, which
a dotted ruling does not bear.)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.light import Gray

Reals = NDArray[np.float64]
Points = NDArray[np.float64]
"""`(..., 2)`: x and y, pixels."""
Field = NDArray[np.float32]
"""`(height, width)`: a number for each pixel."""

_POWERS = tuple((i, j) for i in range(1, 5) for j in range(4))
"""Exponents of a surface: of the way along the lines, and of the way across them."""

_STIFFNESS = 2e-3
"""What a bend costs beside the shifts that it explains, growing with its degree."""

_STRIPS = 16
_ROUNDS = ((1, 6), (2, 4), (4, 3))
"""Strips that lie apart and the shifts that are tried, pixels: first coarse, then fine."""

_WINDOW = 1 / 24
"""Height of the windows in which strips are compared, as a share of the page's."""

_ALIKE = 0.35
"""Correlation from which on two windows show the same lines."""

_FEWEST = 24
"""Windows that must be alike to tell how a page is bent."""

_SMOOTH, _SIDE = 7.0, 2.6
"""Points over which lines are smoothed, and from the middle of a line to the paper beside it."""

_DEEPEST = 60
"""Gray levels beyond which darker ink counts no more."""

_OUTLYING = 2.0
"""Shifts that are off by this many times the median count little."""

_REFITS = 4
_NODES = 24
"""Pixels between the places at which a surface is worked out."""


@dataclass(frozen=True, slots=True)
class _Surface:
    """By how much the lines of a picture are off, pixels: a polynomial of the place.

    `length` and `breadth` are those of the picture, along its lines and across them.
    """

    weights: Reals
    length: int
    breadth: int

    def __call__(self, along: Reals, across: Reals) -> Reals:
        return np.asarray(self.powers(along, across) @ self.weights)

    def powers(self, along: Reals, across: Reals) -> Reals:
        """`(..., powers)` at each place."""
        us = _powers(np.clip(2 * along / self.length - 1, -1, 1))
        vs = _powers(np.clip(2 * across / self.breadth - 1, -1, 1))
        return np.stack([us[i] * vs[j] for i, j in _POWERS], axis=-1)

    @classmethod
    def even(cls, lines: Gray) -> _Surface:
        """That of a picture whose `lines` are straight."""
        return cls(np.zeros(len(_POWERS)), lines.shape[1], lines.shape[0])


def _powers(values: Reals) -> list[Reals]:
    """`values` to the power of 0 to 4; four products are quicker than one general power."""
    return list(accumulate([values] * 4, np.multiply, initial=np.ones_like(values)))


@dataclass(frozen=True, slots=True)
class Flattening:
    """Leads from a flat page back to the bent one; `rounds` are in the order of their finding."""

    rounds: tuple[tuple[_Surface, _Surface], ...] = ()

    def source(self, points: Points) -> Points:
        """Where `points` of the flat page lie on the bent one."""
        for down, aside in reversed(self.rounds):
            x, y = points[..., 0], points[..., 1]
            points = np.stack([x + aside(y, x), y + down(x, y)], axis=-1)
        return points


def flattening(flat: Gray) -> Flattening:
    """How to pull `flat`, which is straight to within some 5°, so that its lines are straight."""
    across, along = _lines(flat), _turned(_lines(_turned(flat)))
    found = Flattening()
    for apart, reach in _ROUNDS:
        down = _surface(_pulled(across, found), apart, reach)
        aside = _surface(_turned(_pulled(along, found)), apart, reach)
        found = Flattening((*found.rounds, (down, aside)))
    return found


def spread(nodes: Points, apart: float, shape: tuple[int, int]) -> tuple[Field, Field]:
    """Maps of x and y for `cv2.remap`, `shape` high and wide, from nodes `apart` pixels apart.

    The first node lies on the first pixel, the last on the last one or beyond.
    """
    height, width = shape
    size = nodes.shape[1] * apart, nodes.shape[0] * apart
    # Enlarged, a node lies in the middle of its pixels; of an even number none is the middle.
    before = apart // 2
    beyond = (before + 0.5) / apart - 0.5
    nodes = nodes - beyond * (np.gradient(nodes, axis=0) + np.gradient(nodes, axis=1))
    x, y = (
        cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR)[
            before : before + height, before : before + width
        ]
        for plane in cv2.split(nodes.astype(np.float32))
    )
    return np.asarray(x), np.asarray(y)


def node_grid(shape: tuple[int, int], apart: int) -> Points:
    """`(rows, columns, 2)`: every `apart`-th pixel of a picture and one beyond its last."""
    height, width = shape
    xs, ys = np.arange(0, width + apart, apart), np.arange(0, height + apart, apart)
    return np.stack(np.meshgrid(xs, ys), axis=-1).astype(np.float64)


def _turned(picture: Gray) -> Gray:
    return np.asarray(cv2.transpose(picture), np.uint8)


def _lines(flat: Gray) -> Gray:
    """How much darker each pixel is than the paper above and below it."""
    unit = max(flat.shape) / 842
    smooth = cv2.blur(flat, (round(_SMOOTH * unit) | 1, 1))
    side = max(2, round(_SIDE * unit))
    padded = np.pad(smooth, ((side, side), (0, 0)), mode="edge")
    depth = cv2.subtract(np.minimum(padded[: -2 * side], padded[2 * side :]), smooth)
    return np.asarray(np.minimum(depth, _DEEPEST), np.uint8)


def _pulled(lines: Gray, found: Flattening) -> Gray:
    if not found.rounds:
        return lines
    maps = spread(found.source(node_grid(lines.shape, _NODES)), _NODES, lines.shape)
    return np.asarray(cv2.remap(lines, *maps, cv2.INTER_LINEAR), np.uint8)


def _surface(lines: Gray, apart: int, reach: int) -> _Surface:
    """The surface that horizontal `lines` lie on, told by strips that are `apart` strips apart."""
    level = _Surface.even(lines)
    profiles = _profiles(lines)
    seen = _shifts(profiles[:-apart], profiles[apart:], reach)
    middles = (np.arange(_STRIPS) + 0.5) * lines.shape[1] / _STRIPS
    told = seen.alike > _ALIKE
    if np.count_nonzero(told) < _FEWEST:
        return level
    pairs, windows = np.nonzero(told)
    rows = seen.rows[windows]
    rises = level.powers(middles[pairs + apart], rows) - level.powers(middles[pairs], rows)
    weights = _fitted(rises, seen.by[told], seen.alike[told])
    return _Surface(weights, level.length, level.breadth)


def _profiles(lines: Gray) -> Reals:
    """(strips, height): how much of a line lies in each row, beyond what lies around it."""
    height = lines.shape[0]
    depth = lines.astype(np.float32)
    even = cv2.resize(depth, (_STRIPS, height), interpolation=cv2.INTER_AREA)
    return np.asarray((even - cv2.blur(even, (1, round(height * _WINDOW) | 1))).T, np.float64)


@dataclass(frozen=True, slots=True)
class _Shifts:
    """By pair of strips and window: `by` how many pixels, and how `alike` the two are, up to 1.

    `rows` are the middles of the windows.
    """

    by: Reals
    alike: Reals
    rows: Reals


def _shifts(first: Reals, second: Reals, reach: int) -> _Shifts:
    """The shifts at which the strips `second` are most like the strips `first`."""
    height = first.shape[1]
    window = round(height * _WINDOW)
    rows = np.arange(window, height - window, window)

    nearby = _nearby(rows, height, window / 2)
    tried = np.arange(-reach, reach + 1)
    products = np.stack([first * np.roll(second, -shift, axis=1) for shift in tried]) @ nearby
    scores = products / (np.sqrt((first**2 @ nearby) * (second**2 @ nearby)) + 1e-6)
    best = scores[1:-1].argmax(axis=0) + 1
    before, peak, after = (
        np.take_along_axis(scores, (best + step)[None], axis=0)[0] for step in (-1, 0, 1)
    )
    return _Shifts(tried[best] + _apex(before, peak, after), peak, rows.astype(np.float64))


def _nearby(rows: NDArray[np.int64], height: int, breadth: float) -> Reals:
    """(height, rows): how much each row counts for the windows around `rows`."""
    apart = np.arange(height)[:, None] - rows
    weights = np.exp(-(apart**2) / (2 * breadth**2))
    return np.asarray(weights / weights.sum(axis=0))


def _apex(before: Reals, peak: Reals, after: Reals) -> Reals:
    """Where between its neighbours the top of the parabola through three values lies, -1 to 1."""
    bend = np.minimum(before - 2 * peak + after, -1e-9)
    return np.asarray(np.clip((before - after) / (2 * bend), -1, 1))


def _fitted(rises: Reals, shifts: Reals, trust: Reals) -> Reals:
    """The weights of the powers: least squares, in which what fits badly comes to count little."""
    degrees = np.array([i + j - 1 for i, j in _POWERS])
    stiffness = np.diag(_STIFFNESS * degrees**2) * len(shifts)
    counted: Reals = trust
    weights: Reals = np.zeros(len(_POWERS))
    for _ in range(_REFITS):
        pull = rises * counted[:, None]
        weights = np.asarray(np.linalg.solve(rises.T @ pull + stiffness, pull.T @ shifts))
        off = np.abs(rises @ weights - shifts)
        scale = max(0.3, _OUTLYING * float(np.median(off)))
        counted = trust / (1 + (off / scale) ** 2) ** 2
    return weights
