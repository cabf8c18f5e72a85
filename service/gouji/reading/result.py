"""What reading a sheet gives."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.document import Cell, Line


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines outside of the tables, and the cells of each grid in the order of its slots."""

    lines: tuple[Line, ...]
    cells: tuple[tuple[Cell, ...], ...]
