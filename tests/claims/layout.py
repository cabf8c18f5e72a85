"""Prints text onto pages as a report is set: 28 characters a line, paragraphs set in by two."""

from collections.abc import Iterable, Iterator

from gouji.document import Line, Word

SIZE = 16.0
LEFT, TOP, LEADING = 80.0, 90.0, 28.0


def line(text: str, page: int = 1, x: float = LEFT, y: float = TOP) -> Line:
    """One printed line, a word for each character."""
    words = []
    for char in text:
        width = SIZE / 2 if char.isascii() else SIZE
        words.append(Word(char, (x, y, x + width, y + SIZE), 0.9))
        x += width
    return Line(page, tuple(words))


def printed(paragraphs: Iterable[str], width: int = 28, rows: int = 20) -> tuple[Line, ...]:
    """The lines of `paragraphs`, `rows` to a page."""
    lines = []
    for number, (text, inset) in enumerate(_lines(paragraphs, width)):
        page, row = divmod(number, rows)
        lines.append(line(text, page + 1, LEFT + inset * SIZE, TOP + row * LEADING))
    return tuple(lines)


def _lines(paragraphs: Iterable[str], width: int) -> Iterator[tuple[str, int]]:
    for paragraph in paragraphs:
        rest, inset = paragraph, 2
        while rest:
            room, at = width - inset, 0
            while at < len(rest) and room > 0:
                room -= 0.5 if rest[at].isascii() else 1
                at += 1
            yield rest[:at], inset
            rest, inset = rest[at:], 0
