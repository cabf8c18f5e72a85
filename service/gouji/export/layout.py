"""Lays a recovered table out so that every place of the grid is covered exactly once."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.document import Cell, Table


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the grid; `cell` is `None` where nothing was recovered."""

    row: int
    column: int
    rowspan: int
    colspan: int
    cell: Cell | None


def layout(table: Table) -> tuple[tuple[Block, ...], ...]:
    """The blocks that start in each row, left to right.

    Cells that reach out of the table or over another cell are cut back, so that what is
    printed or merged is always a table; a cell whose own corner is taken is left out.
    """
    taken: set[tuple[int, int]] = set()
    rows: list[list[Block]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        if _inside(cell, table) and (cell.row, cell.column) not in taken:
            block = _fit(cell, table, taken)
            taken |= _covered(block)
            rows[cell.row].append(block)
    for row in range(table.rows):
        holes = [column for column in range(table.columns) if (row, column) not in taken]
        rows[row] += [Block(row, column, 1, 1, None) for column in holes]
    return tuple(tuple(sorted(row, key=lambda block: block.column)) for row in rows)


def _inside(cell: Cell, table: Table) -> bool:
    return 0 <= cell.row < table.rows and 0 <= cell.column < table.columns


def _fit(cell: Cell, table: Table, taken: set[tuple[int, int]]) -> Block:
    right = min(cell.column + max(cell.colspan, 1), table.columns)
    columns = range(cell.column, right)
    stop = next((column for column in columns if (cell.row, column) in taken), right)
    bottom = min(cell.row + max(cell.rowspan, 1), table.rows)
    columns, rows = range(cell.column, stop), range(cell.row, bottom)
    end = next((row for row in rows if any((row, c) in taken for c in columns)), bottom)
    return Block(cell.row, cell.column, end - cell.row, stop - cell.column, cell)


def _covered(block: Block) -> set[tuple[int, int]]:
    return {
        (row, column)
        for row in range(block.row, block.row + block.rowspan)
        for column in range(block.column, block.column + block.colspan)
    }
