"""Tables drawn for the tests: a layout of spans as pixels or as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from tests.reading.drawing import even_lattice

from gouji.document import Box, Page, Ruling, Sheet

Span = tuple[int, int, int, int]
"""Row, column, row span, column span."""

A4 = (595.0, 842.0)


@dataclass(frozen=True)
class Layout:
    """A table: positions of its rulings in points, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...]

    def box(self, span: Span) -> Box:
        row, column, rows, columns = span
        return self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows]

    def edges(self, open_sides: bool = False) -> list[Ruling]:
        """The four sides of each cell; without the outer left and right ones if `open_sides`."""
        found = []
        for x0, y0, x1, y1 in map(self.box, self.spans):
            found += [Ruling(x0, y0, x1, y0), Ruling(x0, y1, x1, y1)]
            sides = [x for x in (x0, x1) if not open_sides or x not in (self.xs[0], self.xs[-1])]
            found += [Ruling(x, y0, x, y1) for x in sides]
        return found


def even(rows: int, columns: int, spans: Sequence[Span] = (), top: float = 120) -> Layout:
    """A table of equal columns; cells that no span covers stand alone."""
    covered = {
        (row + i, column + j)
        for row, column, rowspan, colspan in spans
        for i in range(rowspan)
        for j in range(colspan)
    }
    alone = [
        (row, column, 1, 1)
        for row in range(rows)
        for column in range(columns)
        if (row, column) not in covered
    ]
    return Layout(
        tuple(float(x) for x in np.linspace(60, 535, columns + 1).round()),
        tuple(top + 24.0 * row for row in range(rows + 1)),
        tuple(sorted([*spans, *alone])),
    )


def blank(dpi: int) -> NDArray[np.uint8]:
    return np.full((round(A4[1] * dpi / 72), round(A4[0] * dpi / 72)), 255, np.uint8)


def draw(gray: NDArray[np.uint8], edges: Sequence[Ruling], dpi: int, thick: float = 0.7) -> None:
    """Draw rulings of `thick` points."""
    scale = dpi / 72
    for edge in edges:
        ends = [round(v * scale) for v in (edge.x0, edge.y0, edge.x1, edge.y1)]
        cv2.line(gray, tuple(ends[:2]), tuple(ends[2:]), (0,), max(1, round(thick * scale)))


def as_pixels(layout: Layout, dpi: int = 200, **how) -> NDArray[np.uint8]:
    gray = blank(dpi)
    draw(gray, layout.edges(**how), dpi)
    return gray


def sheet(gray: NDArray[np.uint8]) -> Sheet:
    lattice = even_lattice(gray.shape, A4[1] / gray.shape[0])
    return Sheet(Page(1, *A4), gray, np.zeros(gray.shape, bool), lattice)


def vector_sheet(rulings: Sequence[Ruling]) -> Sheet:
    return Sheet(Page(1, *A4, rulings=tuple(rulings)), None, None, None)


def spans(grid) -> list[Span]:
    return sorted((slot.row, slot.column, slot.rowspan, slot.colspan) for slot in grid.slots)
