"""What is printed above a table: its name, its number, its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import inf

from rapidfuzz import fuzz

from gouji.document import Box, Cell, Line, Table, union
from gouji.forms.labels import normalised

_CALLED = 92.0
"""Likeness (0 to 100) from which on a caption is there: one character of fifteen was misread."""

_UNIT = re.compile(r"单位[:：]?(?:人民币)?[:：]?(亿元|百万元|万元|千元|元)")

_FIRST_ROWS = 3
"""Rows of a table that may hold its name, where it stands inside of the rulings."""


def caption(table: Table, tables: Sequence[Table], lines: Sequence[Line]) -> str:
    """The words above `table`, up to the one above it, and those of its first rows."""
    top, *_ = _leaves(table)
    above = max((one for one in _all(tables) if _is_above(one, top)), key=_bottom, default=None)
    floor = _bottom(above) if above else -inf
    between = (line for line in lines if _leaf(line) == top[0] and _middle(line.box) > floor)
    said = [line.text for line in between if _middle(line.box) < top[1][1]]
    return "".join([*said, *(cell.text for cell in table.cells if cell.row < _FIRST_ROWS)])


def unit(text: str) -> str:
    """The unit of money that a caption names, or nothing.

    >>> unit("公开01表 金额单位：万元")
    '万元'
    """
    found = _UNIT.search(re.sub(r"\s", "", text))
    return found[1] if found else ""


def is_called(text: str, names: Iterable[str]) -> bool:
    """Whether a caption has one of `names` in it."""
    return any(
        fuzz.partial_ratio(normalised(name), normalised(text)) >= _CALLED
        and len(normalised(text)) >= len(normalised(name))
        for name in names
    )


Leaf = tuple[int, int]
Part = tuple[Leaf, Box]
"""What stands of a table on one page, or on one of two that lie side by side on it."""


def _leaf(thing: Line | Cell) -> Leaf:
    return thing.page, thing.half


def _leaves(table: Table) -> list[Part]:
    cells = sorted(table.cells, key=_leaf)
    return [(leaf, union(c.box for c in group)) for leaf, group in groupby(cells, key=_leaf)]


def _all(tables: Sequence[Table]) -> list[Part]:
    return [part for table in tables for part in _leaves(table)]


def _is_above(one: Part, other: Part) -> bool:
    return one[0] == other[0] and _bottom(one) <= _middle(other[1])


def _bottom(part: Part) -> float:
    return part[1][3]


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
