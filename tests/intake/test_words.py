from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Ruling
from gouji.intake.content import Run
from gouji.intake.glyphs import Glyph, characters
from gouji.intake.words import words_of

RUN = Run(0, invisible=False, embedded=True)


def glyphs(text, x=0.0, y=0.0, em=10.0):
    """Glyphs set solid; ASCII is half as wide as hanzi, a space moves on."""
    found = []
    for char in text:
        width = em / 2 if char.isascii() else em
        if char != " ":
            found.append(Glyph(char, (x, y, x + width, y + em), em, RUN, True, False))
        x += width
    return found


def texts(found, rulings=()):
    return [word.text for word in words_of(found, rulings)]


def test_runs_of_digits_letters_and_points():
    assert texts(glyphs("共12.5万元,AB 3 4")) == ["共", "12.5", "万", "元", ",", "AB", "3", "4"]


def test_thousands_separators_join_only_digits():
    assert texts(glyphs("1,234,567")) == ["1,234,567"]
    assert texts(glyphs("12,")) == ["12", ","]
    assert texts(glyphs("a,b")) == ["a", ",", "b"]


def test_full_width_is_kept():
    assert texts(glyphs("共１２３件")) == ["共", "１２３", "件"]


def test_a_ruling_parts_numbers_of_neighbouring_cells():
    found = glyphs("12") + glyphs("34", x=11)
    assert texts(found) == ["1234"]
    assert texts(found, [Ruling(10.5, 0, 10.5, 20)]) == ["12", "34"]
    assert texts(found, [Ruling(10.5, 30, 10.5, 60)]) == ["1234"]


def test_a_number_broken_over_lines_is_two_words():
    assert texts(glyphs("12") + glyphs("34", y=12)) == ["12", "34"]


def test_double_printing_keeps_doubled_digits():
    assert texts(glyphs("1100") + glyphs("1100", x=0.4)) == ["1100"]


def test_radicals_and_compatibility_forms_become_hanzi():
    assert characters("⼈⺠政府⻓⻚金") == "人民政府长页金"


@given(st.text(alphabet="政府信息公开0123456789.", min_size=1, max_size=30), st.randoms())
def test_no_character_is_lost_or_made_up_whatever_the_order(text, random):
    found = glyphs(text)
    random.shuffle(found)
    assert "".join(texts(found)) == text
