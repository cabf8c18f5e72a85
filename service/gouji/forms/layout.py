"""What a recovered table is made of, when nothing is known of it: labels, columns, rows of values.

A table whose labels and values stand beside each other twice (收入 | 数 | 支出 | 数) has two sides.
Where new headers stand among the rows, other columns begin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from gouji.document import Cell, Table
from gouji.forms.values import Value, parse_value

_CODE = re.compile(r"\d{3,9}")
_YEARS = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Heading:
    """A label of a column: its own, and those that stand above it."""

    own: str
    above: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """All of it, from the top."""
        return " ".join((*self.above, self.own))


@dataclass(frozen=True, slots=True)
class Body:
    """A row of values: its label, the group it stands under, the cell of each column it fills.

    `code` is its number among subjects, where one stands beside the label: 20805.
    """

    label: str
    group: str
    cells: Mapping[int, Cell]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows with the same columns. `title` are the texts above that name no single column."""

    title: tuple[str, ...]
    columns: Mapping[int, Heading]
    rows: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table: its sections from top to bottom.

    `counted` are the labels of columns between its labels and its values that only count rows.
    """

    sections: tuple[Section, ...]
    counted: tuple[str, ...] = ()


def sides(table: Table, numbering: re.Pattern[str]) -> tuple[Side, ...]:
    """The sides of `table`, from left to right; none where it holds no numbers.

    `numbering` tells columns and rows that only count the others (序号, 行次, 科目编码).
    """
    grid = _Grid(table, numbering)
    found = (Side(_joined(_sections(grid, *strip)), grid.counted(*strip)) for strip in grid.strips)
    return tuple(side for side in found if side.sections)


def _joined(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections; one whose columns are those of the one before goes on with it.

    So does one that has no headers of its own, but for a title that its rows stand under.
    """
    joined: list[Section] = []
    for one in sections:
        last = joined[-1] if joined else None
        if last is None or not _goes_on(last, one):
            joined.append(one)
            continue
        title = "" if one.columns == last.columns else "".join(one.title)
        rows = (replace(row, group=title + row.group) for row in one.rows)
        joined[-1] = replace(last, rows=(*last.rows, *rows))
    return tuple(joined)


def _goes_on(last: Section, one: Section) -> bool:
    bare = not any(heading.own for heading in one.columns.values())
    return one.columns == last.columns or (bare and one.columns.keys() == last.columns.keys())


def number_in(cell: Cell) -> Value:
    """The number of a cell. One with a unit of its own (3万元) is none that others add up with."""
    told = Value(None, 0.0)
    return told if cell.text.rstrip().endswith("元") else parse_value(cell.text, whole=False)


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number."""
    return number_in(cell).number is not None


def is_label(cell: Cell) -> bool:
    """Whether a cell holds words, or a number that is written as part of some (12%)."""
    return number_in(cell).sure == 0.0


Strip = tuple[tuple[int, ...], tuple[int, ...]]
"""The columns of labels and those of values of one side."""


class _Grid:
    """The cells of a table by their places."""

    def __init__(self, table: Table, numbering: re.Pattern[str]) -> None:
        self.table = table
        self._numbering = numbering
        self.at = {
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }

    def row(self, row: int, columns: Sequence[int] | None = None) -> tuple[Cell, ...]:
        """The cells that touch a row, in `columns` or everywhere, from left to right."""
        places = range(self.table.columns) if columns is None else columns
        found = (self.at.get((row, column)) for column in places)
        return tuple(dict.fromkeys(cell for cell in found if cell is not None))

    @cached_property
    def data(self) -> frozenset[int]:
        """The rows that hold numbers which are no years over columns and no counts of them."""
        return frozenset(row for row in range(self.table.rows) if self._is_data(row))

    def _is_data(self, row: int) -> bool:
        cells = [cell for cell in self.row(row) if cell.row == row]
        numbers = [cell for cell in cells if is_number(cell) and cell.column not in self._numbered]
        years = all(_YEARS.fullmatch(cell.text.strip()) for cell in numbers)
        counted = any(self._numbering.fullmatch(_bare(cell.text)) for cell in cells)
        return bool(numbers) and not (years and row == 0) and not counted

    @cached_property
    def _numbered(self) -> frozenset[int]:
        """The columns whose numbers only name rows."""
        return frozenset(
            cell.column
            for cell in self.table.cells
            if cell.colspan == 1
            and self._numbering.fullmatch(_bare(cell.text))
            and self._is_over_numbers(cell)
        )

    def _is_over_numbers(self, header: Cell) -> bool:
        below = [c for c in self.table.cells if c.column == header.column and c.row > header.row]
        return sum(map(is_number, below)) >= sum(map(is_label, below))

    def counted(self, labels: Sequence[int], values: Sequence[int]) -> tuple[str, ...]:
        """The labels of the columns that only count rows and stand before the values."""
        run = list(takewhile(self._numbered.__contains__, reversed(labels))) if values else []
        cells = (cell for cell in self.table.cells if self._numbering.fullmatch(_bare(cell.text)))
        over = {cell.column: _bare(cell.text) for cell in cells}
        return tuple(over[column] for column in reversed(run)) if len(run) < len(labels) else ()

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """The label and value columns of each side."""
        found: list[tuple[list[int], list[int]]] = [([], [])]
        for column in range(self.table.columns):
            if not self._holds_values(column, started=bool(found[-1][1])):
                if found[-1][1]:
                    found.append(([], []))
                found[-1][0].append(column)
            else:
                found[-1][1].append(column)
        return tuple((tuple(labels), tuple(values)) for labels, values in found if values)

    def _holds_values(self, column: int, started: bool) -> bool:
        """Whether the numbers of a column outnumber its words; a blank one goes with the last."""
        if column in self._numbered:
            return False
        cells = [self.at.get((row, column)) for row in self.data]
        own = [cell for cell in cells if cell is not None and cell.column <= column]
        numbers, words = sum(map(is_number, own)), sum(map(is_label, own))
        return numbers > 2 * words if numbers or words else started


def _sections(grid: _Grid, labels: Sequence[int], values: Sequence[int]) -> Iterator[Section]:
    """The sections of one side: header rows, then rows of values."""
    heads: list[int] = []
    body: list[int] = []
    for row in range(grid.table.rows):
        if _is_body(grid, row, labels, values):
            body.append(row)
            continue
        if body and not _says_nothing(grid, row, labels, values):
            yield from _section(grid, heads, body, labels, values)
            heads, body = [], []
        heads.append(row)
    yield from _section(grid, heads, body, labels, values)


def _is_body(grid: _Grid, row: int, labels: Sequence[int], values: Sequence[int]) -> bool:
    """Whether a row holds values: numbers, or blanks beside a label."""
    own = [cell for cell in grid.row(row, values) if cell.row == row]
    if any(cell.column not in values for cell in own) and labels:
        return False
    if any(map(is_number, own)) and row in grid.data:
        return True
    beside = any(cell.text.strip() for cell in grid.row(row, labels))
    return bool(own) and beside and row not in _numbering_rows(grid) and not any(map(is_label, own))


def _numbering_rows(grid: _Grid) -> frozenset[int]:
    filled = {cell.row for cell in grid.table.cells if is_number(cell)}
    return frozenset(filled - grid.data)


def _says_nothing(grid: _Grid, row: int, labels: Sequence[int], values: Sequence[int]) -> bool:
    """Whether a row among those of values is empty on this side, or only counts columns."""
    texts = [cell.text.strip() for cell in grid.row(row, (*labels, *values)) if cell.row == row]
    return not any(texts) or row in _numbering_rows(grid)


def _section(
    grid: _Grid,
    heads: Sequence[int],
    body: Sequence[int],
    labels: Sequence[int],
    values: Sequence[int],
) -> Iterator[Section]:
    starts = _starts(grid, body, values)
    rows = tuple(_body(grid, row, labels, starts) for row in body)
    if any(row.cells for row in rows):
        columns = {start: _heading(grid, heads, start, starts) for start in starts}
        yield Section(_titles(grid, heads, starts), columns, rows)


def _starts(grid: _Grid, body: Sequence[int], values: Sequence[int]) -> tuple[int, ...]:
    """The columns in which the values of most rows of a section begin."""
    seen = Counter(
        tuple(cell.column for cell in grid.row(row, values) if cell.row == row) for row in body
    )
    return max(seen, key=lambda starts: (seen[starts], len(starts)), default=())


def _body(grid: _Grid, row: int, labels: Sequence[int], starts: Sequence[int]) -> Body:
    cells = {
        start: cell
        for start in starts
        if (cell := grid.at.get((row, start))) and (cell.row, cell.column) == (row, start)
    }
    beside = [cell for cell in grid.row(row, labels) if cell.text.strip()]
    told = [cell for cell in beside if not is_number(cell)]
    codes = (_bare(cell.text) for cell in beside if _CODE.fullmatch(_bare(cell.text)))
    own = [cell for cell in told if cell.row == row and cell.rowspan == 1] or told[-1:]
    label = _bare(own[-1].text) if own else ""
    group = "".join(_bare(cell.text) for cell in told if own and cell is not own[-1])
    return Body(label, group, cells, next(codes, ""))


def _heading(grid: _Grid, heads: Sequence[int], start: int, starts: Sequence[int]) -> Heading:
    """The texts over a column that do not stand over all of them."""
    over = [cell for row in heads if (cell := grid.at.get((row, start)))]
    texts = [
        _bare(cell.text)
        for cell in dict.fromkeys(over)
        if cell.text.strip() and not _is_over_all(cell, starts) and not _counts(cell)
    ]
    return Heading(texts[-1], tuple(texts[:-1])) if texts else Heading("")


def _counts(cell: Cell) -> bool:
    """Whether a header only counts its column: a number that is no year."""
    return is_number(cell) and not _YEARS.match(cell.text.strip())


def _titles(grid: _Grid, heads: Sequence[int], starts: Sequence[int]) -> tuple[str, ...]:
    cells = dict.fromkeys(cell for row in heads for cell in grid.row(row))
    return tuple(_bare(c.text) for c in cells if c.text.strip() and _is_over_all(c, starts))


def _is_over_all(cell: Cell, starts: Sequence[int]) -> bool:
    """Whether a header stands over more than one column, and over all there are."""
    return len(starts) > 1 and all(cell.column <= s < cell.column + cell.colspan for s in starts)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
