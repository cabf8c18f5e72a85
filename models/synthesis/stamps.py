"""Round seals: a ring, a star, and the body's name on an arc."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from .fonts import TYPEFACES, Fonts

Mask = NDArray[np.float32]


@lru_cache(maxsize=32)
def seal(name: str, diameter: int, angle: int) -> Mask:
    """Ink of a seal, `(diameter, diameter)` from 0 to 1, turned by `angle` degrees."""
    side = 2 * diameter
    image = Image.new("L", (side, side))
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 2, side - 3, side - 3), outline=255, width=max(3, side // 34))
    draw.polygon(_star(side / 2, side * 0.16), fill=255)
    _write_arc(image, name)
    turned = image.rotate(angle, Image.Resampling.BICUBIC).resize(
        (diameter, diameter), Image.Resampling.BOX
    )
    return np.asarray(turned, np.float32) / np.float32(255)


def _star(centre: float, radius: float) -> list[tuple[float, float]]:
    angles = [np.pi * i / 5 - np.pi / 2 for i in range(10)]
    radii = [radius if i % 2 == 0 else 0.38 * radius for i in range(10)]
    return [
        (centre + r * np.cos(a), centre + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)
    ]


def _write_arc(image: Image.Image, name: str) -> None:
    side = image.width
    size = int(side * min(0.13, 1.5 / len(name)))
    path = Fonts().path("song")
    font = ImageFont.truetype(str(path), size, index=TYPEFACES["song"].index)
    spread = min(270.0, 24.0 * len(name))
    for i, character in enumerate(name):
        glyph = Image.new("L", (side, side))
        ImageDraw.Draw(glyph).text(
            (side / 2, side * 0.12), character, fill=255, font=font, anchor="mm"
        )
        turn = spread / 2 - spread * i / max(1, len(name) - 1)
        turned = glyph.rotate(turn, Image.Resampling.BILINEAR)
        image.paste(turned, (0, 0), turned)
