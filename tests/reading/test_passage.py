"""Where words of a line, and those beside them, are on the sheet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.drawing import even_lattice, paper

from gouji.document import Line, Page, Sheet, Word
from gouji.reading.passage import Passage, passage_at, same_place

SENTENCE = "今年共收到申请", "128", "件，办结", "125", "件，其中予以公开", "7", "件。"
"""Each letter is a word, each number is one."""

WIDE, LEFT, TOP, HIGH = 20.0, 100.0, 300.0, 24.0
"""Pixels of a character, and of where the line begins."""


@pytest.fixture(scope="module")
def sheet():
    gray = paper((700, 900))
    image = np.repeat(gray[..., None], 3, axis=2)
    return Sheet(Page(1, 900, 700, image), gray, None, even_lattice(gray.shape, 1.0))


@pytest.fixture(scope="module")
def line():
    words, x = [], LEFT
    for part in SENTENCE:
        for text in [part] if part.isdigit() else part:
            wide = WIDE * len(text)
            words.append(Word(text, (x, TOP, x + wide, TOP + HIGH), 1.0))
            x += wide
    return Line(1, tuple(words))


def ink(line):
    return line.box


def found(sheet, line, text):
    (word,) = [word for word in line.words if word.text == text]
    return word, passage_at(word.box, sheet, [line], [ink(line)])


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("128", "共收到申请128件，办结125"),
        ("125", "128件，办结125件，其中予"),
        ("7", "中予以公开7件。"),
    ],
)
def test_a_number_is_read_with_the_words_beside_it(sheet, line, text, around):
    word, passage = found(sheet, line, text)
    assert (passage.text, passage.asked) == (around, text)
    assert passage.ink[0] <= word.box[0]
    assert passage.ink[2] >= word.box[2]
    assert passage.ink[2] - passage.ink[0] == pytest.approx(WIDE * len(around), abs=WIDE)


def test_a_passage_at_an_end_of_the_line_takes_all_of_its_ink(sheet, line):
    _, first = found(sheet, line, "今")
    assert (first.text, first.ink[0]) == ("今年共收到申", ink(line)[0])
    _, last = found(sheet, line, "7")
    assert last.ink[2] == ink(line)[2]


def test_words_of_another_place_are_not_found(sheet, line):
    assert passage_at((0.0, 0.0, 10.0, 10.0), sheet, [line], [ink(line)]) is None
    assert passage_at(line.words[3].box, sheet, [line], []) is None
    other = Line(1, line.words, half=1)
    assert passage_at(line.words[3].box, sheet, [other], [ink(line)]) is None


letters = st.text("申请公开年件，。", max_size=6)
numbers = st.from_regex(r"[1-9][0-9]{0,5}", fullmatch=True)


@given(letters, numbers, letters)
def test_what_is_read_alike_stands_in_the_same_place(before, number, after):
    text = before + number + after
    passage = Passage(text, len(before), len(before + number), (0, 0, 1, 1))
    start, end = same_place(passage, text)
    assert text[start:end] == passage.asked == number


@given(letters, numbers, letters, st.data())
def test_of_a_number_read_otherwise_the_whole_is_told(before, number, after, data):
    again = data.draw(numbers.filter(lambda other: set(other) & set(number)))
    passage = Passage(before + number + after, len(before), len(before + number), (0, 0, 1, 1))
    start, end = same_place(passage, before + again + after)
    assert (before + again + after)[start:end] == again


@given(letters, numbers, letters)
def test_letters_cut_at_the_edges_do_not_move_it(before, number, after):
    passage = Passage(before + number + after, len(before), len(before + number), (0, 0, 1, 1))
    again = "丨" + before + number + after + "丿"
    start, end = same_place(passage, again)
    assert again[start:end] == number
