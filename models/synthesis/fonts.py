"""The fonts that reports are drawn with, found in the places where Debian and users put them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.fonts").expanduser(),
    Path("~/.local/share/fonts").expanduser(),
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font by a short name, with its file and the Debian package that brings it."""

    name: str
    file: str
    package: str
    index: int = 0


TYPEFACES = {
    face.name: face
    for face in (
        Typeface("song", "gbsn00lp.ttf", "fonts-arphic-gbsn00lp"),
        Typeface("kai", "gkai00mp.ttf", "fonts-arphic-gkai00mp"),
        Typeface("hei", "wqy-zenhei.ttc", "fonts-wqy-zenhei"),
        Typeface("wenkai", "LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai"),
        Typeface("times", "LiberationSerif-Regular.ttf", "fonts-liberation"),
        Typeface("arial", "LiberationSans-Regular.ttf", "fonts-liberation"),
        Typeface("courier", "LiberationMono-Regular.ttf", "fonts-liberation"),
        Typeface("uming", "uming.ttc", "fonts-arphic-uming"),
        Typeface("ukai", "ukai.ttc", "fonts-arphic-ukai"),
        Typeface("microhei", "wqy-microhei.ttc", "fonts-wqy-microhei"),
    )
}
CHINESE = ("song", "kai", "hei", "wenkai")
"""Chinese faces that `Style.random` draws with."""
LATIN = ("times", "arial")
"""Digit faces that `Style.random` draws with."""
FALLBACK = "hei"
"""Has every character of the forms, so it stands in where another face lacks one."""


class MissingFontError(Exception):
    """A font file is not installed; the message names the package that brings it."""

    def __init__(self, face: Typeface) -> None:
        super().__init__(
            f"font {face.file} is not installed: apt-get install {face.package}, "
            "or copy the file to ~/.fonts"
        )
        self.face = face


@dataclass(frozen=True)
class Fonts:
    """Finds font files below `folders`."""

    folders: tuple[Path, ...] = field(default=FOLDERS)

    def path(self, name: str) -> Path:
        """The file of the typeface `name`; `MissingFontError` when it is not installed."""
        face = TYPEFACES[name]
        for folder in self.folders:
            for found in sorted(folder.rglob(face.file)):
                return found
        raise MissingFontError(face)

    def missing(self, names: Iterable[str]) -> tuple[str, ...]:
        """The Debian packages to install so that all of `names` can be drawn."""
        return tuple(sorted({TYPEFACES[n].package for n in names if not self._has(n)}))

    def _has(self, name: str) -> bool:
        return any(True for folder in self.folders for _ in folder.rglob(TYPEFACES[name].file))


@cache
def registered(name: str) -> TTFont:
    """The typeface as an embeddable reportlab font, registered under its short name."""
    font = TTFont(name, str(Fonts().path(name)), subfontIndex=TYPEFACES[name].index)
    pdfmetrics.registerFont(font)
    return font


@cache
def _glyphs(name: str) -> frozenset[int]:
    return frozenset(registered(name).face.charToGlyph)


@dataclass(frozen=True, slots=True)
class Face:
    """How text is set: a Chinese face, and the face of its ASCII characters."""

    chinese: str
    latin: str

    def of(self, character: str) -> str:
        """The typeface that draws `character`."""
        first = self.latin if character.isascii() else self.chinese
        return first if ord(character) in _glyphs(first) else FALLBACK

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """`(typeface, characters)` for each stretch of one typeface."""
        for name, characters in groupby(text, self.of):
            yield name, "".join(characters)

    def width(self, text: str, size: float) -> float:
        """Advance of `text` in points."""
        return sum(_advance(name, c) for name, run in self.runs(text) for c in run) * size


@cache
def _advance(name: str, character: str) -> float:
    return float(registered(name).stringWidth(character, 1000)) / 1000
