"""A PDF, page by page: its text layer where that is believed, else its pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gouji.document import Image, Page
from gouji.errors import DamagedFile, EncryptedFile, TooLarge, UnreadableFile
from gouji.intake.content import Content, Picture, content_of
from gouji.intake.geometry import area, displayed
from gouji.intake.glyphs import Glyph, glyphs_of
from gouji.intake.limits import Limits
from gouji.intake.rulings import rulings_of
from gouji.intake.trust import Ink, Judge, backgrounds, believed, tells_text
from gouji.intake.words import words_of

_POINTS_PER_INCH = 72.0
_NATIVE_DPI = (150.0, 300.0)
_LONGEST_SIDE = 14_400.0
"""Points; what PDF allows (ISO 32000-1, annex C)."""

_LEAST_DPI = 50.0
_INK_SCALE = 1.5
_INK_PIXELS = 4_000_000
_TAIL = 64 * 1024
_SHOWN_ANNOTATIONS = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET)
_EXPORT_AGAIN = "请重新导出或扫描 (export or scan it again)"


class Pdf:
    """An open PDF. `name` is how errors call it; `source` is a path, or the bytes.

    `judge` decides what of a page's text layer is believed.
    """

    def __init__(
        self, name: str, source: Path | bytes, limits: Limits, judge: Judge = believed
    ) -> None:
        self._name, self._limits, self._judge = name, limits, judge
        if isinstance(source, Path):
            _refuse_truncated(name, source)
        try:
            self._document = pypdfium2.PdfDocument(source)
            self.pages = len(self._document)
        except pypdfium2.PdfiumError as error:
            raise _cannot_open(name, error) from error
        if not self.pages:
            raise DamagedFile(name, "PDF 没有页面 (the PDF has no pages)", _EXPORT_AGAIN)
        if self.pages > limits.max_pages:
            raise too_many_pages(name, self.pages, limits)

    def read(self, first: int = 1) -> Iterator[Page]:
        """The pages from number `first` on."""
        return (self._read(number) for number in range(first, self.pages + 1))

    def picture(self, number: int, dpi: float) -> Image:
        """Page `number` as displayed, at `dpi` or as near as the limit on pixels lets it be."""
        page = self._load(number)
        try:
            return self._render(page, number, *self._size(page, number, dpi))
        finally:
            page.close()

    def _load(self, number: int) -> Any:
        try:
            page = self._document[number - 1]
            if not _has_shown_annotations(page):
                return page
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            return self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            why = f"第 {number} 页已损坏 (page {number} is broken)"
            raise DamagedFile(self._name, why, _EXPORT_AGAIN) from error

    def _read(self, number: int) -> Page:
        page = self._load(number)
        try:
            return self._told(page, number)
        finally:
            page.close()

    def _told(self, page: Any, number: int) -> Page:
        width, height = page.get_size()
        if max(width, height) > _LONGEST_SIDE:
            raise self._too_large(number, width, height)
        matrix = displayed(page)
        content = content_of(page, matrix)
        rulings = rulings_of(content.paths, width, height)
        ink = self._ink(page, number)
        self._refuse_lost_picture(page, content, ink, number)
        shown = self._judge(content, glyphs_of(page, content, matrix), rulings, ink)
        if shown is None or self._drawn_twice(page, number, content, shown, ink):
            pixels = self._render(page, number, *self._native_size(page, number, content))
            return Page(number, width, height, pixels)
        return Page(number, width, height, None, words_of(shown, rulings), rulings)

    def _ink(self, page: Any, number: int) -> Ink:
        width, height = page.get_size()
        scale = min(_INK_SCALE, math.sqrt(_INK_PIXELS / max(width * height, 1.0)))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        return Ink(self._render(page, number, *size), scale)

    def _drawn_twice(
        self, page: Any, number: int, content: Content, shown: list[Glyph], ink: Ink
    ) -> bool:
        """Whether a picture behind the text shows the same text: a scan with a layer on it."""
        if not shown or not backgrounds(content, ink):
            return False
        for text in content.texts:
            pdfium.FPDFPageObj_SetIsActive(text, False)
        without = self._ink(page, number)
        for text in content.texts:
            pdfium.FPDFPageObj_SetIsActive(text, True)
        return tells_text(without, shown)

    def _refuse_lost_picture(self, page: Any, content: Content, ink: Ink, number: int) -> None:
        """A scan whose picture cannot be decoded is drawn as blank paper; say so instead."""
        if not ink.blank or not content.pictures or not backgrounds(content, ink):
            return
        if all(_decodes(item) for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])):
            return
        why = f"第 {number} 页的图像无法解码 (the picture of page {number} cannot be decoded)"
        raise DamagedFile(self._name, why, _EXPORT_AGAIN)

    def _native_size(self, page: Any, number: int, content: Content) -> tuple[int, int]:
        """The size at which the page's scan is not resampled, if it is one worth keeping."""
        width, height = page.get_size()
        scan = max(content.pictures, key=lambda picture: area(picture.box), default=None)
        dpi = 0.0 if scan is None else _dpi(scan)
        if scan is None or not _NATIVE_DPI[0] <= dpi + 0.5 <= _NATIVE_DPI[1] + 1:
            return self._size(page, number, self._limits.scan_dpi)
        if area(scan.box) < 0.5 * width * height:
            return self._size(page, number, self._limits.scan_dpi)
        found = self._size(page, number, dpi)
        for pixels in (scan.pixels, scan.pixels[::-1]):
            if max(abs(found[0] - pixels[0]), abs(found[1] - pixels[1])) <= 2:
                return pixels[0], pixels[1]
        return found

    def _size(self, page: Any, number: int, dpi: float) -> tuple[int, int]:
        width, height = (side / _POINTS_PER_INCH for side in page.get_size())
        most = math.sqrt(self._limits.max_pixels / max(width * height, 1e-9))
        if most < _LEAST_DPI:
            raise self._too_large(number, *page.get_size())
        dpi = min(dpi, most)
        return max(1, math.floor(width * dpi + 0.5)), max(1, math.floor(height * dpi + 0.5))

    def _too_large(self, number: int, width: float, height: float) -> TooLarge:
        inches = f"{width / _POINTS_PER_INCH:.0f}×{height / _POINTS_PER_INCH:.0f}"
        why = f"第 {number} 页幅面过大：{inches} 英寸 (page {number} is too large: {inches} inches)"
        return TooLarge(self._name, why, "请缩小页面后重试 (shrink the page and try again)")

    def _render(self, page: Any, number: int, width: int, height: int) -> Image:
        try:
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR)
        except pypdfium2.PdfiumError as error:
            raise MemoryError(f"page {number}") from error
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        pixels: Image = np.ascontiguousarray(bitmap.to_numpy()).copy()
        bitmap.close()
        return pixels


def too_many_pages(name: str, pages: int, limits: Limits) -> TooLarge:
    """The error for a file of more pages than the limit."""
    why = (
        f"共 {pages} 页，超过上限 {limits.max_pages} 页 "
        f"({pages} pages; the limit is {limits.max_pages})"
    )
    return TooLarge(name, why, "请拆分后重试 (split it and try again)")


def _refuse_truncated(name: str, path: Path) -> None:
    """A cut-off PDF often still opens, with pages missing: worse than an error."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        if b"startxref" in file.read():
            return
    raise DamagedFile(
        name,
        "PDF 不完整，文件被截断 (the PDF is cut off)",
        "请重新下载或导出 (download or export it again)",
    )


def _cannot_open(name: str, error: pypdfium2.PdfiumError) -> UnreadableFile:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        why = "PDF 已加密，需要密码 (the PDF is encrypted and wants a password)"
        return EncryptedFile(name, why, "请去除密码后重试 (remove the password and try again)")
    return DamagedFile(name, "PDF 已损坏，无法打开 (the PDF is broken)", _EXPORT_AGAIN)


def _has_shown_annotations(page: Any) -> bool:
    """Whether typed notes or form fields stand on the page outside of its text layer."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _SHOWN_ANNOTATIONS:
            return True
    return False


def _decodes(item: Any) -> bool:
    bitmap = pdfium.FPDFImageObj_GetBitmap(item)
    if bitmap:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return bool(bitmap)


def _dpi(scan: Picture) -> float:
    width, height = scan.pixels
    return _POINTS_PER_INCH * math.sqrt(width * height / max(area(scan.box), 1e-9))
