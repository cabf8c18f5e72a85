"""Tables without rulings: rows of words whose gaps stand under each other.

A guess, and its confidence says so: it never reaches that of a ruled table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gouji.document import Box, Cell, Line, Table, Word, union

_GAP = 1.2
"""Paper between two columns, as a multiple of the line's height."""

_MIN_ROWS, _MIN_COLUMNS = 3, 3
_MOST = 0.7
"""The highest confidence of a table that no ruling bears out."""


@dataclass(frozen=True, slots=True)
class _Row:
    leaf: tuple[int, int]
    cells: tuple[tuple[Word, ...], ...]

    @property
    def boxes(self) -> list[Box]:
        return [union(word.box for word in cell) for cell in self.cells]


def find_borderless(lines: Sequence[Line]) -> tuple[Table, ...]:
    """Tables among `lines` (in the order of reading) that were drawn without rulings."""
    rows = [_Row((line.page, line.half), tuple(_pieces(line.words))) for line in lines]
    tables = (_table(block) for block in _blocks(rows))
    return tuple(table for table in tables if table is not None)


def _pieces(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Words parted where wide paper lies between them."""
    height = max(word.box[3] - word.box[1] for word in words)
    piece: list[Word] = []
    for word in words:
        if piece and word.box[0] - piece[-1].box[2] > _GAP * height:
            yield tuple(piece)
            piece = []
        piece.append(word)
    yield tuple(piece)


def _blocks(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Runs of rows on one sheet that each have several columns."""
    block: list[_Row] = []
    for row in rows:
        if block and (len(row.cells) < _MIN_COLUMNS or row.leaf != block[-1].leaf):
            yield block
            block = []
        if len(row.cells) >= _MIN_COLUMNS:
            block.append(row)
    yield block


def _table(block: Sequence[_Row]) -> Table | None:
    if len(block) < _MIN_ROWS:
        return None
    columns = _columns([box for row in block for box in row.boxes])
    if len(columns) < _MIN_COLUMNS:
        return None
    cells: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(block):
        for words, box in zip(row.cells, row.boxes, strict=True):
            column = int(np.argmin([abs((x0 + x1) - (box[0] + box[2])) for x0, x1 in columns]))
            text = "".join(word.text for word in words)
            sure = min(word.confidence for word in words)
            page, half = row.leaf
            cell = Cell(number, column, 1, 1, text, page, box, sure, half=half)
            cells.setdefault((number, column), cell)
    filled = len(cells) / (len(block) * len(columns))
    return Table(
        len(block), len(columns), (block[0].leaf[0],), tuple(cells.values()), _MOST * filled
    )


def _columns(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """Spans across the page that some cell covers, left to right."""
    spans: list[tuple[float, float]] = []
    for x0, x1 in sorted((box[0], box[2]) for box in boxes):
        if spans and x0 < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    return spans
