from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Word
from gouji.reading.words import as_lines, in_lines, join_runs


def row(text: str, y: float = 100, x: float = 50, size: float = 12) -> list[Word]:
    return [
        Word(letter, (x + i * size, y, x + (i + 1) * size, y + size), 1 - i / 100)
        for i, letter in enumerate(text)
    ]


def texts(words) -> list[str]:
    return [word.text for word in words]


def test_digits_join_and_chinese_stays_apart():
    assert texts(join_runs(row("新收170件，费3.37万"))) == [
        "新", "收", "170", "件", "，", "费", "3.37", "万",
    ]  # fmt: skip


def test_a_joined_word_covers_its_characters_and_is_as_sure_as_the_weakest():
    (word,) = join_runs(row("170"))
    assert word.box == (50, 100, 86, 112)
    assert word.confidence == 0.98


def test_digits_far_from_each_other_are_two_numbers():
    assert texts(join_runs([*row("49"), *row("18", x=50 + 2 * 12 + 13)])) == ["49", "18"]
    assert texts(join_runs([*row("49"), *row("18", x=50 + 2 * 12 + 11)])) == ["4918"]


@given(st.text("0123456789.,%abc申请公开（）", max_size=30))
def test_joining_keeps_every_character_in_order(text):
    assert "".join(texts(join_runs(row(text)))) == text


@given(st.permutations(row("一二三四", 100) + row("五六七", 118) + row("八九", 136)))
def test_lines_do_not_depend_on_the_order_of_words(words):
    assert [texts(line) for line in in_lines(words)] == [
        list("一二三四"),
        list("五六七"),
        list("八九"),
    ]


def test_a_small_mark_belongs_to_its_line():
    point = Word("。", (100, 109, 104, 113))
    assert len(in_lines([*row("公开"), point])) == 1


def test_lines_know_their_page():
    (line,) = as_lines(row("公开"), 3)
    assert (line.page, line.text) == (3, "公开")


def test_no_words_make_no_lines():
    assert as_lines([], 1) == ()
