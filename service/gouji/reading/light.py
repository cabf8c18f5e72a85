"""Evens the light of a page and takes coloured ink off, so that ink is dark on white."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Image

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_RED_EXCESS = 40
"""How much redder than green and blue a pixel must be to count as stamp ink."""

_SHRINK = 4
"""The background is smooth, so it is found on a picture this many times smaller."""


def separate_stamps(image: Image) -> tuple[Gray, Mask]:
    """Split red ink from the rest.

    Returns the gray picture in which red ink is as bright as paper and black under red ink stays
    dark, and the mask of the red ink. Blue shading stays: only red is a stamp's colour.
    """
    red, green, blue = (image[..., channel] for channel in range(3))
    mask = cv2.subtract(red, np.maximum(green, blue)) > _RED_EXCESS
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if not mask.any():
        return np.asarray(gray, np.uint8), mask
    # The rim of a stroke is paler than its core; it goes with the stroke.
    around = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    # Red light passes red ink nearly unhindered; what it loses still is made up for.
    gain = float(np.median(gray)) / max(1.0, float(np.median(red[mask])))
    lit = np.clip(red.astype(np.float32) * max(1.0, gain), 0, 255).astype(np.uint8)
    return np.where(around, np.maximum(lit, gray), gray).astype(np.uint8), mask


def flatten(gray: Gray, reach: int = 24) -> Gray:
    """Divide by the local paper tone, found as the brightest within `reach` pixels.

    Shadows, yellowed paper and shaded cells wider than `reach` become white.
    """
    height, width = gray.shape
    small = cv2.resize(
        gray,
        (max(1, width // _SHRINK), max(1, height // _SHRINK)),
        interpolation=cv2.INTER_AREA,
    )
    size = max(3, reach // _SHRINK) | 1
    paper = cv2.dilate(small, np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(paper, 1), scale=255), dtype=np.uint8)
