"""What the narrative should and should not say. Sentences are written from life."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reconcile.material import FORM, audit, cell, claim, filled, read

from gouji.document import Severity, Statement, Verdict
from gouji.forms import load_forms
from gouji.reconcile import judge

FORM_2021 = next(form for form in load_forms() if form.id == "xxgk-2021")


def said(text, section=1, *, heading=False, confidence=1.0):
    return Statement(text, "", section, 1, (0.0, 0.0, 9.0, 9.0), confidence, heading)


def findings(*statements, form=FORM, values=None, claims=(), **given):
    found = judge(form, read(values or filled()), claims, statements=statements, **given)
    return [f for f in found if f.rule in ("completeness", "plausibility")]


HEADINGS = tuple(
    said(section.name, number, heading=True)
    for number, section in enumerate(FORM_2021.sections, start=1)
)
TOPICS = tuple(
    said(text)
    for text in (
        "全年主动公开政府信息12条。",
        "未收到依申请公开。",
        "严格执行保密审查。",
        "依托门户网站公开。",
        "开展业务培训2次。",
    )
)


def missing(*statements):
    found = judge(FORM_2021, (), (), statements=statements)
    return [f.message for f in found if "未见" in f.message]


def test_every_section_and_topic_is_there():
    assert missing(*HEADINGS, *TOPICS) == []


def test_a_report_of_which_no_text_was_read_is_not_said_to_lack_sections():
    assert missing() == []


def test_a_section_and_a_topic_that_are_missing():
    told = missing(*HEADINGS[:4], HEADINGS[5], *TOPICS[:4])
    assert len(told) == 2
    assert "五、存在的主要问题及改进情况" in told[0]
    assert "监督保障" in told[1]


@pytest.mark.parametrize(
    ("organisation", "told"),
    [("云溪市人民政府", 1), ("某某县政府（本级）", 1), ("云溪市教育局", 0), ("鹤鸣街道办事处", 0)],
)
def test_of_governments_more_is_asked(organisation, told):
    found = judge(FORM_2021, (), (), statements=HEADINGS + TOPICS, organisation=organisation)
    lacking = [f.message for f in found if "未见" in f.message]
    assert len(lacking) == told
    assert all("工作考核、社会评议、责任追究结果" in message for message in lacking)
    told_of = said("工作列入考核，社会评议良好，未发生责任追究情形。")
    statements = (*HEADINGS, *TOPICS, told_of)
    found = judge(FORM_2021, (), (), statements=statements, organisation=organisation)
    assert not [f for f in found if "未见" in f.message]


@pytest.mark.parametrize(
    "text",
    ["全年在政府网上共主动公开条，其中指南0条。", "今年共收到申请 件。", "答复申请__件，均按时。"],
)
def test_a_number_left_out(text):
    (found,) = findings(said(text))
    assert (found.rule, found.verdict) == ("completeness", Verdict.CONTRADICT)
    assert "缺少数字" in found.message
    (scanned,) = findings(said(text, confidence=0.98))
    assert scanned.verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开12条。",
        "无延期答复件，无跨年结转件。",
        "根据《政府信息公开条例》，主动公开信息。",
        "收到有关信件，均已办结。",
    ],
)
def test_no_number_left_out(text):
    assert findings(said(text)) == []


PERIOD = "本报告中所列数据的统计期限自{}年1月1日起至{}年12月31日止。"


def test_the_period_of_the_statistics():
    assert findings(said(PERIOD.format(2023, 2023)), year=2023) == []
    (found,) = findings(said(PERIOD.format(2022, 2022)), year=2023)
    assert (found.rule, found.verdict) == ("plausibility", Verdict.CONTRADICT)
    (scanned,) = findings(said(PERIOD.format(2022, 2022), confidence=0.97), year=2023)
    assert scanned.verdict is Verdict.UNSURE
    assert findings(said(PERIOD.format(2022, 2022))) == []


@pytest.mark.parametrize(
    "text",
    [
        "统计期限为2022年1月1日至12月31日。",
        "本报告数据统计期限自2022年1月1日—2022年12月31日止。",
        "统计期限自2022年1月1日起，至2023年12月31日止。",
    ],
)
def test_a_period_of_last_year_however_it_is_written(text):
    assert [f.verdict for f in findings(said(text), year=2023)] == [Verdict.CONTRADICT]


def test_a_period_that_may_be_that_of_a_plan_is_in_doubt():
    text = "规划自2021年1月1日起，至2025年12月31日止。"
    assert [f.verdict for f in findings(said(text), year=2023)] == [Verdict.UNSURE]


def test_the_same_period_of_last_year_may_be_compared_with():
    text = "与2022年1月1日至2022年12月31日同期相比，申请增加2件。"
    assert findings(said(text), year=2023) == []


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("现将2022年度政府信息公开工作情况报告如下。", True),
        ("现公布某某局2022年政府信息公开工作年度报告。", True),
        ("现公布某某局2023年政府信息公开工作年度报告。", False),
        ("按照《2022年政府信息公开工作年度报告》的整改要求，逐项落实。", False),
        ("2022年，我局主动公开政府信息12条。", True),
        ("2023年，我局主动公开政府信息12条。", False),
        ("2022年以来，我局主动公开政府信息12条。", False),
        ("2022年同期收到申请3件，今年收到4件。", False),
        ("2024年，我局将继续加强公开。", False),
    ],
)
def test_a_sentence_that_was_not_brought_up_to_date(text, stale):
    found = findings(said(text), year=2023)
    assert [f.verdict for f in found] == [Verdict.UNSURE] * stale


def test_the_year_that_is_stale_is_quoted_wherever_it_stands():
    long = "按照上级统一部署和要求，结合我局全年各项工作开展情况和实际，现公布某某局"
    (found,) = findings(said(long + "2022年政府信息公开工作年度报告。"), year=2023)
    assert "2022年政府信息公开" in found.message


def test_sentences_copied_from_last_year_are_told_for_information():
    text = "主要存在公开意识有待加强、公开内容不够全面、业务能力有待提升等{}个问题。"
    last = replace(audit(filled()), statements=(said(text.format(3), 5),))
    given = {"year": 2023, "previous": last}
    (found,) = findings(said(text.format(2), 5), said("另有其他问题。", 5), **given)
    assert (found.verdict, found.severity) == (Verdict.UNCHECKED, Severity.INFO)
    assert "有 1 句" in found.message
    assert (
        findings(said("今年的问题与去年完全不同，主要在于人手和时间都不够用。", 5), **given) == []
    )


DUTIFUL = replace(FORM, duties=FORM_2021.duties)
FEE = claim("全年收取信息处理费120元。", "120", "narrative.info_fee")


@pytest.mark.parametrize(
    ("last", "told"),
    [("无。", True), ("没有其他需要报告的事项。", True), ("按规定收取信息处理费120元。", False)],
)
def test_a_fee_that_section_six_should_tell(last, told):
    found = findings(said(FEE.sentence), said(last, 6), claims=(FEE,), form=DUTIFUL)
    assert bool(found) is told
    assert all(f.rule == "completeness" and "信息处理费" in f.message for f in found)


@pytest.mark.parametrize(
    ("organisation", "told"),
    [
        ("某某镇人民政府", True),
        ("某某县人民政府", True),
        ("望川区人民政府办公室", True),
        ("某某市水利局", True),
        ("某某市卫生健康委员会", True),
        ("云溪市经济技术开发区管理委员会", True),
        ("苏州市昆山市人民政府", True),
        ("大理白族自治州大理市人民政府", True),
        ("某某市委宣传部", True),
        ("某某地区行政公署", True),
        ("国家税务总局某某省税务局", True),
        ("某某市人民政府", False),
        ("苏州市人民政府办公室", False),
        ("某某省人民政府办公厅", False),
        ("内蒙古自治区人民政府", False),
        ("凉山彝族自治州人民政府", False),
        ("国家发展和改革委员会", False),
        ("国家市场监督管理总局", False),
        ("中国人民银行", False),
        ("农业农村部", False),
        ("审计署", False),
        ("", False),
    ],
)
def test_who_may_make_rules(organisation, told):
    values = {"proactive.rules.issued": 2, "proactive.rules.in_force": 3}
    found = judge(FORM_2021, read(values), (), organisation=organisation)
    authority = [f for f in found if f.rule == "plausibility"]
    assert bool(authority) is told
    assert all(f.verdict is Verdict.UNSURE and "立法法" in f.message for f in authority)


@pytest.mark.parametrize(("value", "confidence"), [(0, 0.99), (None, 0.99), (2, 0.9)])
def test_no_rules_or_none_surely_read(value, confidence):
    figures = (cell("proactive.rules.issued", value, confidence),)
    found = judge(FORM_2021, figures, (), organisation="某某镇人民政府")
    assert not [f for f in found if f.rule == "plausibility"]
