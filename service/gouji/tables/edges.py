"""Where rulings lie, and which edges between them are drawn: whole, broken, or under a stamp."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.tables.rulings import Mask

Places = NDArray[np.int64]
"""Mask pixels, ascending."""

PART = 0.5
"""Share of an edge that a ruling must cover to part two cells."""

_TRACE = 0.3
"""Share of an edge that must show itself where a stamp hides the rest."""

_WHOLE = 0.95
"""Share of an edge that shows all of a faint ruling."""

_MOST, _SOME = 0.75, 0.35
"""Shares of a broken edge that are left of it, alone and where it shows at one of its corners."""

_BARE = 0.4
"""Share of an edge that is left of it with bare paper on both sides: of 2807 edges that are not
drawn one had more. A `1` in the middle of a joined cell has, too, but stands there alone."""

_ROOTED_MOST = 0.55
"""Likewise for a ruling of which no long piece is left, where it shows at one corner only."""

_TREMBLE, _BOW = 2, 2.5
"""Pixels by which the pieces of one ruling lie beside each other, and by which they stray."""

_CORNER, _ROOTED = 0.2, 0.8
"""Share of an edge that is its end, and how much of that must show."""


def drawn_edges(
    clear: Mask,
    faint: Mask,
    pieces: Mask,
    bare: Mask,
    ink: Mask,
    hidden: Mask,
    positions: Places,
    ends: Places,
    near: int,
) -> NDArray[np.float64]:
    """(len(positions), len(ends) - 1): how much of each edge of horizontal rulings is drawn."""
    shares = _coverage(clear, positions, ends, near)
    shares[_broken(pieces, positions, ends, near)] = 1.0
    shares[_between_texts(bare, ink, positions, ends, near)] = 1.0
    hints = _coverage(faint, positions, ends, near)
    whole = _coverage(faint | hidden, positions, ends, -1) * (hints > _TRACE)
    return np.array(
        [_carried_on(*rows) for rows in zip(shares, hints, whole, strict=True)]
    ).reshape(shares.shape)


def _broken(pieces: Mask, positions: Places, ends: Places, near: int) -> NDArray[np.bool_]:
    """The edges of which enough pieces are left: nearly all, or much from its corners on.

    Strokes of characters in a joined cell stay off its corners.
    """
    corner = near // 2
    left = np.zeros((len(positions), len(ends) - 1), dtype=bool)
    for i, position in enumerate(positions):
        band = np.asarray(pieces[max(0, position - corner) : position + corner + 1].any(axis=0))
        for j, (start, end) in enumerate(zip(ends[:-1] + corner, ends[1:] - corner, strict=True)):
            edge = band[start:end]
            left[i, j] = edge.size and (edge.mean() > _MOST or _from_corners(edge) > _SOME)
    return left


def _between_texts(
    bare: Mask, ink: Mask, positions: Places, ends: Places, near: int
) -> NDArray[np.bool_]:
    """The inner edges of which bare rests are left, between two texts."""
    corner = near // 2
    left = np.zeros((len(positions), len(ends) - 1), dtype=bool)
    for i in range(1, len(positions) - 1):
        above, position, below = positions[i - 1 : i + 2]
        band = np.asarray(bare[max(0, position - corner) : position + corner + 1].any(axis=0))
        for j, (start, end) in enumerate(zip(ends[:-1] + near, ends[1:] - near, strict=True)):
            rests = band[start - near + corner : end + near - corner]
            upper = ink[above + 2 * near : position - 2 * near, start:end]
            lower = ink[position + 2 * near : below - 2 * near, start:end]
            left[i, j] = rests.size and strewn(rests, upper, lower)
    return left


def strewn(rests: NDArray[np.bool_], *sides: Mask) -> bool:
    """Whether `rests` with nothing beside them are much of an edge, and on both `sides` is text."""
    return bool(rests.mean() > _BARE and all(side.any() for side in sides))


def _from_corners(edge: NDArray[np.bool_]) -> float:
    """Share of the edge that is drawn without a break from either of its ends."""
    gaps = np.flatnonzero(~edge)
    return float((gaps[0] + len(edge) - 1 - gaps[-1]) / len(edge)) if len(gaps) else 1.0


def _carried_on(
    clear: NDArray[np.float64], hints: NDArray[np.float64], whole: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The edges along one ruling, with those that a stamp or pale print hides carried on.

    Between clear edges half a trace of several hidden ones is enough; a single one, or one at
    the end of the ruling, must show from corner to corner, which no character does.
    """
    drawn = np.r_[False, clear > PART, False]
    carried = clear.copy()
    for start, end in _gaps(~drawn[1:-1]):
        between = drawn[start] and drawn[end + 1]
        beside = drawn[start] or drawn[end + 1]
        hidden = between and end - start > 1 and hints[start:end].mean() > PART
        if hidden or (beside and whole[start:end].min() > _WHOLE):
            carried[start:end] = 1.0
    return carried


def _gaps(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _coverage(mask: Mask, positions: Places, ends: Places, corner: int) -> NDArray[np.float64]:
    """(len(positions), len(ends) - 1): share of each edge that the horizontal `mask` covers.

    `corner` pixels at both ends belong to the crossing rulings and are left out.
    """
    near = max(3, abs(corner))
    shares = np.zeros((len(positions), len(ends) - 1))
    for i, position in enumerate(positions):
        band = np.asarray(mask[max(0, position - near) : position + near + 1].any(axis=0))
        total = np.r_[0, np.cumsum(band)]
        starts = ends[:-1] + corner
        stops = np.maximum(ends[1:] - corner, starts + 1)
        stops = np.minimum(stops, len(band))
        shares[i] = (total[stops] - total[np.minimum(starts, stops)]) / np.maximum(
            1, stops - starts
        )
    return shares


def with_broken(xs: Places, pieces: Mask, ys: Places, near: int) -> Places:
    """Add the vertical rulings of which only pieces are left, none of them long.

    Pieces start at the rulings above or below, and in two rows on end if there are two.
    """
    rows = [pieces[a + near // 2 : b - near // 2] for a, b in pairwise(ys)]
    rows = [row for row in rows if _CORNER * len(row) >= 1]
    if not rows:
        return xs
    seen = np.stack([_rooted(row) for row in rows])
    on_end = seen[:-1] & seen[1:] if len(rows) > 1 else seen
    new = ruling_places(on_end.sum(axis=0), near, shortest=1)
    apart = [
        x
        for x in new
        if np.abs(xs - x).min(initial=4 * near) > 3 * near
        and all(
            straight(row[:, max(0, x - near // 2) : x + near // 2 + 1])
            for row, shows in zip(rows, seen[:, x], strict=True)
            if shows
        )
    ]
    return np.sort(np.r_[xs, np.array(apart, np.int64)])


def _rooted(row: Mask) -> Places:
    """1 where pieces go down a row of cells from a ruling above, or up from one below."""
    wide = cv2.dilate(row, np.ones((1, 2 * _TREMBLE + 1), np.uint8))
    zone = round(_CORNER * len(row))
    upper, lower = wide[:zone].mean(axis=0), wide[-zone:].mean(axis=0)
    both, one = np.minimum(upper, lower) > _ROOTED, np.maximum(upper, lower) > _ROOTED
    share = wide.mean(axis=0)
    found = ((share > _SOME) & both) | ((share > _ROOTED_MOST) & one)
    return np.asarray(found, np.int64)


def straight(pieces: Mask) -> bool:
    """Whether `pieces` lie upon each other, as those of an arc do not."""
    lines, places = np.nonzero(pieces)
    if not len(lines):
        return False
    weight = np.bincount(lines)
    middles = np.bincount(lines, weights=places)[weight > 0] / weight[weight > 0]
    return bool(np.ptp(np.percentile(middles, (10, 90))) <= _BOW)


def ruling_places(profile: Places, near: int, shortest: int) -> Places:
    """Where rulings lie: weighted middles of the runs of a profile, near runs taken together."""
    where = np.flatnonzero(profile >= shortest)
    if where.size == 0:
        return where
    runs = np.split(where, np.flatnonzero(np.diff(where) > near) + 1)
    return np.array([round(np.average(run, weights=profile[run])) for run in runs])
