"""What a report says of itself: its title, the body, the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.document import Line

_TITLE = re.compile(
    r"(?P<body>[\u4e00-\u9fff（）()、·]{2,60}?)\s*(?:关于)?\s*"
    r"(?P<year>20\d\d|二[〇○0零OＯ][一二三四五六七八九〇○零]{2})\s*年?度?\s*"
    r"(?:本级)?(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?报告"
)
_YEAR = re.compile(r"(20\d\d)年")
_CHINESE_DIGITS = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "O": 0}
_HEAD = 12
"""Lines among which the title stands."""


@dataclass(frozen=True, slots=True)
class Description:
    """Title and body are empty, year `None`, where the report does not tell."""

    title: str
    organisation: str
    year: int | None


def describe(lines: Sequence[Line]) -> Description:
    """What the first lines of a report say of it. The title may be broken over lines."""
    head = [re.sub(r"\s", "", line.text) for line in lines[:_HEAD]]
    found = _TITLE.search("".join(head))
    if found is None:
        return Description(head[0] if head else "", "", _first_year(lines))
    return Description(found[0], found["body"], _year(found["year"]))


def _year(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    return int("".join(str(_CHINESE_DIGITS.get(character, 0)) for character in text))


def _first_year(lines: Sequence[Line]) -> int | None:
    found = _YEAR.search("".join(line.text for line in lines))
    return int(found[1]) if found else None
