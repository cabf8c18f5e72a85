"""Blocks → a PDF with pages of A4 width, ruled tables and real text, drawn by ReportLab.

A table is never split: one too tall or too wide for its page makes that page larger.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]
from PIL.Image import Image as Picture
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gouji.intake.blocks import Block, Grid, GridCell, Paragraph, unwrapped
from gouji.intake.glyphs import characters
from gouji.intake.pictures import as_stream

_FONT = "STSong-Light"
_SIZE, _LEADING = 10.5, 15.0
_MARGIN, _PADDING = 48.0, 3.0
_NARROWEST, _NATURAL = 20.0, 160.0
_SMALLEST_PICTURE = 300  # pixels; smaller ones are seals and icons
_MISSING = "〓"  # what Chinese printers set for a character that the fount lacks
_TOKEN = re.compile(r"[0-9A-Za-z.,%]+|.", re.DOTALL)


@dataclass(slots=True)
class _Sheet:
    """A page in the making; `y` counts down from the top."""

    width: float = A4[0]
    height: float = A4[1]
    y: float = _MARGIN
    texts: list[tuple[float, float, str]] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)
    picture: Picture | None = None


def laid_out(blocks: Iterable[Block]) -> bytes:
    """The blocks as a PDF whose text layer gives back their characters."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    flow = _Flow()
    for block in unwrapped(blocks):
        flow.add(block)
    return _drawn(flow.sheets)


class _Flow:
    def __init__(self) -> None:
        self.sheets = [_Sheet()]

    def add(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block.text)
        elif isinstance(block, Grid):
            self._table(block)
        elif min(block.size) >= _SMALLEST_PICTURE:
            self._picture(block)

    def _room(self, height: float) -> _Sheet:
        """The sheet on which `height` points fit; a new one when they do not."""
        sheet = self.sheets[-1]
        if sheet.picture is None and sheet.y + height <= sheet.height - _MARGIN:
            return sheet
        if sheet.picture is not None or sheet.y > _MARGIN:
            self.sheets.append(_Sheet())
        return self.sheets[-1]

    def _paragraph(self, text: str) -> None:
        for line in wrapped(text, A4[0] - 2 * _MARGIN):
            sheet = self._room(_LEADING)
            sheet.texts.append((_MARGIN, sheet.y + _SIZE, line))
            sheet.y += _LEADING

    def _table(self, grid: Grid) -> None:
        if not grid.cells:
            return
        widths = _column_widths(grid, A4[0] - 2 * _MARGIN)
        columns = _edges(widths, _MARGIN)
        heights = _row_heights(grid, columns)
        sheet = self._room(sum(heights) + _LEADING)
        rows = _edges(heights, sheet.y)
        for cell in grid.cells:
            _place(sheet, cell, columns, rows)
        sheet.y = rows[-1] + _LEADING
        sheet.width = max(sheet.width, columns[-1] + _MARGIN)
        sheet.height = max(sheet.height, sheet.y + _MARGIN)

    def _picture(self, picture: Picture) -> None:
        sheet = self.sheets[-1]
        if sheet.texts or sheet.frames or sheet.picture is not None:
            sheet = _Sheet()
            self.sheets.append(sheet)
        sheet.picture = picture
        sheet.height = sheet.width * picture.height / picture.width


def _place(sheet: _Sheet, cell: GridCell, columns: Sequence[float], rows: Sequence[float]) -> None:
    x0, x1 = columns[cell.column], columns[cell.column + cell.colspan]
    y0, y1 = rows[cell.row], rows[cell.row + cell.rowspan]
    sheet.frames.append((x0, y0, x1, y1))
    lines = wrapped(cell.text, x1 - x0 - 2 * _PADDING)
    top = y0 + (y1 - y0 - len(lines) * _LEADING) / 2
    for number, line in enumerate(lines):
        sheet.texts.append((x0 + _PADDING, top + number * _LEADING + _SIZE + 1, line))


def _edges(sizes: Sequence[float], start: float) -> list[float]:
    edges = [start]
    for size in sizes:
        edges.append(edges[-1] + size)
    return edges


def _column_widths(grid: Grid, room: float) -> list[float]:
    """No number is broken; what room is left goes to the columns with most text."""
    least = [_NARROWEST] * grid.columns
    wish = [_NARROWEST] * grid.columns
    for cell in sorted(grid.cells, key=lambda cell: cell.colspan):
        span = slice(cell.column, cell.column + cell.colspan)
        tokens = _TOKEN.findall(cell.text) or [""]
        need = min(max(map(_length, tokens)), _NATURAL) + 2 * _PADDING + 0.5
        least[cell.column] += max(0.0, need - sum(least[span]))
        if cell.colspan == 1:
            natural = min(_NATURAL, max(map(_length, cell.text.split("\n"))) + 2 * _PADDING)
            wish[cell.column] = max(wish[cell.column], natural)
    wants = [max(0.0, w - n) + 0.01 for w, n in zip(wish, least, strict=True)]
    spare = max(0.0, room - sum(least))
    return [n + spare * want / sum(wants) for n, want in zip(least, wants, strict=True)]


def _row_heights(grid: Grid, columns: Sequence[float]) -> list[float]:
    heights = [_LEADING + 2 * _PADDING] * grid.rows
    for cell in sorted(grid.cells, key=lambda cell: cell.rowspan):
        width = columns[cell.column + cell.colspan] - columns[cell.column]
        lines = wrapped(cell.text, width - 2 * _PADDING)
        need = len(lines) * _LEADING + 2 * _PADDING
        span = slice(cell.row, cell.row + cell.rowspan)
        heights[cell.row + cell.rowspan - 1] += max(0.0, need - sum(heights[span]))
    return heights


def _length(text: str) -> float:
    return float(pdfmetrics.stringWidth(text, _FONT, _SIZE))


def wrapped(text: str, width: float) -> list[str]:
    """Lines of at most `width` points; numbers and Latin words stay whole where they fit."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        for token in _TOKEN.findall(paragraph):
            pieces = [token] if _length(token) <= width else list(token)
            for piece in pieces:
                if lines[-1] and _length(lines[-1] + piece) > width:
                    lines.append("")
                lines[-1] += piece
    return lines


def _drawn(sheets: Sequence[_Sheet]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    printable = _printable({c for sheet in sheets for _, _, line in sheet.texts for c in line})
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        canvas.setFont(_FONT, _SIZE)
        canvas.setLineWidth(0.5)
        _draw(canvas, sheet, printable)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw(canvas: Canvas, sheet: _Sheet, printable: dict[str, str]) -> None:
    for x, y, line in sheet.texts:
        canvas.drawString(x, sheet.height - y, "".join(printable[char] for char in line))
    for x0, y0, x1, y1 in sheet.frames:
        canvas.rect(x0, sheet.height - y1, x1 - x0, y1 - y0)
    if sheet.picture is not None:
        picture = ImageReader(as_stream(sheet.picture.convert("RGB")))
        canvas.drawImage(picture, 0, 0, sheet.width, sheet.height)


def _printable(wanted: set[str]) -> dict[str, str]:
    """What to print for each character: itself if the PDF gives it back, else a missing mark."""
    hanzi = {char: characters(char) for char in wanted}
    uncommon = {form for form in hanzi.values() if not _in_gb2312(form)}
    lost = uncommon - _given_back(uncommon)
    return {char: _MISSING if form in lost else form for char, form in hanzi.items()}


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _given_back(chars: set[str]) -> set[str]:
    """Those of `chars` that PDFium reads back from a trial page."""
    trial = sorted(char for char in chars if "\x20" < char <= "\uffff" and char.isprintable())
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(4000, 20 * len(trial) + 40))
    canvas.setFont(_FONT, 10)
    for row, char in enumerate(trial):
        canvas.drawString(20, 20 * row + 20, char)
    canvas.save()
    document = pypdfium2.PdfDocument(stream.getvalue())
    try:
        return set(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def bound(pictures: Iterable[Picture]) -> bytes:
    """Pictures as a PDF, one a page, one pixel a point."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for picture in pictures:
        canvas.setPageSize(picture.size)
        canvas.drawImage(ImageReader(as_stream(picture)), 0, 0, *picture.size)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
