"""The rows of recovered tables, parted into label and value cells.

Where two rows of a form stand beside each other, 收入 and 支出, each is a row by itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.document import Cell, Table

_WORD = re.compile(r"[\u4e00-\u9fff]")

_SIDED = 3
"""Rows in which each side has a label and then a value, at least."""

_UNSURE = 0.9
"""Below this confidence a character beside an empty cell may be anything."""

_DOUBTED = 0.6
"""Below this one a number beside the values is what a stamp left of a label, or its arc."""

_NUMBERING = "栏次"
_MANY_NUMBERS = 4
"""Columns numbered 1, 2, 3 and on that tell a row of column numbers without its label."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a recovered table, or of one of its sides.

    `label` is the text of its own label, `path` those of the cells above it in the hierarchy too,
    `values` the cells at the right that hold numbers or nothing. `side` counts from the left,
    `None` for a row of a whole table.
    """

    table: int
    row: int
    label: str
    path: str
    values: tuple[Cell, ...]
    side: int | None = None


def grid_rows(tables: Sequence[Table]) -> list[GridRow]:
    """All rows of all tables, in the order of reading."""
    return [row for index, table in enumerate(tables) for row in _rows(index, table)]


def side_rows(tables: Sequence[Table], sides: int) -> list[list[GridRow]]:
    """For each of so many sides the rows of the tables that have as many."""
    if sides == 1:
        return [grid_rows(tables)]
    found: list[list[GridRow]] = [[] for _ in range(sides)]
    for index, table in enumerate(tables):
        for side, part in enumerate(_parted(table, sides)):
            found[side] += [replace(row, side=side) for row in _rows(index, part)]
    return found


def _parted(table: Table, sides: int) -> list[Table]:
    """The sides of `table`; none when it has not as many.

    A side begins at a column where many rows have a label right after a value.
    """
    begun: Counter[int] = Counter()
    for cells in _by_row(table).values():
        begun.update(
            cell.column for before, cell in pairwise(cells) if _is_label(cell) and is_value(before)
        )
    starts = sorted(column for column, _ in begun.most_common(sides - 1))
    if len(starts) < sides - 1:
        return []
    parts = [
        replace(table, cells=tuple(c for c in table.cells if low <= c.column and _end(c) <= high))
        for low, high in pairwise([0, *starts, table.columns])
    ]
    return parts if all(map(_is_side, parts)) else []


def _is_side(part: Table) -> bool:
    """Whether enough rows of `part` have a label and then a value, as those of a side do."""
    labelled = (
        any(_is_label(one) and is_value(two) for one, two in pairwise(cells))
        for cells in _by_row(part).values()
    )
    return sum(labelled) >= _SIDED


def _is_label(cell: Cell) -> bool:
    return bool(cell.text) and not is_value(cell)


def _end(cell: Cell) -> int:
    return cell.column + cell.colspan


def _by_row(table: Table) -> dict[int, list[Cell]]:
    """The cells of each row from left to right, those that begin above it among them."""
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            by_row[row].append(cell)
    return {row: sorted(by_row[row], key=lambda cell: cell.column) for row in sorted(by_row)}


def _rows(index: int, table: Table) -> Iterator[GridRow]:
    by_row = _by_row(table)
    begun = {row: [cell for cell in cells if cell.row == row] for row, cells in by_row.items()}
    trailing = {row: _trailing_values(cells) for row, cells in begun.items()}
    for row, cells in by_row.items():
        beside = [_columns(trailing[other]) for other in (row - 1, row + 1) if other in trailing]
        values = _as_beside(begun[row], trailing[row], beside)
        taken = {id(cell) for cell in values}
        labels = [cell for cell in cells if id(cell) not in taken]
        own = [cell for cell in labels if cell.row == row]
        found = GridRow(
            table=index,
            row=row,
            label="" if _spans_more(own, values) else _label(own),
            path="".join(cell.text for cell in labels),
            values=tuple(values),
        )
        if not _is_numbering(found):
            yield found


def _is_numbering(row: GridRow) -> bool:
    """Whether the row numbers the columns: 栏次 1 2 3."""
    texts = [cell.text for cell in row.values if cell.text]
    counted = texts == [str(number) for number in range(1, len(texts) + 1)]
    return row.label == _NUMBERING or (not row.label and counted and len(texts) >= _MANY_NUMBERS)


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

    One odd character between numbers is a number that was misread, or the letter of a stamp.
    """
    values: list[Cell] = []
    for place in range(len(cells) - 1, -1, -1):
        cell = cells[place]
        odd = len(cell.text) == 1 and place > 0 and _is_misread_beside(cell, cells[place - 1])
        if not is_value(cell) and not odd:
            break
        values.append(cell)
    return values[::-1]


def _as_beside(
    cells: Sequence[Cell], trailing: Sequence[Cell], beside: Sequence[Sequence[int]]
) -> Sequence[Cell]:
    """The values of a row, in those columns in which the rows above and below have theirs.

    So a stamp's letters among the `trailing` ones end no row, and digits that it left of a label
    begin none: `3.36` for 3.其他. A row that has slid has a label before them, and clear values.
    """
    told = {tuple(columns) for columns in beside if columns}
    if len(told) != 1:
        return trailing
    (columns,) = told
    values = [cell for cell in cells if cell.column in columns]
    odd = [cell for cell in values if not is_value(cell)]
    soiled = all(cell.confidence < _UNSURE for cell in odd) and 2 * len(odd) < len(values)
    if not soiled or _columns(values) != [*columns]:
        return trailing
    beyond = [cell for cell in trailing if cell.column not in columns]
    alone = len(cells) == len(values) + 1 and all(cell.text for cell in (cells[0], values[-1]))
    return values if alone or all(cell.confidence < _DOUBTED for cell in beyond) else trailing


def _columns(cells: Sequence[Cell]) -> list[int]:
    return [cell.column for cell in cells]


def _is_misread_beside(cell: Cell, left: Cell) -> bool:
    return left.text.isdecimal() or (cell.confidence < _UNSURE and is_value(left))


def is_value(cell: Cell) -> bool:
    """Whether the cell holds a number, a dash or nothing, and is not a label."""
    words = len(_WORD.findall(cell.text))
    return (
        words == 0
        or (words == 1 and any(character.isdigit() for character in cell.text))
        or (cell.text in ("无", "一"))
    )
