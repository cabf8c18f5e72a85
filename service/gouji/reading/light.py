"""Evens the light of a page and takes coloured ink off, so that ink is dark on white."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Box, Image

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_RED_EXCESS = 40
"""How much redder than green and blue a pixel must be to count as stamp ink."""

_NEAR = 25
"""Pixels around surely red ink in which paler red counts as well."""

_AROUND = 9
"""Pixels over which JPEG may have smeared colour."""

_MIXED_TO_PURE = (0.7, 0.95)
"""Red shares of the ink around: up to the first there is black in it, from the second on none."""

_BLACK_TO_SMEARED = (0.15, 0.4)
"""Red shares of a pixel: up to the first it is black, from the second on a smeared red stroke."""

_RED_TO_DARKER = (1.1, 1.35)
"""Darkness against that of red ink: up to the first red alone, from the second black as well."""

_WIDEST = 320
"""Pixels that filled parts of a stamp are wide at most: the paper is looked for beyond them."""

_SHRINK = 4
"""The background is smooth, so it is found on a picture this many times smaller."""


def share(mask: Mask | None, box: Box) -> float:
    """The share of `box` that `mask` marks; none when there is no mask."""
    if mask is None:
        return 0.0
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    inside = mask[y0:y1, x0:x1]
    return float(inside.mean()) if inside.size else 0.0


def separate_stamps(image: Image) -> tuple[Gray, Mask]:
    """Split red ink from the rest.

    Returns the gray picture in which red ink is as bright as paper and black under red ink stays
    dark, and the mask of the red ink. Blue shading stays: only red is a stamp's colour.
    """
    red, green, blue = cv2.split(image)
    excess = np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)
    mask = excess > _RED_EXCESS
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    if not mask.any():
        return gray, mask
    paper = _paper(gray, _WIDEST)
    near = cv2.dilate(mask.astype(np.uint8), np.ones((_NEAR, _NEAR), np.uint8))
    x, y, width, height = cv2.boundingRect(near)
    inside = slice(y, y + height), slice(x, x + width)
    gray[inside] = _without_red(
        gray[inside], excess[inside], paper[inside], mask[inside], near[inside] > 0
    )
    return gray, mask


def _without_red(gray: Gray, excess: Gray, paper: Gray, mask: Mask, near: Mask) -> Gray:
    """`gray` in which red ink is as bright as paper; red that is `near` the `mask` only."""
    darkness = np.asarray(cv2.subtract(np.maximum(gray, paper), gray), np.uint8)
    share = _red_share(excess.astype(np.float32), darkness.astype(np.float32), mask)
    lit = gray + darkness * np.where(near, share, 0.0)
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


def _red_share(
    excess: NDArray[np.float32], darkness: NDArray[np.float32], mask: Mask
) -> NDArray[np.float32]:
    """How much of each pixel's darkness is red ink's, 0 to 1.

    Red ink is as red as it is dark, black ink is not. JPEG keeps colour at half the sharpness:
    a thin red stroke is too little red, and its surroundings too much. So where all ink around
    is red by the sums, a pixel's ink is red whatever its own colour.
    """
    whole = float(np.median(excess[mask] / np.maximum(darkness[mask], 1.0)))
    own = np.clip(excess / np.maximum(darkness, 1.0) / whole, 0.0, 1.0)
    red, dark = (cv2.blur(plane, (_AROUND, _AROUND)) for plane in (excess, darkness))
    nearby = red / np.maximum(dark, 1.0) / whole
    all_red = _ramp(nearby, *_MIXED_TO_PURE) * _ramp(own, *_BLACK_TO_SMEARED)
    # Red paper is as bright as paper is: there its ink has no darkness of its own.
    depth = max(1.0, float(np.median(darkness[mask])))
    all_red *= 1.0 - _ramp(darkness / depth, *_RED_TO_DARKER)
    return np.asarray(own + (1.0 - own) * all_red, np.float32)


def _ramp(values: NDArray[np.float32], none: float, full: float) -> NDArray[np.float32]:
    return np.asarray(np.clip((values - none) / (full - none), 0.0, 1.0), np.float32)


def flatten(gray: Gray, reach: int = 24) -> Gray:
    """Divide by the local paper tone, found as the brightest within `reach` pixels.

    Shadows, yellowed paper and shaded cells wider than `reach` become white.
    """
    paper = _paper(gray, reach)
    return np.asarray(cv2.divide(gray, np.maximum(paper, 1), scale=255), dtype=np.uint8)


def _paper(gray: Gray, reach: int = 24) -> Gray:
    """The tone of the paper under each pixel."""
    size = max(3, reach // _SHRINK) | 1
    paper = cv2.dilate(shrunk(gray, _SHRINK), np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    whole = gray.shape[::-1]
    return np.asarray(cv2.resize(paper, whole, interpolation=cv2.INTER_LINEAR), np.uint8)


def shrunk(gray: Gray, times: int) -> Gray:
    """`gray` so many `times` smaller, each pixel the mean of a square of whole ones.

    What is left over right and below is left out: squares of fractions take five times longer.
    """
    height, width = (max(1, side // times) for side in gray.shape)
    whole = gray[: height * times, : width * times]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
