"""Characters of a text layer → words in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.document import Ruling, Word, union
from gouji.intake.glyphs import Glyph

_SAME_LINE = 0.35
_SAME_PLACE = 0.4
_WIDEST_GAP = 0.25
_POINTS = frozenset(".．")
_SEPARATORS = frozenset(",，")


def words_of(glyphs: Iterable[Glyph], rulings: Iterable[Ruling] = ()) -> tuple[Word, ...]:
    """One word a Chinese character or run of digits, letters and points, by printed position.

    A run ends at a gap and at a vertical ruling. What is printed twice at one place (bold) is
    one word. Lines go from top to bottom, words in a line from left to right.
    """
    upright_rulings = [line for line in rulings if line.x0 == line.x1]
    return tuple(
        Word("".join(g.text for g in run), union(g.box for g in run))
        for line in _lines(glyphs)
        for run in _runs(_once(line), upright_rulings)
    )


def _middle(glyph: Glyph) -> float:
    return (glyph.box[1] + glyph.box[3]) / 2


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=_middle):
        if line and _middle(glyph) - _middle(line[0]) > _SAME_LINE * min(glyph.em, line[0].em):
            yield sorted(line, key=lambda g: g.box[0])
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda g: g.box[0])


def _once(line: list[Glyph]) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in line:
        reach = glyph.box[0] - _SAME_PLACE * max(glyph.advance, 0.1)
        near = (g for g in reversed(kept[-4:]) if g.box[0] > reach)
        if not any(g.text == glyph.text for g in near):
            kept.append(glyph)
    return kept


def _runs(line: list[Glyph], rulings: list[Ruling]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    following = [*line[1:], None]
    for glyph, after in zip(line, following, strict=True):
        if run and not _goes_on(run[-1], glyph, after, rulings):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _goes_on(last: Glyph, glyph: Glyph, after: Glyph | None, rulings: list[Ruling]) -> bool:
    if not (_in_run(last.text) or last.text in _SEPARATORS) or not _adjoin(last, glyph, rulings):
        return False
    if glyph.text in _SEPARATORS:
        return last.text.isdecimal() and after is not None and after.text.isdecimal()
    if last.text in _SEPARATORS:
        return glyph.text.isdecimal()
    return _in_run(glyph.text)


def _adjoin(left: Glyph, right: Glyph, rulings: list[Ruling]) -> bool:
    em = min(left.em, right.em)
    near = -0.6 * em <= right.box[0] - left.box[2] <= _WIDEST_GAP * em
    level = abs(_middle(left) - _middle(right)) <= 0.2 * em
    return near and level and not any(_between(left, right, ruling) for ruling in rulings)


def _between(left: Glyph, right: Glyph, ruling: Ruling) -> bool:
    start, end = (left.box[0] + left.box[2]) / 2, (right.box[0] + right.box[2]) / 2
    return start < ruling.x0 < end and ruling.y0 <= _middle(left) <= ruling.y1


def _in_run(text: str) -> bool:
    return text in _POINTS or all(
        (char.isascii() and char.isalnum()) or "０" <= char <= "９" or _full_width_letter(char)
        for char in text
    )


def _full_width_letter(char: str) -> bool:
    return "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ"
