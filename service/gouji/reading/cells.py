"""Reads each cell of the grids by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gouji.document import Cell, Grid, Sheet, Slot
from gouji.reading.crops import Crop, Ink, batches, cell_ink, variants
from gouji.reading.decode import Alphabet, Decoded, Probabilities, decode, readings
from gouji.reading.light import Gray
from gouji.reading.numeric import ALIKE, may_be_number
from gouji.reading.predictors import Recogniser

SURE = 0.98
"""A number read by the quick recogniser with less than this is read again by the careful one."""

_CAREFUL_WEIGHT = 3.0
"""What one careful reading weighs against the quick one."""

_STAMPED = 0.03
"""Share of stamp ink in a crop from which on its number is doubted."""

_STAMP_DOUBT = 0.85
_EMPTY = 0.97
"""An empty cell might hold ink too pale to see."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one cell or line, its confidence, and other readings with probabilities."""

    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


class CellReader:
    """Two recognisers: `quick` reads everything, `careful` the numbers that stay in doubt."""

    def __init__(self, quick: Recogniser, careful: Recogniser) -> None:
        self._quick, self._careful = quick, careful
        self._quick_digits = Alphabet.of(ALIKE, quick.characters)
        self._careful_digits = Alphabet.of(ALIKE, careful.characters)

    def read(self, sheet: Sheet, grids: Sequence[Grid]) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each grid, in the order of its slots."""
        assert sheet.gray is not None
        unit = max(sheet.gray.shape) / 842
        boxes = [slot.box for grid in grids for slot in grid.slots]
        inks = cell_ink(sheet.gray, boxes, unit)
        texts = self._texts(sheet.gray, [ink.lines for ink in inks])
        doubts = [_STAMP_DOUBT if _stamped(sheet, ink) else 1.0 for ink in inks]
        read = iter(zip(texts, doubts, strict=True))
        return tuple(
            tuple(_cell(sheet, slot, *next(read)) for slot in grid.slots) for grid in grids
        )

    def _texts(self, gray: Gray, cells: Sequence[Sequence[Crop]]) -> list[Text]:
        seen = iter(recognise(self._quick, [crop for lines in cells for crop in lines]))
        chances = [[next(seen) for _ in lines] for lines in cells]
        free = [[decode(line, self._quick.characters) for line in lines] for lines in chances]
        texts = [_label(lines) for lines in free]
        numeric = [i for i, text in enumerate(texts) if text.text and may_be_number(text.text)]
        quick = [[readings(line, self._quick_digits) for line in chances[i]] for i in numeric]
        doubted = [k for k, lines in enumerate(quick) if _number(lines).confidence < SURE]
        careful = self._carefully(gray, [cells[numeric[k]] for k in doubted])
        for k, again in zip(doubted, careful, strict=True):
            quick[k] = [_agreed([(1.0, a), *b]) for a, b in zip(quick[k], again, strict=True)]
        for i, lines in zip(numeric, quick, strict=True):
            texts[i] = _number(lines)
        return texts

    def _carefully(
        self, gray: Gray, cells: Sequence[Sequence[Crop]]
    ) -> list[list[list[tuple[float, Ranked]]]]:
        """By cell and line: weighted readings of several pictures of the same ink."""
        pictures = [variants(gray, crop) for lines in cells for crop in lines]
        flat = [picture for several in pictures for picture in several]
        seen = iter(
            readings(chances, self._careful_digits) for chances in recognise(self._careful, flat)
        )
        ranked = iter([[(_CAREFUL_WEIGHT, next(seen)) for _ in several] for several in pictures])
        return [[next(ranked) for _ in lines] for lines in cells]


Ranked = tuple[tuple[tuple[str, float], ...], float]
"""Readings with their probabilities, and how much belief the alphabet held."""


def recognise(recogniser: Recogniser, crops: Sequence[Crop]) -> list[Probabilities]:
    """Probabilities of each crop, cut to its own width, in the order of `crops`."""
    seen: list[Probabilities] = [np.empty((0, 0), np.float32)] * len(crops)
    for members, batch in batches(crops):
        chances = recogniser(batch)
        for index, steps in zip(members, chances, strict=True):
            share = crops[index].pixels.shape[1] / batch.shape[3]
            seen[index] = steps[: max(1, int(np.ceil(share * len(steps))))]
    return seen


def _label(lines: Iterable[Decoded]) -> Text:
    """The text of a cell read freely; its confidence is the mean of its characters'."""
    lines = list(lines)
    confidences = [confidence for line in lines for confidence in line.confidences]
    confidence = float(np.mean(confidences)) if confidences else _EMPTY
    return Text("".join(line.text for line in lines), confidence)


def _number(lines: Sequence[Ranked]) -> Text:
    """A number, which a narrow cell may have wrapped over lines."""
    text = "".join(ranked[0][0] for ranked, _ in lines)
    confidence = float(np.prod([ranked[0][1] * held for ranked, held in lines]))
    others = lines[0][0][1:] if len(lines) == 1 else ()
    return Text(text, confidence, tuple((other, round(p, 4)) for other, p in others if p > 0.001))


def _agreed(weighted: Sequence[tuple[float, Ranked]]) -> Ranked:
    """The weighted mean of several readings of the same ink."""
    total = sum(weight for weight, _ in weighted)
    shares: dict[str, float] = defaultdict(float)
    for weight, (ranked, _) in weighted:
        for text, chance in ranked:
            shares[text] += chance * weight / total
    best = tuple(sorted(shares.items(), key=lambda reading: -reading[1]))
    return best, sum(weight * held for weight, (_, held) in weighted) / total


def _stamped(sheet: Sheet, ink: Ink) -> bool:
    """Whether a stamp lies on the text, by its colour or by an arc across the cell."""
    assert sheet.stamps is not None
    if ink.doubtful:
        return True
    for crop in ink.lines:
        x0, y0, x1, y1 = (int(value) for value in crop.box)
        if sheet.stamps[y0:y1, x0:x1].mean() > _STAMPED:
            return True
    return False


def _cell(sheet: Sheet, slot: Slot, text: Text, doubt: float) -> Cell:
    return Cell(
        slot.row,
        slot.column,
        slot.rowspan,
        slot.colspan,
        text.text,
        sheet.page.number,
        sheet.place(slot.box),
        text.confidence * doubt,
        text.alternatives,
    )
