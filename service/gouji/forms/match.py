"""Recovered tables to the form that they are, and to its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gouji.document import Cell, Figure, Table
from gouji.forms.align import Pair, align
from gouji.forms.form import Form, FormTable
from gouji.forms.rows import GridRow, grid_rows
from gouji.forms.values import parse_value, whole_reading

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

Starts = tuple[int, ...]


def recognise(
    tables: Sequence[Table], forms: Sequence[Form]
) -> tuple[Form | None, tuple[Figure, ...]]:
    """The form that `tables` are filled in on, and every figure that was found.

    A form is told by its labels. `None` and no figures when no form's table is there. A figure
    whose row or column cannot be told is left out rather than guessed.
    """
    rows = grid_rows(tables)
    candidates = [_Match.of(form, rows) for form in forms]
    best = max(filter(_Match.is_told, candidates), key=lambda match: match.score, default=None)
    if best is None:
        return None, ()
    figures = (figure for pairs in best.found for figure in _figures(pairs, tables))
    return best.form, tuple(figures)


@dataclass(frozen=True, slots=True)
class _Match:
    form: Form
    found: tuple[tuple[Pair, ...], ...]
    score: float

    @classmethod
    def of(cls, form: Form, rows: Sequence[GridRow]) -> _Match:
        pairs = [_aligned(table, rows) for table in form.tables]
        score = sum(pair.likeness for one in pairs for pair in one)
        return cls(form, tuple(tuple(one) for one in pairs), score)

    def is_told(self) -> bool:
        """Whether labels tell the form: numbers alone, however many, are those of any table."""
        return any(pair.likeness >= _KNOWN for pairs in self.found for pair in pairs)


def _aligned(table: FormTable, rows: Sequence[GridRow]) -> list[Pair]:
    """The pairs of one table, headings among them; none when too little of it is there."""
    pairs = align(table.rows, rows)
    labelled = [row for row in table.rows if row.label]
    known = [pair for pair in pairs if pair.row.label and pair.likeness >= _KNOWN]
    if len(known) < max(2, _ENOUGH * len(labelled)):
        return _lone_row(table, rows)
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


def _lone_row(table: FormTable, rows: Sequence[GridRow]) -> list[Pair]:
    """The one row of figures of a table whose header is gone, told by how many there are."""
    (row, *others) = [row for row in table.rows if row.figures]
    found = [
        (j, one)
        for j, one in enumerate(rows)
        if not one.label and len(one.values) == len(row.figures)
    ]
    if others or len(row.figures) < _MANY or len(found) != 1:
        return []
    (at, only) = found[0]
    return [Pair(row, only, 0.0, (table.rows.index(row), at), labelled=False)]


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


def _figures(aligned: Sequence[Pair], tables: Sequence[Table]) -> Iterator[Figure]:
    pairs = [pair for pair in aligned if pair.row.figures]
    starts = _column_starts(pairs, tables)
    for pair in pairs:
        cells = _value_cells(pair, starts.get(_part(pair)))
        worth = 1.0 if pair.likeness >= _CERTAIN else _DOUBTFUL
        for figure, cell in zip(pair.row.figures, cells, strict=True):
            if cell is not None:
                yield _figure(figure, cell, worth, whole=pair.row.unit == "件")


Part = tuple[int, int, int]


def _part(pair: Pair) -> Part:
    """Table, page and number of figures: rows of one part stand under each other."""
    values = pair.found.values
    return pair.found.table, values[0].page if values else 0, len(pair.row.figures)


def _column_starts(pairs: Sequence[Pair], tables: Sequence[Table]) -> dict[Part, Starts]:
    """For each part, the columns that its rows' values stand in; of none whole, the header's."""
    seen: dict[Part, Counter[Starts]] = defaultdict(Counter)
    for pair in pairs:
        wanted = len(pair.row.figures)
        if len(pair.found.values) == wanted:
            starts = tuple(cell.column for cell in pair.found.values)
            seen[_part(pair)][starts] += 1
        elif pair.found.values and wanted >= _MANY:
            header = _header_starts(pair.found, tables[pair.found.table], wanted)
            seen[_part(pair)].update([header] if header else [])
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items() if counts}


def _header_starts(row: GridRow, table: Table, wanted: int) -> Starts | None:
    """The columns of the cells that end above `row`, or those of the table: a cell each figure.

    So a ruling that was not seen between two values costs these two, and not the whole row.
    """
    above = sorted(cell.column for cell in table.cells if cell.row + cell.rowspan == row.row)
    every = range(table.columns)
    return next((tuple(one) for one in (above, every) if len(one) == wanted), None)


def _value_cells(pair: Pair, starts: Starts | None) -> Sequence[Cell | None]:
    """The cell of each figure of the row; `None` where it cannot be told.

    By order when there are as many as figures, for a row may have slid by a column; else by the
    columns of the table's other rows, leaving out cells that run over several of them.
    """
    values, wanted = pair.found.values, len(pair.row.figures)
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


def _figure(figure: str, cell: Cell, worth: float, *, whole: bool) -> Figure:
    other = whole_reading(cell.text, cell.alternatives) if whole else None
    if other is not None:
        cell = replace(cell, text=other[0], confidence=min(cell.confidence, 0.9))
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
