"""What other readers read, brought to the figures and tables of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.places import cells_in, exact, number, paired, same_number, texts_in
from benchmarks.readers import Text
from benchmarks.teds import teds
from models.synthesis import CLEAN, Rendered, Style, TablePart, random_report, render_pdf, scan

from gouji.document import Cell, Table

PLACES = {
    "left": (1, (0, 0, 20, 20)),
    "right": (1, (18, 0, 38, 20)),
    "other page": (2, (0, 0, 20, 20)),
}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("１，２３４", "1234"),
        ("12 34", "1234"),
        ("—", ""),
        ("/", ""),
        ("3.50", "3.50"),
        ("1O", "1O"),
    ],
)
def test_a_number_is_compared_without_what_is_not_of_it(text, seen):
    assert number(text) == seen


def test_numbers_are_the_same_by_value_and_other_texts_by_themselves():
    assert same_number("3.50", "3.5")
    assert not same_number("1O", "10")
    assert not same_number("", "0")


def test_a_text_in_two_places_goes_to_the_nearer():
    found = texts_in(PLACES, [Text(1, (17, 5, 23, 15), "7"), Text(1, (5, 5, 15, 15), "12")])
    assert found == {"left": "12", "right": "7", "other page": ""}


def test_a_wrapped_number_is_read_line_by_line():
    lines = [
        Text(2, (2, 11, 8, 18), "56"),
        Text(2, (10, 1, 18, 9), "34"),
        Text(2, (1, 2, 9, 9), "12"),
    ]
    assert texts_in(PLACES, lines)["other page"] == "123456"


def test_the_cell_that_overlaps_most_is_the_figures():
    cells = [
        Cell(0, 0, 1, 1, "7", 1, (0, 0, 19, 20), 1.0),
        Cell(0, 1, 1, 1, "8", 1, (19, 0, 38, 20), 1.0),
    ]
    found = cells_in(PLACES, [Table(1, 2, (1,), tuple(cells), 1.0)])
    assert found == {"left": "7", "right": "8", "other page": ""}


def broken(seed):
    """A report whose second table goes over two pages, with its header on both."""
    style = Style(breaks=(("requests", 15),), repeat_header=True, continued="repeat")
    rendered = render_pdf(random_report(seed), style)
    return rendered, scan(rendered, replace(CLEAN, dpi=36))


def as_read(part: TablePart) -> Table:
    """What a reader that takes each page by itself finds, when it errs in nothing."""
    cells = [
        Cell(c.row, c.column, c.rowspan, c.colspan, c.text, c.page, c.box, 1.0) for c in part.cells
    ]
    return Table(part.rows, part.columns, (part.page,), tuple(cells), 1.0)


def test_tables_of_several_pages_are_put_together_without_the_repeated_header():
    rendered, pages = broken(1)
    tables = [as_read(part) for part in rendered.parts]
    assert len(tables) > len(rendered.tables)
    pairs = list(paired(rendered, pages, tables))
    lost = sum(len(pair.truth) - exact(pair) for pair in pairs)
    assert lost <= 2  # the labels that the page break cuts
    assert all(teds(pair.truth, pair.found) > 0.97 for pair in pairs)


def test_a_table_that_was_put_together_already_is_taken_once():
    rendered, pages = broken(2)
    tables = [put_together(rendered, name) for name in rendered.tables]
    assert all(exact(pair) == len(pair.truth) for pair in paired(rendered, pages, tables))


def put_together(rendered: Rendered, name: str) -> Table:
    """A whole table whose cells lie somewhere on the pages that show their rows."""
    parts = [part for part in rendered.parts if part.table == name]
    cells = []
    for c in rendered.tables[name]:
        part = next(part for part in parts if c.row in part.source)
        cells.append(Cell(c.row, c.column, c.rowspan, c.colspan, c.text, part.page, part.box, 1.0))
    rows = 1 + max(row for part in parts for row in part.source)
    return Table(rows, parts[0].columns, tuple(p.page for p in parts), tuple(cells), 1.0)


def test_a_table_that_was_not_found_has_no_cells():
    rendered, pages = broken(3)
    assert [pair.found for pair in paired(rendered, pages, [])] == [()] * len(rendered.tables)
