"""Cuts lines of ink out of a sheet, trimmed to their ink, and batches them by width.

Trimming matters more than the recogniser: a lone `0` in a wide empty crop is read as a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Box
from gouji.reading.light import Gray

HEIGHT = 48
"""Height of a recogniser's input, pixels."""

_BUCKET = 32
"""Widths are rounded up to a multiple of this, so that few crops are padded much."""

_MAX_WIDTH = 2400

_MAX_BATCH_PIXELS = 48 * 2560
"""More pixels at once take as long, and memory for all their probabilities."""

_MARGIN = 0.14
"""Paper kept around the ink, as a share of the line's height."""

_STRETCH = 1.6


@dataclass(frozen=True, slots=True)
class Crop:
    """One line. `pixels`: (48, width) uint8; `box` and that of its ink in sheet pixels."""

    pixels: Gray
    box: Box
    ink: Box


def line_crop(gray: Gray, ink: Box, margin: float = _MARGIN) -> Crop:
    """The crop of one line; `ink` is the box of its ink, `margin` paper around by its height."""
    x0, y0, x1, y1 = ink
    paper = margin * (y1 - y0) + 1
    height, width = gray.shape
    left, top = max(0, round(x0 - paper)), max(0, round(y0 - paper))
    right, bottom = min(width, round(x1 + paper)), min(height, round(y1 + paper))
    return Crop(_scaled(gray[top:bottom, left:right]), (left, top, right, bottom), ink)


def variants(gray: Gray, crop: Crop) -> list[Crop]:
    """Other pictures of the same ink: more and less paper around, sharpened, stretched.

    Stretching parts equal digits that stand close: a blank must fit between the ones of `11`.
    """
    looser, tighter = line_crop(gray, crop.ink, 0.3), line_crop(gray, crop.ink, 0.05)
    wide = (round(_STRETCH * crop.pixels.shape[1]), HEIGHT)
    stretched = cv2.resize(crop.pixels, wide, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(crop.pixels, (0, 0), 2.0)
    sharp = cv2.addWeighted(crop.pixels, 1.8, soft, -0.8, 0)
    return [
        crop,
        looser,
        tighter,
        replace(crop, pixels=np.asarray(sharp, np.uint8)),
        replace(crop, pixels=np.asarray(stretched, np.uint8)),
    ]


def _scaled(pixels: Gray) -> Gray:
    scale = HEIGHT / max(1, pixels.shape[0])
    wide = min(_MAX_WIDTH, max(8, round(pixels.shape[1] * scale)))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (wide, HEIGHT), interpolation=kind), np.uint8)


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of like width. `members` are their places among all; `width` is the widest's."""

    members: tuple[int, ...]
    pictures: tuple[Gray, ...]
    width: int

    def inputs(self) -> NDArray[np.float32]:
        """`(n, 3, 48, width)` in -1..1."""
        # Zero, the middle gray, is what the recogniser was padded with when it was trained.
        stack = np.zeros((len(self.pictures), 1, HEIGHT, self.width), np.float32)
        for row, pixels in zip(stack, self.pictures, strict=True):
            row[0, :, : pixels.shape[1]] = pixels.astype(np.float32) / 127.5 - 1
        return np.repeat(stack, 3, axis=1)

    def shares(self) -> list[float]:
        """How much of the batch's width each line takes."""
        return [pixels.shape[1] / self.width for pixels in self.pictures]


def batches(crops: Sequence[Crop]) -> Iterator[Batch]:
    """The crops by their widths, the widest first: the others fill the time beside them."""
    buckets: dict[int, list[int]] = {}
    for index, crop in enumerate(crops):
        width = -(-crop.pixels.shape[1] // _BUCKET) * _BUCKET
        buckets.setdefault(width, []).append(index)
    for width, members in sorted(buckets.items(), reverse=True):
        most = max(1, _MAX_BATCH_PIXELS // (HEIGHT * width))
        for start in range(0, len(members), most):
            chosen = tuple(members[start : start + most])
            yield Batch(chosen, tuple(crops[index].pixels for index in chosen), width)
