from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from models.synthesis import (
    CASES,
    CLEAN,
    HARSH,
    Degradation,
    Style,
    as_pdf,
    as_png,
    as_tiff,
    figure_boxes,
    random_report,
    render_pdf,
    scan,
)
from PIL import Image

RENDERED = render_pdf(random_report(4), Style())
SMALL = replace(CLEAN, dpi=72)


def ink_share(page, quad_box):
    """The share of dark pixels in a box of the scan."""
    scale = page.image.shape[1] / page.width
    x0, y0, x1, y1 = (round(v * scale) for v in quad_box)
    return float((page.image[y0:y1, x0:x1].min(axis=2) < 110).mean())


def digest(pages):
    return hashlib.sha256(b"".join(p.jpeg for p in pages)).hexdigest()


def test_the_seed_decides_every_pixel():
    how = replace(HARSH, dpi=72)
    assert digest(scan(RENDERED, how, 1)) == digest(scan(RENDERED, how, 1))
    assert digest(scan(RENDERED, how, 1)) != digest(scan(RENDERED, how, 2))


HARD = Degradation(dpi=150, skew=5.0, turns=(0, 1, 2, 3), keystone=0.05, curl=0.012, background=255)


@pytest.mark.parametrize("curl", [0.0, 0.012])
@pytest.mark.parametrize("seed", range(2))
def test_boxes_follow_the_page(seed, curl):
    """Cell edges are dark on the scan exactly where the warp puts them."""
    for page in scan(RENDERED, replace(HARD, curl=curl), seed):
        dark = page.image.min(axis=2) < 170
        scale = page.image.shape[1] / page.width
        for x0, y0, x1, y1 in RENDERED.pages[page.number - 1].rulings[::3]:
            middle = page.warp.points(np.array([[(x0 + x1) / 2, (y0 + y1) / 2]]))[0] * scale
            x, y = (int(v) for v in middle)
            assert dark[y - 2 : y + 3, x - 2 : x + 3].any()


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_a_turned_page_has_turned_size(turn):
    page = scan(RENDERED, replace(SMALL, turns=(turn,)), 0)[0]
    assert (page.width < page.height) == (turn % 2 == 0)
    assert page.image.shape[0] == pytest.approx(page.height, abs=1)


def test_a_quarter_turn_is_clockwise():
    upright, turned = (scan(RENDERED, replace(SMALL, turns=(t,)), 0)[0] for t in (0, 1))
    expected = np.rot90(upright.image, -1).astype(int)
    assert np.abs(expected - turned.image[: len(expected), : expected.shape[1]]).mean() < 4


def test_clean_boxes_are_those_of_the_pdf():
    boxes = figure_boxes(RENDERED, scan(RENDERED, SMALL, 0))
    for figure in RENDERED.figures.values():
        assert boxes[figure.id] == (figure.page, pytest.approx(figure.box, abs=1e-3))


def test_stamped_figures_are_exactly_those_with_new_ink():
    how = replace(
        CASES["red-stamp"].degradation, skew=0.0, noise=(0.0, 0.0), jpeg=(95, 95), dpi=150
    )
    plain = scan(RENDERED, replace(how, red_stamp=0.0), 9)
    stamped = scan(RENDERED, how, 9)
    assert any(page.stamped for page in stamped)
    for before, after in zip(plain, stamped, strict=True):
        scale = 150 / 72
        for figure in (f for f in RENDERED.figures.values() if f.page == after.number):
            x0, y0, x1, y1 = (round(v * scale) for v in figure.box)
            area = np.s_[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]
            changed = np.abs(after.image[area].astype(int) - before.image[area]).max() > 90
            if changed:
                assert figure.id in after.stamped
            elif figure.id in after.stamped:
                edge = np.s_[y0 - 3 : y1 + 3, x0 - 3 : x1 + 3]
                assert np.abs(after.image[edge].astype(int) - before.image[edge]).max() > 25


def test_gray_has_no_colour_and_threshold_no_shades():
    gray = scan(RENDERED, replace(SMALL, gray=True, red_stamp=1.0, jpeg=(95, 95)), 0)[1].image
    assert np.ptp(gray, axis=2).max() <= 2
    fax = scan(RENDERED, replace(SMALL, threshold=True, jpeg=(100, 100)), 0)[1].image
    assert float(((fax < 12) | (fax > 243)).mean()) > 0.99


def test_broken_rulings_lose_ink_and_specks_add_it():
    count = [
        ink_share(scan(RENDERED, how, 3)[1], (0, 0, 595, 841))
        for how in (replace(SMALL, broken=(99, 99)), SMALL, replace(SMALL, specks=(400, 400)))
    ]
    assert count == sorted(count)
    assert len(set(count)) == 3


def test_a_pdf_of_scans_shows_each_image_on_a_full_page():
    pages = scan(RENDERED, replace(SMALL, turns=(1,)), 0)
    document = pypdfium2.PdfDocument(as_pdf(pages))
    try:
        sizes = [page.get_size() for page in document]
        shown = document[1].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3]
    finally:
        document.close()
    assert sizes == [pytest.approx((p.width, p.height), abs=0.01) for p in pages]
    image = pages[1].image
    height, width = np.minimum(shown.shape, image.shape)[:2]
    off = np.abs(shown[:height, :width].astype(int) - image[:height, :width])
    assert off.mean() < 12


def test_pictures_state_their_resolution():
    pages = scan(RENDERED, replace(CLEAN, dpi=100), 0)
    with Image.open(BytesIO(as_tiff(pages))) as tiff:
        assert tiff.n_frames == len(pages)
        assert float(tiff.info["dpi"][0]) == pytest.approx(100, abs=1)
    with Image.open(BytesIO(as_png(pages[0]))) as png:
        assert png.info["dpi"][0] == pytest.approx(100, abs=1)
        assert np.array_equal(np.asarray(png), pages[0].image)
