"""Tables: rulings to cells with spans, parts over page breaks to one table.

`find_grids` gives the places of the cells, which `gouji.reading` then reads; `recover_tables`
makes tables of what was read.
"""

from collections.abc import Sequence

from gouji.document import Cell, Grid, Line, Table
from gouji.tables.borderless import find_borderless
from gouji.tables.grid import find_grids
from gouji.tables.stitch import part, stitch

__all__ = ["find_grids", "recover_tables"]


def recover_tables(
    grids: Sequence[Grid], cells: Sequence[Sequence[Cell]], lines: Sequence[Line]
) -> tuple[Table, ...]:
    """The tables of a document, over its pages.

    `grids` and their `cells` in the order of reading, `lines` those outside of grids.
    """
    parts = [part(grid, read, read[0].page) for grid, read in zip(grids, cells, strict=True)]
    return (*stitch(parts, lines), *find_borderless(lines))
