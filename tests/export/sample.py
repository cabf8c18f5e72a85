"""A small report drawn as a PDF, and its audit with one finding of every verdict."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import numpy as np
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from gouji.document import (
    Audit,
    Box,
    Cell,
    Claim,
    Evidence,
    Figure,
    Finding,
    Page,
    Severity,
    Table,
    Verdict,
)
from gouji.export.fonts import chinese_font

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, ROW, COLUMN = 60.0, 120.0, 26.0, 80.0
TEXT = (
    "本年度共收到政府信息公开申请 9 件，上年结转 2 件，全年办结 10 件。",
    "主动公开信息 1,204 条，其中财政类 7 条。",
    "因信息公开被提起行政复议 4 件，维持 3 件。",
)
HEAD = ("项目", "自然人", "企业", "其他", "总计")
ROWS = (
    ("一、本年新收", "6", "1", "1", "8"),
    ("二、上年结转", "2", "0", "0", "2"),
    ("（一）予以公开", "5", "1", "1", "7"),
    ("（二）不予公开", "2", "0", "0", "3"),
    ("四、结转下年度", "1", "0", "0", "0"),
)
NAMES = ("new", "carried_in", "granted", "refused", "carried_out")
COLUMNS = ("natural", "company", "other_org", "total")


def line_box(line: int, first: str) -> Box:
    """The box of `first` in line `line` of the text; characters are 12 points wide or 6."""
    before = TEXT[line][: TEXT[line].index(first)]
    left = LEFT + sum(_advance(character) for character in before)
    top = TOP + line * ROW
    return left, top, left + sum(_advance(character) for character in first), top + 12


def _advance(character: str) -> float:
    return 12.0 if ord(character) > 255 else 6.0


def cell_box(row: int, column: int) -> Box:
    x, y = LEFT + column * COLUMN, TOP + row * ROW
    return x, y, x + COLUMN, y + ROW


def pdf() -> bytes:
    """Two A4 pages: three lines of text, then the table."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont(chinese_font(), 12)
    for line, text in enumerate(TEXT):
        x = LEFT
        for character in text:
            canvas.drawString(x, HEIGHT - TOP - line * ROW - 10.5, character)
            x += _advance(character)
    canvas.showPage()
    canvas.setFont(chinese_font(), 10)
    for row, texts in enumerate((HEAD, *ROWS)):
        for column, text in enumerate(texts):
            x0, y0, x1, y1 = cell_box(row, column)
            canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0)
            canvas.drawCentredString((x0 + x1) / 2, HEIGHT - y1 + 9, text)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def pages(scale: float = 1.5) -> tuple[Page, ...]:
    """The sample's pages as pictures."""
    document = pypdfium2.PdfDocument(pdf())
    pictures = [np.array(page.render(scale=scale).to_pil().convert("RGB")) for page in document]
    document.close()
    return tuple(Page(n, WIDTH, HEIGHT, picture) for n, picture in enumerate(pictures, 1))


def table() -> Table:
    cells = [
        Cell(row, column, 1, 1, text, 2, cell_box(row, column), 0.85 if text == "7" else 0.99)
        for row, texts in enumerate((HEAD, *ROWS))
        for column, text in enumerate(texts)
    ]
    return Table(len(ROWS) + 1, len(HEAD), (2,), tuple(cells), 0.98)


def figures() -> tuple[Figure, ...]:
    return tuple(
        Figure(
            f"requests.{name}.{column}",
            Decimal(text),
            text,
            0.85 if text == "7" else 0.99,
            2,
            cell_box(row, place),
        )
        for row, (name, texts) in enumerate(zip(NAMES, ROWS, strict=True), 1)
        for place, (column, text) in enumerate(zip(COLUMNS, texts[1:], strict=True), 1)
    )


def claim(line: int, text: str, value: str, figure: str) -> Claim:
    start = TEXT[line].index(text)
    box = line_box(line, text)
    number = Decimal(value)
    return Claim(TEXT[line], start, start + len(text), text, number, False, figure, 0.97, 1, box)


def claims() -> tuple[Claim, ...]:
    return (
        claim(0, "9", "9", "requests.new.total"),
        claim(0, "2", "2", "requests.carried_in.total"),
        claim(0, "10", "10", "requests.handled.total"),
        claim(1, "1,204", "1204", "narrative.published"),
        claim(2, "4", "4", "review.total"),
    )


def finding(
    identifier: str,
    rule: str,
    verdict: Verdict,
    sides: tuple[int | None, int | None],
    claims: tuple[int, ...] = (),
    figures: tuple[str, ...] = (),
    evidence: tuple[Evidence, ...] = (),
    severity: Severity = Severity.MEDIUM,
    message: str | None = None,
) -> Finding:
    expected, actual = (None if side is None else Decimal(side) for side in sides)
    told = message or f"示例 {identifier}：两处数字的核对结果是 {verdict.value}"
    return Finding(
        identifier, rule, verdict, severity, told, f"Sample {identifier} {verdict.value}",
        expected, actual, claims, figures, 0.97, evidence,
    )  # fmt: skip


def findings() -> tuple[Finding, ...]:
    refused = tuple(f"requests.refused.{column}" for column in COLUMNS)
    column = tuple(Evidence(2, cell_box(row, 4)) for row in (1, 2, 3, 4, 5))
    return (
        finding("i1", "row-sum", Verdict.AGREE, (8, 8), figures=("requests.new.total",)),
        finding("c1", "text-table", Verdict.AGREE, (2, 2), (1,), ("requests.carried_in.total",)),
        finding(
            "c0", "text-table", Verdict.CONTRADICT, (9, 8), (0,), ("requests.new.total",),
            severity=Severity.HIGH,
            message="文中称收到申请 9 件，表中“一、本年新收”总计为 8 件",
        ),
        finding(
            "r4", "row-sum", Verdict.CONTRADICT, (2, 3), figures=refused,
            message="“（二）不予公开”一行各项之和为 2，总计栏为 3",
        ),
        finding("f", "flow", Verdict.MISREAD, (10, 11), evidence=column),
        finding("c2", "text-table", Verdict.EXPLAINED, (10, 7), (2,), ("requests.granted.total",)),
        finding("u", "column-sum", Verdict.UNSURE, (7, 7), figures=("requests.granted.total",)),
        finding("c3", "text-table", Verdict.UNCHECKED, (1204, None), (3,)),
        finding(
            "m", "completeness", Verdict.CONTRADICT, (None, None), severity=Severity.LOW,
            message="缺少第三张表（行政复议、行政诉讼）",
        ),
    )  # fmt: skip


def audit(**changes: object) -> Audit:
    values: dict[str, object] = {
        "file": "sample.pdf",
        "form": "xxgk-2021",
        "title": "某某镇2023年政府信息公开工作年度报告",
        "organisation": "某某镇人民政府",
        "year": 2023,
        "pages": 2,
        "tables": (table(),),
        "figures": figures(),
        "claims": claims(),
        "findings": findings(),
        "timings": {"intake": 0.1, "reading": 2.0},
        "versions": {"gouji": "0.1.0"},
    } | changes
    return Audit(**values)  # type: ignore[arg-type]
