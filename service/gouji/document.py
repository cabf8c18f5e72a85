"""The values that travel from stage to stage.

Every value is frozen. Boxes are in PDF points of the page as displayed, origin top left
(for a picture: its pixels as displayed). Pages count from 1. Spans count Unicode characters,
end exclusive. A printed number is an exact `Decimal`; an empty or `/` cell is `None`, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""`(x0, y0, x1, y1)`, points, `x0 <= x1` and `y0 <= y1`."""

Image = NDArray[np.uint8]
"""`(height, width, 3)` uint8, RGB."""


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all `boxes`; raises `ValueError` when there are none."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


@dataclass(frozen=True, slots=True)
class Word:
    """What was read at one place: a Chinese character, or a run of digits or letters."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one printed line, left to right; `half` is that of its sheet."""

    page: int
    words: tuple[Word, ...]
    half: int = 0

    @property
    def text(self) -> str:
        """The words without anything between them."""
        return "".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """Around all words."""
        return union(word.box for word in self.words)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn line of a table, horizontal or vertical, in points."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed.

    `image` is `None` when the text layer is trusted; then `words` and `rulings` hold the page.
    When it is an image, `words` and `rulings` are empty: the page is read from its pixels.
    """

    number: int
    width: float
    height: float
    image: Image | None = None
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()


NODES_APART = 32
"""Pixels of a sheet between two nodes of its lattice."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made ready to be read: upright, straight, evenly lit.

    `gray` is `(height, width)` uint8, ink dark on white, red ink taken off. `stamps` is a bool
    mask of `gray`'s shape where a stamp's ink was taken off, `spots` one where dust or a gray
    stamp's tone was: print under it may have lost a stroke, and looks the same twice. `lattice`
    is `(rows, columns, 2)`: the points of the page (x, y) under every `NODES_APART`-th pixel of the
    sheet, from its first on and to beyond its last; paper bends, so no homography leads back. All
    four are `None` when the text layer is trusted: then a pixel is a point. Where two pages of a
    report lie side by side on `page`, each has a sheet of its own: `half` is 0 on the left one and
    1 on the right one.
    """

    page: Page
    gray: NDArray[np.uint8] | None
    stamps: NDArray[np.bool_] | None
    lattice: NDArray[np.float64] | None
    half: int = 0
    spots: NDArray[np.bool_] | None = None

    def place(self, box: Box) -> Box:
        """The upright box around `box` of the sheet, in points of the page."""
        return self.places([box])[0]

    def places(self, boxes: Sequence[Box]) -> list[Box]:
        """The upright boxes around `boxes` of the sheet, in points of the page."""
        if self.lattice is None or not boxes:
            return list(boxes)
        left, top, right, bottom = np.array(boxes, np.float64).T
        xs = np.stack([left, (left + right) / 2, right], axis=1)[:, None, :]
        ys = np.stack([top, (top + bottom) / 2, bottom], axis=1)[:, :, None]
        across, down = np.broadcast_arrays(xs / NODES_APART, ys / NODES_APART)
        points = _between(self.lattice, across, down).reshape(len(boxes), -1, 2)
        around = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
        return [(x0, y0, x1, y1) for x0, y0, x1, y1 in around.tolist()]


def _between(
    lattice: NDArray[np.float64], columns: NDArray[np.float64], rows: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The values of `lattice` at fractional places, carried on straight beyond its border."""
    row = np.clip(np.floor(rows).astype(np.int64), 0, lattice.shape[0] - 2)
    column = np.clip(np.floor(columns).astype(np.int64), 0, lattice.shape[1] - 2)
    down, right = (rows - row)[..., None], (columns - column)[..., None]
    above = lattice[row, column] * (1 - right) + lattice[row, column + 1] * right
    below = lattice[row + 1, column] * (1 - right) + lattice[row + 1, column + 1] * right
    return np.asarray(above * (1 - down) + below * down)


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one cell in a grid; `box` is the inside of its rulings, in sheet pixels."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of one sheet before it is read. `confidence` is that of its structure."""

    rows: int
    columns: int
    slots: tuple[Slot, ...]
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a recovered table; `row` and `column` count from 0.

    `alternatives` are other readings of the same pixels with their probabilities, best first;
    `half` is that of its sheet.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    page: int
    box: Box
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    half: int = 0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What one page of a document of `pages` pages holds.

    `cells` are those of each of `grids`, in the order of its slots; `lines` are those outside of
    the grids; all in the order of reading. `seconds` are those it took, by stage. `size` is width
    and height, in points.
    """

    number: int
    pages: int
    grids: tuple[Grid, ...]
    cells: tuple[tuple[Cell, ...], ...]
    lines: tuple[Line, ...]
    seconds: Mapping[str, float]
    size: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rereading:
    """What was read at one place at first, and then by other means.

    `again` has probabilities, best first; they come to less than 1 where little could be read.
    """

    first: str
    again: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A recovered table, put together again over page breaks.

    `confidence` is that of the structure, not of the text.
    """

    rows: int
    columns: int
    pages: tuple[int, ...]
    cells: tuple[Cell, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a statutory table; `id` is `table.row.column` of the form.

    `read` is what gouji read, where a person read something else. `again` is what a second reading
    saw, where it saw something else.
    """

    id: str
    value: Decimal | None
    text: str
    confidence: float
    page: int
    box: Box
    alternatives: tuple[tuple[str, float], ...] = ()
    read: str | None = None
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the narrative, or a heading of it, where it begins on the page.

    `heading` is the nearest above it, `section` 1 to 9 for 一 to 九, 0 unknown; a heading names
    itself. `confidence` is that of its worst word.
    """

    text: str
    heading: str
    section: int
    page: int
    box: Box
    confidence: float
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity that a sentence asserts, and the figure or sum of figures it speaks of.

    `start` and `end` are the span of the number (or zero wording) in `sentence`.
    `readings` are the figures it could mean with their probabilities, best first;
    `figure` and `confidence` are those of the best. `legibility` is the confidence with which the
    number itself was read off the page. `read` is the number as gouji read it, where a person read
    something else or said that it speaks of another figure. `again` is what a second reading saw
    in its place, where it saw something else.
    """

    sentence: str
    start: int
    end: int
    text: str
    value: Decimal
    approx: bool
    figure: str
    confidence: float
    page: int
    box: Box
    readings: tuple[tuple[str, float], ...] = ()
    legibility: float = 1.0
    read: str | None = None
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure or a claim as a person read it.

    `key` is the figure's id or the claim's key (`correcting.claim_keys`). `value` is what is
    printed there; of a claim `figure` is what it speaks of, or nothing when that stays.
    """

    kind: Literal["figure", "claim"]
    key: str
    value: str
    figure: str = ""


class Verdict(str, Enum):
    """How a finding was judged; the words are those of the contract."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    EXPLAINED = "explained"
    MISREAD = "misread"
    UNSURE = "unsure"
    UNCHECKED = "unchecked"


class Severity(str, Enum):
    """How much a finding matters to the auditor."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place on a page."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity or claim, judged.

    `expected` is what the other side demands (the sum of the parts, the number in the text);
    `actual` is what the table prints. `claims` are indices into the audit's claims.
    `id` depends on what was judged, never on where it was found, so it survives re-runs.
    """

    id: str
    rule: str
    verdict: Verdict
    severity: Severity
    message: str
    message_en: str
    expected: Decimal | None
    actual: Decimal | None
    claims: tuple[int, ...]
    figures: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that is known of one report.

    `timings` are seconds by stage; `sizes` are width and height of each page, in points.
    `statements` are the sentences and headings of the narrative, in reading order.
    """

    file: str
    form: str | None
    title: str
    organisation: str
    year: int | None
    pages: int
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    timings: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    sizes: tuple[tuple[float, float], ...] = ()
    statements: tuple[Statement, ...] = ()
