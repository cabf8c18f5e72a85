"""Drawn paths → the rulings of tables, in displayed points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from gouji.document import Ruling
from gouji.intake.content import Path
from gouji.intake.geometry import Point

_SLANT = 1.0
_THICKEST = 3.0
_SAME_LINE = 0.6
_GAP = 1.5
_SHORTEST = 4.0

Span = tuple[float, float, float]
"""A piece of a ruling: where it lies across its run, where it starts, where it ends."""


def rulings_of(paths: Iterable[Path], width: float, height: float) -> tuple[Ruling, ...]:
    """The horizontal, then the vertical rulings that `paths` draw on a page of this size.

    Strokes count, and filled rectangles thin enough to be a line; collinear pieces that touch
    are one ruling. Slanted and curved lines, and what lies off the page, are left out.
    """
    horizontal: list[Span] = []
    vertical: list[Span] = []
    for path in paths:
        for a, b in _lines(path):
            if abs(a[1] - b[1]) <= _SLANT:
                horizontal.append(((a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0])))
            if abs(a[0] - b[0]) <= _SLANT:
                vertical.append(((a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1])))
    across = (Ruling(s, at, e, at) for at, s, e in _whole(horizontal, height, width))
    down = (Ruling(at, s, at, e) for at, s, e in _whole(vertical, width, height))
    return (*across, *down)


def _lines(path: Path) -> Iterator[tuple[Point, Point]]:
    if path.curved:
        return
    for points in path.subpaths:
        if path.stroke and path.stroke <= _THICKEST:
            yield from pairwise(points)
        elif path.filled:
            yield from _thin(points)


def _thin(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """The middle line of a filled rectangle that is thin; a dot has one in both directions."""
    if len(set(points)) > 4 or not _upright(points):
        return
    (x0, x1), (y0, y1) = ((min(v), max(v)) for v in zip(*points, strict=True))
    if y1 - y0 <= min(_THICKEST, max(x1 - x0, _SLANT)):
        yield (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
    if x1 - x0 <= min(_THICKEST, max(y1 - y0, _SLANT)):
        yield ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)


def _upright(points: tuple[Point, ...]) -> bool:
    return all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= 0.1 for a, b in pairwise(points))


def _whole(pieces: list[Span], across: float, along: float) -> Iterator[Span]:
    """Collinear pieces put together, cut to the page; shorter ones than a cell are dropped."""
    for group in _collinear(sorted(pieces)):
        at = sum(p[0] for p in group) / len(group)
        if not -_SLANT <= at <= across + _SLANT:
            continue
        for start, end in _joined(sorted((s, e) for _, s, e in group)):
            start, end = max(start, 0.0), min(end, along)
            if end - start >= _SHORTEST:
                yield min(max(at, 0.0), across), start, end


def _collinear(pieces: list[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    for piece in pieces:
        if group and piece[0] - group[0][0] > _SAME_LINE:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _joined(spans: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    current: tuple[float, float] | None = None
    for start, end in spans:
        if current is not None and start - current[1] <= _GAP:
            current = current[0], max(current[1], end)
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current
