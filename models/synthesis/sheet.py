"""What is to be drawn: pages with texts, fills and rules, before any PDF is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from .fonts import Face
from .truth import Box

A4 = (595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text on one baseline; `y` is the baseline, counted downwards from the top."""

    page: int
    x: float
    y: float
    text: str
    face: Face
    size: float


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle; `colour` is RGB from 0 to 1."""

    page: int
    box: Box
    colour: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling of a table."""

    page: int
    box: Box
    width: float
    dash: tuple[float, float] | None


@dataclass(slots=True)
class Sheet:
    """Collects what is drawn. `sizes[i]` is the size of page i + 1 in points."""

    sizes: list[tuple[float, float]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def add_page(self, landscape: bool) -> None:
        """Starts an A4 page."""
        self.sizes.append(A4[::-1] if landscape else A4)

    def write(self, x: float, y: float, text: str, face: Face, size: float) -> Box:
        """Writes below `y` on the last page; returns the box of the text."""
        self.texts.append(Text(len(self.sizes), x, y + 0.88 * size, text, face, size))
        return x, y, x + face.width(text, size), y + size
