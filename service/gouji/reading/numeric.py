"""Which cells hold a number, and what number."""

from __future__ import annotations

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


def _is_word(text: str, confidence: float) -> bool:
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    letters = text.isascii() and text.isalpha() and len(text) > 1
    alike = _LOOKALIKES.issuperset(text)  # 一一, 丨丨
    return (chinese > 1 and not alike) or (letters and confidence > _SURE_WORD)
