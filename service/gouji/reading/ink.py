"""Finds the lines of ink inside of cells, and leaves specks, rulings and arcs of stamps out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gouji.document import Box
from gouji.reading.levels import median, percentile
from gouji.reading.light import Gray
from gouji.reading.parts import (
    LOW,
    Part,
    around,
    height_of,
    in_pieces,
    joined_runs,
    mended,
    width_of,
    without_rim,
    without_stray,
)

_SMALL = 0.4
"""Parts smaller than this share of the usual ink are points or specks."""

_INK, _ABOVE_NOISE = 35, 5.0
"""Gray levels by which ink is darker than the paper around, at least, and by the paper's noise."""

_PALE, _OF_DARKEST = 15, 0.3
"""Gray levels likewise on a page of pale print, and the share of its darkest hundredth's depth."""

_GRAIN = 8.0
"""Noise of the paper, gray levels, from which on a page is smoothed more before ink is told."""

_SOFT, _SOFTER = 0.22, 0.42
"""Points over which an even page and a grainy one are smoothed."""

_TWO_INKS, _LEFT_OUT, _FEW = 1.4, 0.85, 20
"""How many times darker than another an ink is, the share of the darkness between the two that is
taken off, and pixels of ink that tell of two."""

_PAPER = 7.0
"""Points around a pixel within which there is bare paper: strokes are thinner."""

_LOWEST = 0.9
"""The lowest line that is cut out, as a share of the usual ink."""

_LEAST = 6.0
"""Points of the usual ink at least: in a table of dashes the dashes are not the measure."""

_LARGE = 1.9
"""A part at the rim larger than this many times the usual ink is no character."""

_INSET = 1.2
"""Points from the middle of a ruling to where a cell's inside begins."""

_DIGIT = 4.0
"""Points that the smallest digits are high."""

_HOLLOW = 0.2
"""A part at the rim that fills less of its box than this is an arc of a stamp."""

_THIN, _REST = 1.6, 0.5
"""Points that the rest of a ruling is thick at most, and the share of the cell that it is long: a
`1` is as thin, but shorter."""

_SLIVER = 0.8
"""Points that a part at the rim is thin that is the ragged edge of a ruling."""

_FLAT = 0.45
"""Height of a line of dashes and specks at most, as a share of the usual ink."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The boxes of a cell's lines, from the top down; `doubtful` when other ink was left out.

    `crossing` are the boxes of ink that runs out of the cell: arcs of stamps, or text that a pen's
    stroke joins to a ruling. `pieces` are the parts of a single line with a gap between them.
    """

    lines: tuple[Box, ...]
    doubtful: bool
    crossing: tuple[Box, ...] = ()
    pieces: tuple[Box, ...] = ()

    @property
    def found(self) -> bool:
        """Whether there is any ink, be it of text or not."""
        return bool(self.lines) or self.doubtful


def cell_ink(gray: Gray, boxes: Sequence[Box], unit: float) -> list[Ink]:
    """The ink inside of each box, by lines; no lines when the cell is empty.

    `unit` is pixels a point. Specks are told from text by the usual size of ink in all `boxes`.
    """
    inked = ink_mask(gray, unit)
    cells = [_Inside.of(inked, box, unit) for box in boxes]
    usual = max(_usual_size([cell.parts for cell in cells]), _LEAST * unit)
    return [_seen(cell, usual, unit) for cell in cells]


def _seen(cell: _Inside, usual: float, unit: float) -> Ink:
    lines = cell.lines(usual)
    passed_over = not lines and cell.holds_digits(unit)
    doubtful = cell.crossed(usual) or cell.cut(usual) or passed_over
    inked, pieces = (
        tuple(_at_least(_shifted(around(parts), cell), _LOWEST * usual) for parts in together)
        for together in (lines, in_pieces(lines[0]) if len(lines) == 1 else [])
    )
    return Ink(inked, doubtful, tuple(cell.crossing(usual)), pieces)


def with_dark_ink_only(gray: Gray, boxes: Sequence[Box]) -> Gray | None:
    """`gray` without the paler of two inks inside of `boxes`; `None` when no box holds two.

    Print is darker than the lettering of a copied stamp, or than a page that shows through.
    """
    cleared = None
    for box in boxes:
        x0, y0, x1, y1 = (max(0, round(value)) for value in box)
        palest = _between_inks(gray[y0:y1, x0:x1])
        if palest is not None:
            cleared = gray.copy() if cleared is None else cleared
            depth = np.clip(255.0 - cleared[y0:y1, x0:x1] - palest, 0, None)
            cleared[y0:y1, x0:x1] = 255 - depth * (255 / (255 - palest))
    return cleared


def _between_inks(inside: Gray) -> float | None:
    """The darkness between two tones of ink (Otsu 1979); `None` when there is one.

    Blurred print may pass for two: then its edges go, and its strokes stay.
    """
    soft = cv2.GaussianBlur(inside, (0, 0), 1.0) if inside.size else inside
    inked = 255 - soft[soft < 255 - _INK]
    if inked.size < _FEW:
        return None
    between, _ = cv2.threshold(inked.reshape(-1, 1), 0, 255, cv2.THRESH_OTSU)
    pale, dark = inked[inked <= between], inked[inked > between]
    if not (pale.size and dark.size) or dark.mean() < _TWO_INKS * pale.mean():
        return None
    return float(_LEFT_OUT * between)


def _usual_size(cells: Sequence[Sequence[Part]]) -> float:
    """The usual size of a cell's largest character; 0 when there is no ink.

    Wide parts tell it only where nothing else does: characters that touch, rests of rulings.
    """
    compact = [[part for part in parts if part.is_compact] for parts in cells]
    told = compact if any(compact) else cells
    sizes = [max(part.size for part in parts) for parts in told if parts]
    return float(np.median(sizes)) if sizes else 0.0


@dataclass(frozen=True, slots=True)
class _Inside:
    """The parts of ink inside of one cell; `x` and `y` are its corner on the sheet."""

    x: int
    y: int
    height: int
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, inked: Gray, box: Box, unit: float) -> _Inside:
        inset = round(_INSET * unit)
        x0, y0, x1, y1 = (round(value) for value in box)
        x, y = max(0, x0 + inset), max(0, y0 + inset)
        inside = inked[y : max(y, y1 - inset), x : max(x, x1 - inset)]
        parts = _parts(inside, unit) if inside.size else ()
        return cls(x, y, inside.shape[0], parts)

    def lines(self, usual: float) -> list[list[Part]]:
        """The lines of ink; parts much smaller than `usual` are specks."""
        whole = mended(self.parts, usual)
        main = without_rim([part for part in whole if self._is_text(part, usual)], usual)
        lines = [
            [part for part in main if part.y0 < end and part.y1 > start]
            for start, end in joined_runs(main, self.height)
        ]
        tallest = max((height_of(line) for line in lines), default=0)
        if len(lines) > 1 and tallest < _FLAT * usual:
            return [without_stray(max(lines, key=width_of), usual)]
        return [
            without_stray(line, usual)
            for line in lines
            if height_of(line) >= LOW * tallest or width_of(line) >= tallest
        ]

    def crossed(self, usual: float) -> bool:
        """Whether something larger than a character lies in the cell and at its rim."""
        return any(self._is_arc(part, usual) for part in self.parts)

    def crossing(self, usual: float) -> list[Box]:
        """Boxes, on the sheet, of what lies so."""
        arcs = (part for part in self.parts if self._is_arc(part, usual))
        return [_shifted(around([part]), self) for part in arcs]

    def cut(self, usual: float) -> bool:
        """Whether ink as high as text reaches the rim: a border may run through a character."""
        return any(part.at_rim and part.y1 - part.y0 > LOW * usual for part in self.parts)

    def holds_digits(self, unit: float) -> bool:
        """Whether ink away from the rim is as high as a small digit."""
        inner = (part for part in self.parts if not part.at_rim)
        return any(part.y1 - part.y0 > _DIGIT * unit for part in inner)

    def _is_text(self, part: Part, usual: float) -> bool:
        """Not a speck, and not an arc of a stamp that crosses the cell."""
        return part.size >= _SMALL * usual and not self._is_arc(part, usual)

    @staticmethod
    def _is_arc(part: Part, usual: float) -> bool:
        return part.at_rim and part.size > _LARGE * usual


def ink_mask(gray: Gray, unit: float) -> Gray:
    """1 where `gray` bears ink: darker than the paper around by more than the paper's grain.

    Shaded cells and the slopes at their edges are paper, for it is looked for nearby.
    """
    grain = _grain(gray)
    sigma = (_SOFTER if grain > _GRAIN else _SOFT) * unit
    smooth = np.asarray(cv2.GaussianBlur(gray, (0, 0), sigma), np.uint8)
    small = cv2.resize(smooth, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    size = round(_PAPER * unit / 2) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.resize(cv2.blur(paper, (size, size)), gray.shape[::-1])
    depth = np.asarray(cv2.subtract(paper, smooth), np.uint8)
    darkest = percentile(depth[::3, ::3], 99)
    least = min(_INK, max(_PALE, _OF_DARKEST * darkest))
    return np.asarray(depth > max(least, _ABOVE_NOISE * _grain(smooth)), np.uint8)


def _grain(gray: Gray) -> float:
    """The noise of the paper, gray levels: how far pixels lie off their surroundings, usually."""
    sample = gray[::3]
    off = cv2.absdiff(sample, cv2.blur(sample, (9, 1)))
    return 1.5 * median(np.asarray(off, np.uint8))


def _parts(ink: Gray, unit: float) -> tuple[Part, ...]:
    """Connected parts of ink, without rests of rulings and arcs of stamps."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    height, width = ink.shape
    parts = []
    for x, y, w, h, area in stats[1:].tolist():
        at_rim = x <= 1 or y <= 1 or x + w >= width - 1 or y + h >= height - 1
        along = w < _THIN * unit and h > _REST * height
        across = h < _THIN * unit and w > _REST * width
        sliver = min(w, h) < _SLIVER * unit
        arc = area < _HOLLOW * w * h
        if area >= 3 and not (at_rim and (along or across or sliver or arc)):
            parts.append(Part(x, y, x + w, y + h, at_rim))
    return tuple(parts)


def _at_least(box: Box, height: float) -> Box:
    """`box` grown up and down to `height`: a dash fills a line only when shown with its paper."""
    x0, y0, x1, y1 = box
    grow = max(0.0, (height - (y1 - y0)) / 2)
    return x0, y0 - grow, x1, y1 + grow


def _shifted(box: tuple[int, int, int, int], cell: _Inside) -> Box:
    return (box[0] + cell.x, box[1] + cell.y, box[2] + cell.x, box[3] + cell.y)
