from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.synthesis import FORMS, Style, random_report, render_pdf

SEED = st.integers(0, 10_000)


def page_text(rendered, page, box):
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        height = document[page - 1].get_height()
        x0, y0, x1, y1 = box
        textpage = document[page - 1].get_textpage()
        text = textpage.get_text_bounded(x0, height - y1, x1, height - y0)
        return "".join(text.split())
    finally:
        document.close()


def source_rows(rendered, table):
    return [r for part in rendered.parts if part.table == table for r in part.source]


def test_same_report_and_style_give_the_same_bytes():
    report = random_report(5)
    assert render_pdf(report).pdf == render_pdf(report).pdf


@settings(max_examples=12, deadline=None)
@given(SEED, st.sampled_from(sorted(FORMS)))
def test_every_figure_and_row_is_printed(seed, form):
    rendered = render_pdf(random_report(seed, form), Style.random(seed))
    assert set(rendered.figures) == set(FORMS[form].figures)
    for table in FORMS[form].tables:
        assert set(source_rows(rendered, table.id)) == set(range(table.rows))


@settings(max_examples=12, deadline=None)
@given(SEED)
def test_everything_lies_on_its_page(seed):
    rendered = render_pdf(random_report(seed), Style.random(seed))
    pages = {p.number: p for p in rendered.pages}
    cells = [c for part in rendered.parts for c in part.cells]
    for thing in (*cells, *rendered.lines):
        x0, y0, x1, y1 = thing.box
        page = pages[thing.page]
        assert 0 <= x0 < x1 <= page.width
        assert 0 <= y0 < y1 <= page.height


@settings(max_examples=12, deadline=None)
@given(SEED)
def test_cells_of_a_part_tile_it(seed):
    style = replace(Style.random(seed), continued="flow")
    for part in render_pdf(random_report(seed), style).parts:
        area = sum((c.box[2] - c.box[0]) * (c.box[3] - c.box[1]) for c in part.cells)
        whole = (part.box[2] - part.box[0]) * (part.box[3] - part.box[1])
        assert area == pytest.approx(whole)
        assert sum(c.rowspan * c.colspan for c in part.cells) == part.rows * part.columns


@pytest.mark.parametrize("seed", range(4))
def test_the_pdf_holds_the_text_where_the_truth_says(seed):
    rendered = render_pdf(random_report(seed), Style.random(seed))
    for figure in list(rendered.figures.values())[::9]:
        assert page_text(rendered, figure.page, figure.box) == figure.text
    for line in rendered.lines[::7]:
        assert page_text(rendered, line.page, line.box) == "".join(line.text.split())


def test_values_are_those_of_the_report():
    report = random_report(11)
    rendered = render_pdf(report, Style(digits="grouped"))
    assert {k: f.value for k, f in rendered.figures.items()} == report.figures


@pytest.mark.parametrize("mark", ["", "/", "—"])
def test_a_blank_for_zero_is_no_value(mark):
    rendered = render_pdf(random_report(11), Style(zero=mark))
    blank = [f for f in rendered.figures.values() if f.text == mark]
    assert blank
    assert {f.value for f in blank} == {None}
    assert Decimal(0) not in {f.value for f in rendered.figures.values()}


def parts_of(style, table="requests", seed=2):
    rendered = render_pdf(random_report(seed), style)
    return [part for part in rendered.parts if part.table == table]


def test_a_page_starts_before_the_row_that_is_asked_for():
    parts = parts_of(Style(breaks=(("requests", 9),)))
    assert 9 in {part.source[0] for part in parts}
    assert len({part.page for part in parts}) == len(parts) >= 2


def test_a_cut_label_flows_on_the_next_page():
    style = Style(breaks=(("requests", 16),), label_widths=(0.05, 0.09, 0.36), row_height=18.0)
    pieces = [
        cell.text
        for part in parts_of(style)
        for cell in part.cells
        if cell.column == 1 and part.source[cell.row] in (15, 16, 17)
    ]
    assert "".join(pieces) == "（四）无法提供"
    assert len([piece for piece in pieces if piece]) == 2


@pytest.mark.parametrize(
    ("continued", "labels"),
    [("repeat", ["三、本年度办理结果"]), ("empty", [""]), ("missing", [])],
)
def test_what_a_cut_label_shows(continued, labels):
    style = Style(breaks=(("requests", 9),), continued=continued)
    last = parts_of(style)[-1]
    assert [c.text for c in last.cells if c.column == 0 and c.rowspan > 1] == labels


def test_a_repeated_header_is_printed_in_full():
    parts = parts_of(Style(breaks=(("requests", 9),), repeat_header=True))
    for part in parts:
        assert part.source[:3] == (0, 1, 2)
        assert [c.text for c in part.cells if c.row == 0][-1] == "申请人情况"


def test_a_narrow_column_wraps_its_numbers():
    report = random_report(2)
    report = replace(report, figures={**report.figures, "requests.new.total": Decimal(1234567)})
    wide = render_pdf(report, Style()).figures["requests.new.total"].box
    narrow = render_pdf(report, Style(narrow_columns=(6,))).figures["requests.new.total"].box
    assert narrow[2] - narrow[0] < wide[2] - wide[0]
    assert narrow[3] - narrow[1] > wide[3] - wide[1]


@pytest.mark.parametrize(("style", "pages"), [(Style(), 4), (Style(body_size=11.0), 3)])
def test_two_pages_stand_side_by_side(style, pages):
    report = random_report(4)
    apart = render_pdf(report, style)
    rendered = render_pdf(report, replace(style, two_up=True))
    assert (len(apart.pages), len(rendered.pages)) == (pages, 2)
    assert all(page.width > page.height for page in rendered.pages)
    for figure in list(rendered.figures.values())[::9]:
        assert page_text(rendered, figure.page, figure.box) == figure.text
    for line, alone in list(zip(rendered.lines, apart.lines, strict=True))[::4]:
        right = 0 if alone.page % 2 else rendered.pages[0].width / 2 + 6
        assert (line.box[0] - alone.box[0], line.box[1]) == pytest.approx((right, alone.box[1]))
        assert page_text(rendered, line.page, line.box) == "".join(line.text.split())


def test_tables_can_stand_on_landscape_pages_of_an_appendix():
    rendered = render_pdf(random_report(2), Style(page="landscape-tables", appendix=True))
    wide = {p.number for p in rendered.pages if p.width > p.height}
    assert {part.page for part in rendered.parts} == wide
    assert max(line.page for line in rendered.lines if "存在的主要问题" in line.text) < min(wide)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ("half-width", "(三)不予公开"),
        ("enumerated", "1、属于国家秘密"),
        ("spaced", "（三） 不予公开"),
    ],
)
def test_habits_of_labels(labels, text):
    rendered = render_pdf(random_report(2), Style(labels=labels))
    assert text in {cell.text for cell in rendered.tables["requests"]}


def test_without_an_outer_border_no_rule_runs_along_the_edge():
    rendered = render_pdf(random_report(2), Style(border="none"))
    for part in rendered.parts:
        rules = [r for p in rendered.pages if p.number == part.page for r in p.rulings]
        edges = {round(x, 3) for r in rules if r[0] == r[2] for x in (r[0],)}
        assert round(part.box[0], 3) not in edges
        assert round(part.box[2], 3) not in edges
