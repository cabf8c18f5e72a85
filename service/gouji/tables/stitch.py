"""Puts the parts of a table together again where pages broke it.

A leaf is a page, or one of two that lie side by side on it: `(page, half)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from gouji.document import Cell, Grid, Line, Table, union

_NEAR = 0.015
"""Rulings of two parts closer than this share of the table's width are the same."""

_WIDTHS = (0.85, 1.18)
"""How the widths of two parts on two pages may differ: a photo is nearer or farther."""

_MATCHED = 0.6
"""Share of the coarser part's rulings that the other must have."""

_SAME = 0.8
"""Likeness of two rows from which on one repeats the other."""

_NUMBERED = re.compile(r"\s*(?:[（(《]?[一二三四五六七八九十]+[）)、》]|\d+\s*[.、．。])")
"""The mark that begins a new item: （四） 四、 2."""

_WORD = re.compile(r"[\u4e00-\u9fff]")
_PROSE = re.compile(r"[\u4e00-\u9fff]{4}")


Leaf = tuple[int, int]


def part(grid: Grid, cells: Sequence[Cell], page: int) -> Table:
    """The table of one grid on one page."""
    return Table(grid.rows, grid.columns, (page,), tuple(cells), grid.confidence)


def stitch(parts: Sequence[Table], lines: Sequence[Line]) -> tuple[Table, ...]:
    """Join each part to the one before when it goes on from there.

    `parts` in the order of reading; `lines` are those outside of tables: text between two parts
    makes them two tables. Boxes with a single cell that nothing joins are no tables.
    """
    tables: list[Table] = []
    for table in parts:
        if tables and _goes_on(tables[-1], table, lines):
            tables[-1] = _joined(tables[-1], table)
        else:
            tables.append(table)
    return tuple(table for table in tables if len(table.cells) > 1)


def _goes_on(upper: Table, lower: Table, lines: Sequence[Line]) -> bool:
    last, first = _last_leaf(upper), _last_leaf(lower)
    if not _is_next(last, first, lines) or _text_between(upper, lower, lines):
        return False
    upper_box = union(cell.box for cell in upper.cells if _leaf(cell) == last)
    lower_box = union(cell.box for cell in lower.cells)
    ratio = (lower_box[2] - lower_box[0]) / (upper_box[2] - upper_box[0])
    if not _WIDTHS[0] < ratio < _WIDTHS[1]:
        return False
    ours, theirs = _rulings(upper), _rulings(lower)
    coarse, fine = sorted((ours, theirs), key=len)
    matched = np.abs(coarse[:, None] - fine[None, :]).min(axis=1) < 2 * _NEAR
    return bool(matched.mean() >= _MATCHED)


def _leaf(thing: Cell | Line) -> Leaf:
    return thing.page, thing.half


def _last_leaf(table: Table) -> Leaf:
    return max(map(_leaf, table.cells))


def _is_next(last: Leaf, first: Leaf, lines: Sequence[Line]) -> bool:
    """Whether leaf `first` follows `last`: the other half, or the next page after the last half."""
    page, half = last
    if first == (page, half + 1):
        return True
    return first == (page + 1, 0) and all(_leaf(line) != (page, half + 1) for line in lines)


def _text_between(upper: Table, lower: Table, lines: Sequence[Line]) -> bool:
    last, first = _last_leaf(upper), _last_leaf(lower)
    bottom = max(cell.box[3] for cell in upper.cells if _leaf(cell) == last)
    top = min(cell.box[1] for cell in lower.cells)
    below = [line for line in lines if _leaf(line) == last and _middle(line) > bottom]
    above = [line for line in lines if _leaf(line) == first and _middle(line) < top]
    return any(_PROSE.search(line.text) for line in below + above)


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _rulings(table: Table) -> NDArray[np.float64]:
    """(columns + 1,) positions of the vertical rulings on the last leaf, 0 to 1."""
    *earlier, last = sorted(set(map(_leaf, table.cells)))
    positions = _on_leaf(table, last)
    for leaf in reversed(earlier):
        positions = _completed(positions, _on_leaf(table, leaf))
    known = np.flatnonzero(~np.isnan(positions))
    every = np.interp(np.arange(table.columns + 1), known, positions[known])
    return np.asarray((every - every[0]) / (every[-1] - every[0]))


def _on_leaf(table: Table, leaf: Leaf) -> NDArray[np.float64]:
    """(columns + 1,) where the rulings lie on one leaf; NaN where none of its cells ends."""
    found: list[list[float]] = [[] for _ in range(table.columns + 1)]
    for cell in table.cells:
        if _leaf(cell) == leaf:
            found[cell.column].append(cell.box[0])
            found[cell.column + cell.colspan].append(cell.box[2])
    return np.array([np.median(values) if values else np.nan for values in found])


def _completed(positions: NDArray[np.float64], earlier: NDArray[np.float64]) -> NDArray[np.float64]:
    """`positions` with those that only an `earlier` leaf shows, where the table may lie elsewhere.

    So it is with a label that began there: its side here went to the cell above.
    """
    both = ~np.isnan(positions) & ~np.isnan(earlier)
    if np.count_nonzero(both) < 2:
        return positions
    slope, shift = np.polyfit(earlier[both], positions[both], 1)
    return np.where(np.isnan(positions), slope * earlier + shift, positions)


def _joined(upper: Table, lower: Table) -> Table:
    upper, lower = _on_one_lattice(upper, lower)
    lower = _without_repeated_header(upper, lower)
    upper, lower = _with_whole_row(upper, lower)
    below = [replace(cell, row=cell.row + upper.rows) for cell in lower.cells]
    cells = _with_joined_labels(list(upper.cells), below, upper.rows)
    return Table(
        rows=upper.rows + lower.rows,
        columns=upper.columns,
        pages=tuple(dict.fromkeys((*upper.pages, *lower.pages))),
        cells=tuple(cells),
        confidence=min(upper.confidence, lower.confidence),
    )


def _on_one_lattice(upper: Table, lower: Table) -> tuple[Table, Table]:
    """Both parts over the union of their vertical rulings."""
    ours, theirs = _rulings(upper), _rulings(lower)
    merged = list(ours)
    for position in theirs:
        if min(abs(position - other) for other in ours) > 2 * _NEAR:
            merged.append(position)
    lattice = np.sort(np.array(merged))
    return _over(upper, ours, lattice), _over(lower, theirs, lattice)


def _over(table: Table, own: NDArray[np.float64], lattice: NDArray[np.float64]) -> Table:
    place = [int(np.abs(lattice - position).argmin()) for position in own]
    cells = tuple(
        replace(
            cell,
            column=place[cell.column],
            colspan=max(1, place[cell.column + cell.colspan] - place[cell.column]),
        )
        for cell in table.cells
    )
    return replace(table, columns=len(lattice) - 1, cells=cells)


def _row_text(table: Table, row: int) -> str:
    return "|".join(cell.text for cell in table.cells if cell.row == row)


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > _SAME


def _without_repeated_header(upper: Table, lower: Table) -> Table:
    """Drop the first rows of `lower` that repeat those of `upper`, unless that is all of it."""
    repeated = 0
    while (
        repeated < min(upper.rows, lower.rows - 1, 5)
        and _PROSE.search(_row_text(lower, repeated).replace("|", ""))
        and _alike(_row_text(upper, repeated), _row_text(lower, repeated))
    ):
        repeated += 1
    if not repeated or any(cell.row < repeated < cell.row + cell.rowspan for cell in lower.cells):
        return lower
    cells = tuple(
        replace(cell, row=cell.row - repeated) for cell in lower.cells if cell.row >= repeated
    )
    return replace(lower, rows=lower.rows - repeated, cells=cells)


def _with_whole_row(upper: Table, lower: Table) -> tuple[Table, Table]:
    """Give the rest of a row that a page broke back to that row.

    Such a rest has a few words of the label and nothing in its other cells.
    """
    first = [cell for cell in lower.cells if cell.row == 0 and cell.rowspan == 1]
    filled = [cell for cell in first if cell.text]
    rest = len(first) >= 4 and len(filled) == 1 and not _NUMBERED.match(filled[0].text)
    if not rest or lower.rows < 2:
        return upper, lower
    lower_cells = tuple(
        replace(cell, row=max(0, cell.row - 1), rowspan=cell.rowspan - (cell.row == 0))
        for cell in lower.cells
        if cell.row > 0 or cell.rowspan > 1
    )
    return (
        replace(
            upper, cells=tuple(_continued(cell, filled[0], upper.rows) for cell in upper.cells)
        ),
        replace(lower, rows=lower.rows - 1, cells=lower_cells),
    )


def _continued(cell: Cell, rest: Cell, rows: int) -> Cell:
    """`cell` with the words of `rest` when it is the label that they end."""
    ends_here = cell.row + cell.rowspan == rows and cell.rowspan == 1
    if not ends_here or (cell.column, cell.colspan) != (rest.column, rest.colspan):
        return cell
    return replace(cell, text=cell.text + rest.text)


def _with_joined_labels(above: list[Cell], below: list[Cell], row: int) -> list[Cell]:
    """Join the cells of a group whose label a page broke: （四）无 | 法提供."""
    joined: dict[int, Cell] = {}
    gone: set[int] = set()
    for lower in _labels_of(below, row):
        for index, upper in enumerate(above):
            if upper.row + upper.rowspan == row and _one_label(upper, lower):
                joined[index] = replace(
                    upper,
                    rowspan=upper.rowspan + lower.rowspan,
                    text=upper.text + lower.text,
                    confidence=min(upper.confidence, lower.confidence),
                )
                gone.add(id(lower))
    kept = [joined.get(index, cell) for index, cell in enumerate(above)]
    return kept + [cell for cell in below if id(cell) not in gone]


def _labels_of(cells: Sequence[Cell], row: int) -> list[Cell]:
    """The cells of `row` left of its first number: values never go on over a page."""
    starting = sorted((cell for cell in cells if cell.row == row), key=lambda cell: cell.column)
    numbers = [cell.column for cell in starting if cell.text and not _WORD.search(cell.text)]
    first = min(numbers, default=len(cells))
    return [cell for cell in starting if cell.column < first]


def _one_label(upper: Cell, lower: Cell) -> bool:
    same_columns = (upper.column, upper.colspan) == (lower.column, lower.colspan)
    group = upper.rowspan > 1 or lower.rowspan > 1
    if not (same_columns and group):
        return False
    return not upper.text or not _NUMBERED.match(lower.text)
