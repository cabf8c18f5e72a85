"""Real files for the tests, built by the libraries that write such files."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gouji.document import Page
from gouji.intake import open_document
from gouji.settings import Settings

SONG = "STSong-Light"
A4 = (595.0, 842.0)


def write_pdf(path: Path, *pages: Callable[[Canvas], None], size=A4, **options) -> Path:
    """A PDF whose pages are drawn by the functions; coordinates count from the bottom left."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    canvas = Canvas(str(path), pagesize=size, **options)
    for draw in pages:
        canvas.setFont(SONG, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def text_page(text: str = "本年新收政府信息公开申请数量 170 件", x: float = 72, y: float = 700):
    return lambda canvas: canvas.drawString(x, y, text)


def scan(width: int = 800, height: int = 1100, lines: int = 40) -> Image.Image:
    """A picture of a page of writing: dark strokes in lines on white paper."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for row in range(lines):
        y = (row + 1) * height / (lines + 2)
        for x in range(width // 10, width * 9 // 10, 12):
            pen.rectangle((x, y, x + 7, y + height / (3 * lines)), fill="black")
    return picture


def reader(picture: Image.Image) -> ImageReader:
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    stream.seek(0)
    return ImageReader(stream)


def pages_of(path: Path, **limits) -> list[Page]:
    with open_document(path, Settings(**limits)) as document:
        pages = list(document)
        assert len(pages) == document.pages
        return pages


def only_page(path: Path, **limits) -> Page:
    (page,) = pages_of(path, **limits)
    return page


def text_of(page: Page) -> str:
    return "".join(word.text for word in page.words)


def grey(array: np.ndarray) -> Image.Image:
    return Image.fromarray(array)


@contextmanager
def hidden(canvas: Canvas) -> Iterator[None]:
    """What is drawn inside leaves no mark: the way OCR programs lay text on a scan."""
    canvas._code.append("3 Tr")
    yield
    canvas._code.append("0 Tr")
