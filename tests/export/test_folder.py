"""What `gouji folder` tells of bodies, years and a parent."""

from __future__ import annotations

from io import BytesIO, StringIO

from openpyxl import load_workbook
from rich.console import Console
from tests.export import sample
from tests.test_comparing import finding, told

from gouji.comparing import Gathered, bodies, sums
from gouji.document import Verdict
from gouji.export.folder import folder_summary, folder_workbook


def gathered(listed=("甲镇", "丙镇")):
    """Two years of a town, one report of its county, one that tells no body."""
    broken = (finding("flow", Verdict.CONTRADICT, "requests.new.total"),)
    audits = (
        told("甲镇", 2020),
        told("甲镇", 2022),
        told("甲镇", 2023, findings=broken, requests__carried_in__total=2),
        told("甲镇", 2023, "又一份.pdf"),
        told("县", 2023),
        told("", 2023, "\x1b[31m无名.pdf"),
    )
    found = bodies(audits)
    return Gathered(audits, found, sums(found, "县", list(listed)))


def text(of, language):
    out = StringIO()
    Console(file=out, width=120).print(folder_summary(of, language))
    return out.getvalue()


def test_bodies_years_and_sums_are_told():
    shown = text(gathered(), "zh")
    for words in (
        "2023 不符 1  甲镇2023.pdf",
        "缺 2021 年度报告，无法衔接",
        "应为 0，实为 2（不衔接）",
        "年度衔接：衔接 8 · 不衔接 1",
        "2023 又一份.pdf（同年另有报告，未作衔接）",
        "无名.pdf（单位或年度未读出，未作衔接）",
        "县 2023 年度与下属单位汇总",
        "计入 1 个单位：甲镇",
        "缺报告：丙镇",
        "存疑 200",
    ):
        assert words in shown
    assert "\x1b" not in shown


def test_in_english_too():
    shown = text(gathered(), "en")
    for words in (
        "no report for 2021",
        "expected 0, found 2",
        "1 counted: 甲镇",
        "no report: 丙镇",
    ):
        assert words in shown


def test_without_a_list_it_is_said_that_some_may_be_missing():
    of = gathered()
    unlisted = Gathered(of.audits, of.bodies, sums(of.bodies, "县", None))
    assert "未给出下属单位名单" in text(unlisted, "zh")


def test_the_workbook_is_inert_and_whole():
    of = gathered(("甲镇",))
    audits = (*of.audits, told("=HYPERLINK(1)", 2023))
    book = load_workbook(BytesIO(folder_workbook(Gathered(audits, of.bodies, of.sums))))
    named = [row[0] for row in book["报告 Reports"].iter_rows(min_row=2)]
    assert len(named) == len(audits)
    (formula,) = (cell for cell in named if str(cell.value).startswith("="))
    assert formula.data_type == "s"
    assert book["勾稽结果 Findings"].max_row == 2
    assert book["衔接 Chains"].max_row == 1 + 9
    assert book["汇总 Sums"].max_row == 1 + 200


def test_what_agrees_is_no_finding_of_the_workbook():
    of = Gathered((sample.audit(),), ())
    listed = load_workbook(BytesIO(folder_workbook(of)))["勾稽结果 Findings"]
    verdicts = {row[1].value for row in listed.iter_rows(min_row=2)}
    assert "不符" in verdicts
    assert "相符" not in verdicts
    files = {row[-1].value for row in listed.iter_rows(min_row=2)}
    assert files == {sample.audit().file}
