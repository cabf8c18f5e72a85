"""Takes perspective and shear off a page, so that its table rulings run along the axes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.light import Gray

Segment = NDArray[np.float64]
"""`(2, 2)`: two end points, x and y, pixels."""

_MIN_LENGTH = 0.05
"""Shortest ruling that is used, as a share of the page's long side."""

_MIN_SEGMENTS = 3
"""Fewer rulings than this in a direction do not tell the perspective."""

_ROUNDS = 6


def straightening(flat: Gray) -> NDArray[np.float64] | None:
    """The 3×3 homography that makes rulings parallel to the axes; `None` when too few are seen.

    `flat` must be straight to within about 2°.
    """
    across = _segments(flat, vertical=False)
    along = _segments(flat, vertical=True)
    if len(across) < _MIN_SEGMENTS or len(along) < _MIN_SEGMENTS:
        return None
    height, width = flat.shape
    to_unit = np.array(
        [[2 / width, 0, -1], [0, 2 / width, -height / width], [0, 0, 1]], dtype=np.float64
    )
    parameters = _fit([_apply(to_unit, s) for s in across], [_apply(to_unit, s) for s in along])
    return np.asarray(np.linalg.inv(to_unit) @ _homography(parameters) @ to_unit)


def _segments(flat: Gray, *, vertical: bool) -> list[Segment]:
    """Centre lines of long thin strokes; LSD finds both edges of a ruling, which agree."""
    picture = np.ascontiguousarray(flat.T if vertical else flat)
    length = round(_MIN_LENGTH * max(flat.shape) / 2)
    ink = (picture < 170).astype(np.uint8)
    # One pixel of thickness more lets a ruling that climbs stay in one piece.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, w, h, _area = stats[label]
        if w < 2 * length or h > max(12, w // 12):
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == label)
        slope, start = np.polyfit(xs, ys, 1)
        if np.abs(ys - (slope * xs + start)).max() > 6:
            continue  # curved: a stamp's arc, or a bent page
        ends = np.array([[x, y + start], [x + w, y + start + slope * w]])
        found.append(ends[:, ::-1] if vertical else ends)
    return found


def _homography(parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    turn, shear, px, py = parameters
    return np.array([[1.0, shear, 0.0], [turn, 1.0, 0.0], [px, py, 1.0]])


def _apply(matrix: NDArray[np.float64], points: Segment) -> Segment:
    mapped = np.c_[points, np.ones(len(points))] @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:])


def _residuals(
    parameters: NDArray[np.float64], across: Sequence[Segment], along: Sequence[Segment]
) -> NDArray[np.float64]:
    matrix = _homography(parameters)
    falls = [np.subtract(*_apply(matrix, segment)[:, 1]) for segment in across]
    leans = [np.subtract(*_apply(matrix, segment)[:, 0]) for segment in along]
    return np.array(falls + leans)


def _fit(across: Sequence[Segment], along: Sequence[Segment]) -> NDArray[np.float64]:
    """Gauss-Newton on four numbers, each round weighing down what fits badly (Huber)."""
    parameters = np.zeros(4)
    for _ in range(_ROUNDS):
        residuals = _residuals(parameters, across, along)
        jacobian = np.stack(
            [
                (_residuals(parameters + step, across, along) - residuals) / 1e-5
                for step in np.eye(4) * 1e-5
            ],
            axis=1,
        )
        scale = 1.5 * np.median(np.abs(residuals)) + 1e-6
        weights = np.minimum(1.0, scale / (np.abs(residuals) + 1e-12))[:, None]
        change, *_ = np.linalg.lstsq(jacobian * weights, -residuals * weights[:, 0], rcond=None)
        parameters = parameters + change
    return np.asarray(np.clip(parameters, -0.3, 0.3))
