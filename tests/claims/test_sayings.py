"""Words that a form says are meant for a figure: the narrative of 部门决算, written from life."""

from __future__ import annotations

import pytest

from gouji.claims import LabelTagger
from gouji.claims.tagger import Context
from gouji.forms import load_forms

(FORM,) = (form for form in load_forms() if form.id == "bmjs-2023")
TAGGER = LabelTagger(FORM, 2023)
SURE = 0.95
OVERALL = "一、收入支出决算总体情况说明"
SPENT = "三、支出决算情况说明"
THREE = "七、财政拨款“三公”经费支出决算情况说明"


def surely(text: str, heading: str) -> list[tuple[str, str]]:
    (tags,) = TAGGER.tag([Context(text, heading, 0, "")])
    return [
        (tag.text, tag.readings[0][0])
        for tag in tags
        if tag.readings[0][1] >= SURE and tag.readings[0][0] != "narrative.other"
    ]


@pytest.mark.parametrize(
    ("heading", "text", "figures"),
    [
        (OVERALL, "2023年度收入总计434.72万元。", ["summary.income_total"]),
        (OVERALL, "2023年度收、支总计均为434.72万元。", ["summary.income_total"]),
        (
            OVERALL,
            "其中：本年收入合计434.16万元，年初结转和结余0.55万元。",
            ["summary.income", "summary.opening"],
        ),
        (
            SPENT,
            "本年支出合计434.16万元，其中：基本支出201.00万元，项目支出233.16万元。",
            ["expenditure.total", "expenditure.basic", "expenditure.project"],
        ),
        (THREE, "公务接待费支出决算为22.59万元。", ["three.final.reception"]),
        (THREE, "“三公”经费支出预算为24.50万元。", ["three.budget.total"]),
    ],
)
def test_what_is_surely_meant(heading, text, figures):
    assert [figure for _, figure in surely(text, heading)] == figures


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        (OVERALL, "收入总计比上年增加58.21万元，增长15.46%。"),
        (OVERALL, "所属学校收入总计58.21万元。"),
        (THREE, "公务接待费支出决算比预算减少2.41万元。"),
        (THREE, "国内公务接待费支出决算为2.41万元。"),
        (THREE, "公务接待费支出决算为3批次。"),
        ("六、一般公共预算财政拨款支出决算情况说明", "基本支出201.00万元。"),
    ],
)
def test_what_may_mean_something_else(heading, text):
    assert surely(text, heading) == []


def test_what_is_said_of_last_year_is_last_years():
    (tags,) = TAGGER.tag([Context("2022年度收入总计58.21万元。", OVERALL, 0, "")])
    assert {tag.readings[0][0] for tag in tags} <= {"previous.summary.income_total"}
