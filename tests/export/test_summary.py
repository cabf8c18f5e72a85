from io import StringIO

import pytest
from rich.console import Console
from tests.export import sample

from gouji.export.summary import summary, tables_summary


def shown(told) -> str:
    console = Console(file=StringIO(), width=120)
    console.print(told)
    return console.file.getvalue()


def test_what_was_read_and_what_contradicts_is_told():
    text = shown(summary(sample.audit()))
    assert "某某镇人民政府 · 2023 年度 · 表式 xxgk-2021 · 共 2 页 · sample.pdf" in text
    assert "表中数据 20 项，读出 20 项，空白 0 项，把握不足 1 项" in text
    assert "文中数字 5 个，可核对 3 个" in text
    assert "勾稽关系 4 条，成立 1 条" in text
    assert "文中称收到申请 9 件" in text
    assert "文中 9，表中 8" in text
    assert "疑为识别错误 1 · 存疑 1 · 无从核对 1" in text


def test_it_speaks_english():
    text = shown(summary(sample.audit(), "en"))
    assert "identities: 1 of 4 hold" in text
    assert "Sample c0 contradict [high]  text 9, table 8" in text


def test_identities_that_hold_are_not_listed():
    assert "示例 i1" not in shown(summary(sample.audit()))


def test_a_clean_report_says_so():
    assert "没有发现不符" in shown(summary(sample.audit(findings=sample.findings()[:2])))


@pytest.mark.parametrize("title", ["[bold]x[/bold]", "[/]", "\x1b[2J\x1b]0;owned\x07"])
def test_text_of_the_document_does_not_steer_the_terminal(title):
    text = shown(summary(sample.audit(title=title, file=title, organisation=title)))
    assert "\x1b" not in text
    assert title.replace("\x1b", " ").replace("\x07", " ") in text


def test_tables_are_drawn():
    text = shown(tables_summary("a.png", [sample.table()], "zh"))
    assert "表 1 · 6 行 × 5 列 · 第 2 页" in text
    assert "一、本年新收" in text
    assert "no table was found" in shown(tables_summary("a.png", [], "en"))
