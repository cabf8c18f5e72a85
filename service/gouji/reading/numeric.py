"""Which cells hold a number, and what number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.levels import percentile

ALIKE = {
    "0": "OoD〇○Ｏ０Q口",
    "1": "lI|!i１丨",
    "2": "Zz２",
    "3": "３",
    "4": "４",
    "5": "Ss５",
    "6": "b６",
    "7": "７",
    "8": "B８",
    "9": "gq９",
    ".": "。·•．",
    ",": "，、",
    "-": "—一－–_",
    "/": "／丿",
}
"""The alphabet of a numeric cell; with each character those a recogniser takes it for."""

TICK = "√"
BESIDE_TICKS = {
    **ALIKE,
    **{
        digit: ALIKE[digit] + small for digit, small in zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True)
    },
    TICK: "✓✔VvＶ",
}
"""The alphabet of a number that a pen ticked off; beside a large tick a digit looks small."""

_TICKED = re.compile(rf"[{TICK}✓✔VvＶJ]?[0-9₀-₉OoDQIl]+[{TICK}✓✔VvＶJ]?")

_SOILED = re.compile(r"[^\d.,+−第-]{0,2}(?P<number>\d+)[^\d%％‰年月日人件条个元万亿]{0,2}")
"""A number between letters that are neither its sign nor its counter."""

_LOOKALIKES = frozenset("".join(ALIKE) + "".join(ALIKE.values()))
_UPRIGHT, _SLANTS = 0.08, 0.2
"""Leans up to which a stroke is upright, and from which on it slants: `1` was measured from -0.10
to 0.00 over five typefaces, `/` from 0.33 on."""

_LOW, _LOWEST = 0.36, 0.28
"""Shares of its line's height up to which a lone stroke may be a dash, and is lower than any digit:
the lowest are 0.33, in a table of larger characters."""

_SQUARE, _LONG = 1.3, 2.0
"""Width of a stroke by its height up to which it may be a spot of dust, or where it is higher than
the lowest, two small digits: 88."""

_SOLID = 0.5
"""Share of its box that a dash fills."""

_ROWS, _LAYERS = 3, 3
"""Rows of pixels that tell how a stroke leans, and how often darker dust is taken off before."""

_PALEST, _GRAIN, _PAPER = 0.4, 2.0, 75
"""Share of the darkest ink's darkness that ink has at least, when a whole shape is looked at, the
pixels over which grain is smoothed before, and the percentile of a crop that is paper."""

TOLD, _OVERRULED, _UNTOLD = 0.97, 0.9, 0.6
"""What a reading is worth that the lean bears out, that it overrules, that it does not tell."""

_TALL, _HAIR = 0.6, 0.15
"""Share of the ink's height from which on what stands by itself is a whole digit; and of the
darkest ink's darkness that the hairlines of a digit have."""

_SLOPE, _REACH = slice(42, 80), 0.2
"""Hundredths of a digit's height, from its top, between which a 4 has its slope and a 1 its stem
alone; and the share of the height by which ink left of the stem tells a 4. In typical and harsh
scans a 1 has up to 0.09 there, a 4 that lost its bar 0.22 and more."""

_PALE = 0.25
"""Share of the darkest ink's darkness that the slope of such a 4 still has."""

_STEM = 0.8
"""Share of the longest column's ink from which on a column belongs to the stem."""

_DASH, _DASHES = frozenset("-—一－–_"), 2
"""What a recogniser takes a dash for, and as how many characters at most."""

_MOST = 12
"""Characters of the longest number that a cell holds."""

_SURE_WORD = 0.9
"""Letters read with more confidence than this are letters."""


def may_be_number(text: str, confidence: float) -> bool:
    """Whether what free reading gave could be a number that was misread.

    Chinese words and clear letters are not; a lone odd character is: `θ`, `申`.
    """
    if len(text) > _MOST or _is_word(text, confidence):
        return False
    odd = [character for character in text if character not in _LOOKALIKES]
    return len(text) <= 2 or 2 * len(odd) <= len(text)


def may_be_ticked(text: str) -> bool:
    """Whether free reading saw a number with a tick before or after it: `0√`, `OV`, `J8`."""
    return 1 < len(text) <= _MOST and bool(_TICKED.fullmatch(text)) and not text.isdecimal()


def beside_letters(text: str) -> str:
    """The number of a text that has letters of a stamp before or after it: `0合`, `三0,`, `fo`.

    Nothing where there is no number, or more than one.
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = plain if re.search(r"\d", plain) else re.sub("[oO]", "0", plain)
    match = _SOILED.fullmatch(plain)
    return match["number"] if match else ""


def slant(pixels: NDArray[np.uint8]) -> float:
    """How far a stroke leans to the right over its height: 0 upright, about 0.35 a `/`.

    The median over pairs of rows (Theil 1950): a speck on the stroke does not sway it.
    """
    inked = _stroke(pixels)
    rows = np.flatnonzero(inked.any(axis=1))
    if len(rows) < _ROWS:
        return 0.0
    middles = np.array([np.median(np.flatnonzero(inked[row])) for row in rows])
    upper, lower = np.triu_indices(len(rows), k=len(rows) // 3)
    return float(np.median((middles[upper] - middles[lower]) / (rows[lower] - rows[upper])))


def _stroke(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The tallest stroke of a crop; dust beside it may be darker, but is low."""
    clear = pixels.copy()
    for _ in range(_LAYERS):
        inked = np.asarray(clear < (int(clear.min()) + 255) / 2, np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(inked)
        heights = np.r_[0, stats[1:, cv2.CC_STAT_HEIGHT]]
        if heights.max() > _LOW * len(pixels):
            return np.asarray(labels == heights.argmax())
        darkest = np.asarray(labels == labels.flat[clear.argmin()], np.uint8) * inked
        clear[cv2.dilate(darkest, np.ones((5, 5), np.uint8)) > 0] = 255
    return np.asarray(pixels < (int(pixels.min()) + 255) / 2)


def lone_stroke(text: str, confidence: float, pixels: NDArray[np.uint8]) -> tuple[str, float]:
    """`1`, `/` and `—` told apart by how the stroke lies, which recognisers do not look at.

    A slanting stroke is a `/`, an upright one a `1`, and between the two nothing is sure. What is
    low and wide is a dash, whatever was read.
    """
    if text in _DASH and is_flat(pixels):
        return "—", max(confidence, TOLD)
    if len(text) <= _DASHES and confidence < TOLD and is_flat(pixels):
        return "—", _OVERRULED
    if text not in ("1", "/"):
        return text, confidence
    lean = slant(pixels)
    if lean > _SLANTS:
        return "/", max(confidence, TOLD) if text == "/" else _OVERRULED
    if text == "1" and lean < _UPRIGHT:
        return text, confidence
    return text, min(confidence, _UNTOLD)


def told_by_shape(text: str, confidence: float, pixels: NDArray[np.uint8]) -> tuple[str, float]:
    """A reading held against shapes that recognisers do not tell apart, and what it is worth."""
    text, confidence = lone_stroke(text, confidence, pixels)
    fours = with_fours(text, pixels)
    return (text, confidence) if fours == text else (fours, confidence * _UNTOLD)


def with_fours(text: str, pixels: NDArray[np.uint8]) -> str:
    """`text` with a 4 for each 1 that has ink left of its stem where a 4 has its slope.

    Where a page was made black and white thin strokes are gone, and of a 4 stem and slope are
    left: recognisers take that for a 1. Numbers whose digits touch stay as they are.
    """
    if "1" not in text:
        return text
    inked = _inked(pixels, _PALE)
    digits = list(_digits(inked))
    if len(digits) != len(text):
        return text
    pairs = zip(text, digits, strict=True)
    return "".join("4" if read == "1" and _slopes(inked[at]) else read for read, at in pairs)


def _slopes(digit: NDArray[np.bool_]) -> bool:
    """Whether there is ink left of the stem where a 4 has its slope."""
    high, covered = len(digit), digit.sum(axis=0)
    stem = int(np.flatnonzero(covered >= _STEM * covered.max())[0])
    sloping = digit[_SLOPE.start * high // 100 : _SLOPE.stop * high // 100]
    reached = np.flatnonzero(sloping.any(axis=0))
    return len(reached) > 0 and stem - int(reached[0]) > _REACH * high


def digits_apart(pixels: NDArray[np.uint8]) -> int:
    """How many digits of a crop stand by themselves; digits that touch count once."""
    return sum(1 for _ in _digits(_inked(pixels, _HAIR)))


def _digits(inked: NDArray[np.bool_]) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of what stands by itself and is as high as a digit, from left to right."""
    high = np.ptp(np.flatnonzero(inked.any(axis=1))) + 1 if inked.any() else 0
    edges = np.flatnonzero(np.diff(np.r_[False, inked.any(axis=0), False].astype(np.int8)))
    for left, right in edges.reshape(-1, 2):
        rows = np.flatnonzero(inked[:, left:right].any(axis=1))
        if np.ptp(rows) + 1 > _TALL * high:
            yield slice(rows[0], rows[-1] + 1), slice(left, right)


def _inked(pixels: NDArray[np.uint8], palest: float) -> NDArray[np.bool_]:
    """Where a crop, its grain smoothed, has `palest` of its darkest ink's darkness or more."""
    soft = np.asarray(cv2.GaussianBlur(pixels, (0, 0), _GRAIN), np.uint8)
    depth = percentile(soft, _PAPER) - soft.astype(np.float32)
    return np.asarray(depth > max(palest * float(depth.max()), 0.0))


def is_flat(pixels: NDArray[np.uint8]) -> bool:
    """Whether all ink of a crop lies in one band, wider than high, that is much lower than text."""
    inked = _inked(pixels, _PALEST)
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return False
    high, wide = rows[-1] + 1 - rows[0], columns[-1] + 1 - columns[0]
    longer = _SQUARE if high <= _LOWEST * len(pixels) else _LONG
    if high * longer > wide or high > _LOW * len(pixels):
        return False
    return bool(inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean() > _SOLID)


def _is_word(text: str, confidence: float) -> bool:
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    letters = text.isascii() and text.isalpha() and len(text) > 1
    alike = _LOOKALIKES.issuperset(text)  # 一一, 丨丨
    return (chinese > 1 and not alike) or (letters and confidence > _SURE_WORD)
