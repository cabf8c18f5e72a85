from dataclasses import astuple
from itertools import product

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
    assert_same(only_grid(as_pixels(layout, open_sides=True)), layout, within=3.5)


@pytest.mark.parametrize("rows", [1, 2])
def test_a_table_only_whose_first_rows_have_sides(rows):
    """As the edges of shaded ones look when they are scanned."""
    layout = even(4, 5, [(0, 0, 1, 2), (0, 2, 1, 3)])
    gray = as_pixels(layout, open_sides=True)
    x0, y0, x1, y1 = layout.box((0, 0, rows, 5))
    draw(gray, [Ruling(x, y0, x, y1) for x in (x0, x1)], 200)
    assert_same(only_grid(gray), layout, within=3.5)


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


SCALE = 200 / 72
GAPS = {"top": 0.06, "middle": 0.25, "bottom": 0.44}
"""Where a gap of half a row begins, as a share of the row."""


def with_gap(gray, x: float, top: float, bottom: float, begins: float, share: float = 0.5):
    """A vertical ruling from `top` to `bottom` (points) loses a `share` of itself."""
    first = round((top + begins * (bottom - top)) * SCALE)
    last = round((top + (begins + share) * (bottom - top)) * SCALE)
    middle = round(x * SCALE)
    gray[first:last, middle - 4 : middle + 5] = 255


@pytest.mark.parametrize("begins", GAPS.values(), ids=GAPS)
@pytest.mark.parametrize("layout", [even(6, 5), SPANNED], ids=["even", "spanned"])
def test_a_column_edge_with_a_gap_of_half_the_row_still_parts(layout, begins):
    """One such edge in each row."""
    gray = as_pixels(layout)
    for row, (top, bottom) in enumerate(zip(layout.ys[:-1], layout.ys[1:], strict=True)):
        edges = {c + w for r, c, _, w in layout.spans if r == row and c + w < len(layout.xs) - 1}
        chosen = sorted(edges)[row % len(edges)]
        with_gap(gray, layout.xs[chosen], top, bottom, begins)
    assert_same(only_grid(gray), layout)


@pytest.mark.parametrize("begins", GAPS.values(), ids=GAPS)
def test_a_table_all_of_whose_column_edges_have_gaps(begins):
    layout = even(6, 5)
    gray = as_pixels(layout)
    for top, bottom in zip(layout.ys[:-1], layout.ys[1:], strict=True):
        for x in layout.xs[1:-1]:
            with_gap(gray, x, top, bottom, begins)
    assert_same(only_grid(gray), layout)


UNTIED = pytest.mark.xfail(strict=True, reason="the sides of a low lone row are not tied")


@pytest.mark.parametrize(
    ("columns", "begins", "high"),
    [
        pytest.param(2, 0.06, 24, marks=UNTIED),
        pytest.param(2, 0.54, 24, marks=UNTIED),
        (2, 0.3, 24),
        *product((6,), (0.06, 0.3, 0.54), (24,)),
        *product((2, 6), (0.06, 0.3, 0.54), (30, 40)),
    ],
)
def test_a_table_of_one_row_whose_inner_rulings_have_gaps(columns, begins, high):
    row = even(1, columns)
    layout = Layout(row.xs, (120.0, 120.0 + high), row.spans)
    gray = as_pixels(layout)
    for x in layout.xs[1:-1]:
        with_gap(gray, x, *layout.ys, begins, 0.4)
    assert_same(only_grid(gray), layout)


def written_over(layout: Layout, row: int, text: str, size: int, above: float, shift: float):
    """`text` in a joined `row`, where the rulings of the rows beside it would go on."""
    width = size * len(text) / (2 if text.isascii() else 1)
    gray = as_pixels(layout)
    for x in layout.xs[1:-1]:
        gray = write(gray, text, x + shift - width / 2, layout.ys[row] + above, size)
    return gray


TEXTS = "1", "申", "1395", "本行政机关"


@pytest.mark.parametrize("shift", [0, 7])
@pytest.mark.parametrize("text", TEXTS)
def test_text_close_to_the_border_of_a_joined_first_row_parts_nothing(text, shift):
    layout = even(4, 5, [(0, 0, 1, 5)])
    for size, above in ((9, 1.5), (11, 3)):
        assert_same(only_grid(written_over(layout, 0, text, size, above, shift)), layout)


@pytest.mark.parametrize("shift", [0, 7])
@pytest.mark.parametrize("text", TEXTS)
def test_text_in_a_joined_row_between_two_others_parts_nothing(text, shift):
    layout = even(5, 5, [(2, 0, 1, 5)])
    for size in (9, 11):
        gray = written_over(layout, 2, text, size, (24 - size) / 2, shift)
        assert_same(only_grid(gray), layout)


@pytest.mark.xfail(strict=True, reason="strokes near the border count as pieces of a ruling")
def test_wrapped_text_in_a_high_joined_cell_parts_nothing():
    layout = Layout(
        even(1, 5).xs, (120.0, 164.0, 188.0), ((0, 0, 1, 5), *((1, c, 1, 1) for c in range(5)))
    )
    gray = as_pixels(layout)
    text = "本行政机关严格依照条例主动公开政府信息及时办理公开" * 3
    for line in range(3):
        gray = write(gray, text[5 * line :][:39], 64, 121.3 + 13.8 * line, 12)
    assert_same(only_grid(gray), layout)


def test_lines_of_text_in_cells_joined_down_part_nothing():
    layout = even(6, 5, [(0, 0, 6, 1), (0, 1, 3, 1)])
    for text in ("一二三四", "行政许可", "————"):
        gray = as_pixels(layout)
        for y in layout.ys[1:-1]:
            gray = write(gray, text, layout.xs[0] + 4, y - 5.5, 11)
        assert_same(only_grid(gray), layout)


@pytest.mark.parametrize("angles", [(20, 70), (110, 160), (200, 250), (290, 340)])
@pytest.mark.parametrize("radius", [110, 165])
def test_the_arc_of_a_stamp_in_joined_cells_parts_nothing(radius, angles):
    layout = even(3, 5, [(0, 0, 1, 5), (2, 0, 1, 5)])
    for x in (500, 900):
        gray = as_pixels(layout)
        cv2.ellipse(gray, (x, 440), (radius, radius), 0, *angles, (110,), 8)
        assert_same(only_grid(gray), layout)


@pytest.mark.parametrize("tone", [200, 90])
@pytest.mark.parametrize("broad", [25, 60])
def test_a_broad_shadow_at_the_edge_of_the_page_is_no_ruling(broad, tone):
    ramp = np.linspace(tone, 255, broad)
    shadow = blank(200)
    shadow[:, :broad] = ramp
    shadow[:broad] = np.minimum(shadow[:broad], ramp[:, None])
    assert find_grids(sheet(shadow.astype(np.uint8))) == ()
    assert_same(only_grid(np.minimum(as_pixels(SPANNED), shadow)), SPANNED)


@pytest.mark.parametrize("depth", [60, 200])
@pytest.mark.parametrize("broad", [12, 30])
def test_crossing_soft_shadows_are_no_table(broad, depth):
    rows, columns = np.indices(blank(200).shape)
    near = np.minimum(np.abs(columns - 40), np.abs(rows - 40))
    shadow = (255 - depth * np.exp(-((near / broad) ** 2) / 2)).astype(np.uint8)
    assert find_grids(sheet(shadow)) == ()
    assert_same(only_grid(np.minimum(as_pixels(SPANNED), shadow)), SPANNED)


@pytest.mark.parametrize("noise", [5, 12])
@pytest.mark.parametrize("period", [4, 8])
def test_pale_dotted_rulings_under_noise(period, noise):
    pale = np.maximum(as_pixels(SPANNED), 170)
    across, along = np.indices(pale.shape)
    dots = np.where((across % period < period / 2) ^ (along % period < period / 2), 255, pale)
    grain = np.random.default_rng(2).normal(0, noise, pale.shape)
    assert_same(only_grid(np.clip(dots + grain, 0, 255).astype(np.uint8)), SPANNED)


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


def one_row_of(columns: int, x: int, covered: float, dpi: int = 200):
    """Fifteen boxes' kind of row: even columns, one vertical of which only the lower part is left.

    Gives the layout, the picture, and the vertical's place.
    """
    layout = even(2, columns, [(0, 0, 1, columns)])
    gray = as_pixels(layout, dpi)
    scale = dpi / 72
    middle, top, low = (round(v * scale) for v in (layout.xs[x], layout.ys[1], layout.ys[2]))
    gray[top + 3 : low - round(covered * (low - top)), middle - 4 : middle + 5] = 255
    return layout, gray, middle


@pytest.mark.parametrize("x", [1, 4, 8])
@pytest.mark.parametrize("covered", [0.45, 0.6])
def test_the_rest_of_a_vertical_parts_two_of_many_even_columns(x, covered):
    layout, gray, _ = one_row_of(9, x, covered)
    assert_same(only_grid(gray), layout)


@pytest.mark.parametrize("x", [1, 4, 8])
def test_a_double_cell_between_even_columns_stays_one(x):
    """Nothing of a vertical is left, or only what stands free in the middle, as a digit does."""
    for rest in (0, 20):
        _, gray, middle = one_row_of(9, x, 0)
        top, low = (round(v * 200 / 72) for v in (even(2, 9).ys[1], even(2, 9).ys[2]))
        gray[top + 3 : low - 2, middle - 4 : middle + 5] = 255
        gray[(top + low - rest) // 2 : (top + low + rest) // 2, middle - 1 : middle + 2] = 0
        assert len(only_grid(gray).slots) == 1 + 8


def test_the_rests_in_two_rows_on_end_part_two_of_few_even_columns():
    layout = even(4, 3, [(0, 0, 1, 3)])
    gray = as_pixels(layout)
    middle, *ys = (round(v * 200 / 72) for v in (layout.xs[1], *layout.ys))
    gray[ys[2] + 3 : ys[2] + 40, middle - 4 : middle + 5] = 255
    gray[ys[3] + 3 : ys[3] + 40, middle - 4 : middle + 5] = 255
    gray[ys[1] + 3 : ys[2] - 2, middle - 4 : middle + 5] = 255
    grid = only_grid(gray)
    rows = [sum(slot.row == row for slot in grid.slots) for row in range(4)]
    assert rows == [1, 2, 3, 3]


def dotted_edge(x: int, texts: tuple[str, str], dpi: int = 200):
    """Two rows of even columns; of one inner edge only dots in the middle are left."""
    layout = even(3, 6, [(0, 0, 1, 6)])
    gray = as_pixels(layout, dpi)
    scale = dpi / 72
    middle, top, low = (round(v * scale) for v in (layout.xs[x], layout.ys[2], layout.ys[3]))
    gray[top + 4 : low - 3, middle - 4 : middle + 5] = 255
    for y in range(top + 14, low - 13, 7):
        gray[y : y + 4, middle - 1 : middle + 1] = 0
    for text, left in zip(texts, layout.xs[x - 1 : x + 1], strict=True):
        gray = write(gray, text, left + 36, layout.ys[2] + 7, 9)
    return layout, gray


@pytest.mark.parametrize("x", [1, 3, 5])
def test_dots_between_two_texts_part_them(x):
    layout, gray = dotted_edge(x, ("7", "28"))
    assert_same(only_grid(gray), layout)


def test_dots_part_several_of_many_even_columns_that_are_nowhere_else():
    layout = even(2, 9, [(0, 0, 1, 9)])
    gray = as_pixels(layout)
    top, low = (round(v * 200 / 72) for v in layout.ys[1:])
    for x in (round(layout.xs[i] * 200 / 72) for i in (3, 4, 5)):
        gray[top + 4 : low - 3, x - 4 : x + 5] = 255
        for y in range(top + 14, low - 13, 9):
            gray[y : y + 4, x - 1 : x + 1] = 0
    for column in range(2, 6):
        gray = write(gray, "40", layout.xs[column] + 21, layout.ys[1] + 7, 9)
    assert_same(only_grid(gray), layout)


def test_a_ruling_within_a_cell_that_is_joined_over_rows_is_none():
    layout = even(4, 4, [(0, 0, 3, 2)])
    gray = as_pixels(layout)
    x, top, low = (round(v * 200 / 72) for v in (90, layout.ys[1], layout.ys[2]))
    gray[top:low, x : x + 2] = 0
    assert_same(only_grid(gray), layout)
