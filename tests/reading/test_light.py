import cv2
import numpy as np
import pytest
from tests.reading.drawing import paper, write

from gouji.reading.light import flatten, separate_stamps

RED, INK = (220, 60, 60), (30, 30, 30)


def stamped():
    """White paper with a black number, half of it under red ink; and which pixels are which."""
    gray = paper((300, 900))
    write(gray, "1395", (150, 100), 90)
    black = gray < 100
    red = np.zeros_like(black)
    red[:, 230:500] = True
    image = np.full((*gray.shape, 3), 255, np.uint8)
    image[red] = RED
    image[black & ~red] = INK
    image[black & red] = np.multiply(RED, 0.25).astype(np.uint8)
    return image, black, red


def test_red_ink_goes_and_black_text_stays():
    image, black, red = stamped()
    gray, _ = separate_stamps(image)
    assert gray[red & ~black].min() > 240
    assert gray[black].max() < 100


def lettered():
    """Thin red letters and a black number beside them, after JPEG has smeared their colours."""
    letters, number = paper((200, 700)), paper((200, 700))
    write(letters, "农业农村局政府", (40, 70), 48, "song")
    write(number, "1395", (460, 70), 60)
    ink = (255 - letters[..., None]) / 255 * (1 - np.divide(RED, 255))
    image = (255 * (1 - ink)).astype(np.uint8)
    image[number < 255] = number[number < 255][:, None]
    _, packed = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 60])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1], letters < 255, number < 60


def test_smeared_red_letters_go_and_the_number_beside_them_stays():
    image, letters, number = lettered()
    gray, _ = separate_stamps(image)
    assert (gray[letters] < 220).mean() < 0.12
    assert np.median(gray[number]) < 70


def test_black_text_on_red_paper_stays():
    number = paper((300, 900))
    write(number, "1395", (150, 100), 90)
    image = np.full((*number.shape, 3), (230, 90, 90), np.uint8)
    image[number < 100] = INK
    gray, mask = separate_stamps(image)
    assert mask.mean() > 0.9
    assert np.median(gray[number < 100]) + 60 < np.median(gray[number == 255])


def test_the_mask_is_where_the_red_ink_is():
    image, black, red = stamped()
    _, mask = separate_stamps(image)
    assert mask[red & ~black].all()
    assert not mask[~red].any()


@pytest.mark.parametrize("colour", [(190, 210, 240), (217, 217, 217), (220, 235, 210)])
def test_only_red_is_the_colour_of_a_stamp(colour):
    image = np.full((100, 100, 3), 255, np.uint8)
    image[30:60] = colour
    gray, mask = separate_stamps(image)
    assert not mask.any()
    assert np.array_equal(gray, cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def shadowed():
    """A black number on paper whose light falls from 255 to 120 across the page."""
    gray = paper((600, 900))
    for y in range(40, 560, 80):
        write(gray, "1395 2021 88", (60, y), 48)
    light = np.linspace(1.0, 0.47, gray.shape[1])
    return (gray * light).astype(np.uint8), gray


def test_a_shadow_is_flattened():
    dark, plain = shadowed()
    flat = flatten(dark)
    assert np.percentile(flat[plain == 255], 2) > 225
    assert flat[cv2.erode(255 - plain, np.ones((3, 3))) == 255].max() < 90


def test_shaded_cells_become_white():
    gray = paper((400, 400))
    gray[100:300, 100:300] = 200
    assert flatten(gray)[140:260, 140:260].min() > 245


def test_even_white_paper_stays_white():
    assert np.array_equal(flatten(paper((200, 300))), paper((200, 300)))


def test_a_black_picture_does_not_fail():
    assert flatten(np.zeros((80, 80), np.uint8)).shape == (80, 80)
