"""Finds the lines of ink inside of cells, and leaves specks, rulings and arcs of stamps out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from gouji.document import Box
from gouji.reading.levels import median, percentile
from gouji.reading.light import Gray

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

_COMPACT = 1.5
"""Width of a part by its height up to which it may be a single character."""

_LARGE = 1.9
"""A part at the rim larger than this many times the usual ink is no character."""

_LOW = 0.55
"""A line lower than this share of the cell's tallest is a row of specks, unless it is wide."""

_FAR = 0.8
"""Paper between a speck and the text it does not belong to, as a share of the line height."""

_INSET = 1.2
"""Points from the middle of a ruling to where a cell's inside begins."""

_DIGIT = 4.0
"""Points that the smallest digits are high."""

_HOLLOW = 0.2
"""A part at the rim that fills less of its box than this is an arc of a stamp."""

_THIN, _REST = 1.6, 0.5
"""Points that the rest of a ruling is thick at most, and the share of the cell that it is long: a
`1` is as thin, but shorter."""

_BREAK, _WHOLE, _UPON = 0.25, 1.2, 0.35
"""Height of a break in a stroke, and of the stroke, as shares of the usual ink; and the share of
the broader half, perhaps with a serif, that the other stands upon."""

_SLIVER = 0.8
"""Points that a part at the rim is thin that is the ragged edge of a ruling."""

_LINE_GAP = 0.12
"""Paper between two lines, as a share of the line height."""

_FLAT = 0.45
"""Height of a line of dashes and specks at most, as a share of the usual ink."""

_PIECE_GAP = 0.45
"""Paper between a number and ink that is not of it, as a share of the line height: digits of one
stand closer."""


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

    @property
    def is_compact(self) -> bool:
        """Whether it may be a single character that is no dash."""
        return self.x1 - self.x0 <= _COMPACT * (self.y1 - self.y0)


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
        tuple(_at_least(_shifted(_around(parts), cell), _LOWEST * usual) for parts in together)
        for together in (lines, _pieces(lines[0]) if len(lines) == 1 else [])
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


def _usual_size(cells: Sequence[Sequence[_Part]]) -> float:
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
    parts: tuple[_Part, ...]

    @classmethod
    def of(cls, inked: Gray, box: Box, unit: float) -> _Inside:
        inset = round(_INSET * unit)
        x0, y0, x1, y1 = (round(value) for value in box)
        x, y = max(0, x0 + inset), max(0, y0 + inset)
        inside = inked[y : max(y, y1 - inset), x : max(x, x1 - inset)]
        parts = _parts(inside, unit) if inside.size else ()
        return cls(x, y, inside.shape[0], parts)

    def lines(self, usual: float) -> list[list[_Part]]:
        """The lines of ink; parts much smaller than `usual` are specks."""
        mended = _mended(self.parts, usual)
        main = _without_rim([part for part in mended if self._is_text(part, usual)], usual)
        lines = [
            [part for part in main if part.y0 < end and part.y1 > start]
            for start, end in _joined_runs(main, self.height)
        ]
        tallest = max((_height(line) for line in lines), default=0)
        if len(lines) > 1 and tallest < _FLAT * usual:
            return [_without_stray(max(lines, key=_width), usual)]
        return [
            _without_stray(line, usual)
            for line in lines
            if _height(line) >= _LOW * tallest or _width(line) >= tallest
        ]

    def crossed(self, usual: float) -> bool:
        """Whether something larger than a character lies in the cell and at its rim."""
        return any(self._is_arc(part, usual) for part in self.parts)

    def crossing(self, usual: float) -> list[Box]:
        """Boxes, on the sheet, of what lies so."""
        arcs = (part for part in self.parts if self._is_arc(part, usual))
        return [_shifted(_around([part]), self) for part in arcs]

    def cut(self, usual: float) -> bool:
        """Whether ink as high as text reaches the rim: a border may run through a character."""
        return any(part.at_rim and part.y1 - part.y0 > _LOW * usual for part in self.parts)

    def holds_digits(self, unit: float) -> bool:
        """Whether ink away from the rim is as high as a small digit."""
        inner = (part for part in self.parts if not part.at_rim)
        return any(part.y1 - part.y0 > _DIGIT * unit for part in inner)

    def _is_text(self, part: _Part, usual: float) -> bool:
        """Not a speck, and not an arc of a stamp that crosses the cell."""
        return part.size >= _SMALL * usual and not self._is_arc(part, usual)

    @staticmethod
    def _is_arc(part: _Part, usual: float) -> bool:
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


def _parts(ink: Gray, unit: float) -> tuple[_Part, ...]:
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
            parts.append(_Part(x, y, x + w, y + h, at_rim))
    return tuple(parts)


def _mended(parts: Sequence[_Part], usual: float) -> list[_Part]:
    """`parts`, the small ones one above the other taken together: a stroke that broke.

    Not at the rim, where rests of a ruling lie one above the other.
    """
    whole: list[_Part] = []
    for part in sorted(parts, key=lambda part: part.y0):
        above = next((one for one in whole if _goes_on(one, part, usual)), None)
        if above is None:
            whole.append(part)
        else:
            whole[whole.index(above)] = _Part(*_around((above, part)), at_rim=False)
    return whole


def _goes_on(above: _Part, below: _Part, usual: float) -> bool:
    inside = not (above.at_rim or below.at_rim)
    one_stroke = inside and below.y1 - above.y0 < _WHOLE * usual
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    aligned = overlap > _UPON * max(above.x1 - above.x0, below.x1 - below.x0)
    return one_stroke and aligned and 0 <= below.y0 - above.y1 < _BREAK * usual


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


def _without_stray(line: Sequence[_Part], usual: float) -> list[_Part]:
    """The parts of one line without specks far to the side of its text, the smallest first."""
    height = min(_height(line), max(usual, max(part.size for part in line)))
    ordered = sorted(line, key=lambda part: part.x0)
    while len(ordered) > 1:
        ends = (ordered[0], ordered[1]), (ordered[-1], ordered[-2])
        stray = [end for end, beside in ends if _is_stray(end, beside, height)]
        if not stray:
            break
        ordered.remove(min(stray, key=lambda part: part.size))
    return ordered


def _is_stray(part: _Part, beside: _Part, height: float) -> bool:
    gap = max(part.x0, beside.x0) - min(part.x1, beside.x1)
    size = min(part.size, _COMPACT * (part.y1 - part.y0))
    return size < _LOW * height and gap > _FAR * height


def _pieces(line: Sequence[_Part]) -> list[list[_Part]]:
    """The parts of one line, taken together where no gap is between them."""
    gap = _PIECE_GAP * _height(line)
    pieces: list[list[_Part]] = []
    end = 0
    for part in sorted(line, key=lambda part: part.x0):
        if pieces and part.x0 - end <= gap:
            pieces[-1].append(part)
        else:
            pieces.append([part])
        end = max(end, part.x1)
    return pieces


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
