from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.reading.decode import Alphabet, Ranked, decode, readings

CHARACTERS = ("", *"0123456789OI申")
DIGITS = dict.fromkeys("0123456789", "")
TWO = {"1": "", "7": ""}


def read(steps: np.ndarray, alphabet: Alphabet) -> Ranked:
    return readings(alphabet.cut(steps), alphabet)


def one_hot(steps: list[int], width: int = len(CHARACTERS)) -> np.ndarray:
    return np.eye(width, dtype=np.float32)[steps]


labels = st.lists(st.integers(1, len(CHARACTERS) - 1), min_size=1, max_size=12)


@st.composite
def spelled(draw, letters=labels):
    """Label numbers, and steps that spell them: each held a while, blanks where they must be."""
    wanted = draw(letters)
    steps = [0] * draw(st.integers(0, 2))
    for place, label in enumerate(wanted):
        must = int(place > 0 and wanted[place - 1] == label)
        steps += [0] * draw(st.integers(must, 2)) + [label] * draw(st.integers(1, 3))
    return wanted, steps + [0] * draw(st.integers(0, 2))


@given(spelled())
def test_what_was_spelled_is_decoded(both):
    wanted, steps = both
    decoded = decode(one_hot(steps), CHARACTERS)
    assert decoded.text == "".join(CHARACTERS[label] for label in wanted)
    assert decoded.confidences == (1.0,) * len(wanted)


@given(spelled())
def test_characters_stand_one_after_another(both):
    _, steps = both
    decoded = decode(one_hot(steps), CHARACTERS)
    edges = [edge for pair in zip(decoded.starts, decoded.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert 0 <= edges[0] <= edges[-1] <= 1
    for start, end, letter in zip(decoded.starts, decoded.ends, decoded.text, strict=True):
        inside = steps[round(start * len(steps)) : round(end * len(steps))]
        assert inside == [CHARACTERS.index(letter)] * len(inside) != []


def test_blanks_alone_are_no_text():
    assert decode(one_hot([0, 0, 0]), CHARACTERS).text == ""


@given(spelled(st.lists(st.integers(1, 10), min_size=1, max_size=8)))
def test_the_best_reading_of_clear_digits_is_what_was_spelled(both):
    wanted, steps = both
    ranked, held = read(one_hot(steps), Alphabet.of(DIGITS, CHARACTERS))
    assert ranked[0] == ("".join(CHARACTERS[label] for label in wanted), pytest.approx(1.0))
    assert held == pytest.approx(1.0)


def random_steps(draw, steps: int, width: int) -> np.ndarray:
    drawn = draw(st.lists(st.integers(1, 60), min_size=steps * width, max_size=steps * width))
    weights = np.array(drawn, np.float64).reshape(steps, width) ** 2
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


@st.composite
def chances(draw, most: int, width: int):
    return random_steps(draw, draw(st.integers(1, most)), width)


@given(chances(9, len(CHARACTERS)))
def test_readings_are_ranked_probabilities(steps):
    ranked, held = read(steps, Alphabet.of(DIGITS, CHARACTERS))
    shares = [share for _, share in ranked]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-9
    assert len({text for text, _ in ranked}) == len(ranked)
    assert 0 <= held <= 1 + 1e-6


def brute_force(steps: np.ndarray, letters: str) -> dict[str, float]:
    """Every path of labels, its text and the sum of its probabilities."""
    texts: dict[str, float] = {}
    for path in product(range(len(letters) + 1), repeat=len(steps)):
        kept = [label for i, label in enumerate(path) if label and (not i or path[i - 1] != label)]
        text = "".join(letters[label - 1] for label in kept)
        texts[text] = texts.get(text, 0.0) + float(
            np.prod([step[label] for step, label in zip(steps, path, strict=True)])
        )
    return texts


@given(chances(2, 3))
def test_readings_agree_with_every_path_where_no_beam_is_dropped(steps):
    """Two steps over two digits have five texts that two steps can spell, as many as beams."""
    ranked, _ = read(steps, Alphabet.of(TWO, ("", "1", "7")))
    every = brute_force(steps.astype(np.float64), "17")
    assert dict(ranked) == pytest.approx(every, abs=1e-4)


@given(chances(5, 2))
def test_readings_over_one_digit_agree_with_every_path(steps):
    ranked, _ = read(steps, Alphabet.of({"1": ""}, ("", "1")))
    every = brute_force(steps.astype(np.float64), "1")
    wanted = {text: every.get(text, 0.0) for text, _ in ranked}
    assert dict(ranked) == pytest.approx(wanted, abs=1e-4)
    assert ranked[0][1] == pytest.approx(max(every.values()), abs=1e-4)


def test_a_repeated_digit_needs_a_blank():
    alphabet = Alphabet.of(DIGITS, CHARACTERS)
    one = CHARACTERS.index("1")
    assert read(one_hot([one, one]), alphabet)[0][0][0] == "1"
    assert read(one_hot([one, 0, one]), alphabet)[0][0][0] == "11"


def test_lookalikes_count_for_the_character_meant():
    alphabet = Alphabet.of({"0": "O", "1": "I"}, CHARACTERS)
    steps = np.zeros((1, len(CHARACTERS)), np.float32)
    steps[0, CHARACTERS.index("0")], steps[0, CHARACTERS.index("O")] = 0.3, 0.5
    steps[0, CHARACTERS.index("I")] = 0.2
    ranked, held = read(steps, alphabet)
    assert dict(ranked) == pytest.approx({"0": 0.8, "1": 0.2, "": 0.0}, abs=1e-6)
    assert held == pytest.approx(1.0)


def test_what_the_alphabet_lacks_lowers_what_it_held():
    steps = one_hot([CHARACTERS.index("1"), CHARACTERS.index("申")]) * 0.6
    steps[:, CHARACTERS.index("1")] += 0.4
    ranked, held = read(steps, Alphabet.of(DIGITS, CHARACTERS))
    assert ranked[0][0] == "1"
    assert held == pytest.approx(0.4)


def test_a_lookalike_unknown_to_the_recogniser_is_left_out():
    alphabet = Alphabet.of({"0": "○", "5": "S"}, CHARACTERS)
    assert alphabet.characters == "05"
    assert alphabet.gather.sum() == 3
