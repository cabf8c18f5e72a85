"""How the pages of a PDF are displayed, and the way from there to its own coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
from pypdf import PageObject, PdfReader, Transformation
from pypdf.errors import DependencyError, PyPdfError

from gouji.document import Box


@dataclass(frozen=True, slots=True)
class View:
    """How a page is displayed: its visible part in user space, and its rotation clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation % 180 else (width, height)

    def transformation(self) -> Transformation:
        """From the displayed page, origin bottom left, to user space."""
        width, height = self.size
        turned = Transformation().rotate(self.rotation)
        shift = {0: (0.0, 0.0), 90: (height, 0.0), 180: (width, height), 270: (0.0, width)}
        x, y = shift[self.rotation]
        return turned.translate(self.left + x, self.bottom + y)

    def user_box(self, box: Box) -> Box:
        """`box` of the displayed page, origin top left, in user space."""
        height = self.size[1]
        transformation = self.transformation()
        x0, y0 = transformation.apply_on((box[0], height - box[3]))
        x1, y1 = transformation.apply_on((box[2], height - box[1]))
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def view(page: PageObject) -> View:
    """How `page` is displayed."""
    media, crop = page.mediabox, page.cropbox
    edges = (
        max(float(media.left), float(crop.left)),
        max(float(media.bottom), float(crop.bottom)),
        min(float(media.right), float(crop.right)),
        min(float(media.top), float(crop.top)),
    )
    return View(*edges, rotation=round(page.rotation / 90) % 4 * 90)


def opened(pdf: bytes) -> PdfReader:
    """`pdf` ready to be read; what pypdf cannot follow is first written anew by PDFium."""
    try:
        reader = PdfReader(BytesIO(pdf))
        len(reader.pages)  # follows the page tree and decrypts
    except (PyPdfError, DependencyError):
        return PdfReader(BytesIO(_rewritten(pdf)))
    return reader


def _rewritten(pdf: bytes) -> bytes:
    file = BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        document.save(file, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
    return file.getvalue()


def page_sizes(pdf: bytes) -> dict[int, tuple[float, float]]:
    """Width and height of each page (from 1) as displayed, points."""
    return {number: view(page).size for number, page in enumerate(opened(pdf).pages, 1)}
