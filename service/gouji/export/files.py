"""Writes the exports of a file that has been audited, with its pages from intake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from gouji.document import Audit, Image, Page
from gouji.export.destination import write
from gouji.export.view import page_sizes
from gouji.intake import as_pdf, rasterise
from gouji.settings import Settings

REPORT_DPI = 150.0
"""Sharp enough for crops of print, small enough to mail."""

_PAGES_AT_ONCE = 4
_WIDEST = 1800  # pixels of a page that crops are cut from; scans may have many more


def write_annotated(source: Path, audit: Audit, out: Path) -> Path:
    """Write `source` with its findings marked; raises `UnreadableFile` and `OSError`."""
    from gouji.export.annotate import annotated_pdf

    return write(out, annotated_pdf(as_pdf(source, Settings()), audit))


def write_report(source: Path, audit: Audit, out: Path) -> Path:
    """Write the report that `out`'s suffix names; raises `UnreadableFile` and `OSError`."""
    if out.suffix.lower() == ".xlsx":
        from gouji.export.xlsx import audit_workbook

        return write(out, audit_workbook(audit))
    from gouji.export.html import html_report, pages_shown

    pages = pictures(source, pages_shown(audit), Settings())
    return write(out, html_report(audit, pages).encode())


def pictures(source: Path, numbers: Sequence[int], settings: Settings) -> Iterator[Page]:
    """The pages `numbers` of `source` with pictures, a few at a time: those may be large.

    Raises `UnreadableFile`.
    """
    sizes = page_sizes(as_pdf(source, settings)) if numbers else {}
    for start in range(0, len(numbers), _PAGES_AT_ONCE):
        some = numbers[start : start + _PAGES_AT_ONCE]
        for number, picture in rasterise(source, some, REPORT_DPI, settings).items():
            yield Page(number, *sizes[number], _shrunk(picture))


def _shrunk(picture: Image) -> Image:
    if picture.shape[1] <= _WIDEST:
        return picture
    height = max(1, round(picture.shape[0] * _WIDEST / picture.shape[1]))
    small = Pillow.fromarray(picture).resize((_WIDEST, height), Pillow.Resampling.BILINEAR)
    return np.asarray(small)
