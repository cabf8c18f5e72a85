"""A file on disk → its pages, its pictures, or the file as PDF."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from gouji.document import Image, Page
from gouji.errors import EmptyFile, TooLarge, UnreadableFile
from gouji.intake.limits import Limits
from gouji.intake.process import Child
from gouji.intake.wire import page_of

if TYPE_CHECKING:
    from gouji.settings import Settings


class Document:
    """An open file: `pages` tells how many it has; iterating, once, yields them from `first` on.

    A page is prepared while its predecessor is being used. To be used in a `with` statement:
    leaving it ends the process that parses the file, also before the last page.
    """

    def __init__(self, path: Path, settings: Settings, first: int = 1) -> None:
        self._child = _ask(path, settings, task="pages", first=first)
        self._first = first
        self.pages = _pages(self._child)

    def __enter__(self) -> Document:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Page]:
        for _ in range(self._first, self.pages + 1):
            yield page_of(*self._child.receive())

    def close(self) -> None:
        """End the process that parses the file."""
        self._child.close()


def open_document(path: Path, settings: Settings, first: int = 1) -> Document:
    """Open a PDF, TIFF, PNG, JPEG, BMP, WebP, DOCX or HTML file, whatever its name.

    Boxes and sizes of the pages are in points as displayed; for pictures in pixels. Raises an
    `UnreadableFile` that says which file, why, and what to do; so may taking the next page.
    """
    return Document(path, settings, first)


def rasterise(
    path: Path, numbers: Iterable[int], dpi: float, settings: Settings
) -> dict[int, Image]:
    """Pages `numbers` as `(height, width, 3)` RGB pictures as displayed, by page number.

    `dpi` holds for documents, and is lowered where the limit on pixels demands it; pictures
    keep their pixels. Boxes of a page are scaled by `image.shape[1] / page.width`. `ValueError`
    for a number that the document does not have; else as `open_document`.
    """
    wanted = sorted(set(numbers))
    child = _ask(path, settings, task="pictures", numbers=wanted, dpi=dpi)
    return dict(_rasters(child, wanted))


def _rasters(child: Child, wanted: list[int]) -> Iterator[tuple[int, Image]]:
    try:
        pages = _pages(child)
        if wanted and not 1 <= wanted[0] <= wanted[-1] <= pages:
            raise ValueError(f"no such page: {wanted}; the document has {pages}")
        for number in wanted:
            header, payload = child.receive()
            yield number, np.frombuffer(payload, np.uint8).reshape(*header["image"], 3)
    finally:
        child.close()


def as_pdf(path: Path, settings: Settings) -> bytes:
    """The file as PDF, its pages of the size that `Page` tells, in points as displayed.

    A PDF is itself; pictures are one a page, one pixel a point; DOCX and HTML are as laid out.
    Raises as `open_document` does.
    """
    child = _ask(path, settings, task="pdf")
    try:
        return bytes(child.receive()[1])
    finally:
        child.close()


def _pages(child: Child) -> int:
    try:
        return int(child.receive()[0]["pages"])
    except BaseException:
        child.close()
        raise


def _ask(path: Path, settings: Settings, **request: object) -> Child:
    limits = Limits.of(settings)
    _refuse(path, limits)
    return Child(path, limits, **request)


def _refuse(path: Path, limits: Limits) -> None:
    """Raise for what can be told without looking inside."""
    try:
        status = path.stat()
    except OSError as error:
        why = f"文件不存在或无法访问 (no such file, or no access: {error.strerror})"
        raise UnreadableFile(str(path), why, "请检查路径 (check the path)") from error
    if not stat.S_ISREG(status.st_mode):
        why = "不是普通文件 (a directory or a device, no file)"
        raise UnreadableFile(str(path), why, "请指定一个文件 (name a file)")
    if not os.access(path, os.R_OK):
        why = "没有读取权限 (no permission to read it)"
        raise UnreadableFile(str(path), why, "请修改文件权限 (change its permissions)")
    _refuse_size(path, status.st_size, limits)


def _refuse_size(path: Path, size: int, limits: Limits) -> None:
    if not size:
        why, remedy = "文件为空 (the file is empty)", "请重新导出或扫描 (export or scan it again)"
        raise EmptyFile(str(path), why, remedy)
    if size > limits.max_bytes:
        most = f"{limits.max_bytes / 1024**2:.4g} MB"
        why = f"文件超过上限 {most} (the file is larger than the limit of {most})"
        raise TooLarge(str(path), why, "请拆分或压缩后重试 (split or compress it)")
