"""Printed lines put together to paragraphs, page furniture left out.

A page number (`- 3 -`) or a header that comes back on other pages is no part of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from gouji.document import Line

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–─_·•.~]+\s*\d{1,4}\s*[^\w\s]*|\d{1,4}\s*[-—–─_~]+"  # one mark may be lost: -4。
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}|[IVXivx]{1,5})\s*$"
)
_BARE_NUMBER = re.compile(r"\W*\d{1,3}\W*$")
_OPENING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．,，]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]"
    r"|第[一二三四五六七八九十]{1,3}[章节部])"
)
_SHORT = 0.75
"""A line that ends before this share of the text's width ends its paragraph."""
_ENOUGH = 6
"""Lines that show where a page's text begins and ends."""
_INDENT = 1.2
"""Characters by which the first line of a paragraph is set in, at least."""

_TORN = 1.6
"""How much farther than usual a line may be from the one before it in its paragraph."""

Leaf = tuple[int, int]
"""A page, or one of two that lie side by side on it: `(page, half)`."""
Margins = tuple[float, float, float]


def paragraphs(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """The lines of each paragraph, in order. Every line but page furniture is in one of them."""
    body = without_furniture(lines)
    margins = {leaf: _margins(body, leaf) for leaf in _leaves(body)}
    grouped: list[list[Line]] = []
    for line in body:
        if grouped and not _breaks(grouped[-1], line, margins):
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return tuple(tuple(group) for group in grouped)


def leadings(lines: Sequence[Line]) -> dict[Leaf, float]:
    """From one line down to the next on each leaf that has some, the median, points."""
    steps: dict[Leaf, list[float]] = {}
    for before, line in pairwise(lines):
        if _leaf(before) == _leaf(line) and line.box[1] > before.box[1]:
            steps.setdefault(_leaf(line), []).append(line.box[1] - before.box[1])
    return {leaf: median(own) for leaf, own in steps.items() if len(own) >= _ENOUGH}


def is_torn(before: Line, line: Line, leading: Mapping[Leaf, float]) -> bool:
    """Whether a line seems to be missing between two of a paragraph."""
    usual = leading.get(_leaf(line))
    same = _leaf(before) == _leaf(line)
    return same and usual is not None and line.box[1] - before.box[1] > _TORN * usual


def without_furniture(lines: Sequence[Line]) -> tuple[Line, ...]:
    """`lines` without blank lines, page numbers and the headers and footers that come back."""
    kept = tuple(line for line in lines if line.text.strip())
    body = _without_edges(kept)
    while len(body) < len(kept):  # a header may stand above a page number
        kept, body = body, _without_edges(body)
    return body


def _without_edges(lines: Sequence[Line]) -> tuple[Line, ...]:
    edges = [index for leaf in _leaves(lines) for index in _edges(lines, leaf)]
    repeated = Counter(_shape(lines[index]) for index in set(edges))
    return tuple(
        line
        for index, line in enumerate(lines)
        if not _PAGE_NUMBER.match(line.text)
        and not (index in edges and _is_edge_furniture(line, repeated))
    )


def opens_section(text: str) -> bool:
    """Whether `text` starts as a heading does: 一、 or （一）."""
    return bool(_OPENING.match(text))


def _is_edge_furniture(line: Line, repeated: Counter[str]) -> bool:
    again = repeated[_shape(line)] > 1 and len(line.text) < 40
    return bool(_BARE_NUMBER.match(line.text)) or (again and line.text[-1] not in "。；：")


def _shape(line: Line) -> str:
    """What stays the same of a header when its page number changes."""
    return re.sub(r"[\d\s]+", "#", line.text)


def _leaf(line: Line) -> Leaf:
    return line.page, line.half


def _leaves(lines: Sequence[Line]) -> list[Leaf]:
    return sorted({_leaf(line) for line in lines})


def _edges(lines: Sequence[Line], leaf: Leaf) -> Iterator[int]:
    """Indices of the first and the last line of a leaf, where furniture stands."""
    at = [index for index, line in enumerate(lines) if _leaf(line) == leaf]
    yield from {at[0], at[-1]} if len(at) > 1 else ()


def _margins(body: Sequence[Line], leaf: Leaf) -> Margins:
    """Left edge, right edge and width of a character of one leaf's text, points.

    The edges are where most lines begin and end, so that a single stray box moves nothing.
    A leaf of few lines, as the last may be, has the edges of all like it in the whole body.
    """
    own = [line for line in body if _leaf(line) == leaf]
    lines = own if len(own) >= _ENOUGH else [line for line in body if line.half == leaf[1]]
    starts, ends = sorted(x.box[0] for x in lines), sorted(x.box[2] for x in lines)
    outer = len(lines) // 5
    return starts[outer], ends[-1 - outer], median(x.box[3] - x.box[1] for x in lines)


def _breaks(group: list[Line], line: Line, margins: dict[Leaf, Margins]) -> bool:
    """Whether `line` starts a paragraph after `group`."""
    last = group[-1]
    margin = margins[_leaf(line)]
    if opens_section(line.text):
        return True
    if _is_centred(last, margins[_leaf(last)]):
        return not _is_centred(line, margin)
    if _ends_short(last, margins[_leaf(last)]):
        bare = opens_section(last.text) and "。" not in last.text
        return _ended(last) or bare or _is_set_in(line, margin)
    return _ended(last) and _is_set_in(line, margin)


def _is_set_in(line: Line, margin: Margins) -> bool:
    left, _, size = margin
    return line.box[0] > left + _INDENT * size


def _ends_short(line: Line, margin: Margins) -> bool:
    left, right, _ = margin
    return line.box[2] < left + _SHORT * (right - left)


def _is_centred(line: Line, margin: Margins) -> bool:
    """Whether `line` is a title: set in on both sides alike, more than a first line is."""
    left, right, size = margin
    before, after = line.box[0] - left, right - line.box[2]
    return min(before, after) > 2.5 * size and abs(before - after) < 2 * size


def _ended(line: Line) -> bool:
    """Whether a sentence could end with `line`, so that an indent after it means something."""
    return line.text.rstrip()[-1] in "。！？!?；;：:.”」』）)…"
