"""What the other cells of a table tell of one: whether blanks and slashes are usual there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.document import Cell
from gouji.reading.numeric import TOLD

_USUAL_BLANKS = 0.3
"""Share of blank cells from which on they are usual in a table."""

_ODD_BLANK = 0.85
"""What an empty cell is worth in a table that is filled."""

_SEVERAL, _USUAL_SLASHES = 3, 0.1
"""Number and share of slashes from which on they stand for nothing all over a table."""

_USUAL_SLASH, _ODD_SLASH = 1.08, 0.7
"""What a slash is worth more in such a table, and a lone one elsewhere: of 224 in such tables of
harsh, faint and faxed reports none was wrong, of three lone ones each was a `1`."""


def in_context(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells of a table, surer or doubted by what is usual in it."""
    single = [cell for cell in cells if cell.rowspan == cell.colspan == 1]
    blank, slash = (_worth_of_blank(single), _worth_of_slash(single))
    return tuple(_weighed(cell, blank, slash) for cell in cells)


def _worth_of_blank(cells: Sequence[Cell]) -> float:
    """The most that an empty cell is worth; where nearly every cell is filled, it is doubted."""
    blanks = sum(not cell.text for cell in cells)
    return 1.0 if blanks >= _USUAL_BLANKS * len(cells) else _ODD_BLANK


def _worth_of_slash(cells: Sequence[Cell]) -> float:
    slashes = sum(cell.text == "/" for cell in cells)
    if slashes < _SEVERAL:
        return _ODD_SLASH
    return _USUAL_SLASH if slashes >= _USUAL_SLASHES * len(cells) else 1.0


def _weighed(cell: Cell, blank: float, slash: float) -> Cell:
    if not cell.text:
        return replace(cell, confidence=min(cell.confidence, blank))
    if cell.text == "/":
        most = max(cell.confidence, TOLD)
        return replace(cell, confidence=min(most, cell.confidence * slash))
    return cell
