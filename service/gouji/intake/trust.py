"""Whether the text layer of a PDF page tells what the page shows, judged against its picture.

A layer is believed when its characters are sound, leave ink where they claim to stand, and no
picture or outline shows text of its own. What cannot be told without reading the picture: a font
that draws one digit and reports another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from gouji.document import Box, Image, Ruling
from gouji.intake.content import Content, Path, Picture
from gouji.intake.geometry import area
from gouji.intake.glyphs import Glyph

Mask = NDArray[np.bool_]
Judge = Callable[[Content, Sequence[Glyph], Sequence[Ruling], "Ink"], "list[Glyph] | None"]
"""What of a text layer is believed: `believed` or `own`."""

_CONTRAST = 32
_DARK = 160  # a red stamp is brighter than this in its red channel
_MOST_UNSOUND = 0.05
_LEAST_COMMON = 0.6
_FEW = 20
_COVER = 0.2
_FEWEST_DRAWN = 0.2
_NOTABLE_PICTURE = 0.02
_NOTABLE_INK = 0.002
_BACKGROUND = 0.5
_MOST_OUTLINES = 10
_TYPE_SIZES = (4.0, 40.0)
_PUNCTUATION = frozenset(
    "，。、；：？！（）《》“”‘’〔〕【】—…·％＋－×÷＝／．"
    "０１２３４５６７８９万元○〇①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ□√"
)


class Ink:
    """The picture of a page, `scale` pixels a point."""

    def __init__(self, picture: Image, scale: float) -> None:
        self._picture, self._scale = picture, scale
        self.dark: Mask = picture.max(axis=2) < _DARK

    @property
    def blank(self) -> bool:
        """Whether the page shows nothing at all."""
        return int(self._picture.max()) - int(self._picture.min()) < _CONTRAST

    def under(self, box: Box) -> bool:
        """Whether anything is to be seen inside `box`."""
        part = self._picture[self.window(box)]
        if not part.size:
            return False
        return bool((np.ptp(part, axis=(0, 1)) >= _CONTRAST).any())

    def mask(self, boxes: Iterable[Box], margin: float = 0.0) -> Mask:
        """The pixels inside any of `boxes`, each grown by `margin` points."""
        mask = np.zeros(self.dark.shape, dtype=bool)
        for x0, y0, x1, y1 in boxes:
            mask[self.window((x0 - margin, y0 - margin, x1 + margin, y1 + margin))] = True
        return mask

    def window(self, box: Box) -> tuple[slice, slice]:
        """The pixels inside `box`, at least one if it is on the page."""
        x0, y0, x1, y1 = (max(0, round(value * self._scale)) for value in box)
        return slice(y0, max(y1, y0 + 1)), slice(x0, max(x1, x0 + 1))


def believed(
    content: Content, glyphs: Sequence[Glyph], rulings: Sequence[Ruling], ink: Ink
) -> list[Glyph] | None:
    """The glyphs that the page shows; `None` when it must be read from its pixels."""
    if ink.blank and not any(_wants_font(glyph) for glyph in glyphs):
        return []
    if _mostly_turned(glyphs):
        return None
    shown = _shown(glyphs, content.pictures, ink)
    if not shown and content.pictures:
        return None  # a scan, however little stands on it
    if not sound(shown) or _pictures_tell(content.pictures, shown, rulings, ink):
        return None
    if _outlines_tell(content.paths, shown, ink):
        return None
    return [glyph for glyph in shown if glyph.sound]


def own(
    content: Content,
    glyphs: Sequence[Glyph],
    rulings: Sequence[Ruling],  # noqa: ARG001
    ink: Ink,  # noqa: ARG001
) -> list[Glyph] | None:
    """As `believed`, for a PDF that we laid out ourselves: only its pictures need reading."""
    return None if content.pictures else list(glyphs)


def backgrounds(content: Content, ink: Ink) -> bool:
    """Whether pictures fill so much of the page that its text may be drawn twice."""
    return bool(ink.mask(p.box for p in content.pictures).mean() >= _BACKGROUND)


def tells_text(ink: Ink, glyphs: Sequence[Glyph]) -> bool:
    """Whether a picture of the page without its text still has ink where most of the text is."""
    return sum(ink.under(glyph.box) for glyph in glyphs) > len(glyphs) / 2


def _mostly_turned(glyphs: Sequence[Glyph]) -> bool:
    return sum(glyph.turned for glyph in glyphs) > len(glyphs) / 2


def _shown(glyphs: Sequence[Glyph], pictures: Sequence[Picture], ink: Ink) -> list[Glyph]:
    covers = [p for p in pictures if ink.dark[ink.window(p.box)].size >= _COVER * ink.dark.size]
    candidates = [
        glyph
        for glyph in glyphs
        if not (glyph.run.invisible or glyph.turned or _covered(glyph, covers))
    ]
    seen = [ink.under(glyph.box) for glyph in candidates]
    judged = _drawable(candidates, seen)
    return [
        glyph
        for glyph, visible in zip(candidates, seen, strict=True)
        if visible or (_wants_font(glyph) and not judged)
    ]


def _drawable(glyphs: Sequence[Glyph], seen: Sequence[bool]) -> bool:
    """Whether this machine has the fonts that the file does not bring along."""
    foreign = [visible for glyph, visible in zip(glyphs, seen, strict=True) if _wants_font(glyph)]
    return sum(foreign) >= _FEWEST_DRAWN * len(foreign)


def _wants_font(glyph: Glyph) -> bool:
    """Whether the machine must lend a font to show the glyph; Latin type is built into PDFium."""
    return not (glyph.run.invisible or glyph.run.embedded or glyph.text.isascii())


def _covered(glyph: Glyph, covers: Sequence[Picture]) -> bool:
    x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
    return any(
        picture.order > glyph.run.order
        and picture.box[0] <= x <= picture.box[2]
        and picture.box[1] <= y <= picture.box[3]
        for picture in covers
    )


def sound(glyphs: Sequence[Glyph]) -> bool:
    """Whether the characters can be Chinese or Latin text, not what a broken font map yields."""
    if not glyphs:
        return True
    if sum(not glyph.sound for glyph in glyphs) > _MOST_UNSOUND * len(glyphs):
        return False
    common = sum(map(_plausible, glyphs))
    return len(glyphs) < _FEW or common >= _LEAST_COMMON * len(glyphs)


def _plausible(glyph: Glyph) -> bool:
    if glyph.text.isascii():
        return glyph.advance < 0.95 * glyph.em or glyph.text in "MW@%-"
    return glyph.text in _PUNCTUATION or _first_level(glyph.text)


def _first_level(text: str) -> bool:
    """Whether `text` is among the 3,755 commonest hanzi (GB 2312, level 1)."""
    try:
        code = text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return b"\xb0\xa1" <= code[:2] <= b"\xd7\xf9"


def _pictures_tell(
    pictures: Sequence[Picture], shown: Sequence[Glyph], rulings: Sequence[Ruling], ink: Ink
) -> bool:
    pictured = ink.mask(picture.box for picture in pictures)
    if pictured.mean() < _NOTABLE_PICTURE:
        return False
    lines = ((r.x0, r.y0, r.x1, r.y1) for r in rulings)
    told = ink.mask(chain((glyph.box for glyph in shown), lines), margin=1.5)
    return bool((ink.dark & pictured & ~told).mean() >= _NOTABLE_INK)


def _outlines_tell(paths: Sequence[Path], shown: Sequence[Glyph], ink: Ink) -> bool:
    """Whether paths the size of type lie where no text does: text turned into outlines."""
    outlines = [path.box for path in paths if path.filled and _like_type(path)]
    if len(outlines) < (_MOST_OUTLINES if shown else 1):
        return False
    told = ink.mask((glyph.box for glyph in shown), margin=1.5)
    alone = (box for box in outlines if not told[ink.window(box)].any() and ink.under(box))
    return sum(1 for _ in alone) >= (_MOST_OUTLINES if shown else 1)


def _like_type(path: Path) -> bool:
    smallest, largest = _TYPE_SIZES
    corners = sum(len(set(points)) for points in path.subpaths)
    return (path.curved or corners > 4) and (
        smallest <= path.box[3] - path.box[1] <= largest and area(path.box) > smallest**2
    )
