"""DOCX → blocks. Nothing outside of the file is looked up, whatever it links to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image as Pillow

from gouji.errors import DamagedFile, TooLarge
from gouji.intake.blocks import Block, Grid, GridCell, Paragraph
from gouji.intake.limits import Limits
from gouji.intake.numbering import Numbering

_BROKEN = (
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    OSError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
_UNPACKED = 4  # times the largest file that is opened
_SKIPPED = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:rt", "w:txbxContent"))
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")))
_MARKS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): " ",
}


def docx_blocks(name: str, path: Path, limits: Limits) -> list[Block]:
    """Paragraphs, tables and pictures of the body in order; `name` is how errors call the file.

    Deleted and hidden text is left out, list numbers are written out.
    """
    try:
        _refuse_bomb(name, path, limits)
        with path.open("rb") as file:
            document = docx.Document(file)
        return list(_Body(document, limits).blocks(document.element.body))
    except _BROKEN as error:
        why = "DOCX 不完整或已损坏 (the DOCX is cut off or broken)"
        raise DamagedFile(name, why, "请用 Word 打开并重新保存 (open and save it again)") from error


def _refuse_bomb(name: str, path: Path, limits: Limits) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _UNPACKED * limits.max_bytes:
        why = f"DOCX 解压后过大：{unpacked:,} 字节 (the DOCX unpacks to {unpacked:,} bytes)"
        remedy = "请确认文件来源，或另存为 PDF (check where it came from, or save it as PDF)"
        raise TooLarge(name, why, remedy)


class _Body:
    def __init__(self, document: Any, limits: Limits) -> None:
        self._parts = document.part.related_parts
        self._numbering = Numbering(document)
        self._limits = limits

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        text = "".join(_text(paragraph)).strip(" ")
        yield Paragraph(self._numbering.label(paragraph) + text if text else "")
        for found in paragraph.iter(qn("a:blip"), qn("w:txbxContent")):
            if any(above.tag in _SKIPPED for above in _up_to(found, paragraph)):
                continue
            if found.tag == qn("a:blip"):
                yield from self._picture(found)
            else:
                yield from self.blocks(found)

    def _picture(self, blip: Any) -> Iterator[Block]:
        part = self._parts.get(blip.get(qn("r:embed")))
        if part is None:
            return
        try:
            picture = Pillow.open(io.BytesIO(part.blob), formats=("PNG", "JPEG", "TIFF", "BMP"))
        except OSError:
            return  # a drawing in a vector format holds no scan
        if picture.width * picture.height <= self._limits.max_pixels:
            yield picture

    def _table(self, table: Any) -> Grid:
        open_merges: dict[int, list[Any]] = {}
        cells: list[list[Any]] = []
        rows = list(_rows(table))
        for number, row in enumerate(rows):
            for column, colspan, goes_on, cell in _row_cells(row):
                above = open_merges.get(column)
                if goes_on and above is not None:
                    above[2] += 1
                    continue
                entry = [number, column, 1, colspan, tuple(self.blocks(cell))]
                cells.append(entry)
                open_merges[column] = entry
        columns = max((entry[1] + entry[3] for entry in cells), default=0)
        return Grid(len(rows), columns, tuple(GridCell(*entry) for entry in cells))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _row_cells(row: Any) -> Iterator[tuple[int, int, bool, Any]]:
    """`(column, colspan, whether it goes on a vertical merge, cell)` of a row."""
    column = _value(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    for cell in _cells(row):
        properties = cell.find(qn("w:tcPr"))
        colspan, goes_on = 1, False
        if properties is not None:
            colspan = max(1, _value(properties.find(qn("w:gridSpan")), 1))
            merge = properties.find(qn("w:vMerge"))
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        yield column, colspan, goes_on, cell
        column += colspan


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)


def _value(element: Any, default: int) -> int:
    return default if element is None else int(element.get(qn("w:val"), default))


def _up_to(element: Any, top: Any) -> Iterator[Any]:
    above = element.getparent()
    while above is not None and above is not top:
        yield above
        above = above.getparent()


def _text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or _hidden(child):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        else:
            yield from _text(child)


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") if run.tag == qn("w:r") else None
    return vanish is not None and vanish.get(qn("w:val"), "true") not in ("0", "false", "off")
