from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.claims import layout

from gouji.claims.paragraphs import paragraphs, without_furniture
from gouji.claims.sentences import split
from gouji.document import Line, Word

OPENING = "本镇严格落实条例要求，认真推进各项公开工作，不断健全制度，明确责任分工，加强队伍建设。"
REQUESTS = "全年共收到公开申请1204件，已办结1198件，其余6件结转下一年度继续办理。"
REPORT = [
    "一、总体情况",
    "（一）主动公开情况。" + OPENING + OPENING,
    "（二）依申请公开情况。" + REQUESTS + OPENING,
    "六、其他需要报告的事项",
    "本年度未收取信息处理费。",
]

bodies = st.text(alphabet="镇政务公开申请收到办理件年度，、8642", min_size=1, max_size=70)


def test_sentences_run_over_lines_and_stand_under_their_heading() -> None:
    found = [(s.section, s.heading, s.text) for s in split(layout.printed(REPORT))]
    assert found == [
        (1, "主动公开情况", OPENING),
        (1, "主动公开情况", OPENING),
        (1, "依申请公开情况", REQUESTS),
        (1, "依申请公开情况", OPENING),
        (6, "其他需要报告的事项", "本年度未收取信息处理费。"),
    ]


@pytest.mark.parametrize("rows", [2, 3, 4, 5])
def test_page_breaks_numbers_and_headers_change_nothing(rows: int) -> None:
    pages: dict[int, list[Line]] = {}
    for line in layout.printed(REPORT, rows=rows):
        pages.setdefault(line.page, []).append(line)
    with_furniture = [
        line
        for page, lines in pages.items()
        for line in (
            layout.line("某镇年度报告", page, y=30),
            *lines,
            layout.line(f"- {page} -", page, y=790),
        )
    ]
    want = [s.text for s in split(layout.printed(REPORT))]
    assert [s.text for s in split(with_furniture)] == want


@pytest.mark.parametrize("rows", [2, 3, 4, 5])
def test_two_pages_side_by_side_are_read_one_after_the_other(rows: int) -> None:
    pages: dict[int, list[Line]] = {}
    for line in layout.printed(REPORT, rows=rows):
        pages.setdefault(line.page, []).append(line)
    beside = [
        replace(
            layout.line(line.text, (page + 1) // 2, line.box[0] + 600 * right, line.box[1]),
            half=right,
        )
        for page, lines in pages.items()
        for right in [(page + 1) % 2]
        for line in (*lines, layout.line(str(page), x=300, y=790))
    ]
    want = [s.text for s in split(layout.printed(REPORT))]
    assert [s.text for s in split(beside)] == want


@given(st.lists(bodies, min_size=1, max_size=5))
def test_joining_lines_loses_nothing(texts: list[str]) -> None:
    lines = layout.printed([f"全年{text}。" for text in texts])
    said = "".join(sentence.text for sentence in split(lines))
    assert said == "".join(line.text for line in lines)


@given(st.lists(bodies, min_size=1, max_size=4), st.data())
def test_every_span_has_its_place(texts: list[str], data: st.DataObject) -> None:
    lines = layout.printed([f"全年{text}。" for text in texts], rows=3)
    sentence = data.draw(st.sampled_from(split(lines)))
    start = data.draw(st.integers(0, len(sentence.text) - 1))
    end = data.draw(st.integers(start + 1, len(sentence.text)))
    page, box, confidence = sentence.place(start, end)
    on_line = [x for x in lines if x.page == page and x.box[1] == box[1] and x.box[3] == box[3]]
    words = [w for x in on_line for w in x.words if box[0] <= w.box[0] and w.box[2] <= box[2]]
    assert "".join(word.text for word in words) in sentence.text[start:end]
    assert confidence == 0.9


def test_a_span_over_a_line_break_is_where_most_of_it_is() -> None:
    lines = (layout.line("全年主动公开信息12", y=100), layout.line("345条。", y=130))
    (sentence,) = split(lines)
    start = sentence.text.index("12345")
    _, box, _ = sentence.place(start, start + 5)
    assert box == (80.0, 130.0, 104.0, 146.0)


def test_a_sentence_that_lacks_a_line_is_torn() -> None:
    """本机关新收申请 842件…重复申 请0件 reads on well without its middle line."""
    lines = layout.printed(REPORT)
    assert not any(one.torn for one in split(lines))
    place = next(i for i, line in enumerate(lines) if "1204" in line.text)
    within = [*lines[: place + 1], *(_lower(line) for line in lines[place + 1 :])]
    (torn,) = (one for one in split(within) if one.torn)
    assert torn.text == REQUESTS
    assert torn.place(0, 2)[2] == 0


def _lower(line: Line) -> Line:
    """`line` where the next one would stand."""
    words = (
        replace(w, box=(w.box[0], w.box[1] + layout.LEADING, w.box[2], w.box[3] + layout.LEADING))
        for w in line.words
    )
    return replace(line, words=tuple(words))


@pytest.mark.parametrize(("apart", "confidence"), [(layout.SIZE / 2, 0.9), (5 * layout.SIZE, 0.0)])
def test_what_stands_far_apart_is_no_number(apart: float, confidence: float) -> None:
    text = layout.line("结转下年度继续办理49")
    noise = layout.line("1", x=text.words[-1].box[2] + apart)
    (sentence,) = split([replace(text, words=text.words + noise.words), layout.line("件。", y=118)])
    assert sentence.text == "结转下年度继续办理491件。"
    assert sentence.place(9, 12)[2] == confidence


def test_a_span_outside_the_sentence_is_an_error() -> None:
    (sentence,) = split(layout.printed(["全年无行政复议。"]))
    for start, end in [(3, 3), (-1, 2), (0, 99)]:
        with pytest.raises(ValueError, match="is not inside"):
            sentence.place(start, end)


def test_a_word_of_several_characters_is_shared_by_the_sentences_it_holds() -> None:
    whole = Word("收到3件。办结2件。", (80, 90, 200, 106), 0.8)
    first, second = split([Line(1, (whole,))])
    assert (first.text, second.text) == ("收到3件。", "办结2件。")
    assert second.place(2, 3) == (1, whole.box, 0.8)


def test_a_sentence_with_a_count_is_no_heading() -> None:
    lines = layout.printed(["二、收到申请3件", "（一）未收到申请。"])
    assert [s.text for s in split(lines)] == ["二、收到申请3件", "（一）未收到申请。"]


def test_a_closing_quote_belongs_to_its_sentence_and_a_number_is_no_end() -> None:
    lines = layout.printed(["坚持“公开为常态。”公开率为97.5%以上。访问量1.2万次."])
    assert [s.text for s in split(lines)] == [
        "坚持“公开为常态。”",
        "公开率为97.5%以上。",
        "访问量1.2万次.",
    ]


def test_a_centred_title_is_a_paragraph_of_its_own() -> None:
    title = layout.line("某某镇二〇二三年政府信息公开年报告", x=80 + 5.5 * 16)
    body = layout.printed([OPENING])
    assert paragraphs([title, *body]) == ((title,), body)


@pytest.mark.parametrize(
    "text", ["- 3 -", "— 12 —", "第3页", "第 3 页 共 9 页", "3/9", "-4。", "—4", "12 -", "· 3 、"]
)
def test_page_numbers_are_no_text(text: str) -> None:
    body = layout.printed(["全年收到申请3件。"])
    assert without_furniture([*body, layout.line(text, y=790)]) == body


@pytest.mark.parametrize("text", ["4", "4。", "“12", ".3,"])
def test_a_number_alone_at_the_edge_of_a_page_is_its_number(text: str) -> None:
    body = layout.printed(["全年收到申请3件。"])
    assert without_furniture([*body, layout.line(text, y=790)]) == body


def test_no_lines_make_no_sentences() -> None:
    assert split([]) == ()
