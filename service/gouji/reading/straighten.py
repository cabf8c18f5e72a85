"""Turns a page upright, flattens it, and evens its light."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import NODES_APART, Image, Page, Sheet
from gouji.reading.dewarp import Points, flattening, node_grid, spread
from gouji.reading.light import Gray, flatten, separate_stamps
from gouji.reading.rings import without_rings
from gouji.reading.skew import skew
from gouji.reading.specks import without_specks

_LONG_SIDE = (2200, 3000)
"""A sheet's long side in pixels: about 190 to 260 dots per inch on A4, whatever the scan's."""

_SMALL = 1100
"""Long side of the picture on which the way back to a flat page is found."""


def straighten(page: Page, turned: Callable[[Image], int]) -> Sheet:
    """The sheet of `page`. `turned(image)` tells by how many degrees clockwise it was turned.

    A page with a trusted text layer is straight already.
    """
    if page.image is None:
        return Sheet(page, None, None, None)
    gray, stamps = separate_stamps(page.image)
    quarters = turned(page.image) // 90
    upright = np.ascontiguousarray(np.rot90(gray, quarters))
    stamped = np.rot90(stamps, quarters).astype(np.uint8) * 255
    shape = _sheet_shape(upright.shape)
    nodes = _sources(upright, shape)
    maps = spread(nodes, NODES_APART, shape)
    flat = flatten(_remapped(upright, maps, outside=255))
    flat, rings = without_rings(flat)
    flat = without_specks(flat)
    mask = _remapped(stamped, maps, outside=0) > 127
    return Sheet(page, flat, mask | rings, _on_page(nodes, page, quarters))


def _sheet_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width with the long side within `_LONG_SIDE`."""
    long = max(shape)
    scale = min(max(long, _LONG_SIDE[0]), _LONG_SIDE[1]) / long
    return round(shape[0] * scale), round(shape[1] * scale)


def _sources(upright: Gray, shape: tuple[int, int]) -> Points:
    """The pixels of `upright` that come to lie under the nodes of a sheet of `shape`."""
    shrink = _SMALL / max(shape)
    small = cv2.resize(
        upright,
        (round(shape[1] * shrink), round(shape[0] * shrink)),
        interpolation=cv2.INTER_AREA,
    )
    small = flatten(np.asarray(small, np.uint8), reach=12)
    back, level = _levelled(small)
    nodes = flattening(level).source(node_grid(shape, NODES_APART) * shrink)
    nodes = nodes @ back[:, :2].T + back[:, 2]
    return np.asarray(nodes * max(upright.shape) / _SMALL)


def _levelled(small: Gray) -> tuple[NDArray[np.float64], Gray]:
    """`small` turned so that its lines are level, and the (2, 3) matrix that leads back."""
    height, width = small.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew(small), 1.0)
    level = cv2.warpAffine(small, turn, (width, height), borderValue=(255,))
    return np.asarray(cv2.invertAffineTransform(turn)), np.asarray(level, np.uint8)


def _remapped(
    picture: Gray, maps: tuple[NDArray[np.float32], NDArray[np.float32]], outside: int
) -> Gray:
    warped = cv2.remap(
        picture, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(outside,)
    )
    return np.asarray(warped, dtype=np.uint8)


def _on_page(nodes: Points, page: Page, quarters: int) -> Points:
    """`nodes` of the upright picture as points of the page, which lies `quarters` clockwise."""
    assert page.image is not None
    height, width = page.image.shape[:2]
    x, y = nodes[..., 0], nodes[..., 1]
    placed = {
        0: (x, y),
        1: (width - y, x),
        2: (width - x, height - y),
        3: (y, height - x),
    }[quarters]
    return np.asarray(np.stack(placed, axis=-1) * (page.width / width, page.height / height))
