"""Aligns the rows of a form's table with the rows that were recovered.

Both keep their order, so the best pairing is found by dynamic programming (Needleman and Wunsch
1970): shortened, broken and misread labels only weaken a pair, they do not shift the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gouji.forms.form import Row
from gouji.forms.labels import likeness
from gouji.forms.rows import GridRow

_CHANCE = 0.45
"""Likeness that two unrelated labels reach; only what exceeds it counts for a pair."""

_PLACE = 0.04
"""What a row without a readable label is worth where its place alone fits."""

_GARBLED = 0.02
"""Likewise for a row whose label was garbled beyond likeness."""

_GROUP_ALONE = 0.8
"""Likeness to the group's label from which on a row has no label but that one."""

_GROUP = 0.15
"""What a group label that fits adds: （四）无法提供 beside 1.本机关不掌握."""

_GROUP_MOST = 0.8
"""Likeness to which a group label raises at most: it tells no row from the next."""

_LEAST = 0.01
"""What any pair that may be is worth."""

_MISCOUNT = 0.01
"""What each value cell too many or too few takes from a pair: of two tables with the same labels,
the one with as many columns is meant."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A form's row found in the grid. `likeness` is that of the labels, 0 when there is none.

    `place` counts the rows before it, in the form's table and in the document; `labelled` tells
    whether both have labels of their own. `score` is what speaks for the pair.
    """

    row: Row
    found: GridRow
    likeness: float
    place: tuple[int, int]
    labelled: bool
    score: float = 0.0


def align(rows: Sequence[Row], grid: Sequence[GridRow]) -> list[Pair]:
    """The pairs of the best alignment of `rows` (in the form's order) with `grid`."""
    if not rows or not grid:
        return []
    alike = np.array([[_alike(row, found) for found in grid] for row in rows])
    fits = np.array([[_fits(row, found) for found in grid] for row in rows])
    labelled = np.array([[_labelled(row, found) for found in grid] for row in rows])
    miscount = np.array([[_miscount(row, found) for found in grid] for row in rows])
    scores = np.where(labelled, np.maximum(alike - _CHANCE, _GARBLED), _PLACE)
    scores = np.where(fits, np.maximum(scores - _MISCOUNT * miscount, _LEAST), -1.0)
    return [
        Pair(
            rows[i],
            grid[j],
            float(alike[i, j]),
            (i, j),
            bool(labelled[i, j]),
            float(scores[i, j]),
        )
        for i, j in _traced(_best(scores), scores)
    ]


def _best(scores: np.ndarray) -> np.ndarray:
    """`(rows + 1, grid + 1)`: the most that the first rows of both can come to."""
    best = np.zeros((scores.shape[0] + 1, scores.shape[1] + 1))
    for i, row in enumerate(scores):
        paired = np.maximum(best[i, 1:], best[i, :-1] + row)
        best[i + 1, 1:] = np.maximum.accumulate(paired)
    return best


def _miscount(row: Row, found: GridRow) -> int:
    """How many value cells too many or too few `found` has."""
    if not row.figures:
        return 0
    count = len(found.values)
    return min(abs(count - len(row.places)), abs(count - len(row.figures)))


def _labelled(row: Row, found: GridRow) -> bool:
    """Whether both rows have labels; the label of the group alone is none of the row's own."""
    group = bool(row.group) and likeness(found.label, [row.group]) >= _GROUP_ALONE
    return bool(row.label and found.label) and not group


def _alike(row: Row, found: GridRow) -> float:
    if not row.figures:
        return max(likeness(found.label, row.labels), likeness(found.path, row.labels))
    own = likeness(found.label, row.labels)
    if row.group:
        with_group = likeness(found.path, [row.group + row.label])
        return max(own, min(_GROUP_MOST, own + _GROUP * (with_group > 0.5)))
    return own


def _fits(row: Row, found: GridRow) -> bool:
    """Whether `found` has about as many value cells as the form's row has figures."""
    count, filled = len(found.values), sum(bool(cell.text) for cell in found.values)
    wanted = len(row.places)
    if wanted == 0:
        return filled <= 2
    if wanted == 1:
        return count >= 1 >= filled
    return count >= max(2, wanted - 3) or (wanted <= 3 and count >= 1)


def _traced(best: np.ndarray, scores: np.ndarray) -> list[tuple[int, int]]:
    pairs = []
    i, j = scores.shape
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
