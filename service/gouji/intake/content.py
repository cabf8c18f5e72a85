"""What a PDF page draws, in the order it is drawn, form XObjects unfolded."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gouji.document import Box
from gouji.intake.geometry import Matrix, Point, chain, move, move_box, scale

_DEEPEST_FORM = 12
_INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_WHITE = 250


@dataclass(frozen=True, slots=True)
class Picture:
    """An image; `pixels` are `(width, height)` as stored, `order` counts the drawn objects."""

    box: Box
    pixels: tuple[int, int]
    order: int


@dataclass(frozen=True, slots=True)
class Run:
    """A text object: whether it leaves no mark by itself, and whether its font is embedded."""

    order: int
    invisible: bool
    embedded: bool


@dataclass(frozen=True, slots=True)
class Path:
    """A path in displayed points: its subpaths, how thick it is stroked (0: it is not)."""

    subpaths: tuple[tuple[Point, ...], ...]
    stroke: float
    filled: bool
    curved: bool
    box: Box


@dataclass(slots=True)
class Content:
    """`runs` are keyed by the address of their text object."""

    pictures: list[Picture] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    runs: dict[int, Run] = field(default_factory=dict)
    texts: list[Any] = field(default_factory=list)


def content_of(page: Any, matrix: Matrix) -> Content:
    """Walk a pypdfium2 page; `matrix` maps its page space to displayed points."""
    content = Content()
    for order, (item, to_display) in enumerate(_objects(page, matrix)):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            content.runs[address(item)] = _run(item, order)
            content.texts.append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            content.pictures.append(_picture(item, to_display, order))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            content.paths.extend(_path(item, to_display))
    return content


def address(item: Any) -> int:
    """What tells one PDFium object from another."""
    return ctypes.addressof(item.contents)


def _objects(page: Any, matrix: Matrix) -> Iterator[tuple[Any, Matrix]]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _unfold(pdfium.FPDFPage_GetObject(page, index), matrix, 0)


def _unfold(item: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
        yield item, matrix
    elif depth < _DEEPEST_FORM:
        inner = chain(_matrix(item), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _unfold(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _bounds(item: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return move_box(matrix, (left.value, bottom.value, right.value, top.value))


def _run(item: Any, order: int) -> Run:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    transparent = mode == pdfium.FPDF_TEXTRENDERMODE_FILL and not _opacity(item, stroke=False)
    font = pdfium.FPDFTextObj_GetFont(item)
    embedded = bool(font) and pdfium.FPDFFont_GetIsEmbedded(font) == 1
    return Run(order, mode in _INVISIBLE_MODES or transparent, embedded)


def _picture(item: Any, matrix: Matrix, order: int) -> Picture:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(item, width, height)
    return Picture(_bounds(item, matrix), (width.value, height.value), order)


def _path(item: Any, matrix: Matrix) -> Iterator[Path]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    filled = bool(fill.value) and _marks(item, stroke=False)
    stroked = bool(stroke.value) and _marks(item, stroke=True)
    if not (filled or stroked):
        return
    to_display = chain(_matrix(item), matrix)
    subpaths, curved = _subpaths(item, to_display, close=filled and not stroked)
    width = max(_stroke_width(item) * scale(to_display), 0.01) if stroked else 0.0
    yield Path(subpaths, width, filled, curved, _bounds(item, matrix))


def _stroke_width(item: Any) -> float:
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(item, width)
    return width.value


def _subpaths(item: Any, matrix: Matrix, close: bool) -> tuple[tuple[tuple[Point, ...], ...], bool]:
    """The corner points of every subpath, and whether any is curved."""
    found: list[list[Point]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not found:
            found.append([])
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        found[-1].append(move(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            found[-1].append(found[-1][0])
    if close:
        found = [[*points, points[0]] for points in found]
    return tuple(tuple(points) for points in found), curved


def _colour(item: Any, stroke: bool) -> tuple[int, int, int, int]:
    get = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    parts = [ctypes.c_uint() for _ in range(4)]
    if not get(item, *parts):
        return 0, 0, 0, 255
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _opacity(item: Any, stroke: bool) -> int:
    return _colour(item, stroke)[3]


def _marks(item: Any, stroke: bool) -> bool:
    """Whether the colour leaves a mark on white paper."""
    red, green, blue, alpha = _colour(item, stroke)
    return alpha > 0 and min(red, green, blue) < _WHITE
