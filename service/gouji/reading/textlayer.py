"""Reads a page whose text layer is trusted: its characters go to the cells that hold them."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.document import Box, Cell, Grid, Sheet, Slot, Word
from gouji.reading.result import Reading
from gouji.reading.words import as_lines, in_lines


def read_text_layer(sheet: Sheet, grids: Sequence[Grid]) -> Reading:
    """Cells and lines of a born-digital page; a sheet pixel is a point there."""
    words = list(sheet.page.words)
    cells = []
    for grid in grids:
        held = {slot: _held(words, slot.box) for slot in grid.slots}
        cells.append(tuple(_cell(sheet, slot, held[slot]) for slot in grid.slots))
        taken = {id(word) for inside in held.values() for word in inside}
        if len(grid.slots) > 1:
            words = [word for word in words if id(word) not in taken]
    return Reading(as_lines(words, sheet.page.number), tuple(cells))


def _held(words: Sequence[Word], box: Box) -> list[Word]:
    return [word for word in words if _inside(word.box, box)]


def _inside(word: Box, box: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cell(sheet: Sheet, slot: Slot, words: Sequence[Word]) -> Cell:
    text = "".join(word.text for line in in_lines(words) for word in line)
    return Cell(
        slot.row,
        slot.column,
        slot.rowspan,
        slot.colspan,
        text,
        sheet.page.number,
        sheet.place(slot.box),
        confidence=1.0,
    )
