import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.drawing import paper, write

from gouji.reading.crops import HEIGHT, Crop, batches, line_crop, variants


def test_a_crop_at_the_edge_of_the_sheet_stays_inside():
    crop = line_crop(paper((50, 50)), (0, 0, 50, 50))
    assert crop.box == (0, 0, 50, 50)


def test_variants_show_the_same_ink():
    gray = paper((100, 200))
    write(gray, "11", (80, 40), 30)
    line = line_crop(gray, (78, 40, 112, 70))
    pictures = variants(gray, line)
    assert pictures[0] is line
    assert all(one.ink == line.ink and one.pixels.shape[0] == HEIGHT for one in pictures)
    assert len({one.pixels.shape[1] for one in pictures}) > 2
    assert all(one.pixels.min() < 100 for one in pictures)


@given(st.lists(st.integers(8, 400), max_size=40))
def test_every_crop_is_in_one_batch_unharmed(widths):
    crops = [
        Crop(np.full((HEIGHT, width), i % 256, np.uint8), (0, 0, 1, 1), (0, 0, 1, 1))
        for i, width in enumerate(widths)
    ]
    seen = []
    for batch in batches(crops):
        inputs = batch.inputs()
        assert inputs.shape == (len(batch.members), 3, HEIGHT, batch.width)
        assert -1 <= inputs.min() <= inputs.max() <= 1
        for index, pixels in zip(batch.members, inputs, strict=True):
            width = widths[index]
            assert width <= pixels.shape[2] < width + 32
            assert np.allclose(pixels[:, :, :width], (index % 256) / 127.5 - 1)
            assert not pixels[:, :, width:].any()
        seen += batch.members
    assert sorted(seen) == list(range(len(widths)))
