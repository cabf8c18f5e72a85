"""Draws the rows of a table that stand on one page, and notes the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from .forms import FormCell
from .grid import Grid, face, size
from .sheet import Fill, Rule, Sheet
from .truth import Box, CellTruth, TablePart

Segment = tuple[int, int]
"""Row edge and column, or row and column edge."""


class PartDrawer:
    """Draws a table part by part; remembers how much of a cut label has been written."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self.sheet, self.grid, self.style = sheet, grid, grid.style
        self._written: dict[FormCell, int] = {}

    def draw(self, rows: Sequence[int], x: float, y: float) -> TablePart:
        """Draws `rows` of the form from `(x, y)` down on the last page."""
        xs = [x + edge for edge in self.grid.xs]
        ys = list(accumulate((self.grid.heights[r] for r in rows), initial=y))
        cells = []
        for cell in self.grid.cells:
            shown = [i for i, row in enumerate(rows) if cell.row <= row < cell.row + cell.rowspan]
            if shown and not self._left_out(cell, rows[shown[0]]):
                cells.append(self._cell(cell, shown, rows, xs, ys))
        self._rule(cells, xs, ys)
        box = (xs[0], ys[0], xs[-1], ys[-1])
        page = len(self.sheet.sizes)
        columns = self.grid.table.columns
        name = self.grid.table.id
        return TablePart(name, page, box, len(rows), columns, tuple(rows), tuple(cells))

    def _left_out(self, cell: FormCell, first: int) -> bool:
        return self.style.continued == "missing" and first > cell.row

    def _cell(
        self,
        cell: FormCell,
        shown: Sequence[int],
        rows: Sequence[int],
        xs: Sequence[float],
        ys: Sequence[float],
    ) -> CellTruth:
        box = xs[cell.column], ys[shown[0]], xs[cell.column + cell.colspan], ys[shown[-1] + 1]
        page = len(self.sheet.sizes)
        if cell.header and self.style.shade:
            self.sheet.fills.append(Fill(page, box, self.style.shade))
        cut = len(shown) < cell.rowspan
        lines = self._cut_lines(cell, box, rows[shown[0]]) if cut else self.grid.lines(cell)
        self._write(cell, lines, box)
        local = shown[0], cell.column, len(shown), cell.colspan
        return CellTruth(*local, "".join(lines), page, box, cell.figure)

    def _cut_lines(self, cell: FormCell, box: Box, first: int) -> tuple[str, ...]:
        """What a label cut by a page break shows between the edges of `box`."""
        lines = self.grid.lines(cell)
        step = size(cell, self.style) * self.style.table_leading
        room = max(1, int((box[3] - box[1] - 2 * self.style.padding + 0.3 * step) / step))
        if self.style.continued == "repeat":
            return lines[:room]
        if self.style.continued != "flow" and first > cell.row:
            return ()
        start = self._written.get(cell, 0)
        self._written[cell] = start + room
        return lines[start : start + room]

    def _write(self, cell: FormCell, lines: Sequence[str], box: Box) -> None:
        style, points = self.style, size(cell, self.style)
        step = points * style.table_leading
        top = box[1] + style.padding
        if style.valign == "middle":
            top = (box[1] + box[3] - len(lines) * step) / 2
        align = style.number_align if cell.figure else style.label_align
        if cell.header and align == "left" and cell.rowspan < 3:
            align = style.number_align
        for i, line in enumerate(lines):
            x = self._aligned(line.rstrip(), points, box, align)
            y = top + i * step + (step - points) / 2
            self.sheet.write(x, y, line, face(style), points)

    def _aligned(self, line: str, points: float, box: Box, align: str) -> float:
        width = face(self.style).width(line, points)
        if align == "center":
            return (box[0] + box[2] - width) / 2
        return (
            box[2] - self.style.padding - width if align == "right" else box[0] + self.style.padding
        )

    def _rule(self, cells: Iterable[CellTruth], xs: Sequence[float], ys: Sequence[float]) -> None:
        across, down = _edges(cells)
        if self.style.border != "full":
            down = {s for s in down if 0 < s[1] < len(xs) - 1}
        if self.style.border == "none":
            across = {s for s in across if 0 < s[0] < len(ys) - 1}
        for edge, start, end in _runs(across):
            self._add_rule((xs[start], ys[edge], xs[end], ys[edge]))
        for edge, start, end in _runs({(column, row) for row, column in down}):
            self._add_rule((xs[edge], ys[start], xs[edge], ys[end]))

    def _add_rule(self, box: Box) -> None:
        rule = Rule(len(self.sheet.sizes), box, self.style.ruling, self.style.dash)
        self.sheet.rules.append(rule)


def _edges(cells: Iterable[CellTruth]) -> tuple[set[Segment], set[Segment]]:
    """Unit edges: horizontal ones as (row edge, column), vertical ones as (row, column edge)."""
    across: set[Segment] = set()
    down: set[Segment] = set()
    for c in cells:
        bottom, right = c.row + c.rowspan, c.column + c.colspan
        across |= {(edge, column) for edge in (c.row, bottom) for column in range(c.column, right)}
        down |= {(row, edge) for edge in (c.column, right) for row in range(c.row, bottom)}
    return across, down


def _runs(segments: set[Segment]) -> list[tuple[int, int, int]]:
    """Joins unit segments `(edge, position)` to `(edge, start, end)`."""
    runs: list[tuple[int, int, int]] = []
    for edge, position in sorted(segments):
        if runs and runs[-1][0] == edge and runs[-1][2] == position:
            runs[-1] = edge, runs[-1][1], position + 1
        else:
            runs.append((edge, position, position + 1))
    return runs
