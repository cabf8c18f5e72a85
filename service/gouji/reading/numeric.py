"""Which cells hold a number, and what number."""

from __future__ import annotations

import re

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

_LOOKALIKES = "".join(ALIKE) + "".join(ALIKE.values())
_LABEL = re.compile(rf"[^{re.escape(_LOOKALIKES)}\s]")

MOST = 12
"""Characters of the longest number that a cell holds."""


def may_be_number(text: str) -> bool:
    """Whether free reading gave only characters that a number could be mistaken for.

    A single odd character still may be a digit that was misread: `θ`, `申`.
    """
    if len(text) > MOST:
        return False
    odd = _LABEL.findall(text)
    return not odd or (len(text) <= 2 and not _is_label_word(text))


def _is_label_word(text: str) -> bool:
    return len(text) == 2 and all("\u4e00" <= character <= "\u9fff" for character in text)
