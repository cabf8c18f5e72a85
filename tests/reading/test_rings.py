import cv2
import numpy as np
import pytest
from tests.reading.drawing import lattice, paper, text_page, write

from gouji.document import Page
from gouji.reading.rings import find_rings, without_rings
from gouji.reading.straighten import straighten

MIDDLE, RADIUS = (900, 1400), 160
RING_TONE, UNDER = 130, (850, 1545)


def ringed(page=None):
    """A page with a grey stamp's ring; ink under the ring stays darker."""
    page = lattice()[0] if page is None else page
    tone = paper()
    cv2.circle(tone, MIDDLE, RADIUS, (RING_TONE,), 9, cv2.LINE_AA)
    return (page * (tone / 255.0)).astype(np.uint8)


@pytest.mark.parametrize("page", [paper(), lattice()[0]], ids=["blank", "table"])
def test_a_grey_ring_is_found(page):
    (ring,) = find_rings(ringed(page))
    assert np.hypot(ring.x - MIDDLE[0], ring.y - MIDDLE[1]) < 4
    assert ring.inner < RADIUS < ring.outer
    assert ring.outer - ring.inner < 20


@pytest.mark.parametrize("seed", range(20, 26))
def test_a_ring_among_rulings_and_noise_is_found_wherever_it_lies(seed):
    """With seed 23 a circle is seen first whose middle the rulings have drawn far off."""
    random = np.random.default_rng(seed)
    middle = int(random.integers(450, 1200)), int(random.integers(700, 1600))
    tone = paper()
    cv2.circle(tone, middle, RADIUS, (150,), 9, cv2.LINE_AA)
    page = lattice()[0] * (tone / 255.0)
    page = np.clip(page + random.normal(0, 22, page.shape), 0, 255).astype(np.uint8)
    (ring,) = find_rings(page)
    assert np.hypot(ring.x - middle[0], ring.y - middle[1]) < 5


def test_its_tone_is_taken_off_and_told():
    cleaned, mask = without_rings(ringed(paper()))
    distance = np.hypot(*(np.indices(mask.shape) - np.array(MIDDLE[::-1])[:, None, None]))
    on_ring = np.abs(distance - RADIUS) < 4
    assert mask[on_ring].all()
    assert not mask[np.abs(distance - RADIUS) > 16].any()
    assert np.percentile(cleaned[on_ring], 5) > 225


def test_a_digit_under_the_ring_stays_darker():
    page = paper()
    write(page, "8", UNDER, 60)
    inked = page < 60
    distance = np.hypot(*(np.indices(page.shape) - np.array(MIDDLE[::-1])[:, None, None]))
    on_ring = np.abs(distance - RADIUS) < 4
    assert (inked & on_ring).sum() > 50  # the digit does lie under the ring
    cleaned, _ = without_rings(ringed(page))
    assert cleaned[inked & on_ring].mean() < 60
    assert cleaned[~inked & on_ring].mean() > 200


@pytest.mark.parametrize(
    "page", [paper(), lattice()[0], text_page()], ids=["blank", "table", "text"]
)
def test_pages_without_a_stamp_are_left_as_they_are(page):
    cleaned, mask = without_rings(page)
    assert np.array_equal(cleaned, page)
    assert not mask.any()


def test_a_solid_disc_is_no_ring():
    page = paper()
    cv2.circle(page, MIDDLE, RADIUS, (90,), -1)
    assert find_rings(page) == []


@pytest.mark.parametrize("degrees", [0, 30, 60, 90])
@pytest.mark.parametrize("wider", [3, 4, 5])
@pytest.mark.parametrize("page", [paper(), lattice()[0]], ids=["blank", "table"])
def test_an_oval_ring_is_taken_off_as_well(page, wider, degrees):
    axes = RADIUS + (wider + 1) // 2, RADIUS - wider // 2
    tone = paper()
    cv2.ellipse(tone, MIDDLE, axes, degrees, 0, 360, (RING_TONE,), 9, cv2.LINE_AA)
    cleaned, mask = without_rings((page * (tone / 255.0)).astype(np.uint8))
    ring = tone < 200
    assert mask[ring].all()
    assert cleaned[ring & (page > 250)].mean() > 245
    beside = cv2.dilate(ring.astype(np.uint8), np.ones((25, 25), np.uint8)) == 0
    assert np.array_equal(cleaned[beside], page[beside])


def test_a_digit_under_an_oval_ring_stays_darker():
    page = paper()
    write(page, "8", UNDER, 60)
    tone = paper()
    cv2.ellipse(tone, MIDDLE, (RADIUS + 2, RADIUS - 2), 0, 0, 360, (RING_TONE,), 9, cv2.LINE_AA)
    inked, ring = page < 60, tone < 200
    cleaned, _ = without_rings((page * (tone / 255.0)).astype(np.uint8))
    assert cleaned[inked & ring].mean() < 60
    assert cleaned[~inked & ring].mean() > 200


def test_where_a_ring_was_taken_off_print_is_no_surer_the_second_time():
    image = np.repeat(ringed()[..., None], 3, axis=2)
    height, width = image.shape[:2]
    (sheet,) = straighten(Page(1, width / 2, height / 2, image), lambda _: 0)
    assert sheet.stamps.any()
    assert sheet.spots[sheet.stamps].all()
