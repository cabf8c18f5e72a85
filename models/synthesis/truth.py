"""What is known of a rendered report: every cell, figure and line with its place.

Boxes are `(x0, y0, x1, y1)` in points of the page as displayed, origin top left;
pages count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .forms import FormCell

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class CellTruth:
    """A cell as drawn on one page; `row` counts within its table part, from 0.

    `text` is what stands on this page; of a cell cut by a page break, that is a part.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    page: int
    box: Box
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class TablePart:
    """The rows of a table on one page; `source[i]` is the row of the form that part row i shows.

    A sheet of two pages can hold two parts of one table.
    """

    table: str
    page: int
    box: Box
    rows: int
    columns: int
    source: tuple[int, ...]
    cells: tuple[CellTruth, ...]


@dataclass(frozen=True, slots=True)
class FigureTruth:
    """A printed number; `value` is `None` where nothing, `/` or the like is printed."""

    id: str
    value: Decimal | None
    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class LineTruth:
    """A line of the narrative, its title and headings included."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PageTruth:
    """The size of a page as displayed, in points, and its rulings `(x0, y0, x1, y1)`."""

    number: int
    width: float
    height: float
    rulings: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report as a PDF with everything that is true of it.

    `tables` are the whole tables as printed, page breaks forgotten.
    """

    pdf: bytes
    pages: tuple[PageTruth, ...]
    tables: Mapping[str, tuple[FormCell, ...]]
    parts: tuple[TablePart, ...]
    figures: Mapping[str, FigureTruth]
    lines: tuple[LineTruth, ...]
