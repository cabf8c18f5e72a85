"""Sentences of the narrative, each with its place on the page and the headings above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from gouji.claims.paragraphs import is_torn, leadings, opens_section, paragraphs
from gouji.document import Box, Line, Statement, Word, union

_END = re.compile(
    r"(?:[。！？!?…]+|(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])\.(?!\w))[”’」』）)\"]*"
)
_SECTION = re.compile(r"\s*([一二三四五六七八九])\s*[、.．,，]\s*(?=\D)")
_MARK = re.compile(r"\s*(?:[（(]?\s*[一二三四五六七八九十\d]{1,3}\s*[)）、.．,，]\s*)+")
_HEADING_LENGTH = 30
_COUNTS = re.compile(r"\d\s*[件条起份宗次篇%％]|[未无]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a sentence: `sentence.text[start:end]` is (part of) `word` on `page`.

    `line` counts the printed lines of the narrative.
    """

    start: int
    end: int
    page: int
    line: int
    word: Word


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `heading` is the nearest above it, `section` 1 to 9 for 一 to 九, 0 unknown.

    It is `torn` where a line of it seems to be missing: what it says then nobody can tell.
    """

    text: str
    pieces: tuple[Piece, ...]
    heading: str = ""
    section: int = 0
    is_heading: bool = False
    torn: bool = False

    def place(self, start: int, end: int) -> tuple[int, Box, float]:
        """Page, box and confidence (the worst of its words) of `text[start:end]`.

        The confidence is 0 where a line is missing, or where digits stand far apart: noise beside
        a line, which was read as digits, makes another number of the line's last.
        Over a line break it is the part with the most characters, the first of equals.
        Raises `ValueError` when the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}:{end} is not inside the {len(self.text)} characters")
        lines: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            if piece.start < end and start < piece.end:
                lines.setdefault(piece.line, []).append(piece)
        best = max(lines.values(), key=lambda part: _covered(part, start, end))
        return (
            best[0].page,
            union(piece.word.box for piece in best),
            0.0 if self.torn or _is_parted(best) else min(p.word.confidence for p in best),
        )


def _is_parted(part: Sequence[Piece]) -> bool:
    """Whether two words of digits in one line are farther apart than they are high."""
    return any(_digits(one, other) and _far(one, other) for one, other in pairwise(part))


def _digits(one: Piece, other: Piece) -> bool:
    return one.word.text[-1].isdigit() and other.word.text[0].isdigit()


def _far(one: Piece, other: Piece) -> bool:
    """Whether it is farther from `one` to `other` than `one` is high."""
    box = one.word.box
    return other.word.box[0] - box[2] > box[3] - box[1]


def split(lines: Sequence[Line]) -> tuple[Sentence, ...]:
    """The sentences of the narrative's printed `lines`, in order, headings left out.

    A sentence ends at 。！？ and at the end of its paragraph; it runs on over lines and pages.
    Page numbers and headers that come back are passed over.
    """
    return tuple(one for one in _sentences(lines) if not one.is_heading)


def outline(lines: Sequence[Line]) -> tuple[Statement, ...]:
    """The sentences and headings of the narrative, in order, each where it begins."""
    return tuple(_statement(one) for one in _sentences(lines))


def _statement(sentence: Sentence) -> Statement:
    first = sentence.pieces[0]
    return Statement(
        text=sentence.text,
        heading=sentence.heading,
        section=sentence.section,
        page=first.page,
        box=union(p.word.box for p in sentence.pieces if p.line == first.line),
        confidence=min(piece.word.confidence for piece in sentence.pieces),
        is_heading=sentence.is_heading,
    )


def _sentences(lines: Sequence[Line]) -> Iterator[Sentence]:
    heading, section, number = "", 0, 0
    leading = leadings(lines)
    for paragraph in paragraphs(lines):
        text, pieces = _joined(paragraph, number)
        tears = [at for at, pair in _seams(paragraph) if is_torn(*pair, leading)]
        number += len(paragraph)
        for start, end in _spans(text):
            said = text[start:end]
            if _is_heading(said, alone=said.strip() == text.strip()):
                mark = _SECTION.match(said)
                section = "一二三四五六七八九".index(mark[1]) + 1 if mark else section
                heading = _MARK.sub("", said, count=1).strip("。：: ")
                yield Sentence(said, _cut(pieces, start, end), heading, section, is_heading=True)
            else:
                torn = any(start < tear < end for tear in tears)
                yield Sentence(said, _cut(pieces, start, end), heading, section, torn=torn)


def _seams(paragraph: Sequence[Line]) -> Iterator[tuple[int, tuple[Line, Line]]]:
    """Where in the paragraph's text one line goes on into the next, and these two."""
    lengths = accumulate(sum(len(word.text) for word in line.words) for line in paragraph)
    return zip(lengths, pairwise(paragraph), strict=False)  # the last line goes on into none


def _joined(paragraph: Sequence[Line], number: int) -> tuple[str, list[Piece]]:
    """The paragraph's text, lines put together without loss, and the words it is made of."""
    pieces: list[Piece] = []
    at = 0
    for offset, line in enumerate(paragraph):
        for word in line.words:
            pieces.append(Piece(at, at + len(word.text), line.page, number + offset, word))
            at += len(word.text)
    return "".join(piece.word.text for piece in pieces), pieces


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a paragraph, without blanks around them."""
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        said = text[start:end]
        if said.strip():
            yield start + len(said) - len(said.lstrip()), start + len(said.rstrip())
        start = end


def _is_heading(text: str, alone: bool) -> bool:
    """Whether `text` is a heading, on a line of its own or before its text (（一）公开情况。)."""
    if len(text) > _HEADING_LENGTH or _COUNTS.search(text):
        return False
    if opens_section(text):
        return "，" not in _MARK.sub("", text, count=1)
    return alone and not _END.search(text) and not re.search(r"[，,；;]", text)


def _cut(pieces: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """The pieces of a paragraph's `text[start:end]`, counted from `start`."""
    return tuple(
        Piece(max(p.start, start) - start, min(p.end, end) - start, p.page, p.line, p.word)
        for p in pieces
        if p.start < end and start < p.end
    )


def _covered(part: Sequence[Piece], start: int, end: int) -> int:
    return sum(min(piece.end, end) - max(piece.start, start) for piece in part)
