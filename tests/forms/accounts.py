"""部门决算 as recovered tables, laid out as they are printed, and the lines above them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from models.synthesis.accounts_tables import ACCOUNTS, TITLES
from models.synthesis.forms import FormCell, FormTable
from tests.forms.grids import cell, table

from gouji.document import Cell, Line, Table, Word

Change = Callable[[Cell], Iterable[Cell]]


def texts(figures: Mapping[str, Decimal | None]) -> dict[str, str]:
    """What is printed of each figure."""
    return {name: "" if value is None else f"{value:f}" for name, value in figures.items()}


def document(
    printed: Mapping[str, str], *changes: Change, leave_out: Iterable[str] = ()
) -> tuple[list[Table], list[Line]]:
    """Each table on a page of its own with its title above; `leave_out` are ids of tables."""
    shown = [one for one in ACCOUNTS.tables if one.id not in set(leave_out)]
    tables = [_table(page, one, printed, changes) for page, one in enumerate(shown, start=1)]
    lines = [_title(page, TITLES[one.id]) for page, one in enumerate(shown, start=1)]
    return tables, lines


def _table(
    page: int, form: FormTable, printed: Mapping[str, str], changes: Iterable[Change]
) -> Table:
    cells: Iterable[Cell] = [_cell(page, one, printed) for one in form.cells]
    for change in changes:
        cells = [new for old in cells for new in change(old)]
    return replace(table(cells), pages=(page,))


def _cell(page: int, one: FormCell, printed: Mapping[str, str]) -> Cell:
    text = printed[one.figure] if one.figure else one.text
    return replace(cell(one.row, one.column, text, one.rowspan, one.colspan), page=page)


def _title(page: int, text: str) -> Line:
    return Line(page, (Word(text, (0.0, -20.0, 100.0, -8.0)),))
