"""Pages drawn for the tests of reading: rulings, text, stamps."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from models.synthesis.fonts import TYPEFACES, Fonts
from models.synthesis.warp import Warp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from gouji.document import NODES_APART
from gouji.reading.dewarp import node_grid

Gray = NDArray[np.uint8]
Points = NDArray[np.float64]
A4_200 = (2339, 1654)
"""Height and width of A4 at 200 dpi."""

_TEXT = "本行政机关严格依照条例主动公开政府信息，及时办理群众提出的公开申请。"


def paper(shape: tuple[int, int] = A4_200) -> Gray:
    return np.full(shape, 255, np.uint8)


def write(gray: Gray, text: str, at: tuple[int, int], size: int, face: str = "times") -> None:
    """Write black `text`, its left top at `at` (x, y)."""
    picture = Image.fromarray(gray)
    font = ImageFont.truetype(str(Fonts().path(face)), size, index=TYPEFACES[face].index)
    ImageDraw.Draw(picture).text(at, text, fill=0, font=font, anchor="lt")
    gray[:] = np.asarray(picture)


def text_page(shape: tuple[int, int] = A4_200, size: int = 42) -> Gray:
    """A page of Chinese text."""
    gray = paper(shape)
    height, width = shape
    across = (width - 2 * 160) // size
    for number, y in enumerate(range(200, height - 250, round(1.8 * size))):
        turned = _TEXT[number % 7 :] + _TEXT * 3
        write(gray, turned[:across], (160, y), size, "song")
    return gray


def lattice(shape: tuple[int, int] = A4_200, thick: int = 3) -> tuple[Gray, list[int], list[int]]:
    """A page with a grid, and where its rulings lie across and down the page."""
    gray = paper(shape)
    height, width = shape
    xs = np.linspace(0.12 * width, 0.88 * width, 8).round().astype(int).tolist()
    ys = np.linspace(0.15 * height, 0.85 * height, 21).round().astype(int).tolist()
    for x in xs:
        cv2.line(gray, (x, ys[0]), (x, ys[-1]), (0,), thick)
    for y in ys:
        cv2.line(gray, (xs[0], y), (xs[-1], y), (0,), thick)
    return gray, xs, ys


def warped(gray: Gray, matrix: NDArray[np.float64]) -> Gray:
    size = gray.shape[1], gray.shape[0]
    return np.asarray(
        cv2.warpPerspective(gray, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8
    )


def turned(gray: Gray, degrees: float) -> Gray:
    """Turned counter-clockwise about the middle."""
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return warped(gray, np.vstack([turn, [0, 0, 1.0]]))


def bent(gray: Gray, warp: Warp) -> Gray:
    """The page as a camera sees it; `warp` is in pixels."""
    sources = warp.sources(gray.shape, 1.0)
    return np.asarray(cv2.remap(gray, *sources, cv2.INTER_CUBIC, borderValue=(255,)), np.uint8)


def shaken(shape: tuple[int, int], corners: Sequence[Sequence[float]], curl: float = 0.0) -> Warp:
    """The warp that curls a page and moves its corners, clockwise from the left top, in pixels."""
    height, width = shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = flat + np.array(corners, np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(flat, moved), np.float64)
    return Warp(matrix, curl, float(width))


def even_lattice(shape: tuple[int, int], points_a_pixel: float) -> Points:
    """The `Sheet.lattice` of a page that was neither turned nor bent."""
    return node_grid(shape, NODES_APART) * points_a_pixel


def beside(left: Gray, right: Gray) -> Gray:
    """Two pages on one sheet."""
    return np.hstack([left, right])
