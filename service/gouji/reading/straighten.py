"""Turns a page upright, flattens it, and evens its light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import NODES_APART, Image, Page, Sheet
from gouji.reading.dewarp import Field, Points, flattening, node_grid, spread
from gouji.reading.gutter import find_gutter, may_be_two
from gouji.reading.light import Gray, Mask, flatten, separate_stamps
from gouji.reading.rings import without_rings
from gouji.reading.skew import skew
from gouji.reading.specks import without_specks

_LONG_SIDE = (2200, 3000)
"""A sheet's long side in pixels: about 190 to 260 dots per inch on A4, whatever the scan's."""

_SMALL = 1100
"""Long side of the picture on which the way back to a flat page is found."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of an upright page that makes a sheet, `(height, width)` pixels.

    `back` is (2, 3) and leads from its pixels to those of the page.
    """

    shape: tuple[int, int]
    back: NDArray[np.float64]
    half: int = 0


def straighten(page: Page, turned: Callable[[Image], int]) -> tuple[Sheet, ...]:
    """The sheets of `page`: one, or two where two pages lie side by side on it, left then right.

    `turned(image)` tells by how many degrees clockwise the page was turned. A page with a trusted
    text layer is straight already.
    """
    if page.image is None:
        return (Sheet(page, None, None, None),)
    gray, stamps = separate_stamps(page.image)
    quarters = turned(page.image) // 90
    upright = np.ascontiguousarray(np.rot90(gray, quarters))
    stamped = np.rot90(stamps, quarters)
    return tuple(_sheet(page, upright, stamped, quarters, part) for part in _parts(upright))


def _sheet(page: Page, upright: Gray, stamped: Mask, quarters: int, part: _Part) -> Sheet:
    shape = _sheet_shape(part.shape)
    nodes = _sources(_cut_out(upright, part), shape) @ part.back[:, :2].T + part.back[:, 2]
    maps = spread(nodes, NODES_APART, shape)
    flat = flatten(_remapped(upright, maps))
    flat, rings = without_rings(flat)
    flat, spots = without_specks(flat)
    stamps, lattice = _marked(stamped, maps) | rings, _on_page(nodes, page, quarters)
    return Sheet(page, flat, stamps, lattice, part.half, spots | rings)


def _parts(upright: Gray) -> tuple[_Part, ...]:
    """The whole page, or the two halves of it that are pages."""
    height, width = upright.shape
    whole = _Part((height, width), np.eye(2, 3))
    if not may_be_two(upright):
        return (whole,)
    back, level = _levelled(_small(upright))
    gutter = find_gutter(level)
    if gutter is None:
        return (whole,)
    back[:, 2] *= width / _SMALL
    cut = round(gutter * width / _SMALL)
    beside = back + np.outer(back[:, 0], (0, 0, cut))
    return _Part((height, cut), back), _Part((height, width - cut), beside, half=1)


def _cut_out(upright: Gray, part: _Part) -> Gray:
    if part.shape == upright.shape:
        return upright
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(upright, part.back, part.shape[::-1], flags=how, borderValue=(255,))
    return np.asarray(cut, np.uint8)


def _sheet_shape(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width with the long side within `_LONG_SIDE`."""
    long = max(shape)
    scale = min(max(long, _LONG_SIDE[0]), _LONG_SIDE[1]) / long
    return round(shape[0] * scale), round(shape[1] * scale)


def _sources(upright: Gray, shape: tuple[int, int]) -> Points:
    """The pixels of `upright` that come to lie under the nodes of a sheet of `shape`."""
    shrink = _SMALL / max(shape)
    back, level = _levelled(_small(upright))
    nodes = flattening(level).source(node_grid(shape, NODES_APART) * shrink)
    nodes = nodes @ back[:, :2].T + back[:, 2]
    return np.asarray(nodes * max(upright.shape) / _SMALL)


def _small(upright: Gray) -> Gray:
    """`upright` evenly lit, `_SMALL` pixels long."""
    height, width = upright.shape
    shrink = _SMALL / max(height, width)
    size = round(width * shrink), round(height * shrink)
    small = cv2.resize(upright, size, interpolation=cv2.INTER_AREA)
    return flatten(np.asarray(small, np.uint8), reach=12)


def _levelled(small: Gray) -> tuple[NDArray[np.float64], Gray]:
    """`small` turned so that its lines are level, and the (2, 3) matrix that leads back."""
    height, width = small.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew(small), 1.0)
    level = cv2.warpAffine(small, turn, (width, height), borderValue=(255,))
    return np.asarray(cv2.invertAffineTransform(turn)), np.asarray(level, np.uint8)


def _remapped(picture: Gray, maps: tuple[Field, Field]) -> Gray:
    warped = cv2.remap(
        picture, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    )
    return np.asarray(warped, dtype=np.uint8)


def _marked(stamped: Mask, maps: tuple[Field, Field]) -> Mask:
    if not stamped.any():
        return np.zeros(maps[0].shape, bool)
    return np.asarray(cv2.remap(stamped.astype(np.uint8), *maps, cv2.INTER_NEAREST)) > 0


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
