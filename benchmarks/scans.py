"""Scans of synthetic reports as files, as every reader takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.synthesis import CASES, Rendered, ScannedPage, as_pdf


@dataclass(frozen=True, slots=True)
class PageFile:
    """A scanned page as JPEG; width and height in points."""

    number: int
    path: Path
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Scan:
    """One report, scanned: its pages as one PDF, and each as a picture."""

    pdf: Path
    pages: tuple[PageFile, ...]


def scanned(case: str, seed: int, folder: Path) -> tuple[Rendered, list[ScannedPage], Scan]:
    """A report of `case` and its scan, written to `folder`."""
    _, rendered, pages = CASES[case].scanned(seed)
    return rendered, pages, written(pages, folder / f"{case}-{seed}")


def written(pages: Sequence[ScannedPage], stem: Path) -> Scan:
    """`pages` as files whose names begin with `stem`."""
    pdf = stem.with_name(f"{stem.name}.pdf")
    pdf.write_bytes(as_pdf(pages))
    files = []
    for page in pages:
        path = stem.with_name(f"{stem.name}-{page.number}.jpg")
        path.write_bytes(page.jpeg)
        files.append(PageFile(page.number, path, page.width, page.height))
    return Scan(pdf, tuple(files))
