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


def test_labels():
    assert named("（一）其中：公务接待费（万元）") == "公务接待费"
    assert named("1.属于国家秘密") == "属于国家秘密"
    assert words("社会保障和就业支出")[0] == "社会保障"
    assert is_total("合  计")
    assert not is_total("合计支出")


def test_a_form_without_figures_ties_nothing():
    assert tied("公务接待费4.2万元。", Form(())) == [("4.2万", UNTIED, 1.0)]
