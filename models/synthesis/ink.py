"""What happens to pixels: seals, gaps in rulings, light, noise, specks, compression."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .degrade import Degradation
from .stamps import Mask, seal
from .truth import Box, PageTruth, Rendered

Pixels = NDArray[np.uint8]
RED = (200, 30, 40)
GREY = (95, 95, 95)
_ON_TABLE = ("table", "figures", "rulings")


def bleed(paper: Pixels, back: Pixels, strength: float) -> None:
    """Lets the mirrored `back` page show through; pages of another shape are skipped."""
    if back.shape != paper.shape:
        return
    ghost = cv2.GaussianBlur(back[:, ::-1], (0, 0), 2.0)
    shade = (255 - ghost.astype(np.float32)) * strength
    paper[:] = np.clip(paper - shade, 0, 255).astype(np.uint8)


def break_rulings(
    paper: Pixels,
    rulings: Sequence[Box],
    count: tuple[int, int],
    scale: float,
    random: Generator,
) -> None:
    """Wipes out short stretches of rulings, as a worn printer does."""
    if not rulings:
        return
    for _ in range(int(random.integers(count[0], count[1] + 1))):
        x0, y0, x1, y1 = (v * scale for v in rulings[int(random.integers(len(rulings)))])
        at, half = random.random(), random.uniform(0.8, 3.5) * scale
        x, y = x0 + at * (x1 - x0), y0 + at * (y1 - y0)
        dx, dy = (half, 1.2 * scale) if y0 == y1 else (1.2 * scale, half)
        paper[max(0, round(y - dy)) : round(y + dy), max(0, round(x - dx)) : round(x + dx)] = 255


def stamp(
    paper: Pixels, rendered: Rendered, page: PageTruth, how: Degradation, random: Generator
) -> tuple[str, ...]:
    """Puts seals on the page as often as `how` says; returns the figures under their ink."""
    covered: list[str] = []
    for share, colour in ((how.red_stamp, RED), (how.grey_stamp, GREY)):
        if random.random() < share:
            scale = how.dpi / 72
            x, y = _place(rendered, page, how.stamp_on, random)
            diameter = round(random.uniform(100, 130) * scale)
            mask = seal(_name(rendered), diameter, int(random.integers(-20, 21)))
            left, top = round(x * scale - diameter / 2), round(y * scale - diameter / 2)
            press(paper, mask * random.uniform(0.65, 0.95), left, top, colour)
            covered += _under(mask, left, top, scale, rendered, page.number)
    return tuple(dict.fromkeys(covered))


def _name(rendered: Rendered) -> str:
    title = "".join(line.text for line in rendered.lines[:2])
    return title.split("20")[0][:16] or "某某机关"


def _place(
    rendered: Rendered, page: PageTruth, where: str, random: Generator
) -> tuple[float, float]:
    boxes = [part.box for part in rendered.parts if part.page == page.number]
    if where == "signature" or (where in _ON_TABLE and not boxes):
        box = next((x.box for x in rendered.lines[::-1] if x.page == page.number), None)
        return ((box[0] + box[2]) / 2, box[1]) if box else (page.width / 2, page.height / 2)
    if where == "figures":
        figures = [f.box for f in rendered.figures.values() if f.page == page.number]
        boxes = figures or boxes
    if where == "rulings":
        boxes = _crossings(page.rulings) or boxes
    if where in _ON_TABLE and boxes:
        x0, y0, x1, y1 = boxes[int(random.integers(len(boxes)))]
        return float(random.uniform(x0, x1)), float(random.uniform(y0, y1))
    return (
        float(random.uniform(0.1, 0.9)) * page.width,
        float(random.uniform(0.1, 0.9)) * page.height,
    )


def _crossings(rulings: Sequence[Box]) -> list[Box]:
    """The points where a ruling across meets one down, as boxes without size."""
    return [
        (down[0], across[1], down[0], across[1])
        for across in rulings
        for down in rulings
        if across[1] == across[3] and down[0] == down[2]
        if across[0] <= down[0] <= across[2] and down[1] <= across[1] <= down[3]
    ]


def press(paper: Pixels, mask: Mask, left: int, top: int, colour: Sequence[int]) -> None:
    """Multiplies ink, a square of it, into the paper: print below stays visible."""
    y, x = slice(max(0, top), top + len(mask)), slice(max(0, left), left + len(mask))
    patch = paper[y, x]
    alpha = mask[max(0, -top) :, max(0, -left) :][: patch.shape[0], : patch.shape[1], None]
    tint = 1 - alpha * (1 - np.array(colour, np.float32) / 255)
    paper[y, x] = (patch * tint).astype(np.uint8)


def _under(
    mask: Mask, left: int, top: int, scale: float, rendered: Rendered, page: int
) -> list[str]:
    found = []
    for figure in rendered.figures.values():
        x0, y0, x1, y1 = (round(v * scale) for v in figure.box)
        patch = mask[max(0, y0 - top) : max(0, y1 - top), max(0, x0 - left) : max(0, x1 - left)]
        if figure.page == page and patch.size and patch.max() > 0.2:
            found.append(figure.id)
    return found


def fold(paper: Pixels, depth: float, scale: float) -> None:
    """Darkens the middle of a sheet that does not lie flat there, one side more than the other."""
    away = (np.arange(paper.shape[1]) - paper.shape[1] / 2) / scale
    shade = depth * np.exp(-np.abs(away) / np.where(away < 0, 6.0, 14.0))
    paper[:] = np.clip(paper - shade[None, :, None], 0, 255).astype(np.uint8)


def blurred(image: Pixels, sigma: float) -> Pixels:
    """The image out of focus by `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8) if sigma > 0.05 else image


def without_colour(image: Pixels) -> Pixels:
    """The image in grey, still of three channels."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)


def lit(image: Pixels, how: Degradation, random: Generator) -> Pixels:
    """The image under the lamp and on the sensor: contrast, uneven light, lost toner, noise."""
    contrast = random.uniform(*how.contrast)
    light = np.full(image.shape[:2], random.uniform(*how.brightness), np.float32)
    light += 255 * (1 - contrast) * 0.85
    light -= _shadow(image.shape[:2], how.shadow, random)
    noise = random.uniform(*how.noise)
    if noise:
        light += random.standard_normal(image.shape[:2], np.float32) * np.float32(noise)
    if how.fade:
        image = _faded(image, how.fade, random)
    if contrast == 1.0 and not light.any():
        return image
    return np.asarray(np.clip(image * np.float32(contrast) + light[:, :, None], 0, 255), np.uint8)


def _shadow(shape: tuple[int, int], depth: float, random: Generator) -> NDArray[np.float32]:
    """Grey levels lost to uneven light: a smooth field from 0 to `depth`."""
    coarse = random.uniform(0, 1, (3, 3)).astype(np.float32) * depth
    return np.asarray(cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _faded(image: Pixels, share: float, random: Generator) -> Pixels:
    height, width = image.shape[:2]
    grain = random.uniform(0, 1, (height // 2 + 1, width // 2 + 1)).astype(np.float32)
    lost = cv2.resize(grain, (width, height)) < share
    image = image.copy()
    image[lost] = 255
    return image


def speckle(image: Pixels, count: int, dpi: int, random: Generator) -> None:
    """Strews dark dust, and a few white drops, over the image."""
    height, width = image.shape[:2]
    for _ in range(count):
        centre = int(random.integers(width)), int(random.integers(height))
        axes = [max(1, round(random.uniform(0.3, 1.6) * dpi / 200 * 1.5)) for _ in range(2)]
        shade = 250 if random.random() < 0.15 else int(random.integers(10, 110))
        turn = float(random.uniform(0, 180))
        cv2.ellipse(image, centre, axes, turn, 0, 360, (shade, shade, shade), -1, cv2.LINE_AA)


def thresholded(image: Pixels) -> Pixels:
    """Black and white, as a fax sends it."""
    return np.asarray(np.where(image > 150, 255, 0), np.uint8)


def compressed(image: Pixels, quality: int) -> tuple[bytes, Pixels]:
    """The JPEG file of the image, and the image that it decodes to."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return data.tobytes(), np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
