import numpy as np
import pytest
from PIL import Image
from tests.intake.builders import grey, only_page, pages_of, scan


def test_exif_turn_is_applied(tmp_path):
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("black", (0, 0, 10, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned 90° clockwise
    picture.save(tmp_path / "a.jpg", exif=exif, quality=95)
    page = only_page(tmp_path / "a.jpg")
    assert (page.width, page.height) == (20, 40)
    assert page.image[:8].mean() < 40
    assert page.image[12:].mean() > 215


def test_pages_of_a_tiff_in_order(tmp_path):
    first, *rest = [Image.new("L", (30, 20), shade) for shade in (0, 100, 200)]
    first.save(tmp_path / "a.tiff", save_all=True, append_images=rest)
    assert [int(page.image[0, 0, 0]) for page in pages_of(tmp_path / "a.tiff")] == [0, 100, 200]


def test_fax_tiff(tmp_path):
    scan(200, 300).convert("1").save(tmp_path / "a.tiff", compression="group4")
    page = only_page(tmp_path / "a.tiff")
    assert set(np.unique(page.image)) == {0, 255}


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGBA", (9, 9), (0, 0, 0, 0)),
        Image.new("LA", (9, 9), (0, 0)),
        grey(np.full((9, 9), 65535, np.uint16)),
        Image.new("L", (9, 9), 255),
        Image.new("1", (9, 9), 1),
        Image.new("P", (9, 9), 0).convert("P"),
    ],
    ids=lambda picture: picture.mode,
)
def test_paper_is_white_in_every_mode(tmp_path, picture):
    if picture.mode == "P":
        picture.putpalette([255, 255, 255])
    picture.save(tmp_path / "a.png")
    page = only_page(tmp_path / "a.png")
    assert page.image.shape == (9, 9, 3)
    assert page.image.dtype == np.uint8
    assert (page.image == 255).all()


def test_sixteen_bits_keep_their_shades(tmp_path):
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None, :].repeat(4, axis=0)
    grey(ramp).save(tmp_path / "a.png")
    page = only_page(tmp_path / "a.png")
    assert np.abs(page.image[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_cmyk_jpeg(tmp_path):
    Image.new("CMYK", (16, 16), (0, 0, 0, 0)).save(tmp_path / "a.jpg")
    assert (only_page(tmp_path / "a.jpg").image > 250).all()
