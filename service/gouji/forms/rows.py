"""The rows of recovered tables, parted into label and value cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.document import Cell, Table

_WORD = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a recovered table.

    `label` is the text of its own label, `path` those of the cells above it in the hierarchy too,
    `values` the cells at the right that hold numbers or nothing.
    """

    table: int
    row: int
    label: str
    path: str
    values: tuple[Cell, ...]


def grid_rows(tables: Sequence[Table]) -> list[GridRow]:
    """All rows of all tables, in the order of reading."""
    return [row for index, table in enumerate(tables) for row in _rows(index, table)]


def _rows(index: int, table: Table) -> Iterator[GridRow]:
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            by_row[row].append(cell)
    for row in sorted(by_row):
        cells = sorted(by_row[row], key=lambda cell: cell.column)
        values = _trailing_values([cell for cell in cells if cell.row == row])
        taken = {id(cell) for cell in values}
        labels = [cell for cell in cells if id(cell) not in taken]
        own = [cell for cell in labels if cell.row == row]
        yield GridRow(
            table=index,
            row=row,
            label="" if _spans_more(own, values) else _label(own),
            path="".join(cell.text for cell in labels),
            values=tuple(values),
        )


def _spans_more(labels: Sequence[Cell], values: Sequence[Cell]) -> bool:
    """Whether the label beside the values belongs to further rows too: a group's, or two in one.

    Where the ruling between two labels was not seen, their cell has the text of both.
    """
    return bool(labels and values) and labels[-1].rowspan > values[0].rowspan


def _label(cells: Sequence[Cell]) -> str:
    """A row's own label: that of its rightmost label cell that is not empty, unless a heading."""
    texts = [cell.text for cell in cells if cell.text]
    if len(texts) > 2:
        return " ".join(texts)
    return texts[-1] if texts else ""


def _trailing_values(cells: Sequence[Cell]) -> list[Cell]:
    """The cells from the right that could hold a number or nothing.

    One odd character between numbers is a number that was misread.
    """
    values: list[Cell] = []
    for place in range(len(cells) - 1, -1, -1):
        cell = cells[place]
        beside = place > 0 and cells[place - 1].text.isdecimal()
        if not is_value(cell) and not (len(cell.text) == 1 and beside):
            break
        values.append(cell)
    return values[::-1]


def is_value(cell: Cell) -> bool:
    """Whether the cell holds a number, a dash or nothing, and is not a label."""
    words = len(_WORD.findall(cell.text))
    return (
        words == 0
        or (words == 1 and any(character.isdigit() for character in cell.text))
        or (cell.text in ("无", "一"))
    )
