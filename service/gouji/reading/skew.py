"""How far a page is turned from straight, from its lines of text and rulings."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.light import Gray

LIMIT = 10.0
"""Degrees to either side that are looked at; a page turned further is a quarter turn off."""

_WIDTH = 800
"""Pixels across of the picture on which the angle is measured."""

_STEPS = (1.0, 0.25, 0.05)
"""Degrees of the coarse search and its refinements."""


def skew(flat: Gray) -> float:
    """Degrees by which the lines rise to the right (counter-clockwise); 0 on a blank page.

    The right angle makes the profile of ink by row steepest (Postl 1986).
    """
    ink = _small_ink(flat)
    if not ink.any():
        return 0.0
    best, reach = 0.0, LIMIT
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _steepness(ink, float(angle))))
        reach = step
    return best


def _small_ink(flat: Gray) -> NDArray[np.float32]:
    height, width = flat.shape
    scale = _WIDTH / max(height, width)
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.clip(200.0 - small, 0, None).astype(np.float32)
    margin = round(0.03 * _WIDTH)
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    return ink


def _steepness(ink: NDArray[np.float32], angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    profile = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())
