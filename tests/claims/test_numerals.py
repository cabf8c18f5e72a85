from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.claims.numerals import Numeral, half_width, numerals

COUNTERS = st.sampled_from(["件", "条", "起", "宗", "份", "次", "篇", "项", "封", "期", "件次"])
FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def only(text: str) -> Numeral:
    (numeral,) = numerals(text)
    return numeral


@given(
    number=st.integers(min_value=0, max_value=999_999_999),
    counter=COUNTERS,
    grouped=st.booleans(),
    wide=st.booleans(),
    blanks=st.sampled_from([("", ""), (" ", " "), ("", " "), ("\u3000", "\u00a0")]),
    more=st.sampled_from(["", "余", "多"]),
)
def test_a_formatted_number_is_read_back(
    number: int, counter: str, grouped: bool, wide: bool, blanks: tuple[str, str], more: str
) -> None:
    printed = f"{number:,}" if grouped else str(number)
    printed = printed.translate(FULL_WIDTH) if wide else printed
    text = f"共收到申请{blanks[0]}{printed}{blanks[1]}{more}{counter}，已答复"
    numeral = only(text)
    assert numeral.text == printed
    assert text[numeral.start : numeral.end] == printed
    assert (numeral.value, numeral.counter, numeral.approx) == (number, counter, bool(more))
    assert text[numeral.until :] == "，已答复"


@given(st.decimals(min_value=0, max_value=100, places=2), st.booleans())
def test_a_percentage_is_read_back(rate: Decimal, wide: bool) -> None:
    printed = f"{rate}%".translate(FULL_WIDTH) if wide else f"{rate}%"
    numeral = only(f"办结率为{printed}。")
    assert (numeral.text, numeral.value, numeral.percent) == (printed, rate, True)


@given(st.decimals(min_value=Decimal("0.01"), max_value=9999, places=2), st.sampled_from("万亿"))
def test_myriads_are_multiplied_out(number: Decimal, unit: str) -> None:
    numeral = only(f"访问量{number}{unit}余次")
    scale = {"万": 10**4, "亿": 10**8}[unit]
    assert (numeral.text, numeral.value) == (f"{number}{unit}", number * scale)
    assert numeral.approx


@given(st.text(alphabet="0123456789lO〇一二十百万 ,.，。%年月日第号（）()件条余约a", max_size=40))
def test_spans_are_in_order_and_match_the_text(text: str) -> None:
    found = numerals(text)
    assert all(text[n.start : n.end] == n.text and n.text for n in found)
    assert all(0 <= n.start < n.end <= n.until <= len(text) for n in found)
    assert all(a.until <= b.start for a, b in pairwise(found))
    assert all(n.value >= 0 for n in found)


@given(st.text(max_size=60))
def test_half_width_keeps_every_place(text: str) -> None:
    assert len(half_width(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("收到八件", 8),
        ("收到二十余件", 20),
        ("收到两件", 2),
        ("收到l2件", 12),
        ("收到 I 件", 1),
        ("收到1O件", 10),
        ("收到〇件", 0),
        ("收到1 2 件", 12),
        ("收到15 909 条", 15909),
        ("约五百条", 500),
        ("均为零。", 0),
        ("占百分之九十五", 95),
        ("97. 2%", Decimal("97.2")),
        ("收费35.2万元", 352000),
        ("上升2个百分点", 2),
    ],
)
def test_other_ways_to_write_a_number(text: str, value: Decimal) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月1日至12月31日",
        "2O23年",
        "2019-2023",
        "第二十条第（一）项",
        "国办公开办函〔2021〕30号",
        "国令第711号",
        "1.主动公开情况",
        "（一）主动公开",
        "拨打12345热线",
        "电话：0517-88886666",
        "手机13800138000",
        "邮箱abc123@example.com",
        "5G网络和PM2.5",
        "7×24小时",
        "15个工作日内答复",
        "二十个工作日",
        "办好一件事",
        "同一信息计为1条",
        "前3名",
        "每一条要求",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert numerals(text) == ()


@pytest.mark.parametrize("word", ["近", "约", "逾", "超过", "将近"])
def test_words_before_a_number_make_it_approximate(word: str) -> None:
    assert only(f"发布{word}300条").approx
    assert not only("发布300条").approx


def test_a_hotline_is_a_name_and_its_cases_a_number() -> None:
    assert [n.text for n in numerals("受理“12345”热线84个、12345工单47件")] == ["84", "47"]
