from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import Line, Word
from gouji.forms import Description, titles
from gouji.forms import describe as described

BODY = "甲市乙县水务局"
TITLES = titles()


def describe(lines: list[Line]) -> Description:
    return described(lines, TITLES)


def lines(*texts: str) -> list[Line]:
    return [
        Line(1, (Word(text, (0.0, 20.0 * i, 100.0, 20.0 * i + 15), 0.99),))
        for i, text in enumerate(texts)
    ]


ONE_LINE = [
    f"{BODY}2023年政府信息公开工作年度报告",
    f"2023年{BODY}政府信息公开工作年度报告",
    f"{BODY}2023年度政府信息公开工作报告",
    f"{BODY}2023年政府信息公开年度报告",
    f"{BODY}2023年政府信息公开年报",
    f"{BODY}2023年政务公开工作年度报告",
    f"{BODY}政府信息公开2023年度工作报告",
    f"{BODY}政府信息公开工作年度报告（2023年）",
    f"{BODY}政府信息公开工作年度报告(2023年度)",
    f"{BODY}关于2023年政府信息公开工作的年度报告",
    f"{BODY}二〇二三年政府信息公开工作年度报告",
    f"{BODY}二○二三年度政府信息公开工作年度报告",
    f"{BODY}二零二三年政府信息公开工作年度报告",
    f" {BODY} 2023 年政府信息公开工作年度报告 ",
]


@pytest.mark.parametrize("title", ONE_LINE)
def test_titles_on_one_line(title):
    told = describe(lines(title, "根据《条例》要求，编制本报告。"))
    assert told == Description(title.replace(" ", ""), BODY, 2023)


BROKEN = {
    "body first": (BODY, "2023年政府信息公开工作年度报告"),
    "body and year first": (f"{BODY}2023年", "政府信息公开工作年度报告"),
    "in the middle": (f"{BODY}2023年政府信息", "公开工作年度报告"),
    "before the last word": (f"{BODY}2023年政府信息公开工作年度", "报告"),
    "in the year": (f"{BODY}20", "23年政府信息公开工作年度报告"),
    "three lines": (BODY, "2023年政府信息公开", "工作年度报告"),
    "year last": (f"{BODY}政府信息公开工作年度报告", "（2023年度）"),
    "Chinese year": (BODY, "二〇二三年政府信息公开", "工作年度报告"),
}


@pytest.mark.parametrize("texts", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    "before", [(), ("索引号：00012/2024-003", "发布日期：2024-01-20", "附件1")], ids=["", "index"]
)
def test_titles_over_lines(texts, before):
    told = describe(lines(*before, *texts, "根据《条例》要求，编制本报告。2024年将改进。"))
    assert (told.organisation, told.year) == (BODY, 2023)
    assert "".join(texts).endswith(told.title)


@pytest.mark.parametrize(
    "body",
    [
        "甲市人民政府",
        "甲市人民政府办公室",
        "乙县发展和改革委员会",
        "国家税务总局甲市税务局",
        "丙镇人民政府",
        "甲市公安局交通警察支队",
        "丁街道办事处",
        "甲市地方金融管理局（甲市金融工作办公室）",
        "甲经济技术开发区管理委员会",
    ],
)
def test_bodies(body):
    assert describe(lines(f"{body}2022年政府信息公开工作年度报告")).organisation == body
    assert describe(lines(body, "2022年政府信息公开工作年度报告")).organisation == body


def test_a_body_below_the_title():
    told = describe(lines("政府信息公开工作年度报告", BODY, "2023年，我局认真落实条例。"))
    assert told == Description("政府信息公开工作年度报告", BODY, 2023)


def test_the_year_of_the_title_goes_before_that_of_a_date():
    told = describe(lines("2024年1月20日", f"{BODY}2023年政府信息公开工作年度报告"))
    assert told.year == 2023


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告根据《中华人民共和国政府信息公开条例》编制。",
        "现将我局政府信息公开工作年度报告公布如下：",
        "根据政府信息公开要求，我局编制了工作年度报告",
    ],
)
def test_a_sentence_is_no_title(sentence):
    assert describe(lines(sentence)).title == ""


def test_nothing_is_told_of_nothing():
    assert describe([]) == Description("", "", None)
    assert describe(lines("关于召开会议的通知")) == Description("", "", None)


@given(st.lists(st.text(max_size=30), max_size=20))
def test_no_text_is_too_odd(texts):
    told = describe(lines(*texts))
    assert told.year is None or 2000 <= told.year <= 2099


@given(st.integers(2000, 2099), st.sampled_from(["{}年", "{}年度"]))
def test_any_year(year, wording):
    title = f"{BODY}{wording.format(year)}政府信息公开工作年度报告"
    assert describe(lines(title)).year == year
    chinese = str(year).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    assert describe(lines(title.replace(str(year), chinese))).year == year


@pytest.mark.parametrize(
    "told",
    [
        [f"{BODY}2023年度部门决算"],
        [f"2023年度{BODY}部门决算"],
        [f"2023年度{BODY}部门决算公开"],
        [f"{BODY}2023年度部门（单位）决算"],
        [f"{BODY}2023年度决算"],
        ["2023年度", f"{BODY}部门决算"],
        [f"{BODY}", "2023年度部门决算"],
    ],
)
def test_a_report_of_another_type(told):
    found = describe(lines(*told, "目录", "第一部分 部门概况", "二、2022年度对比"))
    assert (found.organisation, found.year) == (BODY, 2023)
