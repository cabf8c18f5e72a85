"""The pages at the end of an annotated PDF: every number, its verdict and its message."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from gouji.document import Audit
from gouji.export.fonts import chinese_font
from gouji.export.ranking import Numbered
from gouji.export.words import COLOURS, VERDICTS, difference, rule_term

_WIDTHS = (14 * mm, 26 * mm, 118 * mm, 16 * mm)


def legend(audit: Audit, findings: Sequence[Numbered]) -> bytes:
    """A4 pages that list `findings` under their numbers."""
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm,
        bottomMargin=16 * mm, title=audit.title or audit.file, invariant=1,
    )  # fmt: skip
    document.build([*_heading(audit, findings), _list(findings)])
    return file.getvalue()


def _heading(audit: Audit, findings: Sequence[Numbered]) -> list[Flowable]:
    held = len(audit.findings) - len(findings)
    about = f"{audit.title or audit.file} · 另有 {held} 条勾稽关系成立，未标注"
    about_en = f"Identities that hold are not drawn: {held}"
    return [
        Paragraph("勾稽标注说明 Findings", _style(14)),
        Spacer(1, 2 * mm),
        Paragraph(escape(about), _style(9, "#555555")),
        Paragraph(about_en, _style(7.5, "#666666")),
        Spacer(1, 4 * mm),
    ]


def _list(findings: Sequence[Numbered]) -> Flowable:
    head = [Paragraph(text, _style(8, "#555555")) for text in ("序号", "结论", "说明", "页")]
    if not findings:
        head[2] = Paragraph("没有需要标注的内容 Nothing to mark", _style(9))
    rows = [_row(one) for one in findings]
    table = LongTable([head, *rows], colWidths=_WIDTHS, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#cccccc")),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _row(one: Numbered) -> list[Flowable | list[Flowable]]:
    finding, colour = one.finding, COLOURS[one.finding.verdict]
    message: list[Flowable] = [
        Paragraph(escape(finding.message), _style(9)),
        Paragraph(escape(finding.message_en), _style(7.5, "#666666")),
    ]
    if difference(finding):
        message.append(Paragraph(difference(finding), _style(9, colour)))
    verdict = f"{VERDICTS[finding.verdict].zh}<br/>{escape(rule_term(finding.rule).zh)}"
    pages = "、".join(str(page) for page in one.pages)
    return [
        Paragraph(str(one.number), _style(10, colour)),
        Paragraph(verdict, _style(9, colour)),
        message,
        Paragraph(pages, _style(9)),
    ]


def _style(size: float, colour: str = "#000000") -> ParagraphStyle:
    return ParagraphStyle(
        f"gouji-{size}-{colour}",
        fontName=chinese_font(),
        fontSize=size,
        leading=size * 1.4,
        wordWrap="CJK",
        textColor=HexColor(colour),
    )
