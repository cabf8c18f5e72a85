"""The ticks of a reviewer's pen, beside the numbers and over the labels that were checked."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .ink import press
from .truth import Box, CellTruth, Rendered

Pixels = NDArray[np.uint8]
Points = NDArray[np.float64]
"""`(n, 2)` points, x before y."""
INKS = ((38, 58, 165), (30, 30, 34), (196, 34, 44))
"""Blue, black and red; one pen for a page."""
LABELS = 0.2
"""Share of the ticks that go through a label."""
ROOM = 6.0
"""Points beside a number below which there is no tick."""
FINE = 4
"""Strokes are drawn this many times larger, then shrunk."""


def tick(
    paper: Pixels, rendered: Rendered, page: int, scale: float, count: int, random: Generator
) -> tuple[str, ...]:
    """Ticks up to `count` cells of `page`; returns the figures in whose cells a tick stands.

    A tick stands beside its number and may touch it. `scale` is pixels a point.
    """
    cells = [c for part in rendered.parts if part.page == page for c in part.cells]
    values = [c for c in cells if c.figure]
    labels = [c for c in cells if c.text and not c.figure]
    ink = INKS[int(random.integers(len(INKS)))]
    printed, ticked = paper.copy(), []
    for cell in _some(values, round(count * (1 - LABELS)), random):
        place = _beside(_inked(printed, cell.box, scale), cell.box, random)
        if cell.figure and place:
            _draw(paper, place, scale, ink, random)
            ticked.append(cell.figure)
    for cell in _some(labels, round(count * LABELS), random):
        _draw(paper, _across(cell.box, random), scale, ink, random)
    return tuple(ticked)


def _some(cells: Sequence[CellTruth], count: int, random: Generator) -> list[CellTruth]:
    chosen = random.permutation(len(cells))[:count]
    return [cells[int(i)] for i in chosen]


def _inked(paper: Pixels, box: Box, scale: float) -> Box:
    """The box around what is printed in the cell `box`; of an empty cell, its middle."""
    x0, y0, x1, y1 = (round(v * scale) for v in box)
    inset = round(1.5 * scale)
    dark = paper[y0 + inset : y1 - inset, x0 + inset : x1 - inset].min(axis=2) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return x, y, x, y
    left, top = (x0 + inset) / scale, (y0 + inset) / scale
    return (
        left + columns[0] / scale,
        top + rows[0] / scale,
        left + (columns[-1] + 1) / scale,
        top + (rows[-1] + 1) / scale,
    )


def _beside(number: Box, cell: Box, random: Generator) -> Box | None:
    """Where a tick goes beside `number`: mostly to its right, for most people write so."""
    before, after = number[0] - cell[0], cell[2] - number[2]
    right = random.random() < 0.85
    if max(before, after) < ROOM:
        return None
    right = after >= ROOM and (right or before < ROOM)
    width = min(float(random.uniform(9, 15)), (after if right else before) + 2)
    away = float(random.uniform(-1.0, 3.0))
    x = number[2] + away if right else number[0] - away - width
    return _upright(x, (number[1] + number[3]) / 2, width, random)


def _across(cell: Box, random: Generator) -> Box:
    """Where a tick goes in a label."""
    width = float(random.uniform(9, 15))
    x = float(random.uniform(cell[0], max(cell[0], cell[2] - width)))
    return _upright(x, float(random.uniform(cell[1], cell[3])), width, random)


def _upright(x: float, middle: float, width: float, random: Generator) -> Box:
    height, shift = width * float(random.uniform(0.75, 1.05)), float(random.uniform(-2, 2))
    return x, middle + shift - height / 2, x + width, middle + shift + height / 2


def _draw(paper: Pixels, box: Box, scale: float, ink: Sequence[int], random: Generator) -> None:
    x0, y0, x1, y1 = (v * scale for v in box)
    side = round(max(x1 - x0, y1 - y0) * 1.5)
    left, top = round((x0 + x1 - side) / 2), round((y0 + y1 - side) / 2)
    stroke = _stroke(random) * (x1 - x0, y1 - y0) + (x0 - left, y0 - top)
    thick = float(random.uniform(1.0, 1.7)) * scale * FINE
    fine = np.zeros((side * FINE, side * FINE), np.float32)
    corners = np.round(stroke * FINE).astype(int)
    pressure = np.interp(np.linspace(0, 1, len(corners)), (0, 0.3, 1), (0.8, 1.0, 0.5))
    for start, end, share in zip(corners, corners[1:], pressure, strict=False):
        width = max(1, round(thick * share))
        cv2.line(fine, start.tolist(), end.tolist(), (1.0,), width)
    mask = cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)
    press(paper, np.asarray(mask * random.uniform(0.75, 0.95), np.float32), left, top, ink)


def _stroke(random: Generator) -> Points:
    """A tick in the unit square: short way down, long way up, both a little bent."""
    knees = np.array([[0.0, 0.5], [0.12, 0.7], [0.3, 1.0], [0.55, 0.5], [1.0, 0.0]])
    knees += random.normal(0, 0.04, knees.shape)
    way = np.linspace(0, 1, 12)[:, None]
    legs = [
        (1 - way) ** 2 * knees[i] + 2 * way * (1 - way) * knees[i + 1] + way**2 * knees[i + 2]
        for i in (0, 2)
    ]
    return np.concatenate(legs)
