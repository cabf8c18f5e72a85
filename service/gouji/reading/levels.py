"""Percentiles of gray levels, told by counting: sorting millions of pixels takes far longer."""

from __future__ import annotations

import cv2
import numpy as np

from gouji.reading.light import Gray, Mask


def percentile(gray: Gray, percent: float, among: Mask | None = None) -> float:
    """The level that `percent` of `gray` lie below, between two levels where it falls there.

    Of the pixels `among` only. Raises `ValueError` when there are none.
    """
    counts = np.cumsum(_counts(gray, among))
    if not counts[-1]:
        raise ValueError("no pixels to look at")
    place = percent / 100 * (counts[-1] - 1)
    low, high = np.searchsorted(counts, (np.floor(place), np.ceil(place)), side="right")
    return float(low + (high - low) * (place % 1))


def median(gray: Gray) -> float:
    """The level in the middle of all of `gray`."""
    return percentile(gray, 50.0)


def _counts(gray: Gray, among: Mask | None) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """(256,): how many pixels have each level."""
    mask = None if among is None else among.astype(np.uint8)
    counted = cv2.calcHist([np.ascontiguousarray(gray)], [0], mask, [256], [0, 256])
    return np.rint(counted.ravel()).astype(np.int64)
