"""Writes a laid-out report as a born-digital PDF."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from .fonts import registered
from .layout import Layout, laid_out
from .printed import is_blank
from .report import Report
from .sheet import Sheet
from .style import Style
from .truth import FigureTruth, PageTruth, Rendered
from .two_up import two_up


def render_pdf(report: Report, style: Style | None = None) -> Rendered:
    """The report as a PDF with its truth; the same report and style give the same bytes.

    Raises `MissingFontError`, which names the Debian package, when a font is not installed.
    """
    style = style or Style()
    layout = laid_out(report, style)
    if style.two_up:
        layout = two_up(layout)
    return Rendered(
        pdf=_pdf(layout.sheet, report.title),
        pages=_pages(layout.sheet),
        tables=layout.tables,
        parts=tuple(layout.parts),
        figures=_figures(layout, report.figures),
        lines=tuple(layout.lines),
    )


def _pages(sheet: Sheet) -> tuple[PageTruth, ...]:
    return tuple(
        PageTruth(number, width, height, tuple(r.box for r in sheet.rules if r.page == number))
        for number, (width, height) in enumerate(sheet.sizes, start=1)
    )


def _figures(layout: Layout, values: Mapping[str, Decimal | None]) -> dict[str, FigureTruth]:
    found = {}
    for cell in (c for part in layout.parts for c in part.cells):
        if cell.figure:
            value = None if is_blank(cell.text) else values[cell.figure]
            found[cell.figure] = FigureTruth(cell.figure, value, cell.text, cell.page, cell.box)
    return found


def _pdf(sheet: Sheet, title: str) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    for number, size in enumerate(sheet.sizes, start=1):
        canvas.setPageSize(size)
        _draw_page(canvas, sheet, number, size[1])
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_page(canvas: Canvas, sheet: Sheet, number: int, height: float) -> None:
    for fill in (f for f in sheet.fills if f.page == number):
        x0, y0, x1, y1 = fill.box
        canvas.setFillColorRGB(*fill.colour)
        canvas.rect(x0, height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    for rule in (r for r in sheet.rules if r.page == number):
        x0, y0, x1, y1 = rule.box
        canvas.setLineWidth(rule.width)
        canvas.setLineCap(0 if rule.dash else 2)
        canvas.setDash(list(rule.dash) if rule.dash else [])
        canvas.line(x0, height - y0, x1, height - y1)
    canvas.setFillColorRGB(0, 0, 0)
    for text in (t for t in sheet.texts if t.page == number):
        x = text.x
        for name, run in text.face.runs(text.text):
            registered(name)
            canvas.setFont(name, text.size)
            canvas.drawString(x, height - text.y, run)
            x += text.face.width(run, text.size)
