"""The audit as a workbook: findings, claims, and the recovered tables."""

from __future__ import annotations

from collections.abc import Iterable

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


def audit_workbook(audit: Audit) -> bytes:
    """The audit as an XLSX file: findings, claims, then one sheet for each table."""
    book = empty_workbook()
    _findings_sheet(book, ranked(audit))
    _claims_sheet(book, audit.claims)
    table_sheets(book, audit.tables)
    return saved(book)


def _findings_sheet(book: Workbook, findings: Iterable[Numbered]) -> None:
    head = (
        "序号 No.", "结论 Verdict", "程度 Severity", "规则 Rule", "说明", "Message",
        "应为 Expected", "实为 Actual", "页 Pages", "指标 Figures", "把握 Confidence", "标识 Id",
    )  # fmt: skip
    sheet = listing(book, "勾稽结果 Findings", head, (7, 13, 9, 10, 60, 60, 11, 11, 8, 34, 9, 20))
    for row, entry in enumerate(findings, 2):
        for column, value in enumerate(_finding_row(entry), 1):
            put(sheet, row, column, value)
        tint = _TINTS.get(entry.finding.verdict)
        if tint is not None:
            sheet.cell(row, 2).fill = tint
    sheet.auto_filter.ref = sheet.dimensions


def _finding_row(entry: Numbered) -> tuple[Value, ...]:
    finding = entry.finding
    return (
        entry.number,
        VERDICTS[finding.verdict].zh,
        SEVERITIES[finding.severity].zh,
        rule_term(finding.rule).zh,
        finding.message,
        finding.message_en,
        finding.expected,
        finding.actual,
        ", ".join(str(page) for page in entry.pages),
        ", ".join(finding.figures),
        round(float(finding.confidence), 3),
        finding.id,
    )


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
