"""Turns a rendered report into scanned pages, and says where everything went."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from numpy.random import Generator
from numpy.typing import NDArray

from . import ink
from .degrade import Degradation
from .pen import tick
from .truth import Box, PageTruth, Rendered
from .warp import Warp

Pixels = NDArray[np.uint8]
"""`(height, width, 3)` RGB."""


@dataclass(frozen=True)
class ScannedPage:
    """A scan of page `number`; `stamped` are the figures that ink of a seal lies on, `ticked`
    those in whose cells a pen left a tick.

    `width` and `height` are points of the scan as displayed; `jpeg` is the page as a file.
    """

    number: int
    image: Pixels
    jpeg: bytes
    width: float
    height: float
    warp: Warp
    stamped: tuple[str, ...]
    ticked: tuple[str, ...] = ()


def scan(rendered: Rendered, degradation: Degradation, seed: int = 0) -> list[ScannedPage]:
    """Every page of `rendered` as scanned under `degradation`; same seed, same pixels."""
    pages = rasterised(rendered.pdf, degradation.dpi)
    return [
        _scanned(rendered, page, pages, degradation, np.random.default_rng([seed, page.number]))
        for page in rendered.pages
    ]


@lru_cache(maxsize=4)
def rasterised(pdf: bytes, dpi: int) -> tuple[Pixels, ...]:
    """The pages of `pdf` at `dpi`, RGB."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmaps = [page.render(scale=dpi / 72, rev_byteorder=True) for page in document]
        return tuple(np.array(b.to_numpy()[:, :, :3], np.uint8) for b in bitmaps)
    finally:
        document.close()


def _scanned(
    rendered: Rendered,
    page: PageTruth,
    pages: tuple[Pixels, ...],
    how: Degradation,
    random: Generator,
) -> ScannedPage:
    scale = how.dpi / 72
    paper = pages[page.number - 1].copy()
    if how.bleed:
        ink.bleed(paper, pages[page.number % len(pages)], how.bleed)
    ink.break_rulings(paper, page.rulings, how.broken, scale, random)
    stamped = ink.stamp(paper, rendered, page, how, random)
    ticked = _ticked(paper, rendered, page, how, random)
    if how.fold:
        ink.fold(paper, how.fold, scale)
    warp, size = _warp(page, how, random)
    image = _photographed(paper, warp, size, how, random)
    jpeg, image = ink.compressed(image, int(random.integers(how.jpeg[0], how.jpeg[1] + 1)))
    return ScannedPage(page.number, image, jpeg, *size, warp, stamped, ticked)


def _ticked(
    paper: Pixels, rendered: Rendered, page: PageTruth, how: Degradation, random: Generator
) -> tuple[str, ...]:
    least, most = how.ticks
    if not most:
        return ()
    count = int(random.integers(least, most + 1))
    return tick(paper, rendered, page.number, how.dpi / 72, count, random)


def _photographed(
    paper: Pixels, warp: Warp, size: tuple[float, float], how: Degradation, random: Generator
) -> Pixels:
    image = _warped(paper, warp, size, how)
    image = ink.blurred(image, float(random.uniform(*how.blur)) * how.dpi / 200)
    if how.gray or how.threshold:
        image = ink.without_colour(image)
    image = ink.lit(image, how, random)
    ink.speckle(image, int(random.integers(how.specks[0], how.specks[1] + 1)), how.dpi, random)
    return ink.thresholded(image) if how.threshold else image


def _warp(page: PageTruth, how: Degradation, random: Generator) -> tuple[Warp, tuple[float, float]]:
    """The way of the points, and the size of the scan in points."""
    size = page.width, page.height
    corners = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], np.float64)
    shaken = corners + random.uniform(-1, 1, (4, 2)) * how.keystone * size[0]
    middle = np.array(size) / 2
    if how.background is not None:
        shaken = middle + (shaken - middle) * random.uniform(0.9, 0.96)
    angle = np.deg2rad(random.uniform(-how.skew, how.skew))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shaken = (shaken - middle) @ turn.T + middle
    quarter = int(random.choice(how.turns))
    shaken, size = _turned(shaken, size, quarter)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), shaken.astype(np.float32))
    return Warp(np.asarray(matrix, np.float64), how.curl * page.height, page.width), size


def _turned(
    points: NDArray[np.float64], size: tuple[float, float], quarters: int
) -> tuple[NDArray[np.float64], tuple[float, float]]:
    for _ in range(quarters % 4):
        points = np.stack([size[1] - points[:, 1], points[:, 0]], axis=1)
        size = size[1], size[0]
    return points, size


def _warped(paper: Pixels, warp: Warp, size: tuple[float, float], how: Degradation) -> Pixels:
    scale = how.dpi / 72
    width, height = (round(side * scale) for side in size)
    around = [255 if how.background is None else how.background] * 3
    edge = cv2.BORDER_CONSTANT
    if warp.curl:
        x, y = warp.sources((height, width), scale)
        image = cv2.remap(paper, x, y, cv2.INTER_LINEAR, borderMode=edge, borderValue=around)
        return np.asarray(image, np.uint8)
    zoom, shrink = np.diag([scale, scale, 1.0]), np.diag([1 / scale, 1 / scale, 1.0])
    # Pixel centres lie at half coordinates: without this the page drifts by half a pixel.
    half, back = np.eye(3), np.eye(3)
    half[:2, 2], back[:2, 2] = 0.5, -0.5
    matrix = back @ zoom @ warp.homography @ shrink @ half
    image = cv2.warpPerspective(paper, matrix, (width, height), borderMode=edge, borderValue=around)
    return np.asarray(image, np.uint8)


def figure_boxes(rendered: Rendered, pages: list[ScannedPage]) -> dict[str, tuple[int, Box]]:
    """Page and box, in points of the scan as displayed, of every figure."""
    by_number = {page.number: page for page in pages}
    return {
        figure.id: (figure.page, by_number[figure.page].warp.box(figure.box))
        for figure in rendered.figures.values()
        if figure.page in by_number
    }
