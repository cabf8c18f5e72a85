"""What a reader read, brought to the places where it is known what stands there."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from models.synthesis import Rendered, ScannedPage, TablePart

from benchmarks.readers import Text
from gouji.document import Box, Cell, Table, Word
from gouji.reading.words import in_lines

Places = Mapping[str, tuple[int, Box]]
"""Page and box by name."""

_DASHES = str.maketrans("", "", ",/-—–−一")
"""What is printed for nothing, or between digits, and what such strokes are read as."""


def plain(text: str) -> str:
    """`text` as it is compared: the usual widths of characters, nothing blank."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def number(text: str) -> str:
    """The number that `text` shows, as it is compared; empty for none."""
    return plain(text).translate(_DASHES)


def same_number(one: str, other: str) -> bool:
    """Whether two texts of numbers mean the same."""
    try:
        return one == other or Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def texts_in(places: Places, texts: Sequence[Text]) -> dict[str, str]:
    """The text in each place: pieces go where their middle lies, and to the nearer of two."""
    held: dict[str, list[Word]] = defaultdict(list)
    for text in texts:
        name = _nearest(places, text)
        if name is not None:
            held[name].append(Word(text.text, text.box))
    return {
        name: "".join(word.text for line in in_lines(held[name]) for word in line)
        for name in places
    }


def cells_in(places: Places, tables: Sequence[Table]) -> dict[str, str]:
    """The text of the cell that overlaps each place most; nothing where there is none."""
    cells = [cell for table in tables for cell in table.cells]
    return {name: _most_overlapping(page, box, cells) for name, (page, box) in places.items()}


def _nearest(places: Places, text: Text) -> str | None:
    x, y = _middle(text.box)
    near = [
        (abs(x - _middle(box)[0]) + abs(y - _middle(box)[1]), name)
        for name, (page, box) in places.items()
        if page == text.page and box[0] <= x <= box[2] and box[1] <= y <= box[3]
    ]
    return min(near)[1] if near else None


def _most_overlapping(page: int, box: Box, cells: Sequence[Cell]) -> str:
    best = max(
        (cell for cell in cells if cell.page == page),
        key=lambda cell: _overlap(cell.box, box),
        default=None,
    )
    return best.text if best is not None and _overlap(best.box, box) else ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The cells of a table as they are, and as they were found."""

    truth: tuple[Cell, ...]
    found: tuple[Cell, ...]


def paired(
    rendered: Rendered, pages: Sequence[ScannedPage], tables: Sequence[Table]
) -> Iterator[Pair]:
    """Each true table with what was found in its place.

    Tables found on the pages that it goes over are put one under the other, without the header
    that a page repeats, so that a reader which takes each page by itself is not blamed for it.
    """
    warps = {page.number: page.warp for page in pages}
    for name, cells in rendered.tables.items():
        parts = [part for part in rendered.parts if part.table == name]
        found: list[tuple[Table, int]] = []
        for part, repeated in zip(parts, _repeated(parts), strict=True):
            table = _covering(part.page, warps[part.page].box(part.box), tables)
            if table is not None and all(table is not other for other, _ in found):
                found.append((table, repeated))
        truth = tuple(
            Cell(c.row, c.column, c.rowspan, c.colspan, plain(c.text), 0, (0, 0, 0, 0), 1.0)
            for c in cells
        )
        yield Pair(truth, tuple(_stacked(found)))


def exact(pair: Pair) -> int:
    """How many true cells were found with their row, column and spans."""
    found = {(c.row, c.column, c.rowspan, c.colspan) for c in pair.found}
    return sum((c.row, c.column, c.rowspan, c.colspan) in found for c in pair.truth)


def _repeated(parts: Sequence[TablePart]) -> list[int]:
    """How many rows of each part an earlier one has shown."""
    shown: set[int] = set()
    counts = []
    for part in parts:
        counts.append(len(shown.intersection(part.source)))
        shown.update(part.source)
    return counts


def _covering(page: int, box: Box, tables: Sequence[Table]) -> Table | None:
    """The table whose cells on `page` cover most of `box`."""

    def covered(table: Table) -> float:
        return sum(_overlap(cell.box, box) for cell in table.cells if cell.page == page)

    best = max(tables, key=covered, default=None)
    return best if best is not None and covered(best) else None


def _stacked(tables: Sequence[tuple[Table, int]]) -> Iterator[Cell]:
    """One table under the other, each without so many of its first rows."""
    above = 0
    for table, dropped in tables:
        for cell in table.cells:
            if cell.row >= dropped:
                yield replace(cell, row=above + cell.row - dropped, text=plain(cell.text))
        above += max(0, table.rows - dropped)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _overlap(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)
