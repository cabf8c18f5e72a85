"""Characters to words, words to lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from gouji.document import Box, Line, Word, union

_OVERLAP = 0.5
"""Share of the lower height by which two pieces of one line overlap."""


def join_runs(characters: Sequence[Word]) -> tuple[Word, ...]:
    """Digits and letters right beside each other become one word; others stay by themselves."""
    words: list[Word] = []
    for is_run, members in groupby(characters, key=lambda word: _runs_on(word.text)):
        group = list(members)
        words.extend(map(_joined, _adjoining(group)) if is_run else group)
    return tuple(words)


def _adjoining(group: Sequence[Word]) -> Iterator[list[Word]]:
    """The parts of `group` that are no farther apart than they are high."""
    part = [group[0]]
    for before, word in pairwise(group):
        if word.box[0] - before.box[2] > before.box[3] - before.box[1]:
            yield part
            part = []
        part.append(word)
    yield part


def _runs_on(text: str) -> bool:
    return text.isascii() and (text.isalnum() or text in ".,%")


def _joined(group: Sequence[Word]) -> Word:
    return Word(
        "".join(word.text for word in group),
        union(word.box for word in group),
        min(word.confidence for word in group),
    )


def in_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words of one printed line together, from the top down, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box[1] + word.box[3]) / 2):
        line = lines[-1] if lines else None
        if line is not None and _same_line(union(other.box for other in line), word.box):
            line.append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box[0]) for line in lines]


def _same_line(line: Box, word: Box) -> bool:
    overlap = min(line[3], word[3]) - max(line[1], word[1])
    return overlap > _OVERLAP * min(line[3] - line[1], word[3] - word[1])


def as_lines(words: Iterable[Word], page: int) -> tuple[Line, ...]:
    """The printed lines of a page's words."""
    return tuple(Line(page, tuple(line)) for line in in_lines(words))
