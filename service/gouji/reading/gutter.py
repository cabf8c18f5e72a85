"""Tells two pages that lie side by side on one sheet from a page that is wide."""

from __future__ import annotations

import cv2
import numpy as np

from gouji.reading.light import Gray, Mask

_WIDE = 1.2
"""Width of two pages side by side, as a multiple of their height, at least."""

_TALLEST = 1 / 12
"""What is higher than this share of the sheet crosses no gutter: a fold, a shadow, a side."""

_EDGE = 0.03
"""Share of the picture around it in which the edge of the paper may show."""

_DESK, _SHADE, _THICK = 0.15, 200, 6
"""Up to which share of the picture a desk may show above and below the paper; the tone of its
edge at most, and how many pixels that is thick: more than any ruling."""

_MIDDLE = 0.06
"""How far from the middle of the sheet its gutter lies at most, as a share of its width."""

_NARROWEST, _LOOKED_AT = 0.03, 0.06
"""Widths of bare paper, as shares of the sheet's: of a gutter at least; in which it is judged."""

_INK, _PALE = 40, 12
"""Gray levels by which ink is darker than the paper above and below it, and a pale ruling."""

_SPECK = 4
"""Pixels that a mark is high or wide at least."""

_APART = 1 / 45
"""Gaps within a line of text, as a share of the sheet's width: two characters."""

_LINE, _ALIGNED = 0.25, 0.02
"""Length of a line that fills a page, and by how much such lines end apart: shares of the width."""

_FILLED = 0.05
"""Height of all lines that fill a page, as a share of it, from which on they are its text."""


def may_be_two(upright: Gray) -> bool:
    """Whether an upright page is wide enough to hold two pages side by side."""
    height, width = upright.shape
    return bool(width >= _WIDE * height)


def find_gutter(level: Gray) -> int | None:
    """Where to cut `level`, whose lines are level, between two pages: its column, if it has two.

    Between two pages runs a strip of paper, or a fold, that nothing crosses, and on one side of it
    at least stand lines that end together. `level` is some 1100 pixels wide.
    """
    level = _on_paper(level)
    ink = _ink(level)
    strip = _middle_strip(ink)
    if strip is None or _is_crossed(level, strip):
        return None
    cut = (strip[0] + strip[1]) // 2
    sides = ink[:, :cut], ink[:, cut:]
    return cut if any(_is_filled(side, level.shape[1]) for side in sides) else None


def _on_paper(level: Gray) -> Gray:
    """The rows between the edges of the paper, where it lies on a desk."""
    height, width = level.shape
    middle = level[:, round((0.5 - _MIDDLE) * width) : round((0.5 + _MIDDLE) * width)]
    dark = (np.percentile(middle, 90, axis=1) < _SHADE).astype(np.uint8)[:, None]
    edges = np.flatnonzero(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_THICK, 1), np.uint8)))
    above, below = edges[edges < _DESK * height], edges[edges > (1 - _DESK) * height]
    return level[above.max(initial=-1) + 1 : below.min(initial=height)]


def _ink(level: Gray) -> Mask:
    """Text and level rulings; folds, the sides of tables, edges and specks are left out."""
    height, width = level.shape
    # A fold that leans is upright still when it is made broader.
    broad = cv2.erode(level, np.ones((1, 3), np.uint8))
    tall = np.ones((round(_TALLEST * height), 1), np.uint8)
    depth = cv2.subtract(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, tall), level)
    ink = (depth > _INK).astype(np.uint8)
    down, aside = round(_EDGE * height), round(_EDGE * width)
    ink[:down], ink[-down:], ink[:, :aside], ink[:, -aside:] = 0, 0, 0, 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    marks = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= _SPECK
    marks[0] = False
    return np.asarray(marks[labels])


def _middle_strip(ink: Mask) -> tuple[int, int] | None:
    """First column and end of the bare strip nearest to the middle, no broader than needed."""
    width = ink.shape[1]
    edges = np.flatnonzero(np.diff(np.r_[True, ink.any(axis=0), True].astype(np.int8)))
    strips = [
        _nearest(start, end, width)
        for start, end in edges.reshape(-1, 2).tolist()
        if end - start >= _NARROWEST * width
    ]
    strip = min(strips, key=lambda strip: _off(strip, width), default=None)
    return strip if strip is not None and _off(strip, width) <= _MIDDLE * width else None


def _nearest(start: int, end: int, width: int) -> tuple[int, int]:
    """The part of a strip that is nearest to the middle of `width` columns."""
    breadth = min(end - start, round(_LOOKED_AT * width))
    first = min(max((width - breadth) // 2, start), end - breadth)
    return first, first + breadth


def _off(strip: tuple[int, int], width: int) -> float:
    return abs(strip[0] + strip[1] - width) / 2


def _is_crossed(level: Gray, strip: tuple[int, int]) -> bool:
    """Whether a ruling too pale for ink, or dotted, runs over `strip`."""
    height = len(level)
    smooth = cv2.blur(level, (9, 1))[:, strip[0] : strip[1]]
    tone = np.median(smooth, axis=1).astype(np.float32)[:, None]
    paper = cv2.morphologyEx(tone, cv2.MORPH_CLOSE, np.ones((round(_TALLEST * height), 1)))
    inside = slice(round(_EDGE * height), -round(_EDGE * height))
    return bool((paper - tone)[inside].max() > _PALE)


def _is_filled(side: Mask, width: int) -> bool:
    """Whether lines of text or of a table run over `side` and end together."""
    joined = cv2.morphologyEx(
        side.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, round(_APART * width)), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    left, breadth = stats[1:, cv2.CC_STAT_LEFT], stats[1:, cv2.CC_STAT_WIDTH]
    ends, heights = left + breadth, stats[1:, cv2.CC_STAT_HEIGHT]
    long = breadth >= _LINE * width
    if not long.any():
        return False
    together = long & (ends >= ends[long].max() - _ALIGNED * width)
    return bool(heights[together].sum() >= _FILLED * len(side))
