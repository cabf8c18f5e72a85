"""The audit as a workbook: findings, claims, and the recovered tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from gouji.document import Audit, Claim, Verdict
from gouji.export.ranking import Numbered, ranked
from gouji.export.sheets import Value, empty_workbook, listing, put, saved, table_sheets
from gouji.export.words import SEVERITIES, VERDICTS, rule_term

_TINTS = {
    Verdict.CONTRADICT: PatternFill("solid", fgColor="FFF8D7DA"),
    Verdict.EXPLAINED: PatternFill("solid", fgColor="FFFFF2CC"),
    Verdict.MISREAD: PatternFill("solid", fgColor="FFE6E0EC"),
    Verdict.UNSURE: PatternFill("solid", fgColor="FFE6E0EC"),
}


class Column(NamedTuple):
    """A column of the findings: its head, its width in characters, what stands in it."""

    head: str
    width: int
    value: Callable[[Numbered], Value]


_COLUMNS = (
    Column("序号 No.", 7, lambda one: one.number),
    Column("结论 Verdict", 13, lambda one: VERDICTS[one.finding.verdict].zh),
    Column("程度 Severity", 9, lambda one: SEVERITIES[one.finding.severity].zh),
    Column("规则 Rule", 10, lambda one: rule_term(one.finding.rule).zh),
    Column("说明", 60, lambda one: one.finding.message),
    Column("Message", 60, lambda one: one.finding.message_en),
    Column("应为 Expected", 11, lambda one: one.finding.expected),
    Column("实为 Actual", 11, lambda one: one.finding.actual),
    Column("页 Pages", 8, lambda one: ", ".join(str(page) for page in one.pages)),
    Column("指标 Figures", 34, lambda one: ", ".join(one.finding.figures)),
    Column("把握 Confidence", 9, lambda one: round(float(one.finding.confidence), 3)),
    Column("标识 Id", 20, lambda one: one.finding.id),
)


def audit_workbook(audit: Audit) -> bytes:
    """The audit as an XLSX file: findings, claims, then one sheet for each table."""
    book = empty_workbook()
    findings_sheet(book, ranked(audit))
    source_sheets(book, audit)
    return saved(book)


def findings_sheet(
    book: Workbook, findings: Iterable[Numbered], more: Sequence[Column] = ()
) -> None:
    """A new sheet that lists `findings`; the columns `more` come last."""
    columns = (*_COLUMNS, *more)
    heads, widths = [one.head for one in columns], [one.width for one in columns]
    sheet = listing(book, "勾稽结果 Findings", heads, widths)
    for row, finding in enumerate(findings, 2):
        for place, column in enumerate(columns, 1):
            put(sheet, row, place, column.value(finding))
        tint = _TINTS.get(finding.finding.verdict)
        if tint is not None:
            sheet.cell(row, 2).fill = tint
    sheet.auto_filter.ref = sheet.dimensions


def source_sheets(book: Workbook, audit: Audit) -> None:
    """New sheets of what the findings rest on: the claims, and each table."""
    _claims_sheet(book, audit.claims)
    table_sheets(book, audit.tables)


def _claims_sheet(book: Workbook, claims: Iterable[Claim]) -> None:
    head = (
        "序号 No.", "原句 Sentence", "原文数字 Text", "数值 Value", "约数 Approx.",
        "指标 Figure", "页 Page", "把握 Confidence",
    )  # fmt: skip
    sheet = listing(book, "文中数字 Claims", head, (7, 80, 12, 12, 8, 40, 7, 9))
    for number, claim in enumerate(claims, 1):
        approx = "约" if claim.approx else None
        confidence = round(float(claim.confidence), 3)
        values = (number, claim.sentence, claim.text, claim.value, approx)
        for column, value in enumerate((*values, claim.figure, claim.page, confidence), 1):
            put(sheet, number + 1, column, value)
