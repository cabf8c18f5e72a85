"""Words of a line that was read, and those beside them: where they are on the sheet.

A recogniser tells a number better with what stands beside it, and more of the line only costs
time: with whole lines a second reading takes twice as long, and tells no more numbers
(`docs/performance.md`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from gouji.document import Box, Line, Sheet, Word

_BESIDE = 5
"""Words on either side that are read along: characters, or whole numbers."""

_STEP = 4
"""Pixels between two points of a line that are compared with where its words lie."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a line, `text`, of which `text[start:end]` is asked for; `ink` in sheet pixels."""

    text: str
    start: int
    end: int
    ink: Box

    @property
    def asked(self) -> str:
        """The words that are asked for."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Track:
    """The middle of a line, which is askew or bent on the page: where points of it lie there.

    `along`: (points,) sheet pixels; `places`: (points, 2) in points of the page.
    """

    ink: Box
    along: NDArray[np.float64]
    places: NDArray[np.float64]

    @classmethod
    def of(cls, sheet: Sheet, ink: Box) -> _Track:
        """The track of the line whose ink lies in `ink`."""
        x0, y0, x1, y1 = ink
        middle, along = (y0 + y1) / 2, np.arange(x0, x1, _STEP, dtype=np.float64)
        placed = sheet.places([(x, middle, x, middle) for x in along.tolist()])
        return cls(ink, along, np.array(placed)[:, :2])

    def distance(self, x: float, y: float) -> float:
        """From a point of the page."""
        return float(self._gaps(x, y).min())

    def at(self, x: float, y: float) -> float:
        """The pixel of the line that is nearest to a point of the page."""
        return float(self.along[self._gaps(x, y).argmin()])

    def _gaps(self, x: float, y: float) -> NDArray[np.float64]:
        """From each point of the line to a point of the page."""
        return np.asarray(np.hypot(*(self.places - (x, y)).T))


def passage_at(
    box: Box, sheet: Sheet, lines: Sequence[Line], inks: Sequence[Box]
) -> Passage | None:
    """The words that lie in `box` of the page and those beside; `None` where they are not found.

    `lines` are what was read, `inks` the boxes of the sheet's lines.
    """
    x, y = _middle(box)
    around = [_Track.of(sheet, ink) for ink in inks if _holds(sheet.place(ink), x, y)]
    track = min(around, key=lambda one: one.distance(x, y), default=None)
    for line in lines:
        inside = [n for n, word in enumerate(line.words) if _lies_in(word.box, box)]
        if track is not None and inside and line.half == sheet.half:
            return _passage(track, line.words, inside[0], inside[-1] + 1)
    return None


def _passage(track: _Track, words: Sequence[Word], first: int, end: int) -> Passage:
    """`words[first:end]` and those beside them."""
    low, high = max(0, first - _BESIDE), min(len(words), end + _BESIDE)
    x0, y0, x1, y1 = track.ink
    if low > 0:
        x0 = track.at(words[low].box[0], _middle(words[low].box)[1])
    if high < len(words):
        x1 = track.at(words[high - 1].box[2], _middle(words[high - 1].box)[1])
    before, asked, after = (
        "".join(word.text for word in part)
        for part in (words[low:first], words[first:end], words[end:high])
    )
    return Passage(
        before + asked + after, len(before), len(before + asked), (x0, y0, max(x1, x0 + 1), y1)
    )


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _lies_in(word: Box, box: Box) -> bool:
    return all(a >= b for a, b in zip(word[:2], box[:2], strict=True)) and all(
        a <= b for a, b in zip(word[2:], box[2:], strict=True)
    )


def same_place(passage: Passage, again: str) -> tuple[int, int]:
    """The span of `again` where the asked words stand, grown to the whole of a number."""
    start, end = len(again), 0
    for edit in Levenshtein.opcodes(passage.text, again):
        low, high = max(edit.src_start, passage.start), min(edit.src_end, passage.end)
        if low >= high:
            continue
        whole = edit.tag == "replace"
        first = edit.dest_start if whole else edit.dest_start + low - edit.src_start
        last = edit.dest_end if whole else edit.dest_start + high - edit.src_start
        if edit.tag != "delete":
            start, end = min(start, first), max(end, last)
    for number in _NUMBER.finditer(again):
        if number.start() < end and start < number.end():
            start, end = min(start, number.start()), max(end, number.end())
    return (start, end) if start < end else (0, 0)
