"""Which cells hold a number, and what number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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

_LOOKALIKES = frozenset("".join(ALIKE) + "".join(ALIKE.values()))
_UPRIGHT, _SLANTS = 0.08, 0.2
"""Leans up to which a stroke is upright, and from which on it slants: `1` was measured from -0.10
to 0.00 over five typefaces, `/` from 0.33 on."""

_TOLD, _OVERRULED, _UNTOLD = 0.97, 0.9, 0.6
"""What a reading is worth that the lean bears out, that it overrules, that it does not tell."""

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


def slant(pixels: NDArray[np.uint8]) -> float:
    """How far a stroke leans to the right over its height: 0 upright, about 0.35 a `/`."""
    ys, xs = np.nonzero(pixels < (int(pixels.min()) + 255) / 2)
    if len(ys) < 2 or np.ptp(ys) == 0:
        return 0.0
    covariance = np.cov(xs, ys)
    return float(-covariance[0, 1] / covariance[1, 1])


def one_or_slash(text: str, confidence: float, pixels: NDArray[np.uint8]) -> tuple[str, float]:
    """`1` and `/` told apart by how the stroke leans, which recognisers do not look at.

    A slanting stroke is a `/`, an upright one a `1`, and between the two nothing is sure.
    """
    if text not in ("1", "/"):
        return text, confidence
    lean = slant(pixels)
    if lean > _SLANTS:
        return "/", max(confidence, _TOLD) if text == "/" else _OVERRULED
    if text == "1" and lean < _UPRIGHT:
        return text, confidence
    return text, min(confidence, _UNTOLD)


def _is_word(text: str, confidence: float) -> bool:
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    letters = text.isascii() and text.isalpha() and len(text) > 1
    alike = _LOOKALIKES.issuperset(text)  # 一一, 丨丨
    return (chinese > 1 and not alike) or (letters and confidence > _SURE_WORD)
