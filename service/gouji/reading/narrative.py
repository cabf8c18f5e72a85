"""Reads the lines of text outside of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.document import Box, Grid, Line, Sheet, Word, union
from gouji.reading.cells import SURE
from gouji.reading.crops import Crop, line_crop
from gouji.reading.decode import Decoded
from gouji.reading.levels import percentile
from gouji.reading.light import Gray, share
from gouji.reading.predictors import Detector, Recogniser
from gouji.reading.specks import SPOT_DOUBT
from gouji.reading.words import in_lines, join_runs

_LONG_SIDE = 1280
"""Pixels of the picture on which lines are looked for; larger finds no more (measured)."""

_DARK, _PALEST, _INKED = 170, 225, 0.5
"""Gray level of ink when lines are looked for, that of ink on the palest of pages, and the
percentile of a page that is surely ink. Halfway from there to white a pale page's ink ends."""

_PAPER = 24
"""Pixels of bare paper that are kept around ink."""

_HAN, _LATIN = 0.5, 0.3
"""Half the width of a character, as a share of its line's height."""

_TABLE_CELLS = 2
"""A box with fewer cells is a framed text, which belongs to the narrative."""


class NarrativeReader:
    """Finds the lines of a sheet and reads them."""

    def __init__(self, detector: Detector, quick: Recogniser, careful: Recogniser) -> None:
        self._detector, self._quick, self._careful = detector, quick, careful

    def read(self, sheet: Sheet, grids: Sequence[Grid]) -> tuple[Line, ...]:
        """The lines of `sheet` outside of `grids`, from the top down."""
        assert sheet.gray is not None
        gray = _without_tables(sheet.gray, grids)
        boxes = self.boxes(gray)
        crops = [line_crop(gray, box) for box in boxes]
        texts = self._decoded(crops)
        read = [
            Line(sheet.page.number, join_runs(_words(sheet, crop, text)), sheet.half)
            for crop, text in zip(crops, texts, strict=True)
            if text.text.strip()
        ]
        return tuple(read)

    def lines(self, sheet: Sheet, grids: Sequence[Grid]) -> list[Box]:
        """Where the lines of `sheet` outside of `grids` are, in sheet pixels."""
        assert sheet.gray is not None
        return self.boxes(_without_tables(sheet.gray, grids))

    def boxes(self, gray: Gray) -> list[Box]:
        """Boxes of ink, one a printed line, in sheet pixels."""
        scale = min(1.0, _LONG_SIDE / max(gray.shape))
        shrunk = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        small = np.asarray(shrunk, np.uint8)
        pieces = [
            Word("", ((x + x0) / scale, (y + y0) / scale, (x + x1) / scale, (y + y1) / scale))
            for x, y, right, bottom in _bands(small < _ink_level(small))
            for x0, y0, x1, y1 in self._detector(small[y:bottom, x:right])
        ]
        tall = [piece for piece in pieces if _spans_lines(piece, pieces)]
        lines = [
            *in_lines(piece for piece in pieces if piece not in tall),
            *([one] for one in tall),
        ]
        boxes = [union(piece.box for piece in line) for line in lines]
        return sorted(boxes, key=lambda box: box[1] + box[3])

    def _decoded(self, crops: Sequence[Crop]) -> list[Decoded]:
        """Every line read quickly; those whose digits are in doubt, carefully."""
        texts = self._quick(crops, self._quick.text)
        doubted = [i for i, text in enumerate(texts) if _is_doubted(text)]
        again = self._careful([crops[i] for i in doubted], self._careful.text)
        for i, text in zip(doubted, again, strict=True):
            texts[i] = text
        return texts


def _ink_level(gray: Gray) -> float:
    """The gray level that ink is darker than, on a page whose paper is white."""
    return min(_PALEST, max(_DARK, (percentile(gray, _INKED) + 255) / 2))


def _spans_lines(piece: Word, pieces: Sequence[Word]) -> bool:
    """Whether `piece` stands beside two lines, as noise at the margin of a photo may.

    It is of neither: taken for one, it would draw them together to one that nobody can read.
    """
    beside = [other.box for other in pieces if _is_beside(other.box, piece.box)]
    return any(one[3] <= other[1] for one in beside for other in beside)


def _is_beside(one: Box, tall: Box) -> bool:
    """Whether the middle of `one` is level with some of `tall`."""
    return tall[1] < (one[1] + one[3]) / 2 < tall[3]


def _is_doubted(text: Decoded) -> bool:
    """Whether a digit, which claims hang on, is not clear."""
    return any(
        character.isdigit() and confidence < SURE
        for character, confidence in zip(text.text, text.confidences, strict=True)
    )


def _bands(dark: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Boxes of the parts of a page that bear ink: from side to side, parted by bare paper."""
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return []
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 2 * _PAPER) + 1)
    left, right = _with_paper(columns, dark.shape[1])
    bands = (_with_paper(part, dark.shape[0]) for part in parts)
    return [(left, top, right, bottom) for top, bottom in bands]


def _with_paper(inked: NDArray[np.int64], side: int) -> tuple[int, int]:
    """From the first to the last of the inked places, and some paper around them."""
    return max(0, int(inked[0]) - _PAPER), min(side, int(inked[-1]) + 1 + _PAPER)


def _without_tables(gray: Gray, grids: Sequence[Grid]) -> Gray:
    page = gray.copy()
    for grid in grids:
        if len(grid.slots) >= _TABLE_CELLS:
            x0, y0, x1, y1 = (round(value) for value in grid.box)
            page[max(0, y0 - 4) : y1 + 5, max(0, x0 - 4) : x1 + 5] = 255
    return page


def _words(sheet: Sheet, crop: Crop, text: Decoded) -> list[Word]:
    """Each character with its place in points; spaces are left out."""
    _, y0, _, y1 = crop.box
    boxes = [(left, y0, right, y1) for left, right in _extents(crop, text)]
    return [
        Word(character, place, confidence * (SPOT_DOUBT if share(sheet.spots, box) else 1.0))
        for character, confidence, box, place in zip(
            text.text, text.confidences, boxes, sheet.places(boxes), strict=True
        )
        if not character.isspace()
    ]


def _extents(crop: Crop, text: Decoded) -> list[tuple[float, float]]:
    """Left and right of each character, in sheet pixels.

    The recogniser tells where a character peaks, not how wide it is: half the line's height to
    either side, less for Latin, and never beyond the middle between two peaks.
    """
    x0, y0, x1, y1 = crop.box
    peaks = [
        x0 + (start + end) / 2 * (x1 - x0)
        for start, end in zip(text.starts, text.ends, strict=True)
    ]
    middles = [(one + other) / 2 for one, other in pairwise(peaks)]
    lefts, rights = [x0, *middles], [*middles, x1]
    halves = [(y1 - y0) * (_LATIN if character.isascii() else _HAN) for character in text.text]
    return [
        (max(left, peak - half), min(right, peak + half))
        for left, right, peak, half in zip(lefts, rights, peaks, halves, strict=True)
    ]
