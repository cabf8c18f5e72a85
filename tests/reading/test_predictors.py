"""The networks, on drawn pages."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from tests.reading.drawing import paper, write

from gouji.reading.crops import line_crop
from gouji.reading.predictors import Detector, Network, Orientation, Recogniser
from gouji.weights import weights_folder

NUMBERS = ["0", "17", "88.5", "2025", "1395", "9999999"]


@pytest.fixture(scope="module")
def detect():
    return Detector(Network.load(weights_folder("ocr") / "PP-OCRv6_tiny_det"))


@pytest.fixture(scope="module")
def turned():
    return Orientation(Network.load(weights_folder("ocr") / "PP-LCNet_x1_0_doc_ori"))


@pytest.fixture(scope="module")
def recognise():
    with ThreadPoolExecutor(2) as pool:
        yield Recogniser.load(weights_folder("ocr") / "PP-OCRv6_tiny_rec", pool)


@pytest.mark.parametrize("shape", [(96, 640), (101, 517), (64, 1000)])
def test_a_line_of_text_is_found_where_it_is(detect, shape):
    gray = paper(shape)
    write(gray, "Received 2025 requests", (40, 20), 30)
    inked = np.flatnonzero((gray < 128).any(axis=0))
    boxes = detect(gray)
    assert boxes
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    assert abs(x0 - inked[0]) < 16
    assert abs(x1 - inked[-1]) < 16
    assert 0 <= y0 < 30 < y1 <= shape[0]


def test_bare_paper_has_no_text(detect):
    assert detect(paper((80, 300))) == []


def test_a_turned_page_is_told(scan_pages, turned):
    image = scan_pages[0].image
    seen = [turned(np.ascontiguousarray(np.rot90(image, -quarters))) for quarters in range(4)]
    assert seen == [0, 90, 180, 270]


def crops():
    pictures = []
    for number in NUMBERS:
        gray = paper((60, 40 + 26 * len(number)))
        write(gray, number, (12, 12), 36)
        ys, xs = np.nonzero(gray < 128)
        pictures.append(line_crop(gray, (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)))
    return pictures


def test_each_crop_gets_its_own_reading_whatever_else_is_read(recognise):
    alone = [recognise([crop], np.copy)[0] for crop in crops()]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(partial(recognise, told=np.copy), [crops()] * 8))
    for seen in together:
        for one, other in zip(alone, seen, strict=True):
            assert one.shape == other.shape
            assert np.allclose(one, other, atol=1e-4)


def test_probabilities_are_let_go_of(recognise):
    held = recognise([line for line in crops() for _ in range(9)], weakref.ref)
    assert [one() for one in held] == [None] * len(held)


def test_no_crops_have_no_readings(recognise):
    assert recognise([], np.copy) == []


def test_what_is_seen_is_as_long_as_its_crop_is_wide(recognise):
    narrow, wide = crops()[0], crops()[-1]
    seen = recognise([narrow, wide], np.copy)
    widths = [crop.pixels.shape[1] for crop in (narrow, wide)]
    assert len(seen[0]) / len(seen[1]) == pytest.approx(widths[0] / widths[1], rel=0.2)
