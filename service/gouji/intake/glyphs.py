"""The text layer of a PDF page, character by character, as the layer tells it."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from gouji.document import Box
from gouji.intake.content import Content, Run, address
from gouji.intake.geometry import Matrix, clip, move, move_box, scale

_ASCENT, _DESCENT = 0.88, 0.12  # of the em square of Chinese type
_SMALLEST = 2.0
_UPRIGHT = math.radians(3)
_DISCARDED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺕⺜⺝⺠⺥⺧⺪⺫⺮⺳⺶⺷⺻⺼⺽⻁⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰",
        "厂乙冂勹卜小小彐日月民爪牛疋目竹网羊羊聿肉臼虎覀西见角角讠贝足车辶長镸长门阜阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齿竜龙",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character of the layer.

    `box` is its em square in displayed points, `em` the size of type in points, `advance` its
    width. `sound`: the layer knows what it is. `turned`: it does not stand upright.
    """

    text: str
    box: Box
    em: float
    run: Run
    sound: bool
    turned: bool

    @property
    def advance(self) -> float:
        """Points that it takes on its line."""
        return self.box[2] - self.box[0]


def glyphs_of(page: Any, content: Content, matrix: Matrix) -> list[Glyph]:
    """The characters on a pypdfium2 page in the layer's order.

    Spaces, marks of no width, type too small to be read and what lies off the page are left out.
    """
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        found = (
            _glyph(text_page, index, content, matrix, page.get_rotation())
            for index in range(text_page.count_chars())
        )
        return [
            glyph
            for glyph in found
            if glyph is not None and glyph.em >= _SMALLEST and _on_page(glyph.box, width, height)
        ]
    finally:
        text_page.close()


def characters(text: str) -> str:
    """`text` with radicals and compatibility forms of hanzi as the hanzi that they print."""
    return "".join(map(_character, text))


def _character(char: str) -> str:
    if "\u2f00" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or char in "\u2e9f\u2ef3":
        return unicodedata.normalize("NFKC", char)
    return _RADICALS.get(char, char)


def _glyph(
    text_page: Any, index: int, content: Content, matrix: Matrix, rotation: int
) -> Glyph | None:
    item = pdfium.FPDFText_GetTextObject(text_page, index)
    run = content.runs.get(address(item)) if item else None
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    if run is None or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
        return None
    text = _text(text_page, index, code)
    if not text.strip() or text in _DISCARDED:
        return None
    to_page = _char_matrix(text_page, index)
    em = pdfium.FPDFText_GetFontSize(text_page, index) * scale(to_page)
    angle = pdfium.FPDFText_GetCharAngle(text_page, index) + math.radians(rotation)
    turned = abs(math.remainder(angle, math.tau)) > _UPRIGHT
    box = _box(text_page, index, matrix, em, turned)
    sound = not pdfium.FPDFText_HasUnicodeMapError(text_page, index) and _known(text)
    return Glyph(text, box, max(em, 0.0), run, sound, turned)


def _text(text_page: Any, index: int, code: int) -> str:
    if pdfium.FPDFText_IsHyphen(text_page, index) == 1:
        return "-"  # PDFium reports a hyphen at the end of a line as U+0002
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return _character(chr(code))


def _known(text: str) -> bool:
    return all(unicodedata.category(char) not in ("Cc", "Cn", "Co", "Cs") for char in text) and (
        "\ufffd" not in text
    )


def _char_matrix(text_page: Any, index: int) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text_page, index, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _box(text_page: Any, index: int, matrix: Matrix, em: float, turned: bool) -> Box:
    """The em square on the baseline; the ink where a font's ink lies elsewhere."""
    loose, ink = _loose_box(text_page, index, matrix), _ink_box(text_page, index, matrix)
    if turned:
        return loose
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    baseline = move(matrix, x.value, y.value)[1]
    square = loose[0], baseline - _ASCENT * em, loose[2], baseline + _DESCENT * em
    middle = (ink[1] + ink[3]) / 2
    if ink[0] < ink[2] and not square[1] <= middle <= square[3]:
        return ink
    return square if square[0] < square[2] else (ink[0], square[1], ink[2], square[3])


def _loose_box(text_page: Any, index: int, matrix: Matrix) -> Box:
    found = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text_page, index, found)
    return move_box(matrix, (found.left, found.bottom, found.right, found.top))


def _ink_box(text_page: Any, index: int, matrix: Matrix) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return move_box(matrix, (left.value, bottom.value, right.value, top.value))


def _on_page(box: Box, width: float, height: float) -> bool:
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return clip((*middle, *middle), width, height) is not None


def upright(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """The glyphs that stand upright; a slanted watermark is not part of the text."""
    return (glyph for glyph in glyphs if not glyph.turned)
