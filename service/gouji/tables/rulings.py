"""Rulings of a sheet as two masks, whether they come from pixels or from drawn vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Ruling, Sheet

Mask = NDArray[np.uint8]

_UNITS = 842.0
"""The long side of a sheet in units: on A4 a unit is a point."""

_REACH_ACROSS = 32.0
"""Shortest horizontal ruling, units: longer than two characters of a table's text."""

_REACH_ALONG = 15.0
"""Shortest vertical ruling, units: the height of a low row."""

_ADDED = 2.0
"""Units by which smoothing makes a stroke longer at either end."""

_PIECE_ACROSS, _PIECE_ALONG = 18.0, 5.0
"""Shortest pieces of broken rulings, units. Characters side by side make long strokes across."""

_SMOOTH = 5.0
"""Units over which a stroke is smoothed along its way: the breaks of a dotted ruling."""

_GAP = 8.0
"""Units of a break in a vertical ruling that is bridged."""

_LONG = (90.0, 45.0, 0.0)
"""Units that a stroke must be long to count, by how many of its ends lie on other rulings."""

_ROW = 30.0
"""Units of a stroke that ends on one ruling and crosses another: it is as high as a row."""

_SEVERAL = 3
"""Posts that no line of characters meets, for these do not run over the sides of cells."""

_LEVEL, _COLUMN, _FELLOWS = 3.0, 20.0, 2
"""Units within which fellow strokes start and end, units between them, and how many it takes."""

_CROSSING = (90.0, 90.0, 50.0, 0.0)
"""Likewise by how many others it crosses; the flat of a stamp's arc is short and crosses few."""

_SIDE = 2.6
"""Units from a ruling's middle to the paper beside it: the thickest rulings are 4 units."""

_CLEAR, _PALE, _FAINT = 22, 12, 8
"""Gray levels by which a clear, a pale and a faint ruling are darker than the paper beside it."""

_PALE_REACH = 3.0
"""How many times longer than a clear ruling a pale one must be: a dotted one of many rows."""

_LIKE, _OFF, _BESIDE = 0.35, 2.9, 2.5
"""Share of the usual ruling's depth that rests of a ruling have, and that ink beside them has;
units off their middle, and over which there, that paper is bare."""

_SLOPES = np.floor(0.22 * (255 - np.arange(256))).astype(np.uint8)
"""By gray level: how much darker than beside it a ruling is at least. It loses that share of its
darkness there; a shadow at the page's edge is broader."""

_ALONG_STAMP, _ARC, _BROAD = 0.6, 60.0, 9.0
"""Share of a stroke that lies on the lines of a stamp, units up to which it then is the flat of an
arc, and units from which on parts of a stamp are no lines."""

_SQUEEZE = 2
"""How many times shorter a picture is made along the strokes that are looked for in it."""

_MET = 3
"""Pixels within which a stroke meets a post."""

_VECTOR_SCALE = 3.0
_VECTOR_PIXELS = 40_000_000  # of a poster, which is drawn smaller
"""Pixels a point at which drawn rulings are rasterised: closer rulings than 1/3 pt are one."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """Horizontal and vertical rulings, `(height, width)` uint8, 0 or 1.

    `across` and `along` are those clearly drawn: they tell where rulings lie. The faint ones
    only tell how far one reaches, and the pieces, which may be short and those of characters,
    where one is broken. The bare ones may be shorter still, but have bare paper on both sides.
    `ink` is whatever is as dark as rulings, text too; empty where they are drawn as vectors.
    `hidden` is where a stamp lay. `scale` is mask pixels a sheet pixel.
    """

    across: Mask
    along: Mask
    pieces_across: Mask
    pieces_along: Mask
    faint_across: Mask
    faint_along: Mask
    bare_across: Mask
    bare_along: Mask
    ink: Mask
    hidden: Mask
    scale: float


def rulings(sheet: Sheet) -> Rulings:
    """The rulings of `sheet`: of its pixels, or of its vectors when the text layer is trusted."""
    if sheet.gray is not None and sheet.stamps is not None:
        return _from_pixels(sheet.gray, sheet.stamps)
    return _from_vectors(sheet.page.rulings, sheet.page.width, sheet.page.height)


def _from_pixels(gray: NDArray[np.uint8], stamps: NDArray[np.bool_]) -> Rulings:
    unit = max(gray.shape) / _UNITS
    height, width = (_SQUEEZE * (side // _SQUEEZE) for side in gray.shape)
    gray, hidden = gray[:height, :width], stamps[:height, :width].astype(np.uint8)
    hidden = np.asarray(cv2.dilate(hidden, np.ones((5, 5), np.uint8)), np.uint8)
    level = _ridges(_squeezed(gray), _REACH_ACROSS, _PIECE_ACROSS, unit)
    upright = _ridges(_squeezed(_turned(gray)), _REACH_ALONG, _PIECE_ALONG, unit)
    upright = upright.off(_squeezed(_turned(hidden)), unit)
    levels, uprights = (_Strokes.of(_bridged(one.clear, unit), unit) for one in (level, upright))
    along = _tied(uprights, _posts(level.clear))
    across = _tied(levels, _posts(along))
    across |= _spanning(_Strokes.of(level.faint, unit), _posts(along | upright.faint))
    along |= _lined_up(uprights, _posts(across))
    return Rulings(
        _stretched(across),
        _turned(_stretched(along)),
        _stretched(level.pieces),
        _turned(_stretched(upright.pieces)),
        _stretched(across | level.faint),
        _turned(_stretched(along | upright.faint)),
        _stretched(level.bare),
        _turned(_stretched(upright.bare)),
        _stretched(level.ink),
        hidden,
        1.0,
    )


def _squeezed(picture: Mask) -> Mask:
    """`picture` made shorter along its rows: what is looked for there is many times longer."""
    height, width = picture.shape
    size = width // _SQUEEZE, height
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _stretched(strokes: Mask) -> Mask:
    """Squeezed strokes in their true length."""
    height, width = strokes.shape
    size = width * _SQUEEZE, height
    return np.asarray(cv2.resize(strokes, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _posts(strokes: Mask) -> Mask:
    """Squeezed `strokes` turned upright, to be met by squeezed ones of the other direction."""
    height, width = strokes.shape
    met = strokes.reshape(height // _SQUEEZE, _SQUEEZE, width).max(axis=1)
    return _turned(_stretched(met))


@dataclass(frozen=True, slots=True)
class _Ridges:
    """Horizontal strokes darker than both of their sides: long clear and faint ones, and all.

    `bare` are those, of any length, beside which there is no ink; `ink` is all of it.
    """

    clear: Mask
    faint: Mask
    pieces: Mask
    bare: Mask
    ink: Mask

    def off(self, stamps: Mask, unit: float) -> _Ridges:
        """Those that do not lie along the line of a stamp, as the flat of its arc does."""
        if not stamps.any():
            return self
        brush = np.ones((round(_BROAD * unit) | 1, round(_BROAD * unit / _SQUEEZE) | 1), np.uint8)
        thin = stamps & (cv2.morphologyEx(stamps, cv2.MORPH_OPEN, brush) == 0)
        every = self.clear, self.faint, self.pieces, self.bare
        clear, faint, pieces, bare = (_off(strokes, thin, unit) for strokes in every)
        return _Ridges(clear, faint, pieces, bare, self.ink)


def _turned(mask: Mask) -> Mask:
    """Rows for columns, so that vertical strokes are handled as horizontal ones."""
    return np.asarray(cv2.transpose(mask), np.uint8)


def _ridges(gray: NDArray[np.uint8], reach: float, piece: float, unit: float) -> _Ridges:
    """The strokes of squeezed `gray` of at least `reach` units, paler ones more, pieces of fewer.

    Smoothing along the stroke takes noise, dots and small breaks away; looking at both sides
    leaves out the edges of shaded cells and of the page.
    """
    pace = unit / _SQUEEZE
    smooth = cv2.blur(gray, (round(_SMOOTH * pace) | 1, 3))
    side = max(3, round(_SIDE * unit))
    padded = np.pad(smooth, ((side, side), (0, 0)), mode="edge")
    depth = cv2.subtract(cv2.min(padded[: -2 * side], padded[2 * side :]), smooth)
    clear, pale, faint = (
        cv2.compare(depth, cv2.LUT(smooth, np.maximum(_SLOPES, least)), cv2.CMP_GT) > 0
        for least in (_CLEAR, _PALE, _FAINT)
    )
    long = reach * pace
    strokes = _strokes(clear, long) | _strokes(_parted(pale, pace), _PALE_REACH * long)
    least = _LIKE * float(np.median(depth[strokes > 0])) if strokes.any() else 255.0
    ink = np.asarray(smooth < 255 - max(_PALE, least), np.uint8)
    return _Ridges(
        strokes,
        strokes | _strokes(faint, long),
        _pieces(clear, piece * pace, pace),
        _bare(faint & (depth > least), ink, unit),
        ink,
    )


def _bare(ridge: NDArray[np.bool_], ink: Mask, unit: float) -> Mask:
    """The parts of `ridge` with no `ink` above nor below: strokes of characters have others."""
    side = max(3, round(_OFF * unit))
    thick = cv2.dilate(ink, np.ones((round(_BESIDE * unit) | 1, 1), np.uint8))
    padded = np.pad(thick, ((side, side), (0, 0)))
    return np.asarray(ridge & (cv2.max(padded[: -2 * side], padded[2 * side :]) == 0), np.uint8)


def _pieces(clear: NDArray[np.bool_], reach: float, pace: float) -> Mask:
    """The strokes of at least `reach` pixels, without what smoothing has added to their ends."""
    return np.asarray(_parted(_strokes(clear, reach) > 0, pace), np.uint8)


def _parted(ridge: NDArray[np.bool_], pace: float) -> NDArray[np.bool_]:
    """`ridge` without what smoothing has added: characters come off the ruling that they go on."""
    added = np.ones((1, round(2 * _ADDED * pace) | 1), np.uint8)
    return cv2.erode(ridge.astype(np.uint8), added) > 0


def _off(strokes: Mask, stamps: Mask, unit: float) -> Mask:
    found = _Strokes.of(strokes, unit)
    under = found.pixels_on(stamps)
    arcs = (under > _ALONG_STAMP * found.stats[:, 4]) & (found.stats[:, 2] < _ARC * found.pace)
    return found.only(~arcs) if arcs.any() else strokes


def _strokes(ridge: NDArray[np.bool_], reach: float) -> Mask:
    # One pixel of thickness more lets a ruling that climbs stay in one piece.
    thick = cv2.dilate(ridge.astype(np.uint8), np.ones((3, 1), np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(reach)), np.uint8)))


def _inked(mask: Mask) -> NDArray[np.int64]:
    """The pixels that `mask` marks, counted through the picture."""
    return np.flatnonzero(mask.view(np.bool_))


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A horizontal stroke in units, from `start` to `end` along the line `middle`.

    `ends` counts its ends that lie on posts, `crossings` the posts that it meets.
    """

    start: float
    end: float
    middle: float
    ends: int
    crossings: int

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Strokes:
    """Horizontal strokes of a squeezed picture, told apart; OpenCV has measured each in `stats`.

    `places` are the pixels that any lies on, counted through the picture, `owners` whose each is.
    """

    mask: Mask
    stats: NDArray[np.int32]
    places: NDArray[np.int64]
    owners: NDArray[np.int32]
    unit: float

    @classmethod
    def of(cls, mask: Mask, unit: float) -> _Strokes:
        """Those of `mask`. Few pixels of a page are of strokes: only they are looked at."""
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
        places = _inked(mask)
        owners = np.asarray(labels.ravel()[places] - 1, np.int32)
        return cls(mask, np.asarray(stats[1:], np.int32), places, owners, unit)

    @property
    def pace(self) -> float:
        """Pixels of a unit along the strokes."""
        return self.unit / _SQUEEZE

    def pixels_on(self, mask: Mask) -> NDArray[np.int64]:
        """(n,): how many pixels of each stroke lie on `mask`."""
        on = mask.ravel()[self.places] > 0
        return np.bincount(self.owners[on], minlength=len(self.stats))

    def only(self, kept: Sequence[bool] | NDArray[np.bool_]) -> Mask:
        """The picture with the strokes that are `kept` alone."""
        chosen = np.zeros_like(self.mask)
        chosen.ravel()[self.places] = np.asarray(kept, np.uint8)[self.owners]
        return chosen

    def measured(self, posts: Mask, reach: float) -> list[_Stroke]:
        """How each stroke meets the posts within `reach` pixels."""
        brush = np.ones((3, 2 * round(reach) + 1), np.uint8)
        near = np.asarray(cv2.dilate(posts, brush), np.uint8)
        return [self._stroke(near, *row) for row in self.stats[:, :4].tolist()]

    def _stroke(self, near: Mask, x: int, y: int, w: int, h: int) -> _Stroke:
        met = np.asarray(near[y : y + h, x : x + w].any(axis=0))
        ends = int(met[0]) + int(met[-1])
        crossings = int(met[0]) + int(np.count_nonzero(np.diff(met.astype(np.int8)) > 0))
        middle = (y + h / 2) / self.unit
        return _Stroke(x / self.pace, (x + w) / self.pace, middle, ends, crossings)


def _tied(strokes: _Strokes, posts: Mask) -> Mask:
    """The horizontal `strokes` that are tied to vertical `posts`: strokes of characters are not.

    A ruling ends on others, or crosses several, or is very long (a table without sides).
    """
    return strokes.only([_is_ruling(one) for one in strokes.measured(posts, _MET / _SQUEEZE)])


def _bridged(strokes: Mask, unit: float) -> Mask:
    gap = np.ones((1, round(_GAP * unit / _SQUEEZE)), np.uint8)
    return np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, gap))


def _is_ruling(stroke: _Stroke) -> bool:
    spans_a_row = stroke.ends > 0 and stroke.crossings > 1 and stroke.length > _ROW
    least = min(_LONG[stroke.ends], _CROSSING[min(stroke.crossings, 3)])
    return spans_a_row or stroke.length > least


def _lined_up(strokes: _Strokes, posts: Mask) -> Mask:
    """The `strokes` that meet a post and start and end where others do, apart from them.

    So do the rulings of rows that are open at the top or below. Arcs of a stamp do not.
    """
    found = strokes.measured(posts, _MET / _SQUEEZE)
    tied = [stroke for stroke in found if stroke.crossings]
    return strokes.only([bool(one.crossings) and _fellows(one, tied) for one in found])


def _fellows(stroke: _Stroke, others: Sequence[_Stroke]) -> bool:
    alike = (
        abs(other.start - stroke.start) < _LEVEL
        and abs(other.end - stroke.end) < _LEVEL
        and abs(other.middle - stroke.middle) > _COLUMN
        for other in others
    )
    return sum(alike) >= _FELLOWS


def _spanning(faint: _Strokes, posts: Mask) -> Mask:
    """Long faint strokes from post to post, or over several: thin dotted rulings of a table.

    Smoothing makes them reach a little beyond their posts.
    """
    return faint.only(
        [
            stroke.length > _LONG[0] and (stroke.ends == 2 or stroke.crossings > _SEVERAL)
            for stroke in faint.measured(posts, _SMOOTH * faint.pace)
        ]
    )


def _from_vectors(drawn: Sequence[Ruling], width: float, height: float) -> Rulings:
    scale = min(_VECTOR_SCALE, math.sqrt(_VECTOR_PIXELS / max(width * height, 1.0)))
    shape = (round(height * scale) + 2, round(width * scale) + 2)
    across, along = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for ruling in drawn:
        horizontal = abs(ruling.x1 - ruling.x0) >= abs(ruling.y1 - ruling.y0)
        ends = [
            (round(ruling.x0 * scale), round(ruling.y0 * scale)),
            (round(ruling.x1 * scale), round(ruling.y1 * scale)),
        ]
        cv2.line(across if horizontal else along, ends[0], ends[1], (1,), 2)
    none = np.zeros(shape, np.uint8)
    return Rulings(across, along, across, along, across, along, none, none, none, none, scale)
