"""Reads each cell of the grids by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from gouji.document import Box, Cell, Grid, Sheet, Slot
from gouji.reading.context import in_context
from gouji.reading.crops import Crop, line_crop, variants
from gouji.reading.decode import Alphabet, Cut, Decoded, Probabilities, Ranked, readings
from gouji.reading.ink import Ink, cell_ink, with_dark_ink_only
from gouji.reading.light import Gray, share
from gouji.reading.numeric import (
    ALIKE,
    BESIDE_TICKS,
    TICK,
    beside_letters,
    digits_apart,
    may_be_number,
    may_be_ticked,
    told_by_shape,
)
from gouji.reading.predictors import Recogniser
from gouji.reading.specks import SPOT_DOUBT

SURE = 0.98
"""A number read by the quick recogniser with less than this is read again by the careful one."""

_CLEAR_LABEL = 0.9
"""A label read with less than this is read again carefully."""

_SPECKS = 0.4
"""A line of a number of which the alphabet held less is no part of it."""

_NO_NUMBER = 0.05
"""Ink read as a number with less than this is no number."""

_CAREFUL_WEIGHT = 3.0
"""What one careful reading weighs against the quick one."""

_FILLED = 0.6
"""Share of its cell that a wrapped number fills."""

_UNSEEN_RULING = 0.3
"""What a number on several lines is worth that would have fitted on one."""

_MURKY = 0.6
"""A cell read with less than this is read again by its darkest ink alone."""

_STAMPED = 0.03
"""Share of stamp ink in a crop from which on its number is doubted."""

_STAMP_DOUBT = 0.85
_HIDDEN_DOUBT = 0.4
"""A cell that looks empty under a stamp may well hold a digit."""

_SOILED_DOUBT = 0.5
"""What a number is worth that was read with letters of a stamp beside it."""

_IN_DOUBT, _CLEAR_PIECE, _NO_PIECE = 0.9, 0.8, 0.3
"""A number read with less than the first is read piece by piece where its ink has gaps. A piece
read with more than the second is all of it, unless others are digits, too; beside the arc of a
stamp those read with less than the third are not."""

_DUST = 0.2
"""A lone digit read with less than this is dust, or a dash with dust: of eight such digits of forty
harsh reports each stood in an empty cell."""

_TICK_DOUBT = 0.85
"""What a number is worth that a pen's tick may touch."""

_INK_UNREAD = 0.5
"""A cell with ink in which no character was found may well hold one."""

_EMPTY = 0.97
"""An empty cell might hold ink too pale to see."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one cell or line, its confidence, and other readings with probabilities."""

    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()


_UNREAD = Text("", 0.0)


@dataclass(frozen=True, slots=True)
class _Glance:
    """What the quick recogniser saw of a line: read freely, and as a number."""

    text: Decoded
    cut: Cut


class CellReader:
    """Two recognisers: `quick` reads everything, `careful` the numbers that stay in doubt."""

    def __init__(self, quick: Recogniser, careful: Recogniser) -> None:
        self._quick, self._careful = quick, careful
        self._quick_digits = Alphabet.of(ALIKE, quick.characters)
        self._careful_digits = Alphabet.of(ALIKE, careful.characters)
        self._ticked_digits = Alphabet.of(BESIDE_TICKS, careful.characters)

    def read(self, sheet: Sheet, grids: Sequence[Grid]) -> tuple[tuple[Cell, ...], ...]:
        """The cells of each grid, in the order of its slots."""
        assert sheet.gray is not None
        slots = [slot for grid in grids for slot in grid.slots]
        boxes = [slot.box for slot in slots]
        inks, texts = self._read(sheet.gray, boxes)
        murky = [i for i, text in enumerate(texts) if text.confidence < _MURKY and inks[i].found]
        cleared = with_dark_ink_only(sheet.gray, [boxes[i] for i in murky]) if murky else None
        if cleared is not None:
            for i, (ink, text) in self._again(cleared, boxes, murky):
                if text.text and text.confidence > texts[i].confidence:
                    inks[i], texts[i] = replace(ink, doubtful=True), text
        for i, part in self._between_others(sheet, inks, texts):
            inks[i], texts[i] = replace(inks[i], doubtful=True), part
        joined = [i for i, ink in enumerate(inks) if not ink.lines and len(ink.crossing) == 1]
        numbers = self._joined(sheet.gray, [inks[i] for i in joined])
        for i, number in zip(joined, numbers, strict=True):
            texts[i] = number if number else texts[i]
        doubts = [
            _doubt(sheet, slot, ink) * _wrap_doubt(text, slot, ink)
            for slot, ink, text in zip(slots, inks, texts, strict=True)
        ]
        texts = [_cleared(text, doubt) for text, doubt in zip(texts, doubts, strict=True)]
        read = iter(zip(texts, doubts, sheet.places(boxes), strict=True))
        cells = [[_cell(sheet, slot, *next(read)) for slot in grid.slots] for grid in grids]
        return tuple(map(in_context, cells))

    def _read(self, gray: Gray, boxes: Sequence[Box]) -> tuple[list[Ink], list[Text]]:
        """The ink and the text inside of each box."""
        inks = cell_ink(gray, boxes, max(gray.shape) / 842)
        return inks, self._texts(gray, [_crops(gray, ink) for ink in inks])

    def _again(
        self, gray: Gray, boxes: Sequence[Box], chosen: Sequence[int]
    ) -> Iterator[tuple[int, tuple[Ink, Text]]]:
        """The `chosen` boxes read anew; all boxes tell how large ink usually is."""
        inks = cell_ink(gray, boxes, max(gray.shape) / 842)
        texts = self._texts(gray, [_crops(gray, inks[i]) for i in chosen])
        yield from zip(chosen, zip((inks[i] for i in chosen), texts, strict=True), strict=True)

    def _between_others(
        self, sheet: Sheet, inks: Sequence[Ink], texts: Sequence[Text]
    ) -> Iterator[tuple[int, Text]]:
        """Cells in doubt of which one piece alone is a number: beside it are parts of a stamp."""
        assert sheet.gray is not None
        gray = sheet.gray
        chosen = [
            i
            for i, (ink, text) in enumerate(zip(inks, texts, strict=True))
            if text.confidence < _IN_DOUBT and len(ink.pieces) > 1
        ]
        crops = [[line_crop(gray, box) for box in inks[i].pieces] for i in chosen]
        read = _by_cell(crops, self._texts(gray, [[crop] for crop in _flat(crops)]))
        for i, pieces in zip(chosen, read, strict=True):
            number = max(pieces, key=lambda text: text.text.isdecimal() * text.confidence)
            others = [
                (text, share(sheet.stamps, box) > _STAMPED)
                for text, box in zip(pieces, inks[i].pieces, strict=True)
                if text is not number
            ]
            if _is_clear_number(number) and not any(
                _may_be_digits(*other, inks[i]) for other in others
            ):
                yield i, _soiled(number)

    def _texts(self, gray: Gray, cells: Sequence[Sequence[Crop]]) -> list[Text]:
        """The text of each cell, given the crops of its lines."""
        glances = _by_cell(cells, self._quick(_flat(cells), self._glance))
        texts = [_label(glance.text for glance in lines) for lines in glances]
        numeric = [
            i
            for i, text in enumerate(texts)
            if cells[i] and may_be_number(text.text, text.confidence)
        ]
        numbers = self._numbers(gray, [cells[i] for i in numeric], [glances[i] for i in numeric])
        for i, number in zip(numeric, numbers, strict=True):
            texts[i] = number if number.confidence > _NO_NUMBER else _UNREAD
        unclear = [
            i
            for i, text in enumerate(texts)
            if cells[i] and text.confidence < _CLEAR_LABEL and (text is _UNREAD or i not in numeric)
        ]
        labels = self._labels([cells[i] for i in unclear])
        for i, label in zip(unclear, labels, strict=True):
            texts[i] = label
        ticked = [i for i in unclear if may_be_ticked(texts[i].text)]
        for i, number in zip(ticked, self._ticked(gray, [cells[i] for i in ticked]), strict=True):
            texts[i] = number
        return texts

    def _glance(self, steps: Probabilities) -> _Glance:
        return _Glance(self._quick.text(steps), self._quick_digits.cut(steps))

    def _labels(self, cells: Sequence[Sequence[Crop]]) -> list[Text]:
        """Each cell read freely and carefully."""
        return [
            _label(lines)
            for lines in _by_cell(cells, self._careful(_flat(cells), self._careful.text))
        ]

    def _joined(self, gray: Gray, inks: Sequence[Ink]) -> list[Text | None]:
        """Numbers that a pen's tick or a stamp joins to a ruling; `None` where there is none."""
        cells = [[line_crop(gray, ink.crossing[0])] for ink in inks]
        free = self._labels(cells)
        ticked = [i for i, text in enumerate(free) if may_be_ticked(text.text)]
        found = [_soiled(text) if _is_clear_number(text) else None for text in free]
        for i, text in zip(ticked, self._ticked(gray, [cells[i] for i in ticked]), strict=True):
            found[i] = text
        return found

    def _numbers(
        self,
        gray: Gray,
        cells: Sequence[Sequence[Crop]],
        glances: Sequence[Sequence[_Glance]],
    ) -> list[Text]:
        """Numbers read quickly from `glances`, and carefully where that leaves a doubt."""
        ranked = [[readings(line.cut, self._quick_digits) for line in lines] for lines in glances]
        apart = [sum(digits_apart(crop.pixels) for crop in crops) for crops in cells]
        doubted = [
            i
            for i, lines in enumerate(ranked)
            if _number(lines).confidence < SURE or _left_out(_number(lines), apart[i])
        ]
        careful = self._carefully(gray, [cells[i] for i in doubted], self._careful_digits)
        for i, again in zip(doubted, careful, strict=True):
            ranked[i] = [_agreed([(1.0, a), *b]) for a, b in zip(ranked[i], again, strict=True)]
        return [
            _whole(_by_shape(_number(lines), crops), digits)
            for lines, crops, digits in zip(ranked, cells, apart, strict=True)
        ]

    def _ticked(self, gray: Gray, cells: Sequence[Sequence[Crop]]) -> list[Text]:
        """Numbers beside which a pen made a tick, read together with it."""
        read = self._carefully(gray, cells, self._ticked_digits)
        numbers = [
            _number([_agreed([(w, _without_tick(line)) for w, line in one]) for one in lines])
            for lines in read
        ]
        return [replace(one, confidence=_TICK_DOUBT * one.confidence) for one in numbers]

    def _carefully(
        self, gray: Gray, cells: Sequence[Sequence[Crop]], alphabet: Alphabet
    ) -> list[list[list[tuple[float, Ranked]]]]:
        """By cell and line: weighted readings of several pictures of the same ink."""
        pictures = [variants(gray, crop) for lines in cells for crop in lines]
        cuts = self._careful(_flat(pictures), alphabet.cut)
        ranked = [readings(cut, alphabet) for cut in cuts]
        weighted = _by_cell(pictures, [(_CAREFUL_WEIGHT, reading) for reading in ranked])
        return _by_cell(cells, weighted)


def _is_clear_number(text: Text) -> bool:
    return text.text.isdecimal() and text.confidence > _CLEAR_PIECE


def _soiled(number: Text) -> Text:
    """A number that was told from parts of a stamp beside it."""
    return replace(number, confidence=_SOILED_DOUBT)


def _may_be_digits(text: Text, stamped: bool, ink: Ink) -> bool:
    """Whether a piece may be a part of the number beside it, and no part of a stamp."""
    odd = ink.doubtful and text.confidence < _NO_PIECE
    return not stamped and not odd and any(character.isdigit() for character in text.text)


def _crops(gray: Gray, ink: Ink) -> list[Crop]:
    return [line_crop(gray, box) for box in ink.lines]


Item = TypeVar("Item")


def _by_cell(cells: Sequence[Sequence[object]], flat: Sequence[Item]) -> list[list[Item]]:
    """`flat` grouped as its crops are in `cells`."""
    items = iter(flat)
    return [[next(items) for _ in lines] for lines in cells]


def _flat(cells: Sequence[Sequence[Item]]) -> list[Item]:
    return [item for lines in cells for item in lines]


def _label(lines: Iterable[Decoded]) -> Text:
    """The text of a cell read freely; its confidence is the mean of its characters'."""
    lines = list(lines)
    confidences = [confidence for line in lines for confidence in line.confidences]
    confidence = float(np.mean(confidences)) if confidences else _EMPTY
    return Text("".join(line.text for line in lines), confidence)


def _number(lines: Sequence[Ranked]) -> Text:
    """A number, which a narrow cell may have wrapped over lines; lines of specks are left out."""
    lines = [line for line in lines if _bears_digits(line)] or lines
    text = "".join(ranked[0][0] for ranked, _ in lines)
    confidence = float(np.prod([ranked[0][1] * held for ranked, held in lines]))
    if not text:
        confidence = min(confidence, _INK_UNREAD)
    others = lines[0][0][1:] if len(lines) == 1 else ()
    return Text(text, confidence, tuple((other, round(p, 4)) for other, p in others if p > 0.001))


def _by_shape(number: Text, crops: Sequence[Crop]) -> Text:
    """A number of one line held against its shape; what it was read as stays beside it."""
    if len(crops) != 1:
        return number
    text, confidence = told_by_shape(number.text, number.confidence, crops[0].pixels)
    others = [other for other in number.alternatives if other[0] != text]
    if text.isdecimal() and text != number.text:
        others.append((number.text, round(number.confidence - confidence, 4)))
    return Text(text, confidence, tuple(sorted(others, key=lambda one: -one[1])))


def _whole(number: Text, digits: int) -> Text:
    """`number`, doubted where it has fewer characters than `digits` that can be seen."""
    if not _left_out(number, digits):
        return number
    return replace(number, confidence=min(number.confidence, _INK_UNREAD))


def _left_out(number: Text, digits: int) -> bool:
    return number.text.isdecimal() and digits > max(1, len(number.text))


def _bears_digits(line: Ranked) -> bool:
    ranked, held = line
    return held > _SPECKS and any(character.isdigit() for character in ranked[0][0])


def _agreed(weighted: Sequence[tuple[float, Ranked]]) -> Ranked:
    """The mean of several readings of the same ink, weighted also by what the alphabet held."""
    total = sum(weight * held for weight, (_, held) in weighted) + 1e-9
    shares: dict[str, float] = defaultdict(float)
    for weight, (ranked, held) in weighted:
        for text, chance in ranked:
            shares[text] += chance * weight * held / total
    best = tuple(sorted(shares.items(), key=lambda reading: -reading[1]))
    return best, total / sum(weight for weight, _ in weighted)


def _without_tick(line: Ranked) -> Ranked:
    """The readings of a line without a tick before or after the number."""
    ranked, held = line
    return tuple((text.strip(TICK), chance) for text, chance in ranked), held


def _doubt(sheet: Sheet, slot: Slot, ink: Ink) -> float:
    """What is left of a cell's confidence when something lay on its text, or where text may be."""
    if not ink.lines:
        return _HIDDEN_DOUBT if ink.doubtful or share(sheet.stamps, slot.box) > 0 else 1.0
    if any(share(sheet.spots, box) > 0 for box in ink.lines):
        return SPOT_DOUBT
    stamped = any(share(sheet.stamps, box) > _STAMPED for box in ink.lines)
    return _STAMP_DOUBT if stamped or ink.doubtful else 1.0


def _cleared(text: Text, doubt: float) -> Text:
    """A number without the letters of the stamp that it was read with, and no number of dust."""
    if text.confidence * doubt < _DUST and len(text.text) == 1 and text.text in "123456789":
        return Text("", _DUST, ((text.text, text.confidence), *text.alternatives))
    number = beside_letters(text.text) if doubt < 1 else ""
    return Text(number, _SOILED_DOUBT) if number and number != text.text else text


def _wrap_doubt(text: Text, slot: Slot, ink: Ink) -> float:
    """What is left of a number's confidence that stands on several lines.

    A narrow cell wraps a long number; two short ones are two rows whose ruling was not seen.
    """
    if len(ink.lines) < 2 or not text.text.replace(".", "").isdecimal():
        return 1.0
    widest = max(x1 - x0 for x0, _, x1, _ in ink.lines)
    return 1.0 if widest > _FILLED * (slot.box[2] - slot.box[0]) else _UNSEEN_RULING


def _cell(sheet: Sheet, slot: Slot, text: Text, doubt: float, place: Box) -> Cell:
    return Cell(
        slot.row,
        slot.column,
        slot.rowspan,
        slot.colspan,
        text.text,
        sheet.page.number,
        place,
        text.confidence * doubt,
        text.alternatives,
        sheet.half,
    )
