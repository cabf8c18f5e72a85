import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from models.synthesis.fonts import TYPEFACES
from tests.reading.drawing import paper, write

from gouji.reading.crops import line_crop
from gouji.reading.ink import cell_ink
from gouji.reading.numeric import (
    ALIKE,
    beside_letters,
    digits_apart,
    is_flat,
    lone_stroke,
    may_be_number,
    may_be_ticked,
    told_by_shape,
    with_fours,
)


@given(st.integers(0, 9_999_999_999), st.floats(0, 1))
def test_every_count_may_be_a_number(count, confidence):
    assert may_be_number(str(count), confidence)


@given(st.lists(st.sampled_from("".join(ALIKE.values())), min_size=1, max_size=2))
def test_lone_lookalikes_may_be_numbers_when_read_unsurely(letters):
    assert may_be_number("".join(letters), 0.5)


@pytest.mark.parametrize("text", ["", "θ", "申", "1234.56", "1,234", "/", "—", "l0O", "一一"])
def test_what_may_be_a_number(text):
    assert may_be_number(text, 0.6)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("行政许可", 0.5),
        ("总计", 0.9),
        ("合计", 0.3),
        ("OK", 0.99),
        ("1234567890123", 0.99),
        ("abcdef", 0.4),
    ],
)
def test_what_is_no_number(text, confidence):
    assert not may_be_number(text, confidence)


def test_no_character_looks_like_two_of_the_alphabet():
    everything = "".join(ALIKE) + "".join(ALIKE.values())
    assert len(set(everything)) == len(everything)


def crop(text: str, face: str, tone: int = 0, size: int = 34) -> np.ndarray:
    """`text` as a cell's recogniser sees it."""
    gray = paper((200, 400))
    write(gray, text, (150, 80), size, face)
    ((line,),) = (ink.lines for ink in cell_ink(np.maximum(gray, tone), [(60, 40, 340, 160)], 2.8))
    return line_crop(np.maximum(gray, tone), line).pixels


@pytest.mark.parametrize("read", ["-", "—", "一", "–", "_"])
@pytest.mark.parametrize("face", TYPEFACES)
def test_a_dash_is_told_by_its_shape(face, read):
    for drawn in ("—", "-"):
        text, confidence = lone_stroke(read, 0.3, crop(drawn, face))
        assert text == "—"
        assert confidence > 0.95


@pytest.mark.parametrize("tone", [0, 120])
@pytest.mark.parametrize("face", TYPEFACES)
def test_a_dash_read_unsurely_as_something_else_is_a_dash(face, tone):
    pixels = crop("—", face, tone)
    for read in ("1", "7", "--", "θ", ""):
        assert lone_stroke(read, 0.5, pixels)[0] == "—"
    assert lone_stroke("7", 0.99, pixels) == ("7", 0.99)


@pytest.mark.parametrize("size", [20, 34])
@pytest.mark.parametrize("tone", [0, 120])
@pytest.mark.parametrize("face", TYPEFACES)
def test_no_digit_is_ever_a_dash(face, tone, size):
    for digit in "0123456789":
        pixels = crop(digit, face, tone, size)
        assert not is_flat(pixels)
        for read in (digit, "-", "—"):
            for confidence in (0.1, 0.99):
                assert read == "1" or lone_stroke(read, confidence, pixels) == (read, confidence)


@pytest.mark.parametrize("face", TYPEFACES)
def test_one_and_slash_are_told_by_their_lean(face):
    upright, slanting = crop("1", face), crop("/", face)
    assert lone_stroke("1", 0.8, upright) == ("1", 0.8)
    assert lone_stroke("1", 0.8, slanting)[0] == "/"
    assert lone_stroke("/", 0.8, slanting) == ("/", 0.97)
    text, confidence = lone_stroke("/", 0.9, upright)
    assert text == "1" or confidence < 0.7


@pytest.mark.parametrize("tone", [0, 150], ids=["black", "pale"])
@pytest.mark.parametrize("face", TYPEFACES)
def test_a_speck_beside_a_one_does_not_make_it_lean(face, tone):
    pixels = crop("1", face, tone)
    speckled = np.pad(pixels, ((0, 0), (0, 20)), constant_values=255)
    cv2.circle(speckled, (pixels.shape[1] + 8, 6), 2, (0,), -1)
    assert lone_stroke("1", 0.8, speckled) == ("1", 0.8)


def without_bar(pixels: np.ndarray) -> np.ndarray:
    """A 4 of which the lighter stroke is gone: its bar, but for where it crosses the stem."""
    inked = pixels < 128
    bar = int(inked.sum(axis=1).argmax())
    stem = inked.sum(axis=0) >= 0.8 * inked.sum(axis=0).max()
    left = pixels.copy()
    left[bar - 4 : bar + 5, ~stem] = 255
    return left


@pytest.mark.parametrize("face", TYPEFACES)
def test_a_four_that_lost_its_bar_is_no_sure_one(face):
    pixels = without_bar(crop("4", face))
    text, confidence = told_by_shape("1", 0.99, pixels)
    assert (text, round(confidence, 2)) == ("4", 0.59)


@pytest.mark.parametrize("size", [16, 20, 34])
@pytest.mark.parametrize("tone", [0, 120])
@pytest.mark.parametrize("face", TYPEFACES)
def test_a_one_stays_a_one(face, tone, size):
    for number in ("1", "10", "71", "2017"):
        assert with_fours(number, crop(number, face, tone, size)) == number


@pytest.mark.parametrize("face", TYPEFACES)
def test_a_four_that_lost_its_bar_is_seen_among_other_digits(face):
    four, gap = without_bar(crop("4", face)), np.full((48, 10), 255, np.uint8)
    one = crop("1", face)
    assert with_fours("111", np.hstack([one, gap, four, gap, one])) == "141"


@pytest.mark.parametrize(
    ("read", "number"),
    [("0合", "0"), ("三0,", "0"), ("700水", "700"), ("fo", "0"), ("ò", "0"), ("E0", "0")],
)
def test_letters_of_a_stamp_beside_a_number(read, number):
    assert beside_letters(read) == number


@pytest.mark.parametrize("read", ["-5", "0.7", "12%", "3年", "1 2", "民", "3.其他", "第3", ""])
def test_what_belongs_to_a_number_is_no_letter_of_a_stamp(read):
    assert not beside_letters(read)


def test_scattered_ink_is_no_dash():
    pixels = np.full((48, 200), 255, np.uint8)
    pixels[20:24, 10:16] = pixels[28:32, 180:186] = 0
    assert not is_flat(pixels)
    assert not is_flat(np.full((48, 200), 255, np.uint8))


@pytest.mark.parametrize("face", TYPEFACES)
@given(number=st.integers(0, 9_999_999))
def test_no_more_digits_are_seen_than_there_are(face, number):
    gray = paper((120, 500))
    write(gray, str(number), (60, 40), 32, face)
    ((line,),) = (ink.lines for ink in cell_ink(gray, [(20, 10, 480, 110)], 200 / 72))
    assert 1 <= digits_apart(line_crop(gray, line).pixels) <= len(str(number))


@pytest.mark.parametrize("face", TYPEFACES)
def test_digits_with_paper_between_them_are_counted(face):
    gray = paper((120, 500))
    for place, digit in enumerate("4205"):
        write(gray, digit, (60 + 40 * place, 40), 32, face)
    ((line,),) = (ink.lines for ink in cell_ink(gray, [(20, 10, 480, 110)], 200 / 72))
    assert digits_apart(line_crop(gray, line).pixels) == 4


@pytest.mark.parametrize("text", ["0√", "√22", "OV", "J8", "631√", "√₄"])
def test_a_number_beside_a_tick_is_told(text):
    assert may_be_ticked(text)


@pytest.mark.parametrize(
    "text", ["", "√", "V", "12", "1√2", "VV", "a", "规章√", "/", "√12345678901234"]
)
def test_what_is_no_number_beside_a_tick(text):
    assert not may_be_ticked(text)
