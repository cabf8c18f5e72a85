"""Scanned pages as files."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .scanning import ScannedPage


def as_pdf(pages: Sequence[ScannedPage]) -> bytes:
    """A PDF of JPEG pages, each filled by its image."""
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.drawImage(ImageReader(BytesIO(page.jpeg)), 0, 0, page.width, page.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def as_tiff(pages: Sequence[ScannedPage]) -> bytes:
    """A multi-page TIFF that states its resolution."""
    first, *others = [Image.fromarray(page.image) for page in pages]
    target = BytesIO()
    dpi = _dpi(pages[0])
    first.save(
        target, "TIFF", save_all=True, append_images=others, compression="tiff_lzw", dpi=(dpi, dpi)
    )
    return target.getvalue()


def as_png(page: ScannedPage) -> bytes:
    """One page as a PNG that states its resolution."""
    target = BytesIO()
    Image.fromarray(page.image).save(target, "PNG", dpi=(_dpi(page), _dpi(page)))
    return target.getvalue()


def _dpi(page: ScannedPage) -> int:
    return round(float(page.image.shape[1]) / page.width * 72)
