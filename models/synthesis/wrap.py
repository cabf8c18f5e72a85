"""Breaking Chinese text into lines."""

from __future__ import annotations

import re
from collections.abc import Callable

_UNITS = re.compile(r"[0-9０-９.,%]+|[A-Za-z]+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》”’%」』")

Measure = Callable[[str], float]


def wrapped(text: str, measure: Measure, width: float, indent: float = 0.0) -> tuple[str, ...]:
    """Lines no wider than `width` points; the first starts `indent` further right.

    A number stays whole unless it is wider than a line by itself. A stop hangs over the margin
    rather than start a line.
    """
    lines, line = [], ""
    room = width - indent
    for unit in _units(text, measure, width):
        fits = measure(line + unit) <= room + 0.01
        if line and not fits and unit not in _NEVER_FIRST:
            lines.append(line)
            line, room = "", width
        line += unit
    return (*lines, line) if line else tuple(lines)


def _units(text: str, measure: Measure, width: float) -> list[str]:
    units: list[str] = []
    for unit in _UNITS.findall(text):
        units += [unit] if measure(unit) <= width + 0.01 else list(unit)
    return units
