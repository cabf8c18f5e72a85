"""The original pages with the places of every finding boxed, numbered and commented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Rectangle
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from gouji.document import Audit, Box, Verdict
from gouji.export.legend import legend
from gouji.export.marks import Mark, marks
from gouji.export.ranking import Numbered, ranked
from gouji.export.view import opened, view
from gouji.export.words import COLOURS, VERDICTS, difference, rule_term

_WIDTH = {Verdict.CONTRADICT: 1.4, Verdict.EXPLAINED: 1.2, Verdict.AGREE: 0.5}
_DASHES = {Verdict.MISREAD: (3, 2), Verdict.UNSURE: (3, 2), Verdict.UNCHECKED: (1, 1.5)}
_A4_WIDTH = 595.0
_TINT = 0.12  # opacity inside a box: on the black rulings of a table a thin pen is lost


def annotated_pdf(pdf: bytes, audit: Audit) -> bytes:
    """`pdf` with every finding marked, and pages at its end that list them.

    `pdf` are the audited pages as displayed; boxes of the audit are on them. Both sides of
    each finding are boxed under its number: red contradicts, amber is explained, dashed violet
    may be misread or is unsure, dotted grey could not be checked, thin green agrees. Each box
    carries its message as a comment of the PDF. Identities that hold are counted, not drawn.
    """
    writer = PdfWriter(clone_from=opened(pdf))
    findings = [one for one in ranked(audit) if not one.quiet]
    drawn = marks(findings)
    for number, page in enumerate(writer.pages, 1):
        here = [mark for mark in drawn if mark.page == number]
        if here:
            _mark_page(writer, page, number, here)
    _bookmarks(writer, findings)
    writer.append(BytesIO(legend(audit, findings)), import_outline=False)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _mark_page(writer: PdfWriter, page: PageObject, number: int, here: Sequence[Mark]) -> None:
    shown = view(page)
    overlay = PdfReader(BytesIO(_overlay(shown.size, here))).pages[0]
    page.merge_transformed_page(overlay, shown.transformation(), over=True)
    for mark in here:
        writer.add_annotation(number - 1, _comment(mark, shown.user_box(mark.box)))


def _overlay(size: tuple[float, float], here: Iterable[Mark]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=1)
    for mark in here:
        _draw(canvas, mark, size)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, mark: Mark, size: tuple[float, float]) -> None:
    unit = max(0.5, min(size) / _A4_WIDTH)  # pictures have large pages: pens grow with them
    pen, colour = _WIDTH.get(mark.verdict, 0.8) * unit, HexColor(COLOURS[mark.verdict])
    x0, y0, x1, y1 = mark.box
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(pen)
    canvas.setDash([length * unit for length in _DASHES.get(mark.verdict, ())])
    canvas.setFillColor(colour, alpha=0.0 if mark.verdict is Verdict.AGREE else _TINT)
    gap = 0.6 * unit + pen / 2
    canvas.rect(x0 - gap, size[1] - y1 - gap, x1 - x0 + 2 * gap, y1 - y0 + 2 * gap, fill=1)
    _label(canvas, mark, size, 6.5 * unit)


def _label(canvas: Canvas, mark: Mark, size: tuple[float, float], points: float) -> None:
    """The numbers on a small flag on the box's upper right corner, inside the page."""
    width = canvas.stringWidth(mark.label, "Helvetica-Bold", points) + 0.5 * points
    left = min(max(mark.box[2] - 0.3 * points, 0.0), size[0] - width)
    base = min(max(size[1] - mark.box[1] - 0.3 * points, 0.0), size[1] - 1.1 * points)
    canvas.setFillColor(HexColor(COLOURS[mark.verdict]), alpha=1.0)
    canvas.rect(left, base, width, 1.1 * points, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("Helvetica-Bold", points)
    canvas.drawString(left + 0.25 * points, base + 0.2 * points, mark.label)


def _comment(mark: Mark, box: Box) -> Rectangle:
    """A rectangle without a border (the box is drawn already) that carries the text."""
    comment = Rectangle(rect=box)
    colour = HexColor(COLOURS[mark.verdict]).rgb()
    said = "\n\n".join(_told(one) for one in mark.findings)
    comment[NameObject("/C")] = ArrayObject(FloatObject(part) for part in colour)
    comment[NameObject("/BS")] = DictionaryObject({NameObject("/W"): NumberObject(0)})
    comment[NameObject("/T")] = TextStringObject("gouji 勾稽")
    comment[NameObject("/Contents")] = TextStringObject(said)
    return comment


def _told(one: Numbered) -> str:
    finding = one.finding
    head = f"{one.number} {VERDICTS[finding.verdict].zh} · {rule_term(finding.rule).zh}"
    lines = [head, finding.message, finding.message_en]
    return "\n".join([*lines, *filter(None, [difference(finding)])])


def _bookmarks(writer: PdfWriter, findings: Iterable[Numbered]) -> None:
    """One outline entry for each finding that does not agree, so that a reader jumps to it."""
    told = [one for one in findings if _jumps(one, len(writer.pages))]
    if not told:
        return
    parent = writer.add_outline_item(title="gouji 勾稽", page_number=told[0].pages[0] - 1)
    for one in told:
        title = f"{one.number} {VERDICTS[one.finding.verdict].zh}：{one.finding.message}"
        writer.add_outline_item(title=title, page_number=one.pages[0] - 1, parent=parent)


def _jumps(one: Numbered, pages: int) -> bool:
    loud = one.finding.verdict not in (Verdict.AGREE, Verdict.UNCHECKED)
    return loud and bool(one.pages) and one.pages[0] <= pages
