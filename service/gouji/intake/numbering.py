"""The list numbers that Word prints before paragraphs but does not keep in their text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital")
_SEPARATORS = {None: " ", "tab": " ", "space": " ", "nothing": ""}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    suffix: str


class Numbering:
    """The lists of a document; `label` must be asked for every paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element}
        self._counts: Counter[tuple[str, int]] = Counter()
        part = next((p for p in document.part.package.parts if _is_numbering(p)), None)
        if part is not None:
            self._read(part.element)

    def _read(self, root: Any) -> None:
        for abstract in root.iterfind(qn("w:abstractNum")):
            levels = {
                int(lv.get(qn("w:ilvl"))): _level(lv) for lv in abstract.iterfind(qn("w:lvl"))
            }
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.iterfind(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            self._lists[number.get(qn("w:numId"))] = target.get(qn("w:val"))

    def label(self, paragraph: Any) -> str:
        """The number of a `w:p` as printed, with what separates it; empty when it has none."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        family, depth = found
        level = self._levels.get(family, {}).get(depth)
        if level is None:
            return ""
        self._count(family, depth)
        if level.form in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda m: self._number(family, int(m[1]) - 1), level.text) + (
            level.suffix
        )

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        for _ in range(12):  # a chain of styles, which may be circular in a broken file
            if properties is None:
                return None
            numbers = properties.find(qn("w:numPr"))
            if numbers is not None and numbers.find(qn("w:numId")) is not None:
                return self._resolve(numbers)
            properties = self._inherited(properties)
        return None

    def _resolve(self, numbers: Any) -> tuple[str, int] | None:
        family = self._lists.get(numbers.find(qn("w:numId")).get(qn("w:val")))
        depth = numbers.find(qn("w:ilvl"))
        return (
            None
            if family is None
            else (family, int(depth.get(qn("w:val"))) if depth is not None else 0)
        )

    def _inherited(self, properties: Any) -> Any:
        named = properties.find(qn("w:pStyle"))
        based = properties.getparent().find(qn("w:basedOn"))
        reference = based if named is None else named
        style = None if reference is None else self._styles.get(reference.get(qn("w:val")))
        return None if style is None else style.find(qn("w:pPr"))

    def _count(self, family: str, depth: int) -> None:
        self._counts[family, depth] += 1
        for key in [k for k in self._counts if k[0] == family and k[1] > depth]:
            del self._counts[key]

    def _number(self, family: str, depth: int) -> str:
        level = self._levels[family].get(depth)
        if level is None:
            return ""
        return written(level.start + max(self._counts[family, depth], 1) - 1, level.form)


def written(number: int, form: str) -> str:
    """`number` in one of Word's number formats; Arabic in those that reports do not use."""
    if form in _CHINESE and 0 < number < 100:
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((0x60 if form == "lowerLetter" else 0x40) + number)
    return str(number)


def chinese(number: int) -> str:
    """1 to 99 in Chinese numerals: 十, 十二, 二十, 三十四."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _is_numbering(part: Any) -> bool:
    return str(part.partname) == "/word/numbering.xml"


def _level(level: Any) -> _Level:
    def value(name: str) -> str | None:
        found = level.find(qn(name))
        return None if found is None else found.get(qn("w:val"))

    return _Level(
        start=int(value("w:start") or 1),
        form=value("w:numFmt") or "decimal",
        text=value("w:lvlText") or "",
        suffix=_SEPARATORS.get(value("w:suff"), " "),
    )
