"""Reads again what a finding hangs on, by other means than the first time.

Always the careful recogniser, which may not have seen the place yet, and pictures that were not
looked at before. Binarised ones are not among them: thin strokes go, and 4 becomes 1 (measured).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from gouji.document import Box, Line, ReadPage, Rereading, Sheet
from gouji.reading.crops import HEIGHT, Crop, line_crop
from gouji.reading.decode import Alphabet, Probabilities, decode, readings
from gouji.reading.ink import Ink, cell_ink
from gouji.reading.light import Gray
from gouji.reading.narrative import NarrativeReader
from gouji.reading.numeric import ALIKE, lone_stroke
from gouji.reading.predictors import Recogniser

_MARGIN, _CLOSE = 0.22, 0.05
"""Paper around the ink, more and less than at first, as shares of the line's height."""

_BESIDE = 0.5
"""Paper to the sides, by the line's height, on which ink that was passed over would show."""

_INSET = 1.2
"""Points from the middle of a ruling to where a cell's inside begins."""

_LEAST = 0.001
"""A reading less probable than this is not told."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Chances = Mapping[str, float]
"""Texts of one picture with their probabilities, which may come to less than 1."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Words of a line: `text[start:end]`, and the picture box of the line."""

    text: str
    start: int
    end: int
    box: Box


class SecondReader:
    """Reads chosen cells, and chosen words of lines, again."""

    def __init__(self, narrative: NarrativeReader, careful: Recogniser) -> None:
        self._narrative, self._careful = narrative, careful
        self._digits = Alphabet.of(ALIKE, careful.characters)

    def read(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        """What stands in those of `boxes` that lie on `sheet`.

        `page` is what was read before; each box is that of one of its cells or of words in a line.
        """
        cells = self._cells(sheet, page, boxes)
        rest = [box for box in boxes if box not in cells]
        return cells | (self._words(sheet, page, rest) if rest else {})

    def _cells(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        assert sheet.gray is not None
        places = [
            (slot.box, cell)
            for grid, cells in zip(page.grids, page.cells, strict=True)
            for slot, cell in zip(grid.slots, cells, strict=True)
            if cell.half == sheet.half
        ]
        unit = max(sheet.gray.shape) / 842
        inks = cell_ink(sheet.gray, [box for box, _ in places], unit)
        return {
            cell.box: Rereading(cell.text, self._cell(sheet.gray, cell.text, inside, ink))
            for (inside, cell), ink in zip(_within(places, unit), inks, strict=True)
            if cell.box in boxes
        }
