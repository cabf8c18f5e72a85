"""Cuts what a finding speaks of out of the page pictures, with enough around it to recognise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PIL import Image as Pillow
from PIL import ImageDraw

from gouji.document import Box, Cell, Evidence, Image, Page, Table, union

MOST_CROPS = 120
"""Pictures in one export; findings after them are told in words only."""

MOST_PAGES = 40
"""Pages that pictures are cut from: all of them are held in memory."""

_WIDEST, _TALLEST = 1000, 1400  # pixels of a crop
_CELLS_IN_SIGHT = 1.2  # heights of the boxed place that are shown above and below it
_HEADER_HEIGHT = 0.4  # widths of the table; what is taller is no header
_PAPER = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture of one side of a finding on one page."""

    page: int
    picture: Pillow.Image


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page's pixels; `scale` is pixels a point."""

    image: Image
    scale: float

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """`box` in pixels, inside the picture and at least one pixel large."""
        height, width = self.image.shape[:2]
        x0, y0, x1, y1 = (round(edge * self.scale) for edge in box)
        left, top = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
        return left, top, max(left + 1, min(x1, width)), max(top + 1, min(y1, height))


class Cropper:
    """Cuts from `pages`, whose `image` shows the whole page at any resolution.

    At most `limit` crops are made, so that a report of many findings stays small.
    """

    def __init__(self, pages: Iterable[Page], tables: Sequence[Table], limit: int) -> None:
        self._pictures: Mapping[int, PagePicture] = {
            page.number: PagePicture(page.image, page.image.shape[1] / page.width)
            for page in pages
            if page.image is not None
        }
        self._tables = tables
        self._left = limit

    def crops(self, places: Sequence[Evidence], colour: str) -> tuple[Crop, ...]:
        """One crop for each page of `places`, every place boxed in `colour`."""
        numbers = sorted({place.page for place in places} & self._pictures.keys())[: self._left]
        self._left -= len(numbers)
        return tuple(
            self._crop(number, [place.box for place in places if place.page == number], colour)
            for number in numbers
        )

    def _crop(self, number: int, boxes: Sequence[Box], colour: str) -> Crop:
        picture = self._pictures[number]
        cells = _cells_around(self._tables, number, boxes)
        marked = _marked(picture, boxes, colour)
        width = picture.image.shape[1] / picture.scale
        strips = [marked.crop(picture.pixels(strip)) for strip in _strips(width, boxes, cells)]
        return Crop(number, _fitting(_stacked(strips)))


def _cells_around(tables: Sequence[Table], number: int, boxes: Sequence[Box]) -> list[Cell]:
    """The cells on the page of the table that the boxes lie in; empty for running text."""
    for table in tables:
        cells = [cell for cell in table.cells if cell.page == number]
        if cells and _within(union(boxes), union(cell.box for cell in cells)):
            return cells
    return []


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _strips(width: float, boxes: Sequence[Box], cells: Sequence[Cell]) -> list[Box]:
    """What to show, in points: the lines around the boxes, and above them the table's header."""
    _, top, _, bottom = union(boxes)
    around = _CELLS_IN_SIGHT * min(box[3] - box[1] for box in boxes)
    table = union(cell.box for cell in cells) if cells else None
    left, right = (table[0] - 4, table[2] + 4) if table else (0.0, width)
    strip = (left, top - around, right, bottom + around)
    header = _header_bottom(cells)
    if table is None or header is None or strip[1] <= header:
        return [strip if table is None or header is None else (left, table[1] - 4, *strip[2:])]
    return [(left, table[1] - 4, right, header), strip]


def _header_bottom(cells: Sequence[Cell]) -> float | None:
    """Where the rows above the first number end; `None` without such rows on this page."""
    numbers = [cell.row for cell in cells if cell.text.strip().isdigit()]
    head = [cell.box[3] for cell in cells if numbers and cell.row + cell.rowspan <= min(numbers)]
    if not head:
        return None
    left, top, right, _ = union(cell.box for cell in cells)
    return max(head) if max(head) - top < _HEADER_HEIGHT * (right - left) else None


def _marked(picture: PagePicture, boxes: Iterable[Box], colour: str) -> Pillow.Image:
    marked = Pillow.fromarray(picture.image)
    draw = ImageDraw.Draw(marked)
    pen = max(2, round(1.2 * picture.scale))
    for box in boxes:
        x0, y0, x1, y1 = picture.pixels(box)
        draw.rectangle((x0 - pen, y0 - pen, x1 + pen, y1 + pen), outline=colour, width=pen)
    return marked


def _stacked(strips: Sequence[Pillow.Image]) -> Pillow.Image:
    gap = 8
    height = sum(strip.height for strip in strips) + gap * (len(strips) - 1)
    sheet = Pillow.new("RGB", (strips[0].width, height), _PAPER)
    top = 0
    for strip in strips:
        sheet.paste(strip, (0, top))
        top += strip.height + gap
    return sheet


def _fitting(picture: Pillow.Image) -> Pillow.Image:
    picture.thumbnail((_WIDEST, _TALLEST), Pillow.Resampling.LANCZOS)
    return picture
