import numpy as np
import pytest
from tests.reading.drawing import lattice, paper, text_page, turned

from gouji.reading.skew import skew

TEXT = text_page()
TABLE = lattice()[0]


@pytest.mark.parametrize("degrees", [-9.0, -4.7, -1.0, 0.0, 0.35, 2.6, 9.0])
@pytest.mark.parametrize("page", [TEXT, TABLE], ids=["text", "table"])
def test_the_angle_is_measured(page, degrees):
    assert skew(turned(page, degrees)) == pytest.approx(degrees, abs=0.15)


def test_noise_and_a_landscape_page_do_not_mislead():
    page = turned(text_page((1654, 2339)), -3.3).astype(np.int16)
    noisy = page + np.random.default_rng(0).normal(0, 12, page.shape)
    assert skew(np.clip(noisy, 0, 255).astype(np.uint8)) == pytest.approx(-3.3, abs=0.15)


def test_a_blank_page_is_straight():
    assert skew(paper()) == 0.0
