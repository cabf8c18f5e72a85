"""Where a point of the printed page lands on the scan."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .truth import Box

Points = NDArray[np.float64]
"""`(n, 2)` points, x before y."""
Field = NDArray[np.float32]
"""A number for each pixel, `(height, width)`."""


@dataclass(frozen=True)
class Warp:
    """Maps points of a printed page to points of the displayed scan, both origin top left.

    A paper curl moves `(x, y)` down by `curl * sin(pi * x / width)` points; then `homography`
    (3 × 3) applies: turn, skew and perspective.
    """

    homography: NDArray[np.float64]
    curl: float
    width: float

    def points(self, points: Points) -> Points:
        """The images of `(n, 2)` points."""
        moved = np.array(points, np.float64).reshape(-1, 1, 2)
        moved[:, 0, 1] += self.curl * np.sin(np.pi * moved[:, 0, 0] / self.width)
        landed = cv2.perspectiveTransform(moved, self.homography)
        return np.asarray(landed, np.float64).reshape(-1, 2)

    def quad(self, box: Box) -> Points:
        """The images of the corners, clockwise from the top left of the printed page."""
        x0, y0, x1, y1 = box
        return self.points(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]))

    def box(self, box: Box) -> Box:
        """The upright box around the image of `box`."""
        quad = self.quad(box)
        (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)

    def sources(self, shape: tuple[int, int], scale: float) -> tuple[Field, Field]:
        """For `cv2.remap`: the source pixel (x and y maps) of each pixel of a scan of `shape`.

        `scale` is pixels a point, the same for page and scan.
        """
        height, width = shape
        inverse = np.linalg.inv(self.homography)
        x = (np.arange(width, dtype=np.float32) + 0.5)[None, :] / scale
        y = (np.arange(height, dtype=np.float32) + 0.5)[:, None] / scale
        h = inverse.astype(np.float32)
        depth = h[2, 0] * x + h[2, 1] * y + h[2, 2]
        across = (h[0, 0] * x + h[0, 1] * y + h[0, 2]) / depth
        down = (h[1, 0] * x + h[1, 1] * y + h[1, 2]) / depth
        down -= np.float32(self.curl) * np.sin(np.float32(np.pi / self.width) * across)
        return across * scale - 0.5, down * scale - 0.5
