"""What a document without pages (DOCX, HTML) is made of, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PIL.Image import Image as Picture


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text; line feeds break its lines."""

    text: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table with what stands in it."""

    row: int
    column: int
    rowspan: int
    colspan: int
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The text of all blocks, one line each."""
        return "\n".join(filter(None, map(text_of, self.blocks)))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; every cell lies within `rows` and `columns`."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]


Block = Paragraph | Grid | Picture


def text_of(block: Block) -> str:
    """All text of a block; a table's cells are separated by spaces and line feeds."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Grid):
        rows: dict[int, list[str]] = {}
        for cell in block.cells:
            rows.setdefault(cell.row, []).append(cell.text)
        return "\n".join(" ".join(filter(None, row)) for _, row in sorted(rows.items()))
    return ""


def unwrapped(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with the tables that only arrange others on the page taken apart."""
    for block in blocks:
        if isinstance(block, Grid) and _arranges(block):
            for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
                yield from unwrapped(cell.blocks)
        else:
            yield block


def _arranges(grid: Grid) -> bool:
    """One cell, a picture, or tables inside that hold most of the text: no table of data."""
    inside = [block for cell in grid.cells for block in cell.blocks]
    if len(grid.cells) <= 1 or any(isinstance(block, Picture) for block in inside):
        return True
    nested = sum(len(text_of(block)) for block in inside if isinstance(block, Grid))
    return nested * 2 > sum(len(text_of(block)) for block in inside)
