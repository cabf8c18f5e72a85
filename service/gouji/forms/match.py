"""Recovered tables to the form that they are, and to its figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from gouji.document import Cell, Figure, Line, Table
from gouji.forms.align import Pair, align
from gouji.forms.captions import caption, is_called, unit
from gouji.forms.form import Form, FormTable, Row, Side
from gouji.forms.labels import likeness
from gouji.forms.rows import GridRow, side_rows
from gouji.forms.values import parse_value, rescaled, whole_reading

_KNOWN = 0.6
"""Likeness from which on a label is taken for the form's."""

_CERTAIN = 0.85
"""Likeness from which on a label alone tells its row; below, the place must bear it out."""

_ENOUGH = 0.4
"""Share of a table's rows that must be found to say that the table is there."""

_MANY = 10
"""A row of at least so many figures is told by their number."""

_DOUBTFUL = 0.9
"""What a figure is worth whose row was told by its place only, or by a weak likeness only."""

_POINT = re.compile(r"[1-9]\d*\.\d+")
_SPECKED = 0.5
"""What a count is worth that was read with a point, where no other reading is without one."""

Starts = tuple[int, ...]


def recognise(
    tables: Sequence[Table], forms: Sequence[Form], lines: Sequence[Line] = ()
) -> tuple[Form | None, tuple[Figure, ...]]:
    """The form that `tables` are filled in on, and every figure that was found.

    `lines` are those outside of the tables; some tables are told by what is printed above. A form
    is told by its labels. `None` and no figures when no form's table is there. A figure whose row
    or column cannot be told is left out rather than guessed.
    """
    captions = [caption(table, tables, lines) for table in tables]
    candidates = [_Match.of(form, tables, captions) for form in forms]
    best = max(filter(_Match.is_told, candidates), key=lambda match: match.score, default=None)
    if best is None:
        return None, ()
    units = [unit(text) for text in captions]
    figures = (figure for pairs in best.found for figure in _figures(pairs, tables, units))
    return best.form, tuple(figures)


@dataclass(frozen=True, slots=True)
class _Match:
    form: Form
    found: tuple[tuple[Pair, ...], ...]
    score: float

    @classmethod
    def of(cls, form: Form, tables: Sequence[Table], captions: Sequence[str]) -> _Match:
        found = _settled(_strips(form, tables, captions))
        score = sum(pair.likeness for pairs in found for pair in pairs)
        return cls(form, found, score)

    def is_told(self) -> bool:
        """Whether labels tell the form: numbers alone, however many, are those of any table."""
        found = [pair for pairs in self.found for pair in pairs]
        return any(pair.likeness >= _KNOWN for pair in found) and (
            not self.form.telling or any(map(self._is_telling, found))
        )

    def _is_telling(self, pair: Pair) -> bool:
        label = pair.row.label
        printed = (pair.found.label, pair.found.path)
        return label in self.form.telling and any(
            likeness(one, [label]) >= _CERTAIN for one in printed
        )


@dataclass(frozen=True)
class _Strip:
    """The rows of one side of a form's table, and those of the document where they may stand."""

    rows: Side
    grid: tuple[GridRow, ...]

    def aligned(self) -> tuple[Pair, ...]:
        return tuple(_aligned(self.rows, self.grid))

    def without(self, taken: Collection[GridRow]) -> _Strip:
        return replace(self, grid=tuple(row for row in self.grid if row not in taken))


def _strips(form: Form, tables: Sequence[Table], captions: Sequence[str]) -> list[_Strip]:
    grids = {count: side_rows(tables, count) for count in {len(t.sides) for t in form.tables}}
    return [
        _Strip(rows, tuple(_under(table, captions, grids[len(table.sides)][side])))
        for table in form.tables
        for side, rows in enumerate(table.sides)
    ]


def _under(table: FormTable, captions: Sequence[str], grid: Sequence[GridRow]) -> Iterator[GridRow]:
    """The rows of those tables of the document that may be `table`."""
    called = [not table.captions or is_called(text, table.captions) for text in captions]
    return (row for row in grid if called[row.table])


def _settled(strips: Sequence[_Strip]) -> tuple[tuple[Pair, ...], ...]:
    """The pairs of each strip, so that no row of the document is a row of two.

    Of two strips that claim the same rows of a table, the one for which less speaks in that table
    looks for its own elsewhere.
    """
    strips = list(strips)
    found = [strip.aligned() for strip in strips]
    while lost := _lost(found):
        for number, taken in lost.items():
            strips[number] = strips[number].without(taken)
            found[number] = strips[number].aligned()
    return tuple(found)


def _lost(found: Sequence[Sequence[Pair]]) -> dict[int, set[GridRow]]:
    """The rows that each strip must leave to another."""
    lost: dict[int, set[GridRow]] = defaultdict(set)
    for (one, ours), (other, theirs) in combinations(enumerate(found), 2):
        for mine, yours in _shared(ours, theirs):
            table = mine.found.table
            weaker = one if _claim(ours, table) < _claim(theirs, table) else other
            lost[weaker].add(mine.found if weaker == one else yours.found)
    return lost


def _shared(ours: Sequence[Pair], theirs: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    """Pairs of both that claim the same cells; two sides of a row are apart."""
    at = {(pair.found.table, pair.found.row): pair for pair in theirs}
    for mine in ours:
        yours = at.get((mine.found.table, mine.found.row))
        if yours and (None in (sides := {mine.found.side, yours.found.side}) or len(sides) == 1):
            yield mine, yours


def _claim(pairs: Sequence[Pair], table: int) -> float:
    """What speaks for the pairs of a strip that stand in `table`."""
    return sum(pair.score for pair in pairs if pair.found.table == table)


def _aligned(rows: Side, grid: Sequence[GridRow]) -> list[Pair]:
    """The pairs of one side of a table, headings among them; none when too little is there."""
    pairs = align(rows, grid)
    labelled = [row for row in rows if row.label and not row.may_lack]
    known = [pair for pair in pairs if pair.row.label and pair.likeness >= _KNOWN]
    if len(known) < max(2, _ENOUGH * len(labelled)):
        return _lone_row(rows, grid)
    return [
        replace(pair, likeness=_CERTAIN) if _borne_out(pair, known) else pair
        for pair in pairs
        if _sure_of_place(pair, known)
    ]


def _borne_out(pair: Pair, known: Sequence[Pair]) -> bool:
    """Whether the place bears out a weak likeness, or the lack of a label in the form."""
    if pair.row.label and not _KNOWN <= pair.likeness < _CERTAIN:
        return False
    return _in_place(pair, known)


def _lone_row(rows: Side, grid: Sequence[GridRow]) -> list[Pair]:
    """The one row of figures of a table whose header is gone, told by how many there are."""
    (row, *others) = [row for row in rows if row.figures]
    found = [
        (j, one)
        for j, one in enumerate(grid)
        if not one.label and len(one.values) == len(row.places)
    ]
    if others or len(row.figures) < _MANY or len(found) != 1:
        return []
    (at, only) = found[0]
    return [Pair(row, only, 0.0, (rows.index(row), at), labelled=False)]


def _sure_of_place(pair: Pair, known: Sequence[Pair]) -> bool:
    """A row whose label tells nothing must be as far from known rows as in the form."""
    return pair.likeness >= _KNOWN or _in_place(pair, known)


def _in_place(pair: Pair, known: Sequence[Pair]) -> bool:
    """Whether `pair` is as far from the nearest known rows above and below as in the form."""
    steps = [(other.place[0] - pair.place[0], other.place[1] - pair.place[1]) for other in known]
    above = max((step for step in steps if step[0] < 0), default=None)
    below = min((step for step in steps if step[0] > 0), default=None)
    near = [step for step in (above, below) if step is not None]
    return bool(near) and all(in_form == in_grid for in_form, in_grid in near)


def _figures(
    aligned: Sequence[Pair], tables: Sequence[Table], units: Sequence[str]
) -> Iterator[Figure]:
    """The figures of one side of a table; `units` are those that each table says it is in."""
    parts: dict[Part, list[Pair]] = defaultdict(list)
    for pair in aligned:
        if pair.row.figures:
            parts[_part(pair)].append(pair)
    for pairs in parts.values():
        whole = _prints_skipped(pairs)
        starts = _column_starts(pairs, tables[pairs[0].found.table], whole)
        for pair in pairs:
            places = _places(pair.row, whole)
            cells = _value_cells(pair.found.values, len(places), starts)
            yield from _row_figures(pair, places, cells, units[pair.found.table])


def _row_figures(
    pair: Pair, places: Sequence[str | None], cells: Sequence[Cell | None], printed: str
) -> Iterator[Figure]:
    """The figures of one row, which is printed in unit `printed`, in the unit of the form."""
    worth = 1.0 if pair.likeness >= _CERTAIN else _DOUBTFUL
    for figure, cell in zip(places, cells, strict=True):
        if figure is not None and cell is not None:
            read = _figure(figure, cell, worth, whole=pair.row.unit == "件")
            yield replace(read, value=rescaled(read.value, printed, pair.row.unit))


Part = tuple[int, int, int]


def _part(pair: Pair) -> Part:
    """Table, page and number of columns: rows of one part stand under each other."""
    values = pair.found.values
    return pair.found.table, values[0].page if values else 0, len(pair.row.places)


def _prints_skipped(pairs: Sequence[Pair]) -> bool:
    """Whether columns without figures (行次) are there, as they are on the form."""
    counts = [(len(pair.found.values), pair.row) for pair in pairs]
    there = sum(count == len(row.places) for count, row in counts)
    return there >= sum(count == len(row.figures) for count, row in counts)


def _places(row: Row, whole: bool) -> tuple[str | None, ...]:
    return row.places if whole else row.figures


def _column_starts(pairs: Sequence[Pair], table: Table, whole: bool) -> Starts | None:
    """The columns that the values of most rows of a part stand in; of none whole, the header's."""
    seen: Counter[Starts] = Counter()
    for pair in pairs:
        values, wanted = pair.found.values, len(_places(pair.row, whole))
        if len(values) == wanted:
            seen[tuple(cell.column for cell in values)] += 1
        elif values and wanted >= _MANY:
            header = _header_starts(pair.found, table, wanted)
            seen.update([header] if header else [])
    return seen.most_common(1)[0][0] if seen else None


def _header_starts(row: GridRow, table: Table, wanted: int) -> Starts | None:
    """The columns of the cells that end above `row`, or those of the table: a cell each figure.

    So a ruling that was not seen between two values costs these two, and not the whole row.
    """
    above = sorted(cell.column for cell in table.cells if cell.row + cell.rowspan == row.row)
    every = range(table.columns)
    return next((tuple(one) for one in (above, every) if len(one) == wanted), None)


def _value_cells(
    values: Sequence[Cell], wanted: int, starts: Starts | None
) -> Sequence[Cell | None]:
    """The cell of each column of a row; `None` where it cannot be told.

    By order when there are as many as columns, for a row may have slid by a column; else by the
    columns of the table's other rows, leaving out cells that run over several of them.
    """
    filled = [cell for cell in values if cell.text]
    if wanted == 1:
        return [filled[0] if filled else values[0]] if len(filled) <= 1 else [None]
    for cells in (values, filled):
        if len(cells) == wanted and _in_order(cells, starts):
            return cells
    if starts is None or _slid(values, starts):
        return [None] * wanted
    return [_at(values, start, starts) for start in starts]


def _in_order(cells: Sequence[Cell], starts: Starts | None) -> bool:
    """Whether the cells stand where the other rows' do, or all slid by as much."""
    if starts is None:
        return True
    return len({cell.column - start for cell, start in zip(cells, starts, strict=True)}) == 1


def _slid(values: Sequence[Cell], starts: Starts) -> bool:
    """Whether a row of blanks and numbers may stand a column too far left or right.

    So it does when a number stands beside the columns of the others, or when there is a cell too
    many at one end and the other end is blank.
    """
    if not any(cell.text for cell in values):
        return False
    beside = any(cell.text and cell.colspan == 1 and cell.column not in starts for cell in values)
    left, right = values[0].column < starts[0], values[-1].column > starts[-1]
    return beside or (left and not values[-1].text) or (right and not values[0].text)


def _at(values: Sequence[Cell], start: int, starts: Starts) -> Cell | None:
    for cell in values:
        inside = [other for other in starts if cell.column <= other < cell.column + cell.colspan]
        if start in inside:
            return cell if len(inside) == 1 else None
    return None


def _is_specked(cell: Cell) -> bool:
    """Whether a scanned count was read with a point inside, which no count has: it is a speck."""
    return cell.confidence < 1 and _POINT.fullmatch(cell.text) is not None


def _figure(figure: str, cell: Cell, worth: float, *, whole: bool) -> Figure:
    other = whole_reading(cell.text, cell.alternatives) if whole else None
    if other is not None:
        cell = replace(cell, text=other[0], confidence=min(cell.confidence, 0.9))
    elif whole and _is_specked(cell):
        read = replace(cell, text=cell.text.replace(".", ""))
        others = ((cell.text, cell.confidence), *cell.alternatives)
        cell = replace(read, confidence=min(cell.confidence, _SPECKED), alternatives=others)
    value = parse_value(cell.text, whole=whole)
    return Figure(
        id=figure,
        value=value.number,
        text=cell.text,
        confidence=cell.confidence * value.sure * worth,
        page=cell.page,
        box=cell.box,
        alternatives=cell.alternatives,
    )
