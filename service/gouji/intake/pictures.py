"""PNG, JPEG, TIFF, BMP and WebP → RGB pixels as displayed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PIL
from PIL import Image as Pillow
from PIL import ImageOps

from gouji.document import Image, Page
from gouji.errors import DamagedFile, TooLarge
from gouji.intake.limits import Limits
from gouji.intake.pdf import too_many_pages

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError)
_AGAIN = "请重新扫描或导出 (scan or export it again)"


class Pictures:
    """An open picture file; a TIFF may have many pages. `name` is how errors call it."""

    def __init__(self, name: str, path: Path, limits: Limits) -> None:
        self._name, self._limits = name, limits
        Pillow.MAX_IMAGE_PIXELS = None  # every frame's size is checked before it is decoded
        try:
            self._file = Pillow.open(path, formats=_FORMATS)
            self.pages = self._count()
        except (*_BROKEN, PIL.UnidentifiedImageError) as error:
            raise self._damaged() from error
        if self.pages > limits.max_pages:
            raise too_many_pages(name, self.pages, limits)

    def read(self, first: int = 1) -> Iterator[Page]:
        """The pages from number `first` on."""
        for number in range(first, self.pages + 1):
            pixels = self.picture(number)
            yield Page(number, float(pixels.shape[1]), float(pixels.shape[0]), pixels)

    def picture(self, number: int, dpi: float = 0.0) -> Image:  # noqa: ARG002
        """Page `number` as `(height, width, 3)` RGB on white, EXIF turn applied.

        A picture keeps its pixels at any `dpi`; the parameter is that of `Pdf.picture`.
        """
        return np.asarray(self.frame(number))

    def frames(self) -> Iterator[Pillow.Image]:
        """All pages as RGB pictures of Pillow, one at a time."""
        return map(self.frame, range(1, self.pages + 1))

    def frame(self, number: int) -> Pillow.Image:
        """Page `number` as an RGB picture of Pillow."""
        try:
            if self.pages > 1:
                self._file.seek(number - 1)
            self._refuse_large()
            self._file.load()
            return _rgb(ImageOps.exif_transpose(self._file))
        except _BROKEN as error:
            raise self._damaged() from error

    def _count(self) -> int:
        self._refuse_large()
        return int(getattr(self._file, "n_frames", 1)) if self._file.format == "TIFF" else 1

    def _refuse_large(self) -> None:
        width, height = self._file.size
        if width * height > self._limits.max_pixels:
            millions = self._limits.max_pixels / 1e6
            why = (
                f"图片过大：{width}×{height} 像素，上限 {millions:.4g} 百万像素 "
                f"({width}×{height} pixels; the limit is {millions:.4g} megapixels)"
            )
            remedy = "请以 200–300 dpi 重新扫描 (scan it again at 200 to 300 dpi)"
            raise TooLarge(self._name, why, remedy)

    def _damaged(self) -> DamagedFile:
        why = "图片不完整或已损坏 (the picture is cut off or broken)"
        return DamagedFile(self._name, why, _AGAIN)


def _rgb(picture: Pillow.Image) -> Pillow.Image:
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        return _from_deep(picture)
    if "A" in picture.getbands() or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Pillow.new("RGBA", layer.size, "white")
        return Pillow.alpha_composite(paper, layer).convert("RGB")
    return picture.convert("RGB")


def _from_deep(picture: Pillow.Image) -> Pillow.Image:
    """16 bits and more a pixel, brought to 8; `convert` would cut off all that is brighter."""
    values = np.asarray(picture, dtype=np.float32)
    peak = float(values.max(initial=0.0))
    whole = 1.0 if peak <= 1.0 and picture.mode == "F" else 255.0 if peak <= 255.0 else 65535.0
    if picture.mode.startswith("I;16"):
        whole = 65535.0
    grey = np.clip(values * (255.0 / whole), 0, 255).astype(np.uint8)
    return Pillow.fromarray(grey).convert("RGB")


def as_stream(picture: Pillow.Image) -> io.BytesIO:
    """How a page of a picture is kept in a PDF: a JPEG of high quality."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=90)
    stream.seek(0)
    return stream
