"""The rulings of one table as a lattice, and the cells that no ruling parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.tables.edges import PART

_ROWS, _COLUMNS = 3, 4
"""Rows and rulings of several rows from which on a column tells how wide the others are."""

_SLIVER = 0.35
"""Share of the usual column's width below which there is none in a single row."""

Span = tuple[int, int, int, int]
"""`(row, column, row end, column end)` of a cell."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Positions of all rulings of one table, and which edges between them are drawn.

    `xs`: (columns+1,), `ys`: (rows+1,) mask pixels; `below`: (rows+1, columns) share of each
    horizontal edge that is covered; `beside`: (rows, columns+1) likewise.
    """

    xs: NDArray[np.int64]
    ys: NDArray[np.int64]
    below: NDArray[np.float64]
    beside: NDArray[np.float64]


def without_idle_rulings(lattice: Lattice) -> Lattice:
    """Drop positions at which no edge is drawn: strokes of characters, arcs of stamps."""
    rows = np.asarray((lattice.below > PART).any(axis=1))
    columns = np.asarray((lattice.beside > PART).any(axis=0))
    ys, xs = lattice.ys[rows], lattice.xs[columns]
    # An edge between the rows that stay is drawn as its weakest part tells.
    below = [lattice.below[rows][:, a:b].min(axis=1) for a, b in _runs(columns)]
    beside = [lattice.beside[:, columns][a:b].min(axis=0) for a, b in _runs(rows)]
    return Lattice(xs, ys, np.reshape(below, (-1, len(ys))).T, np.reshape(beside, (-1, len(xs))))


def without_arcs(lattice: Lattice) -> Lattice:
    """Drop verticals of a single row that would make a sliver of a column: the flats of an arc."""
    rows = (lattice.beside > PART).sum(axis=0)
    several = rows > 1
    if len(lattice.ys) - 1 < _ROWS or several.sum() < _COLUMNS:
        return lattice
    usual = float(np.median(np.diff(lattice.xs[several])))
    beside = np.diff(lattice.xs, prepend=-np.inf), np.diff(lattice.xs, append=np.inf)
    sliver = np.minimum(*beside) < _SLIVER * usual
    kept = several | ~sliver
    below = [lattice.below[:, a:b].min(axis=1) for a, b in _runs(kept)]
    return Lattice(lattice.xs[kept], lattice.ys, np.transpose(below), lattice.beside[:, kept])


def _runs(kept: NDArray[np.bool_]) -> list[tuple[int, int]]:
    where = np.flatnonzero(kept)
    return list(zip(where[:-1].tolist(), where[1:].tolist(), strict=True))


def spans(lattice: Lattice) -> list[Span]:
    """Every cell of `lattice`, joined where no ruling parts."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    taken = np.zeros((rows, columns), dtype=bool)
    found = []
    for row in range(rows):
        for column in range(columns):
            if taken[row, column]:
                continue
            column_end = _reach_right(lattice, taken, row, column)
            row_end = _reach_down(lattice, taken, row, column, column_end)
            taken[row:row_end, column:column_end] = True
            found.append((row, column, row_end, column_end))
    return found


def ended_on(lattice: Lattice, cells: Sequence[Span]) -> tuple[Lattice, list[Span]]:
    """`lattice` without the rulings on which none of its `cells` ends, and these renumbered.

    Such a one was drawn only within a cell that is joined over several rows or columns.
    """
    rows = sorted({end for cell in cells for end in cell[::2]})
    columns = sorted({end for cell in cells for end in cell[1::2]})
    below = lattice.below[rows][:, columns[:-1]]
    beside = lattice.beside[rows[:-1]][:, columns]
    row, column = (np.searchsorted(kept, range(kept[-1] + 1)).tolist() for kept in (rows, columns))
    renumbered = [(row[a], column[b], row[c], column[d]) for a, b, c, d in cells]
    return Lattice(lattice.xs[columns], lattice.ys[rows], below, beside), renumbered


def _reach_right(lattice: Lattice, taken: NDArray[np.bool_], row: int, column: int) -> int:
    end = column + 1
    while end < taken.shape[1] and not taken[row, end] and lattice.beside[row, end] <= PART:
        end += 1
    return end


def _reach_down(
    lattice: Lattice, taken: NDArray[np.bool_], row: int, column: int, column_end: int
) -> int:
    end = row + 1
    while end < taken.shape[0] and not taken[end, column:column_end].any():
        if (lattice.below[end, column:column_end] > PART).any():
            break
        end += 1
    return end


def confidence(lattice: Lattice) -> float:
    """How clearly every edge is either drawn or not: 1 when none is half covered."""
    edges = np.r_[lattice.below[1:-1].ravel(), lattice.beside[:, 1:-1].ravel()]
    if not len(edges):
        return 1.0
    return float(np.mean(np.abs(2 * np.clip(edges, 0, 1) - 1)))
