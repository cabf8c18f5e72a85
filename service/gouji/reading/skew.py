"""How far a page is turned from straight, from its lines of text and rulings."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.light import Gray

Ink = NDArray[np.float32]
"""`(height, width)`: darkness, 0 where there is none."""

LIMIT = 10.0
"""Degrees to either side that are looked at; a page turned further is a quarter turn off."""

_LONG_SIDE = 800
"""Pixels of the long side of the picture on which the angle is measured."""

_STRIPS = 64
"""Upright strips whose rows are summed up first: turning a page slides them up and down."""

_FINER = 2
"""How many times finer the strips are made along their way. They are slid by whole steps: sliding
between two pixels softens, and the angle that needs none would win."""

_STEPS = (1.0, 0.25, 0.05)
"""Degrees of the coarse search and its refinements."""


def skew(flat: Gray) -> float:
    """Degrees by which the lines rise to the right (counter-clockwise); 0 on a blank page.

    The right angle makes the profile of ink by row steepest (Postl 1986).
    """
    ink = _small_ink(flat)
    if not ink.any():
        return 0.0
    coarse = _best(ink, 0.0, LIMIT, _STEPS[0])
    # Lines that climb within a strip blur it; most of the slope is taken off before the rest.
    level = _turned(ink, coarse)
    rest = 0.0
    for reach, step in pairwise(_STEPS):
        rest = _best(level, rest, reach, step)
    return coarse + rest


def _best(ink: Ink, middle: float, reach: float, step: float) -> float:
    """The angle that makes the profile steepest, of those `reach` degrees around `middle`."""
    summed = cv2.resize(ink, (_STRIPS, ink.shape[0]), interpolation=cv2.INTER_AREA)
    strips = np.asarray(cv2.resize(summed, None, fx=1, fy=_FINER), np.float32)
    width = ink.shape[1] / _STRIPS
    angles = np.arange(middle - reach, middle + reach + step / 2, step)
    return float(max(angles, key=lambda angle: _steepness(strips, width, float(angle))))


def _small_ink(flat: Gray) -> Ink:
    height, width = flat.shape
    scale = _LONG_SIDE / max(height, width)
    small = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = np.clip(200.0 - small, 0, None).astype(np.float32)
    margin = round(0.03 * _LONG_SIDE)
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    return ink


def _turned(ink: Ink, angle: float) -> Ink:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    return np.asarray(cv2.warpAffine(ink, turn, (width, height)), np.float32)


def _steepness(strips: Ink, width: float, angle: float) -> float:
    """That of the profile when the strips, each `width` wide, are slid as `angle` demands."""
    slope = _FINER * width * np.tan(np.radians(angle))
    slide = np.array([[1, 0, 0], [slope, 1, -slope * _STRIPS / 2]])
    slid = cv2.warpAffine(strips, slide, strips.shape[::-1], flags=cv2.INTER_NEAREST)
    profile = slid.sum(axis=1)
    return float(np.square(profile[_FINER:] - profile[:-_FINER]).sum())
