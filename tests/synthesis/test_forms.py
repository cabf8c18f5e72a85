from __future__ import annotations

import pytest
from models.synthesis.forms import FORMS, FormTable, results

TABLES = [pytest.param(t, id=f"{f.id}-{t.id}") for f in FORMS.values() for t in f.tables]


@pytest.mark.parametrize("table", TABLES)
def test_cells_tile_the_table_without_overlap(table: FormTable) -> None:
    covered = [
        (cell.row + r, cell.column + c)
        for cell in table.cells
        for r in range(cell.rowspan)
        for c in range(cell.colspan)
    ]
    assert sorted(covered) == [(r, c) for r in range(table.rows) for c in range(table.columns)]


@pytest.mark.parametrize(("form", "figures"), [("xxgk-2021", 200), ("xxgk-2019", 198)])
def test_each_figure_has_one_cell(form: str, figures: int) -> None:
    ids = FORMS[form].figures
    assert len(ids) == len(set(ids)) == figures


def test_the_request_table_has_the_statutory_shape() -> None:
    table = FORMS["xxgk-2021"].tables[1]
    merged = [c for c in table.cells if c.rowspan > 1 or c.colspan > 1]
    assert (table.rows, table.columns, len(table.cells), len(merged)) == (28, 10, 215, 16)


@pytest.mark.parametrize(("form", "count"), [("xxgk-2021", 21), ("xxgk-2019", 19)])
def test_result_rows(form: str, count: int) -> None:
    assert len(results(form)) == count
