"""Parts of ink, and the lines that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_COMPACT = 1.5
"""Width of a part by its height up to which it may be a single character."""

LOW = 0.55
"""A line lower than this share of the cell's tallest is a row of specks, unless it is wide."""

_FAR = 0.8
"""Paper between a speck and the text it does not belong to, as a share of the line height."""

_BREAK, _WHOLE, _UPON = 0.25, 1.2, 0.35
"""Height of a break in a stroke, and of the stroke, as shares of the usual ink; and the share of
the broader half, perhaps with a serif, that the other stands upon."""

_LINE_GAP = 0.12
"""Paper between two lines, as a share of the line height."""

_PIECE_GAP = 0.45
"""Paper between a number and ink that is not of it, as a share of the line height: digits of one
stand closer."""


@dataclass(frozen=True, slots=True)
class Part:
    """The box of connected ink inside of a cell, in pixels from its corner."""

    x0: int
    y0: int
    x1: int
    y1: int
    at_rim: bool

    @property
    def size(self) -> int:
        """Its longer side."""
        return max(self.x1 - self.x0, self.y1 - self.y0)

    @property
    def is_compact(self) -> bool:
        """Whether it may be a single character that is no dash."""
        return self.x1 - self.x0 <= _COMPACT * (self.y1 - self.y0)


def mended(parts: Sequence[Part], usual: float) -> list[Part]:
    """`parts`, the small ones one above the other taken together: a stroke that broke.

    Not at the rim, where rests of a ruling lie one above the other.
    """
    whole: list[Part] = []
    for part in sorted(parts, key=lambda part: part.y0):
        above = next((one for one in whole if _goes_on(one, part, usual)), None)
        if above is None:
            whole.append(part)
        else:
            whole[whole.index(above)] = Part(*around((above, part)), at_rim=False)
    return whole


def _goes_on(above: Part, below: Part, usual: float) -> bool:
    inside = not (above.at_rim or below.at_rim)
    one_stroke = inside and below.y1 - above.y0 < _WHOLE * usual
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    aligned = overlap > _UPON * max(above.x1 - above.x0, below.x1 - below.x0)
    return one_stroke and aligned and 0 <= below.y0 - above.y1 < _BREAK * usual


def joined_runs(parts: Sequence[Part], height: int) -> list[tuple[int, int]]:
    """Top and bottom of each line, told by the paper between them.

    A low run close to another is a stroke of the same line: 二, 三, the dot of a colon.
    """
    if not parts:
        return []
    filled = np.zeros(height, dtype=bool)
    for part in parts:
        filled[part.y0 : part.y1] = True
    edges = np.flatnonzero(np.diff(np.r_[False, filled, False].astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
    tallest = max(b - a for a, b in runs)
    joined = [runs[0]]
    for start, end in runs[1:]:
        low = min(end - start, joined[-1][1] - joined[-1][0]) < 0.45 * tallest
        gap = start - joined[-1][1]
        if gap < _LINE_GAP * tallest or (low and gap < 0.5 * tallest):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def without_rim(parts: Sequence[Part], usual: float) -> list[Part]:
    """The parts of a cell without those at its rim, unless these go on with its text."""
    inner = [part for part in parts if not part.at_rim]
    if max((part.size for part in inner), default=0) < LOW * usual:
        return list(parts)
    return [
        part
        for part in parts
        if not part.at_rim or any(_next_to(part, other, usual) for other in inner)
    ]


def _next_to(part: Part, other: Part, usual: float) -> bool:
    overlap = min(part.y1, other.y1) - max(part.y0, other.y0)
    gap = max(part.x0, other.x0) - min(part.x1, other.x1)
    return gap < usual and overlap > 0.5 * min(part.y1 - part.y0, other.y1 - other.y0)


def without_stray(line: Sequence[Part], usual: float) -> list[Part]:
    """The parts of one line without specks far to the side of its text, the smallest first."""
    height = min(height_of(line), max(usual, max(part.size for part in line)))
    ordered = sorted(line, key=lambda part: part.x0)
    while len(ordered) > 1:
        ends = (ordered[0], ordered[1]), (ordered[-1], ordered[-2])
        stray = [end for end, beside in ends if _is_stray(end, beside, height)]
        if not stray:
            break
        ordered.remove(min(stray, key=lambda part: part.size))
    return ordered


def _is_stray(part: Part, beside: Part, height: float) -> bool:
    gap = max(part.x0, beside.x0) - min(part.x1, beside.x1)
    size = min(part.size, _COMPACT * (part.y1 - part.y0))
    return size < LOW * height and gap > _FAR * height


def in_pieces(line: Sequence[Part]) -> list[list[Part]]:
    """The parts of one line, taken together where no gap is between them."""
    gap = _PIECE_GAP * height_of(line)
    pieces: list[list[Part]] = []
    end = 0
    for part in sorted(line, key=lambda part: part.x0):
        if pieces and part.x0 - end <= gap:
            pieces[-1].append(part)
        else:
            pieces.append([part])
        end = max(end, part.x1)
    return pieces


def height_of(line: Sequence[Part]) -> int:
    """From the top to the bottom of a line, pixels."""
    return max(part.y1 for part in line) - min(part.y0 for part in line)


def width_of(line: Sequence[Part]) -> int:
    """From the left to the right of a line, pixels."""
    return max(part.x1 for part in line) - min(part.x0 for part in line)


def around(line: Sequence[Part]) -> tuple[int, int, int, int]:
    """The box of a line."""
    return (
        min(part.x0 for part in line),
        min(part.y0 for part in line),
        max(part.x1 for part in line),
        max(part.y1 for part in line),
    )
