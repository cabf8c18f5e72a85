"""Page space of a PDF and the page as displayed.

A matrix `(a, b, c, d, e, f)` maps `(x, y)` to `(a·x + c·y + e, b·x + d·y + f)`.
"""

from __future__ import annotations

import math
from typing import Any

from gouji.document import Box

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


def chain(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def move(matrix: Matrix, x: float, y: float) -> Point:
    """Where `matrix` puts the point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def move_box(matrix: Matrix, box: Box) -> Box:
    """The box around the four moved corners of `box`."""
    x0, y0, x1, y1 = box
    xs, ys = zip(*(move(matrix, x, y) for x in (x0, x1) for y in (y0, y1)), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def scale(matrix: Matrix) -> float:
    """How much longer `matrix` makes a length, on average."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))


def displayed(page: Any) -> Matrix:
    """From the page space of a pypdfium2 page to points as displayed, origin top left.

    Honours /Rotate and the visible box (crop box within media box).
    """
    left, bottom, right, top = page.get_bbox()
    return {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }[page.get_rotation()]


def clip(box: Box, width: float, height: float) -> Box | None:
    """The part of `box` on the page; `None` when there is none."""
    x0, y0 = max(box[0], 0.0), max(box[1], 0.0)
    x1, y1 = min(box[2], width), min(box[3], height)
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def area(box: Box) -> float:
    """Square points."""
    return (box[2] - box[0]) * (box[3] - box[1])
