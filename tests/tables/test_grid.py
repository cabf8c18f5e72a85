from dataclasses import astuple

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models.synthesis.fonts import TYPEFACES, Fonts
from PIL import Image, ImageDraw, ImageFont
from tests.tables.drawing import (
    Layout,
    as_pixels,
    blank,
    draw,
    even,
    sheet,
    spans,
    vector_sheet,
)

from gouji.document import Page, Ruling, Sheet
from gouji.tables import find_grids

SPANNED = even(8, 5, [(0, 0, 2, 2), (0, 2, 1, 3), (2, 0, 4, 1), (6, 0, 2, 1), (5, 3, 1, 2)])


def only_grid(gray):
    (grid,) = find_grids(sheet(gray))
    return grid


def assert_same(grid, layout: Layout, dpi: float = 200, within: float = 2):
    """The grid is that of the layout, and its boxes lie `within` so many points."""
    assert (grid.rows, grid.columns) == (len(layout.ys) - 1, len(layout.xs) - 1)
    assert spans(grid) == list(layout.spans)
    for slot in grid.slots:
        wanted = layout.box((slot.row, slot.column, slot.rowspan, slot.colspan))
        off = np.subtract(slot.box, np.multiply(wanted, dpi / 72))
        assert np.abs(off).max() < within * dpi / 72, slot


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_rows_columns_and_spans_are_found(dpi):
    grid = only_grid(as_pixels(SPANNED, dpi))
    assert_same(grid, SPANNED, dpi)
    assert grid.confidence > 0.95


@pytest.mark.parametrize("thick", [0.35, 1.5, 3.0])
def test_thin_and_thick_rulings(thick):
    gray = blank(200)
    draw(gray, SPANNED.edges(), 200, thick)
    assert_same(only_grid(gray), SPANNED)


def test_vectors_give_the_same_grid():
    (drawn,) = find_grids(vector_sheet(SPANNED.edges()))
    assert_same(drawn, SPANNED, 72)
    assert spans(drawn) == spans(only_grid(as_pixels(SPANNED)))


def test_a_table_on_a_poster_is_found_at_its_size():
    layout = even(6, 4)
    large = 20.0
    edges = [Ruling(*(large * edge for edge in astuple(one))) for one in layout.edges()]
    page = Page(1, 595.0 * large, 842.0 * large, None, (), tuple(edges))
    (grid,) = find_grids(Sheet(page, None, None, None))
    assert (grid.rows, grid.columns) == (6, 4)


@pytest.mark.parametrize("tone", [235, 200, 170])
def test_shaded_header_cells(tone):
    gray = blank(200)
    x0, y0, x1, y1 = (round(v * 200 / 72) for v in (*SPANNED.box((0, 0, 2, 5)),))
    gray[y0:y1, x0:x1] = tone
    draw(gray, SPANNED.edges(), 200)
    assert_same(only_grid(gray), SPANNED)


def test_broken_rulings():
    gray = as_pixels(SPANNED)
    random = np.random.default_rng(5)
    for _ in range(60):
        x, y = random.integers(170, 1480), random.integers(335, 860)
        gray[y : y + 7, x : x + 7] = 255
    assert_same(only_grid(gray), SPANNED)


@pytest.mark.parametrize("period", [4, 6, 8])
def test_dotted_rulings(period):
    solid = as_pixels(SPANNED)
    across, along = np.indices(solid.shape)
    gray = np.where((across % period < period / 2) ^ (along % period < period / 2), 255, solid)
    assert_same(only_grid(gray.astype(np.uint8)), SPANNED)


def test_pale_and_noisy_rulings():
    gray = np.maximum(as_pixels(SPANNED), 150).astype(np.float64)
    gray += np.random.default_rng(1).normal(0, 10, gray.shape)
    assert_same(only_grid(np.clip(gray, 0, 255).astype(np.uint8)), SPANNED)


def test_a_table_without_outer_sides():
    layout = even(6, 4, [(0, 1, 1, 2)])
    # Where no side is drawn, a ruling's end tells it, blurred by the smoothing along rulings.
    assert_same(only_grid(as_pixels(layout, open_sides=True)), layout, within=3)


def test_a_table_without_outer_sides_as_vectors():
    layout = even(6, 4, [(0, 1, 1, 2)])
    (grid,) = find_grids(vector_sheet(layout.edges(open_sides=True)))
    assert_same(grid, layout, 72)


def write(gray, text, x, y, size):
    """Black Chinese text, its left top at points (x, y)."""
    picture = Image.fromarray(gray)
    scale = 200 / 72
    face = TYPEFACES["hei"]
    font = ImageFont.truetype(str(Fonts().path("hei")), round(size * scale), index=face.index)
    ImageDraw.Draw(picture).text((x * scale, y * scale), text, fill=0, font=font, anchor="lt")
    return np.array(picture)


@pytest.mark.parametrize(("rows", "ruled"), [(1, 0), (1, 1), (2, 1), (3, 1), (3, 3)])
def test_rows_of_an_open_table_alone_on_a_page(rows, ruled):
    """Without a border, and only the ruling number `ruled` is drawn from side to side."""
    layout = even(rows, 5)
    upright = [edge for edge in layout.edges(open_sides=True) if edge.x0 == edge.x1]
    level = [Ruling(60, y, 535, y) for y in layout.ys[1:-1]]
    gray = blank(200)
    draw(gray, [*upright, *level, Ruling(60, layout.ys[ruled], 535, layout.ys[ruled])], 200)
    grid = only_grid(gray)
    assert (grid.rows, grid.columns) == (rows, 5)


def test_a_heading_close_above_the_table():
    gray = write(as_pixels(SPANNED), "三、收到和处理政府信息公开申请情况", 60, 101, 16)
    assert_same(only_grid(gray), SPANNED)


def test_text_in_the_cells_parts_nothing():
    gray = as_pixels(SPANNED)
    for span in SPANNED.spans:
        x0, y0, _, _ = SPANNED.box(span)
        gray = write(gray, "一二三十王申1170" if span[3] > 1 else "十申1170", x0 + 5, y0 + 6, 11)
    assert_same(only_grid(gray), SPANNED)


def test_the_circle_of_a_stamp_parts_nothing():
    gray = as_pixels(SPANNED)
    cv2.circle(gray, (900, 600), 165, (110,), 8)
    assert_same(only_grid(gray), SPANNED)


def test_two_tables_come_from_the_top_down():
    upper, lower = even(3, 4, top=100), even(5, 6, top=400)
    gray = np.minimum(as_pixels(lower), as_pixels(upper))
    grids = find_grids(sheet(gray))
    assert [(grid.rows, grid.columns) for grid in grids] == [(3, 4), (5, 6)]


def test_a_frame_around_text_is_no_table():
    frame = Layout((60.0, 535.0), (100.0, 400.0), ((0, 0, 1, 1),))
    assert find_grids(sheet(as_pixels(frame))) == ()


@pytest.mark.parametrize("gray", [blank(200), write(blank(200), "申请" * 18, 60, 200, 12)])
def test_a_page_without_rulings_has_no_tables(gray):
    assert find_grids(sheet(gray)) == ()


def test_a_lone_ruling_is_no_table():
    assert find_grids(vector_sheet([Ruling(60, 100, 535, 100)])) == ()


@st.composite
def layouts(draw_one):
    """Random positions, and spans of which every ruling still parts two cells somewhere."""
    rows, columns = draw_one(st.integers(2, 7)), draw_one(st.integers(2, 6))
    widths = draw_one(st.lists(st.integers(34, 75), min_size=columns, max_size=columns))
    heights = draw_one(st.lists(st.integers(18, 45), min_size=rows, max_size=rows))
    free = {(row, column) for row in range(rows) for column in range(columns)}
    found = []
    for _ in range(draw_one(st.integers(0, 4))):
        row, column = draw_one(st.integers(0, rows - 1)), draw_one(st.integers(0, columns - 1))
        rowspan = draw_one(st.integers(1, min(3, rows - row)))
        colspan = draw_one(st.integers(1, min(3, columns - column)))
        covered = {(row + i, column + j) for i in range(rowspan) for j in range(colspan)}
        if covered <= free and len(covered) > 1:
            free -= covered
            found.append((row, column, rowspan, colspan))
    spans_of = tuple(sorted([*found, *((row, column, 1, 1) for row, column in free)]))
    xs, ys = np.cumsum([60, *widths]), np.cumsum([90, *heights])
    layout = Layout(tuple(map(float, xs)), tuple(map(float, ys)), spans_of)
    return _without_idle(layout)


def _without_idle(layout: Layout) -> Layout:
    """Leave out the positions that no cell begins at: nothing is drawn there."""
    rows = sorted({row for row, *_ in layout.spans} | {len(layout.ys) - 1})
    columns = sorted({column for _, column, *_ in layout.spans} | {len(layout.xs) - 1})
    renumbered = [
        (
            rows.index(row),
            columns.index(column),
            rows.index(row + rowspan) - rows.index(row),
            columns.index(column + colspan) - columns.index(column),
        )
        for row, column, rowspan, colspan in layout.spans
    ]
    return Layout(
        tuple(layout.xs[i] for i in columns),
        tuple(layout.ys[i] for i in rows),
        tuple(sorted(renumbered)),
    )


few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(layouts())
def test_any_layout_is_found_from_pixels(layout):
    if len(layout.spans) > 1:
        assert_same(only_grid(as_pixels(layout, 150)), layout, 150)


@few
@given(layouts())
def test_any_layout_is_found_from_vectors(layout):
    if len(layout.spans) > 1:
        (grid,) = find_grids(vector_sheet(layout.edges()))
        assert_same(grid, layout, 72)
