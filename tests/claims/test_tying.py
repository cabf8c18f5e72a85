from __future__ import annotations

from dataclasses import dataclass

import pytest

from gouji.claims import Context, LabelTagger
from gouji.claims.labels import is_total, named, words
from gouji.claims.tying import UNTIED


@dataclass(frozen=True)
class Column:
    label: str


@dataclass(frozen=True)
class Row:
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    figures: tuple[str, ...]
    group: str = ""
    unit: str = "万元"


@dataclass(frozen=True)
class Table:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Form:
    tables: tuple[Table, ...]
    sayings: tuple[()] = ()


def table(name: str, columns: str, rows: str, unit: str = "万元") -> Table:
    """`columns` and `rows` are labels with blanks between; figures are `name.label.label`."""
    down = tuple(map(Column, columns.split()))
    return Table(
        name,
        tuple(
            Row((row,), down, tuple(f"{name}.{row}.{c.label}" for c in down), unit=unit)
            for row in rows.split()
        ),
    )


SPENDING = table(
    "支出决算表",
    "合计 基本支出 项目支出",
    "一般公共服务支出 教育支出 社会保障和就业支出 卫生健康支出 合计",
)
RECEPTION = table(
    "三公经费", "预算数 决算数", "因公出国（境）费 公务用车购置及运行维护费 公务接待费"
)
PEOPLE = table("人员", "人数", "在职人员 离休人员 退休人员", unit="人")
FORM = Form((SPENDING, RECEPTION, PEOPLE))


def tied(text: str, form: Form = FORM, year: int | None = 2023, heading: str = ""):
    """The cell and the probability of each number of `text`."""
    (tags,) = LabelTagger(form, year).tag([Context(text, heading)])
    return [(tag.text, tag.figure, tag.confidence) for tag in tags]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("公务接待费决算数为4.2万元。", "三公经费.公务接待费.决算数"),
        ("2023年，公务接待费预算数5万元。", "三公经费.公务接待费.预算数"),
        ("因公出国（境）费决算数0万元。", "三公经费.因公出国（境）费.决算数"),
        ("其中：教育支出项目支出12.5万元。", "支出决算表.教育支出.项目支出"),
        ("年末在职人员35人。", "人员.在职人员.人数"),
    ],
)
def test_a_label_that_stands_whole_ties_its_number_surely(text, figure):
    ((_, found, chance),) = tied(text)
    assert found == figure
    assert chance >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "政府性基金预算教育支出项目支出12.5万元。",  # what comes before narrows it
        "公务接待费4.2万元。",  # of two columns
        "公务用车运行维护费决算数3万元。",  # part of a label
        "2022年公务接待费决算数4.2万元。",  # of another year
        "未发生公务接待费决算数支出。",
    ],
)
def test_what_the_words_leave_open_is_never_sure(text):
    assert all(chance < 0.95 for _, figure, chance in tied(text) if figure != UNTIED)


def test_what_two_tables_hold_alike_is_told_of_neither():
    twice = Form((RECEPTION, table("另表", "预算数 决算数", "公务接待费 会议费")))
    ((_, figure, chance),) = tied("公务接待费决算数为4.2万元。", twice)
    assert figure == UNTIED or chance < 0.6


def test_columns_that_a_sentence_tells_apart():
    found = tied("公务接待费预算数为5万元，决算数为4.2万元。")
    assert [figure for _, figure, _ in found] == [
        "三公经费.公务接待费.预算数",
        "三公经费.公务接待费.决算数",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费比上年增加1.2万元。",
        "公务接待费下降3.5%。",
        "接待来访群众35人次。",
        "全年召开会议12次。",
    ],
)
def test_changes_rates_and_what_no_label_names_are_tied_to_nothing(text):
    assert all(figure == UNTIED for _, figure, _ in tied(text))


def test_money_is_no_count():
    assert all(figure == UNTIED for _, figure, _ in tied("在职人员35万元。"))


def test_another_years_number_is_last_years_figure_unless_a_label_says_the_year():
    (tag,) = tied("上年公务接待费决算数为4.2万元。")
    assert tag[1] == "previous.三公经费.公务接待费.决算数"
    years = Form((table("产值", "2022年 2023年", "工业总产值 农业总产值"),))
    (tag,) = tied("2022年工业总产值为88万元。", years)
    assert tag[1] == "产值.工业总产值.2022年"


PARAPHRASED = """
教育支出: 用于教育方面的支出, 教育（类）支出
社会保障和就业支出: 社会保障与就业方面, 社会保障和就业（类）
卫生健康支出: 医疗卫生健康方面支出
节能环保支出: 环保节能类支出
农林水支出: 农林水事务
住房保障支出: 住房保障（类）
公共安全支出: 公安等公共安全方面的支出
科学技术支出: 科技支出
文化旅游体育与传媒支出: 文化体育传媒支出
因公出国（境）费: 因公出国经费, 出国境费用
公务用车购置费: 公务车辆购置支出
公务用车运行维护费: 公车运行维护费用, 公务用车的日常运行维护
公务接待费: 国内公务接待支出, 接待费用
年初结转和结余: 上年结转结余, 年初的结转和结余资金
会议费: 召开会议的费用
培训费: 举办培训的费用
工业总产值: 实现工业产值, 规模以上工业完成总产值
社会消费品零售总额: 消费品零售额
城镇居民人均可支配收入: 城镇居民可支配收入
社区卫生服务中心: 社区卫生中心
政府采购工程支出: 政府采购工程类
一般公共服务支出: 一般公共服务（类）
"""


def test_paraphrases_of_labels():
    pairs = [line.split(": ") for line in PARAPHRASED.strip().split("\n")]
    rows = " ".join(row for row, _ in pairs)
    form = Form((table("表", "金额", rows),))
    said = [(row, text) for row, texts in pairs for text in texts.split(", ")]
    best = [tied(f"2023年，我局{text}共计12.5万元。", form)[0][1] for _, text in said]
    right = sum(found == f"表.{row}.金额" for found, (row, _) in zip(best, said, strict=True))
    assert right >= 0.7 * len(said)
    wrong = [one for one, (row, _) in zip(best, said, strict=True) if row not in one]
    assert set(wrong) <= {UNTIED}


def test_labels():
    assert named("（一）其中：公务接待费（万元）") == "公务接待费"
    assert named("1.属于国家秘密") == "属于国家秘密"
    assert words("社会保障和就业支出")[0] == "社会保障"
    assert is_total("合  计")
    assert not is_total("合计支出")


def test_a_form_without_figures_ties_nothing():
    assert tied("公务接待费4.2万元。", Form(())) == [("4.2万", UNTIED, 1.0)]
