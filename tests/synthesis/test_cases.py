from __future__ import annotations

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from models.synthesis import CASES, CLEAN, Style, figure_boxes, random_report, render_pdf, scan
from models.synthesis.pen import tick
from models.synthesis.scanning import rasterised

COARSE = 75
"""Dots an inch that are enough to see where things are."""


def coarse(case):
    return replace(case, degradation=replace(case.degradation, dpi=COARSE))


def crop(page, box, inset=0.0):
    """The pixels of a box of the scan."""
    scale = page.image.shape[1] / page.width
    x0, y0, x1, y1 = box
    rows = slice(round((y0 + inset) * scale), round((y1 - inset) * scale))
    return page.image[rows, round((x0 + inset) * scale) : round((x1 - inset) * scale)].min(axis=2)


@pytest.mark.parametrize("name", CASES)
def test_every_case_shows_each_figure_where_it_says(name):
    _, rendered, pages = coarse(CASES[name]).scanned(2)
    assert [page.number for page in pages] == [page.number for page in rendered.pages]
    boxes = figure_boxes(rendered, pages)
    assert set(boxes) == set(rendered.figures)
    printed = [figure for figure in rendered.figures.values() if figure.text]
    for figure in printed[::7]:
        number, box = boxes[figure.id]
        shown = crop(pages[number - 1], box)
        assert int(np.median(shown)) - int(shown.min()) > 25


@pytest.mark.parametrize("name", ["typical", "fax-100", "ticks", "two-up", "wrapped"])
def test_everything_follows_from_the_seed(name):
    first, again, other = (coarse(CASES[name]).scanned(seed) for seed in (3, 3, 4))
    assert first[0] == again[0] != other[0]
    assert first[1].pdf == again[1].pdf
    assert [page.jpeg for page in first[2]] == [page.jpeg for page in again[2]]


def test_cases_are_told_apart_by_what_they_are():
    assert [case.name for case in CASES.values()] == list(CASES)
    assert len({case.what for case in CASES.values()}) == len(CASES)


def test_two_up_keeps_every_figure_in_its_box():
    """Where a zero is printed as nothing, exactly the cells with a number hold ink."""
    style = CASES["two-up"].styled(Style(zero="", border="full"))
    rendered = render_pdf(random_report(2), style)
    pages = scan(rendered, replace(CLEAN, dpi=100))
    boxes = figure_boxes(rendered, pages)
    for figure in rendered.figures.values():
        number, box = boxes[figure.id]
        assert bool((crop(pages[number - 1], box, inset=1.5) < 128).any()) == bool(figure.text)
    middle = pages[0].width / 2
    sides = {box[0] < middle for _, box in boxes.values()}
    assert sides == {True, False}


def test_a_fold_darkens_the_middle_of_the_sheet():
    rendered = render_pdf(random_report(2), Style(two_up=True))
    flat, folded = (scan(rendered, replace(CLEAN, dpi=50, fold=fold))[0] for fold in (0, 45))
    lost = (flat.image.astype(int) - folded.image).mean(axis=(0, 2))
    assert abs(int(lost.argmax()) - lost.size // 2) <= 1
    assert lost[: lost.size // 4].max() < 2


@pytest.mark.parametrize("form", ["xxgk-2021", "xxgk-2019"])
@pytest.mark.parametrize("seed", range(3))
def test_long_numbers_are_broken_in_the_case_of_that_name(seed, form):
    case = CASES["wrapped"]
    report = random_report(seed, form, min_digits=case.min_digits)
    rendered = render_pdf(report, case.styled(Style.random(seed)))
    document = pypdfium2.PdfDocument(rendered.pdf)
    try:
        lines = {name: printed_lines(document, rendered.figures[name]) for name in rendered.figures}
    finally:
        document.close()
    assert max(lines.values()) == 2
    totals = {name: count for name, count in lines.items() if name.endswith(".total")}
    assert sum(count == 2 for count in totals.values()) >= 3
    assert lines["requests.new.total"] == 2


def printed_lines(document, figure):
    page = document[figure.page - 1]
    x0, y0, x1, y1 = figure.box
    height = page.get_height()
    text = page.get_textpage().get_text_bounded(x0, height - y1, x1, height - y0)
    return len(text.split())


@pytest.mark.parametrize("align", ["center", "left", "right"])
def test_ticks_stand_in_cells_beside_the_numbers(align):
    rendered = render_pdf(random_report(2), Style(number_align=align))
    number = next(part.page for part in rendered.parts if part.table == "requests")
    before = rasterised(rendered.pdf, 144)[number - 1]
    paper = before.copy()
    ticked = tick(paper, rendered, number, 2.0, 30, np.random.default_rng(5))
    inked = paper.astype(int).sum(axis=2) < before.astype(int).sum(axis=2) - 60
    assert len(ticked) > 10
    for figure in (f for f in rendered.figures.values() if f.page == number):
        x0, y0, x1, y1 = (round(v * 2) for v in figure.box)
        cell = np.s_[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3]
        middle = np.s_[:, (x1 - x0) // 5 : -(x1 - x0) // 5]
        if figure.id in ticked:
            assert inked[cell].sum() > 20
        else:
            assert not inked[cell][middle].any()
        digits = before[cell].min(axis=2) < 128
        covered = inked[cell][:, digits.any(axis=0)].sum()
        assert covered < 0.35 * max(1, digits.sum())


def test_ticks_go_through_labels_too():
    rendered = render_pdf(random_report(2), Style())
    labels = [c for part in rendered.parts for c in part.cells if not c.figure and c.page == 2]
    before = rasterised(rendered.pdf, 144)[1]
    paper = before.copy()
    tick(paper, rendered, 2, 2.0, 30, np.random.default_rng(5))
    inked = (paper < before).any(axis=2)
    boxes = [[round(v * 2) for v in label.box] for label in labels]
    assert sum(inked[y0:y1, x0:x1].sum() > 20 for x0, y0, x1, y1 in boxes) >= 4


def test_a_page_without_tables_gets_no_ticks():
    rendered = render_pdf(random_report(2), Style())
    assert not any(part.page == 1 for part in rendered.parts)
    paper = rasterised(rendered.pdf, 72)[0].copy()
    assert tick(paper, rendered, 1, 1.0, 30, np.random.default_rng(5)) == ()
    assert np.array_equal(paper, rasterised(rendered.pdf, 72)[0])


@pytest.mark.parametrize("colour", ["red", "grey"])
@pytest.mark.parametrize("seed", range(2))
def test_a_seal_over_rulings_is_centred_on_a_crossing(colour, seed):
    rendered = render_pdf(random_report(2), Style(margin_x=100))
    case = CASES[f"{colour}-stamp-rulings"].degradation
    how = replace(case, skew=0.0, noise=(0, 0), blur=(0, 0), jpeg=(95, 95), dpi=144)
    sealed, plain = (
        scan(rendered, each, seed)[1].image.min(axis=2)
        for each in (how, replace(how, red_stamp=0.0, grey_stamp=0.0))
    )
    rows, columns = np.nonzero(plain > sealed + 60.0)
    x, y = (columns.min() + columns.max()) / 4, (rows.min() + rows.max()) / 4
    rulings = rendered.pages[1].rulings
    assert min(abs(r[0] - x) for r in rulings if r[0] == r[2]) < 2
    assert min(abs(r[1] - y) for r in rulings if r[1] == r[3]) < 2
