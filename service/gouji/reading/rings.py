"""Finds the ring of a grey stamp and takes its tone off, so that rulings and digits show again.

A red stamp is told by its colour (`light.separate_stamps`); a photocopied one only by its shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gouji.reading.light import Gray, Mask, shrunk

_SCALE = 4
"""Circles are looked for on a picture this many times smaller."""

_RADII = (28.0, 80.0)
"""Radii of official seals in points: 3.0 to 4.5 cm across, seen on pages of all scales."""

_DARK = 45
"""Gray levels below paper from which on a point of the circle counts as inked."""

_INKED = 0.8
"""Share of a circle that must be inked to be a ring."""

_BARE = 0.45
"""Most of a circle that may be inked just inside and outside of a ring."""

_RIM = 8.0
"""Pixels that a ring is blurred beyond its rims."""

_STAR, _SOLID = 0.5, 3.0
"""Share of the ring's radius within which the star lies, and points that no stroke is thick."""

_BENT = 6
"""Pixels by which a ring may be out of round."""

_NEAR, _FAR, _HALF_INKED = (3.0, 1.0), (10.0, 4.0, 1.0), 0.55
"""Pixels by which a coarse circle is shifted to find its ring; farther where its best share of ink
is more than rulings and text make up, for these may have drawn it off."""

_ANGLES = np.linspace(0, 2 * np.pi, 240, endpoint=False)
_ROUND = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)])


Circle = tuple[float, float, float]
"""Its middle and its radius."""

Circles = NDArray[np.float64]
"""`(n, 3)`"""

_STEPS = np.stack(np.meshgrid(*[np.arange(-2.0, 3.0)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
"""`(125, 3)`: up to two steps aside, down and outwards, and back."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring in sheet pixels; `inner` and `outer` are the radii of its rims."""

    x: float
    y: float
    inner: float
    outer: float


def without_rings(flat: Gray) -> tuple[Gray, Mask]:
    """`flat` with the tone of rings and of the stars in them taken off, and where they were."""
    mask = np.zeros(flat.shape, dtype=bool)
    cleaned = flat.copy()
    for ring in find_rings(flat):
        _take_off(cleaned, mask, ring)
        _lift_star(cleaned, mask, ring)
    return cleaned, mask


def _take_off(flat: Gray, mask: Mask, ring: Ring) -> None:
    """Lift each pixel of the ring by the tone that its distance from the middle has.

    Ink under the ring is darker than the ring alone, and stays that much darker than paper.
    """
    rows, columns = (np.arange(side) for side in flat.shape)
    down, right = rows[:, None] - ring.y, columns[None, :] - ring.x
    distance = np.hypot(down, right)
    near = (distance > ring.inner - _BENT - _RIM) & (distance < ring.outer + _BENT + _RIM)
    ys, xs = np.nonzero(near)
    angles = np.arctan2(ys - ring.y, xs - ring.x)
    pixels = flat[near].astype(np.float32)
    apart = distance[near] - _harmonics(angles) @ _out_of_round(flat, ring)
    band = (apart > ring.inner - _RIM) & (apart < ring.outer + _RIM)
    place = np.rint(apart[band] - ring.inner + _RIM).astype(np.int64)
    tones = np.array(
        [np.median(pixels[band][place == radius]) for radius in range(int(place.max()) + 1)]
    )
    paper = max(float(tones[0]), float(tones[-1]))
    lift = np.maximum(1.0, paper / np.maximum(tones, 1.0))
    pixels[band] *= lift[place]
    flat[near] = np.clip(pixels, 0, 255).astype(np.uint8)
    mask[near] |= (apart > ring.inner - 2) & (apart < ring.outer + 2)


def _lift_star(flat: Gray, mask: Mask, ring: Ring) -> None:
    """Lift the star in the middle of a seal by its tone; print under it is darker and stays."""
    unit = max(flat.shape) / 842
    reach = round(_STAR * ring.inner)
    x, y = round(ring.x), round(ring.y)
    place = slice(max(0, y - reach), y + reach), slice(max(0, x - reach), x + reach)
    inside = flat[place]
    if not inside.size:
        return
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, [round(_SOLID * unit) | 1] * 2)
    inked = (cv2.GaussianBlur(inside, (0, 0), 0.3 * unit) < 255 - _DARK).astype(np.uint8)
    solid = cv2.morphologyEx(inked, cv2.MORPH_OPEN, brush)
    if not solid.any():
        return
    tone = float(np.median(inside[solid > 0]))
    star = cv2.dilate(solid, np.ones((5, 5), np.uint8)) > 0
    lifted = inside * np.where(star, 255 / max(tone, 1.0), 1.0)
    flat[place] = np.clip(lifted, 0, 255).astype(np.uint8)
    mask[place] |= star


def _out_of_round(flat: Gray, ring: Ring) -> NDArray[np.float64]:
    """(5,) weights of the harmonics by which the ring's radius departs from a circle's, pixels.

    Bent paper that was flattened, and seals that were not pressed evenly, leave an oval.
    """
    reach = np.arange(-_RIM - _BENT, ring.outer - ring.inner + _RIM + _BENT + 1)
    xs = ring.x + np.cos(_ANGLES)[:, None] * (ring.inner + reach)
    ys = ring.y + np.sin(_ANGLES)[:, None] * (ring.inner + reach)
    seen = cv2.remap(
        flat, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR, borderValue=(255,)
    )
    depth = 255.0 - cv2.blur(seen, (3, 5))
    shifts = np.arange(-_BENT, _BENT + 1)
    inked = np.zeros(len(reach))
    inked[int(_RIM + _BENT) : int(_RIM + _BENT + max(1, round(ring.outer - ring.inner)))] = 1
    scores = np.stack([depth @ np.roll(inked, shift) for shift in shifts], axis=1)
    best = shifts[scores.argmax(axis=1)]
    terms = _harmonics(_ANGLES)
    trust = np.ones(len(best))
    weights = np.zeros(terms.shape[1])
    for _ in range(4):
        pull = terms * trust[:, None]
        weights = np.linalg.solve(terms.T @ pull + np.eye(terms.shape[1]), pull.T @ best)
        trust = 1 / (1 + np.abs(terms @ weights - best)) ** 2
    return np.asarray(weights)


def _harmonics(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """`(..., 5)`: a larger ring, a moved one, an oval one."""
    waves = [np.ones_like(angles)]
    for order in (1, 2):
        waves += [np.cos(order * angles), np.sin(order * angles)]
    return np.stack(waves, axis=-1)


def find_rings(flat: Gray) -> list[Ring]:
    """The rings of stamps on an evenly lit sheet."""
    unit = max(flat.shape) / 842
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(shrunk(flat, _SCALE), (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1,
        minDist=_RADII[0] * unit / _SCALE,
        param1=80,
        param2=38,
        minRadius=round(_RADII[0] * unit / _SCALE),
        maxRadius=round(_RADII[1] * unit / _SCALE),
    )
    if circles is None:
        return []
    found = (_refined(flat, *(_SCALE * value for value in circle)) for circle in circles[0][:4])
    return [ring for ring in found if ring is not None]


def _refined(flat: Gray, x: float, y: float, radius: float) -> Ring | None:
    """The ring near a coarse circle; `None` when the ink there is no ring."""
    coarse = x, y, radius
    x, y, radius = _settled(flat, coarse, _NEAR)
    if _HALF_INKED < _inked(flat, np.array([(x, y, radius)]))[0] < _INKED:
        x, y, radius = _settled(flat, coarse, _FAR)
    offsets = np.arange(-16, 17)
    inked = _inked(flat, np.array([(x, y, radius + offset) for offset in offsets]))
    if inked.max() < _INKED or min(inked[0], inked[-1]) > _BARE:
        return None
    ring = offsets[inked > (inked.max() + max(inked[0], inked[-1])) / 2]
    if not ring.size:  # inked to its middle: a disc
        return None
    return Ring(x, y, radius + float(ring[0]), radius + float(ring[-1]))


def _settled(flat: Gray, circle: Circle, steps: Sequence[float]) -> Circle:
    for step in steps:
        circle = _best(flat, np.array(circle) + _STEPS * step)
    return circle


def _best(flat: Gray, circles: Circles) -> Circle:
    """The middle of the circles that lie on most ink: several fit into a broad ring."""
    shares = _inked(flat, circles)
    x, y, radius = np.mean(circles[shares == shares.max()], axis=0)
    return float(x), float(y), float(radius)


def _inked(flat: Gray, circles: Circles) -> NDArray[np.float64]:
    """(n,): share of each circle that lies on ink; none does off the page."""
    height, width = flat.shape
    xs, ys = (
        np.rint(circles[:, :2, None] + circles[:, 2, None, None] * _ROUND)
        .astype(np.int64)
        .swapaxes(0, 1)
    )
    inside: NDArray[np.bool_] = (xs >= 0) & (ys >= 0) & (xs < width) & (ys < height)
    dark = flat[np.clip(ys, 0, height - 1), np.clip(xs, 0, width - 1)] < 255 - _DARK
    return np.asarray((dark & inside).mean(axis=1))
