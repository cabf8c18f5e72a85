"""The geometry of a table: column widths that hold the numbers, row heights that hold the text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from .fonts import Face
from .forms import FormCell, FormTable
from .style import Style
from .wrap import wrapped

_VALUE_WEIGHTS = {
    "proactive": (1.0, 1.0, 1.0),
    "requests": (1.1, 1.0, 1.0, 1.1, 1.1, 0.85, 1.0),
    "litigation": (1.0,) * 15,
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A filled-in table with its column edges (from 0) and row heights, in points."""

    table: FormTable
    cells: tuple[FormCell, ...]
    xs: tuple[float, ...]
    heights: tuple[float, ...]
    style: Style

    def lines(self, cell: FormCell) -> tuple[str, ...]:
        """The text of `cell`, broken to its width."""
        width = self.xs[cell.column + cell.colspan] - self.xs[cell.column]
        return _lines(cell, width, self.style)


def grid(table: FormTable, cells: tuple[FormCell, ...], style: Style, width: float) -> Grid:
    """Lays out `table` in `width` points."""
    xs = (0.0, *accumulate(_widths(table, cells, style, width)))
    return Grid(table, cells, xs, _heights(table, cells, xs, style), style)


def size(cell: FormCell, style: Style) -> float:
    """The type size of a cell, in points."""
    return style.number_size if cell.figure else style.table_size


def face(style: Style) -> Face:
    """The face of table cells."""
    return style.face(style.table)


def _lines(cell: FormCell, width: float, style: Style) -> tuple[str, ...]:
    points = size(cell, style)
    return wrapped(cell.text, lambda t: face(style).width(t, points), width - 2 * style.padding)


def _widths(
    table: FormTable, cells: tuple[FormCell, ...], style: Style, width: float
) -> list[float]:
    if table.widths:
        return [share * width / sum(table.widths) for share in table.widths]
    labels = _label_widths(table, style, width)
    weights = _VALUE_WEIGHTS[table.id]
    room = width - sum(labels)
    values = [room * weight / sum(weights) for weight in weights]
    longest = [_longest(table.labels + i, cells, style) for i in range(len(values))]
    around = 2 * style.padding + 0.5
    values = [max(value, long + around) for value, long in zip(values, longest, strict=True)]
    for i in style.narrow_columns if table.id == "requests" else ():
        values[i] = style.narrow * longest[i] + around
    return _squeezed(labels, values, width)


def _label_widths(table: FormTable, style: Style, width: float) -> list[float]:
    if table.id == "proactive":
        return [0.34 * width]
    return [share * width for share in style.label_widths[: table.labels]]


def _longest(column: int, cells: tuple[FormCell, ...], style: Style) -> float:
    """The width of the longest number of `column`."""
    own = (c.text for c in cells if c.figure and c.column == column and c.colspan == 1)
    return max((face(style).width(text, style.number_size) for text in own), default=0.0)


def _squeezed(labels: list[float], values: list[float], width: float) -> list[float]:
    """Gives what the numbers take too much from the labels, down to half of those."""
    if not labels:
        return [v * width / sum(values) for v in values]
    room = max(width - sum(values), 0.55 * sum(labels))
    scale = min(1.0, (width - room) / sum(values))
    return [label * room / sum(labels) for label in labels] + [v * scale for v in values]


def _heights(
    table: FormTable, cells: tuple[FormCell, ...], xs: tuple[float, ...], style: Style
) -> tuple[float, ...]:
    heights = [style.row_height] * table.rows
    for cell in sorted(cells, key=lambda c: c.rowspan):
        width = xs[cell.column + cell.colspan] - xs[cell.column]
        count = len(_lines(cell, width, style))
        wanted = count * size(cell, style) * style.table_leading + 2 * style.padding
        rows = slice(cell.row, cell.row + cell.rowspan)
        heights[cell.row + cell.rowspan - 1] += max(0.0, wanted - sum(heights[rows]))
    return tuple(heights)
