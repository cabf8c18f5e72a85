"""Takes dust off a page: small spots that are darker than the print."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.ink import ink_mask
from gouji.reading.light import Gray, Mask

SPOT_DOUBT = 0.75
"""What text is worth that a spot of dust, or a gray stamp, lay on: it is not seen any better the
second time."""

_WIDEST = 4.5
"""Points that a spot is wide at most; commas and points of print are, too, but not darker."""

_FILLED = 0.45
"""Share of its box that a spot fills: a stroke of the same size fills less."""

_DARKER, _RARE = 16, 0.1
"""Gray levels by which a spot is darker than print, and the percentage of print that is left out
as perhaps under a spot. A digit that loses a stroke is worse than dust that stays."""

_AROUND, _LONELY = 12.0, 28
"""Points around a spot in which it is by so many gray levels darker than all else."""

_SOFT = 0.3
"""Points over which grain is smoothed before darkness is looked at."""

_RIM = 2
"""Pixels around a spot that it has darkened."""


def without_specks(flat: Gray) -> tuple[Gray, Mask]:
    """`flat` with its spots filled in from around, and where they were.

    Strokes under them go on, but a spot within a `0` may have made a `6` of it.
    """
    unit = max(flat.shape) / 842
    spots = _spots(flat, unit)
    if not spots.any():
        return flat, spots > 0
    around = cv2.dilate(spots, np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8))
    return np.asarray(cv2.inpaint(flat, around, 3, cv2.INPAINT_TELEA), np.uint8), around > 0


def _spots(flat: Gray, unit: float) -> NDArray[np.uint8]:
    """1 where a spot is."""
    soft = np.asarray(cv2.GaussianBlur(flat, (0, 0), _SOFT * unit), np.uint8)
    spots = np.zeros(flat.shape, np.uint8)
    dark = soft < _darkest_print(soft, unit) - _DARKER
    if not dark.any():
        return spots
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    around = round(_AROUND * unit)
    for label in np.flatnonzero(_are_small(np.asarray(stats), unit)).tolist():
        x, y, wide, high, _ = stats[label].tolist()
        place = (
            slice(max(0, y - around), y + high + around),
            slice(max(0, x - around), x + wide + around),
        )
        spot = labels[place] == label
        if _stands_out(soft[place], spot):
            spots[place][spot] = 1
    return spots


def _stands_out(soft: Gray, spot: NDArray[np.bool_]) -> bool:
    """Whether a spot is darker than all around it: where strokes cross others are as dark."""
    blurred = cv2.dilate(spot.astype(np.uint8), np.ones((4 * _RIM + 1, 4 * _RIM + 1), np.uint8)) > 0
    others = soft[~blurred]
    return not others.size or int(soft[spot].min()) + _LONELY < int(others.min())


def _darkest_print(soft: Gray, unit: float) -> float:
    """The gray level that hardly any print of the page is darker than.

    Of the whole page: where there is little print, its own junctions would pass for spots.
    """
    ink = ink_mask(soft, unit)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    inked = np.flatnonzero(ink.view(np.bool_))
    text = inked[~_are_small(np.asarray(stats), unit)[labels.ravel()[inked]]]
    return float(np.percentile(soft.ravel()[text], _RARE)) if text.size else 0.0


def _are_small(stats: NDArray[Any], unit: float) -> NDArray[np.bool_]:
    """Which parts are no larger than spots, and as compact; `stats` are OpenCV's."""
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    small = (np.maximum(wide, high) < _WIDEST * unit) & (area > _FILLED * wide * high)
    small[0] = False
    return np.asarray(small)
