"""Turns a page upright and straight, and evens its light."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Image, Page, Sheet
from gouji.reading.light import flatten, separate_stamps
from gouji.reading.perspective import straightening
from gouji.reading.rings import without_rings
from gouji.reading.skew import skew

Matrix = NDArray[np.float64]

_LONG_SIDE = (2200, 3000)
"""A sheet's long side in pixels: about 190 to 260 dots per inch on A4, whatever the scan's."""


def straighten(page: Page, turned: Callable[[Image], int]) -> Sheet:
    """The sheet of `page`. `turned(image)` tells by how many degrees clockwise it was turned.

    A page with a trusted text layer is straight already.
    """
    if page.image is None:
        return Sheet(page, None, None, np.eye(3))
    gray, stamps = separate_stamps(page.image)
    matrix = _scaling(gray.shape) @ np.eye(3)
    matrix = _quarter_turn(turned(page.image), gray.shape, matrix)
    size = _size(gray.shape, matrix)
    flat = flatten(_warp(gray, matrix, size))
    matrix = _rotation(skew(flat), size) @ matrix
    flat = flatten(_warp(gray, matrix, size))
    correction = straightening(flat)
    if correction is not None:
        matrix = correction @ matrix
        flat = flatten(_warp(gray, matrix, size))
    stamped = _warp(stamps.astype(np.uint8) * 255, matrix, size, outside=0) > 127
    flat, rings = without_rings(flat)
    return Sheet(page, flat, stamped | rings, _to_points(page) @ np.linalg.inv(matrix))


def _scaling(shape: tuple[int, ...]) -> Matrix:
    """Brings the long side within `_LONG_SIDE`."""
    long = max(shape)
    scale = min(max(long, _LONG_SIDE[0]), _LONG_SIDE[1]) / long
    return np.diag([scale, scale, 1.0])


def _quarter_turn(degrees: int, shape: tuple[int, ...], matrix: Matrix) -> Matrix:
    """Turns back a page that lies `degrees` clockwise of upright."""
    height, width = (side * matrix[0, 0] for side in shape)
    back = {
        0: np.eye(3),
        90: np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1.0]]),
        180: np.array([[-1, 0, width], [0, -1, height], [0, 0, 1.0]]),
        270: np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]),
    }
    return back[degrees] @ matrix


def _size(shape: tuple[int, ...], matrix: Matrix) -> tuple[int, int]:
    """Width and height of the sheet: the picture's own, turned and scaled."""
    height, width = shape
    corner = np.abs(matrix[:2, :2]) @ np.array([width, height])
    return round(float(corner[0])), round(float(corner[1]))


def _rotation(degrees: float, size: tuple[int, int]) -> Matrix:
    """Turns lines that rise by `degrees` to the right level, about the middle of the page."""
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), -degrees, 1.0)
    return np.vstack([turn, [0.0, 0.0, 1.0]])


def _warp(
    gray: NDArray[np.uint8], matrix: Matrix, size: tuple[int, int], outside: int = 255
) -> NDArray[np.uint8]:
    warped = cv2.warpPerspective(
        gray,
        matrix,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(outside,),
    )
    return np.asarray(warped, dtype=np.uint8)


def _to_points(page: Page) -> Matrix:
    assert page.image is not None
    height, width = page.image.shape[:2]
    return np.diag([page.width / width, page.height / height, 1.0])
