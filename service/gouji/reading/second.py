"""Reads again what a finding hangs on, by other means than the first time.

Always by the careful recogniser, which may not have seen the place yet, and on pictures that were
not looked at before. Binarised ones are not among them: thin strokes go, and 4 becomes 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod

import cv2
import numpy as np

from gouji.document import Box, Cell, ReadPage, Rereading, Sheet, Slot
from gouji.reading.crops import HEIGHT, Crop, line_crop
from gouji.reading.decode import Alphabet, Probabilities, readings
from gouji.reading.ink import cell_ink
from gouji.reading.light import Gray
from gouji.reading.narrative import NarrativeReader
from gouji.reading.numeric import ALIKE, TOLD, told_by_shape
from gouji.reading.passage import Passage, passage_at, same_place
from gouji.reading.predictors import Recogniser

_MARGIN, _CLOSE = 0.22, 0.05
"""Paper around the ink, more and less than at first, as shares of the line's height."""

_BESIDE = 0.5
"""Line heights to the sides within which ink that was passed over shows."""

_INSET = 1.2
"""Points from the middle of a ruling to where a cell's inside begins."""

_LEAST = 0.001
"""A reading less probable than this is not told."""

Chances = Mapping[str, float]
"""Texts of one line with their probabilities, which may come to less than 1."""


class SecondReader:
    """Reads chosen cells, and chosen words of lines, again."""

    def __init__(self, narrative: NarrativeReader, careful: Recogniser) -> None:
        self._narrative, self._careful = narrative, careful
        self._digits = Alphabet.of(ALIKE, careful.characters)

    def read(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        """What stands in those of `boxes` that lie on `sheet`.

        `page` is what was read at first; a box is that of one of its cells, or of words in a line.
        """
        cells = self._cells(sheet, page, boxes)
        others = [box for box in boxes if box not in cells]
        return cells | (self._words(sheet, page, others) if others else {})

    def _cells(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        assert sheet.gray is not None
        found = list(_cells_of(sheet, page))
        unit = max(sheet.gray.shape) / 842
        inks = cell_ink(sheet.gray, [slot.box for slot, _ in found], unit)
        return {
            cell.box: self._cell(sheet.gray, cell.text, ink.lines, _inside(slot.box, unit))
            for (slot, cell), ink in zip(found, inks, strict=True)
            if cell.box in boxes
        }

    def _cell(self, gray: Gray, first: str, lines: Sequence[Box], inside: Box) -> Rereading:
        """A cell of some lines of ink; where none was found, the detector looks for text."""
        lines = lines or self._narrative.boxes(_alone(gray, inside))
        pictures = [_pictures(gray, line, inside) for line in lines]
        numeric = set(first) <= {*self._digits.characters, "—"}
        told = self._number if numeric else self._free
        return _rereading(first, _joined([_mean(told(line)) for line in pictures]))

    def _number(self, crops: Sequence[Crop]) -> Iterator[Chances]:
        """The numbers that each picture shows, held against their shapes."""
        cuts = self._careful(crops, self._digits.cut)
        for crop, cut in zip(crops, cuts, strict=True):
            ranked, held = readings(cut, self._digits)
            chances = {text: chance * held for text, chance in ranked}
            best = ranked[0][0]
            text, chance = told_by_shape(best, chances[best], crop.pixels)
            if text == "/":  # how it lies was told already, and is told anew
                chance = max(chance, TOLD)
            yield chances if (text, chance) == (best, chances[best]) else {text: chance}

    def _free(self, crops: Sequence[Crop]) -> Iterator[Chances]:
        for text, confidences in self._careful(crops, self._text):
            yield {text: min(confidences, default=1.0)}

    def _text(self, steps: Probabilities) -> tuple[str, list[float]]:
        """Freely read, without spaces; and the confidence of each character."""
        read = self._careful.text(steps)
        pairs = zip(read.text, read.confidences, strict=True)
        kept = [pair for pair in pairs if not pair[0].isspace()]
        return "".join(character for character, _ in kept), [chance for _, chance in kept]

    def _words(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        """Words, each with those beside them."""
        assert sheet.gray is not None
        pairs = zip(page.grids, page.cells, strict=True)
        grids = [grid for grid, cells in pairs if cells and cells[0].half == sheet.half]
        inks = self._narrative.lines(sheet, grids)
        found = ((box, passage_at(box, sheet, page.lines, inks)) for box in boxes)
        return {
            box: self._again(sheet.gray, passage) for box, passage in found if passage is not None
        }

    def _again(self, gray: Gray, passage: Passage) -> Rereading:
        chances = []
        pictures = _pictures(gray, passage.ink, passage.ink)
        for text, confidences in self._careful(pictures, self._text):
            start, end = same_place(passage, text)
            chances.append({text[start:end]: min(confidences[start:end], default=0.0)})
        return _rereading(passage.asked, _mean(chances))


def _cells_of(sheet: Sheet, page: ReadPage) -> Iterator[tuple[Slot, Cell]]:
    for grid, cells in zip(page.grids, page.cells, strict=True):
        for slot, cell in zip(grid.slots, cells, strict=True):
            if cell.half == sheet.half:
                yield slot, cell


def _inside(box: Box, unit: float) -> Box:
    x0, y0, x1, y1 = box
    inset = _INSET * unit
    return x0 + inset, y0 + inset, x1 - inset, y1 - inset


def _alone(gray: Gray, box: Box) -> Gray:
    """`gray` with nothing outside of `box`."""
    x0, y0, x1, y1 = (max(0, round(edge)) for edge in box)
    page = np.full_like(gray, 255)
    page[y0:y1, x0:x1] = gray[y0:y1, x0:x1]
    return page


def _pictures(gray: Gray, ink: Box, inside: Box) -> list[Crop]:
    """Pictures of one line of ink: thicker, thinner, softer, wider, and with what is beside it."""
    loose = line_crop(gray, ink, _MARGIN)
    pixels = loose.pixels
    wide = (round(1.3 * pixels.shape[1]), HEIGHT)
    others = (
        cv2.erode(pixels, np.ones((3, 3), np.uint8)),
        cv2.dilate(pixels, np.ones((2, 2), np.uint8)),
        cv2.GaussianBlur(pixels, (0, 0), 1.2),
        cv2.resize(pixels, wide, interpolation=cv2.INTER_CUBIC),
    )
    x0, y0, x1, y1 = ink
    beside = _BESIDE * (y1 - y0)
    left, right = max(min(x0, inside[0]), x0 - beside), min(max(x1, inside[2]), x1 + beside)
    return [
        loose,
        *(replace(loose, pixels=np.asarray(other, np.uint8)) for other in others),
        line_crop(gray, (left, y0, right, y1), _CLOSE),
    ]


def _mean(pictures: Iterator[Chances] | Sequence[Chances]) -> Chances:
    every = list(pictures)
    total: dict[str, float] = defaultdict(float)
    for chances in every:
        for text, chance in chances.items():
            total[text] += chance / len(every)
    return total


def _joined(lines: Sequence[Chances]) -> Chances:
    """The texts of a cell: of one line all, of several or none the likeliest of each."""
    if len(lines) == 1:
        return lines[0]
    best = [max(chances.items(), key=lambda reading: reading[1]) for chances in lines]
    return {"".join(text for text, _ in best): prod(chance for _, chance in best)}


def _rereading(first: str, chances: Chances) -> Rereading:
    ranked = sorted(chances.items(), key=lambda reading: -reading[1])
    told = tuple((text, round(min(1.0, float(p)), 4)) for text, p in ranked if p > _LEAST)
    return Rereading(first, told)
