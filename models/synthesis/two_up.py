"""Two pages side by side on each sheet, as booklets and saving printers have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from .layout import Layout
from .sheet import Fill, Rule, Sheet
from .truth import Box, CellTruth, LineTruth, TablePart

GUTTER = 12.0
"""Points between two pages."""

Placed = TypeVar("Placed", Fill, Rule, LineTruth, CellTruth, TablePart)


def two_up(layout: Layout) -> Layout:
    """Pages 1 and 2 on sheet 1, and so on; what is true of the layout moves with its page."""
    pages = layout.sheet.sizes

    def moved(thing: Placed) -> Placed:
        return replace(
            thing, page=_sheet(thing.page), box=_shifted(thing.box, _left(pages, thing.page))
        )

    drawn = layout.sheet
    return Layout(
        sheet=Sheet(
            sizes=[_size(pages[i : i + 2]) for i in range(0, len(pages), 2)],
            texts=[
                replace(t, page=_sheet(t.page), x=t.x + _left(pages, t.page)) for t in drawn.texts
            ],
            fills=[moved(fill) for fill in drawn.fills],
            rules=[moved(rule) for rule in drawn.rules],
        ),
        parts=[
            replace(moved(part), cells=tuple(moved(cell) for cell in part.cells))
            for part in layout.parts
        ],
        lines=[moved(line) for line in layout.lines],
        tables=layout.tables,
    )


def _sheet(page: int) -> int:
    return (page + 1) // 2


def _left(pages: Sequence[tuple[float, float]], page: int) -> float:
    """Where on its sheet `page` begins."""
    return 0.0 if page % 2 else pages[page - 2][0] + GUTTER


def _size(pair: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of the sheet that holds `pair`; beside the last of an odd number of pages nothing is."""
    return pair[0][0] + GUTTER + pair[-1][0], max(height for _, height in pair)


def _shifted(box: Box, right: float) -> Box:
    x0, y0, x1, y1 = box
    return x0 + right, y0, x1 + right, y1
