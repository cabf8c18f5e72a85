"""Cuts the lines of a cell out of a sheet, trimmed to their ink, and batches them by width.

Trimming matters more than the recogniser: a lone `0` in a wide empty crop is read as a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Box
from gouji.reading.light import Gray

HEIGHT = 48
"""Height of a recogniser's input, pixels."""

_BUCKET = 32
"""Widths are rounded up to a multiple of this, so that few crops are padded much."""

_MAX_WIDTH = 2400
_MAX_BATCH_PIXELS = 64 * 48 * 160

_MARGIN = 0.14
"""Paper kept around the ink, as a share of the line's height."""

_SMALL = 0.4
"""Parts smaller than this share of the usual ink are points or specks."""

_INK = 35
"""Gray levels by which ink is darker than the paper of its cell."""

_STRETCH = 1.6

_LOWEST = 0.9
"""The lowest line that is cut out, as a share of the usual ink."""

_LARGE = 1.9
"""A part at the rim larger than this many times the usual ink is no character."""

_LOW = 0.55
"""A line lower than this share of the cell's tallest is a row of specks, unless it is wide."""

_FAR = 0.8
"""Paper between a speck and the text it does not belong to, as a share of the line height."""

_INSET = 1.2
"""Points from the middle of a ruling to where a cell's inside begins."""

_HOLLOW = 0.2
"""A part at the rim that fills less of its box than this is an arc of a stamp."""

_LINE_GAP = 0.12
"""Paper between two lines, as a share of the line height."""


@dataclass(frozen=True, slots=True)
class Crop:
    """One line. `pixels`: (48, width) uint8; `box` and that of its ink in sheet pixels."""

    pixels: Gray
    box: Box
    ink: Box


@dataclass(frozen=True, slots=True)
class _Part:
    x0: int
    y0: int
    x1: int
    y1: int
    at_rim: bool

    @property
    def size(self) -> int:
        return max(self.x1 - self.x0, self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class Ink:
    """The lines of one cell, from the top down; `doubtful` when other ink was left out."""

    lines: tuple[Crop, ...]
    doubtful: bool


def cell_ink(gray: Gray, boxes: Sequence[Box], unit: float) -> list[Ink]:
    """The ink inside of each box, by lines; no lines when the cell is empty.

    `unit` is pixels a point. Specks are told from text by the usual size of ink in all `boxes`.
    """
    cells = [_Inside.of(gray, box, unit) for box in boxes]
    sizes = [max(part.size for part in cell.parts) for cell in cells if cell.parts]
    usual = float(np.median(sizes)) if sizes else 0.0
    return [
        Ink(
            tuple(line_crop(gray, _at_least(box, _LOWEST * usual)) for box in cell.lines(usual)),
            cell.crossed(usual),
        )
        for cell in cells
    ]


def line_crop(gray: Gray, ink: Box, margin: float = _MARGIN) -> Crop:
    """The crop of one line; `ink` is the box of its ink, `margin` paper around by its height."""
    x0, y0, x1, y1 = ink
    paper = margin * (y1 - y0) + 1
    height, width = gray.shape
    left, top = max(0, round(x0 - paper)), max(0, round(y0 - paper))
    right, bottom = min(width, round(x1 + paper)), min(height, round(y1 + paper))
    return Crop(_scaled(gray[top:bottom, left:right]), (left, top, right, bottom), ink)


def variants(gray: Gray, crop: Crop) -> list[Crop]:
    """Other pictures of the same ink: more and less paper around, sharpened, stretched.

    Stretching parts equal digits that stand close: a blank must fit between the ones of `11`.
    """
    looser, tighter = line_crop(gray, crop.ink, 0.3), line_crop(gray, crop.ink, 0.05)
    wide = (round(_STRETCH * crop.pixels.shape[1]), HEIGHT)
    stretched = cv2.resize(crop.pixels, wide, interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(crop.pixels, (0, 0), 2.0)
    sharp = cv2.addWeighted(crop.pixels, 1.8, soft, -0.8, 0)
    return [
        crop,
        looser,
        tighter,
        replace(crop, pixels=np.asarray(sharp, np.uint8)),
        replace(crop, pixels=np.asarray(stretched, np.uint8)),
    ]


def _scaled(pixels: Gray) -> Gray:
    scale = HEIGHT / max(1, pixels.shape[0])
    wide = min(_MAX_WIDTH, max(8, round(pixels.shape[1] * scale)))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (wide, HEIGHT), interpolation=kind), np.uint8)


def batches(crops: Sequence[Crop]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Indices and inputs `(n, 3, 48, width)` in -1..1 of crops of like width."""
    buckets: dict[int, list[int]] = {}
    for index, crop in enumerate(crops):
        width = -(-crop.pixels.shape[1] // _BUCKET) * _BUCKET
        buckets.setdefault(width, []).append(index)
    for width, members in sorted(buckets.items()):
        most = max(1, _MAX_BATCH_PIXELS // (HEIGHT * width))
        for start in range(0, len(members), most):
            chosen = members[start : start + most]
            yield chosen, _stack([crops[index].pixels for index in chosen], width)


def _stack(pictures: Sequence[Gray], width: int) -> NDArray[np.float32]:
    # Zero, the middle gray, is what the recogniser was padded with when it was trained.
    stack = np.zeros((len(pictures), 1, HEIGHT, width), np.float32)
    for row, pixels in zip(stack, pictures, strict=True):
        row[0, :, : pixels.shape[1]] = pixels.astype(np.float32) / 127.5 - 1
    return np.repeat(stack, 3, axis=1)


@dataclass(frozen=True, slots=True)
class _Inside:
    """The parts of ink inside of one cell; `x` and `y` are its corner on the sheet."""

    x: int
    y: int
    height: int
    parts: tuple[_Part, ...]

    @classmethod
    def of(cls, gray: Gray, box: Box, unit: float) -> _Inside:
        inset = round(_INSET * unit)
        x0, y0, x1, y1 = (round(value) for value in box)
        x, y = max(0, x0 + inset), max(0, y0 + inset)
        inside = gray[y : max(y, y1 - inset), x : max(x, x1 - inset)]
        parts = _parts(inside, unit) if inside.size else ()
        return cls(x, y, inside.shape[0], parts)

    def lines(self, usual: float) -> list[Box]:
        """Boxes of the lines of ink, on the sheet; parts much smaller than `usual` are specks."""
        main = _without_rim([part for part in self.parts if self._is_text(part, usual)], usual)
        lines = [
            [part for part in main if part.y0 < end and part.y1 > start]
            for start, end in _joined_runs(main, self.height)
        ]
        tallest = max((_height(line) for line in lines), default=0)
        return [
            _shifted(_around(_without_stray(line)), self)
            for line in lines
            if _height(line) >= _LOW * tallest or _width(line) >= tallest
        ]

    def crossed(self, usual: float) -> bool:
        """Whether something larger than a character lies in the cell and at its rim."""
        return any(part.at_rim and part.size > _LARGE * usual for part in self.parts)

    def _is_text(self, part: _Part, usual: float) -> bool:
        """Not a speck, and not an arc of a stamp that crosses the cell."""
        arc = part.at_rim and part.size > _LARGE * usual
        return part.size >= _SMALL * usual and not arc


def _parts(inside: Gray, unit: float) -> tuple[_Part, ...]:
    """Connected parts of ink, without rests of rulings and arcs of stamps."""
    smooth = cv2.GaussianBlur(inside, (3, 3), 0)
    paper = float(np.median(smooth))
    noise = 1.5 * float(np.median(np.abs(smooth - paper)))
    ink = (smooth < paper - max(_INK, 5 * noise)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = ink.shape
    parts = []
    for label in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[label])
        at_rim = x <= 1 or y <= 1 or x + w >= width - 1 or y + h >= height - 1
        thin = min(w, h) < 1.6 * unit or area < _HOLLOW * w * h
        if area >= 3 and not (thin and at_rim):
            parts.append(_Part(x, y, x + w, y + h, at_rim))
    return tuple(parts)


def _joined_runs(parts: Sequence[_Part], height: int) -> list[tuple[int, int]]:
    """Top and bottom of each line, told by the paper between them.

    A low run close to another is a stroke of the same line: 二, 三, the dot of a colon.
    """
    if not parts:
        return []
    filled = np.zeros(height, dtype=bool)
    for part in parts:
        filled[part.y0 : part.y1] = True
    edges = np.flatnonzero(np.diff(np.r_[False, filled, False].astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    tallest = max(b - a for a, b in runs)
    joined = [runs[0]]
    for start, end in runs[1:]:
        low = min(end - start, joined[-1][1] - joined[-1][0]) < 0.45 * tallest
        gap = start - joined[-1][1]
        if gap < _LINE_GAP * tallest or (low and gap < 0.5 * tallest):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _without_rim(parts: Sequence[_Part], usual: float) -> list[_Part]:
    """The parts of a cell without those at its rim, unless these go on with its text."""
    inner = [part for part in parts if not part.at_rim]
    if max((part.size for part in inner), default=0) < _LOW * usual:
        return list(parts)
    return [
        part
        for part in parts
        if not part.at_rim or any(_next_to(part, other, usual) for other in inner)
    ]


def _next_to(part: _Part, other: _Part, usual: float) -> bool:
    overlap = min(part.y1, other.y1) - max(part.y0, other.y0)
    gap = max(part.x0, other.x0) - min(part.x1, other.x1)
    return gap < usual and overlap > 0.5 * min(part.y1 - part.y0, other.y1 - other.y0)


def _without_stray(line: Sequence[_Part]) -> list[_Part]:
    """The parts of one line without specks far to the side of its text."""
    height = _height(line)
    ordered = sorted(line, key=lambda part: part.x0)
    while len(ordered) > 1 and _stray(ordered[0], ordered[1].x0 - ordered[0].x1, height):
        ordered = ordered[1:]
    while len(ordered) > 1 and _stray(ordered[-1], ordered[-1].x0 - ordered[-2].x1, height):
        ordered = ordered[:-1]
    return ordered


def _stray(part: _Part, gap: int, height: int) -> bool:
    return part.size < _LOW * height and gap > _FAR * height


def _height(line: Sequence[_Part]) -> int:
    return max(part.y1 for part in line) - min(part.y0 for part in line)


def _width(line: Sequence[_Part]) -> int:
    return max(part.x1 for part in line) - min(part.x0 for part in line)


def _around(line: Sequence[_Part]) -> tuple[int, int, int, int]:
    return (
        min(part.x0 for part in line),
        min(part.y0 for part in line),
        max(part.x1 for part in line),
        max(part.y1 for part in line),
    )


def _at_least(box: Box, height: float) -> Box:
    """`box` grown up and down to `height`: a dash fills a line only when shown with its paper."""
    x0, y0, x1, y1 = box
    grow = max(0.0, (height - (y1 - y0)) / 2)
    return x0, y0 - grow, x1, y1 + grow


def _shifted(box: tuple[int, int, int, int], cell: _Inside) -> Box:
    return (box[0] + cell.x, box[1] + cell.y, box[2] + cell.x, box[3] + cell.y)
