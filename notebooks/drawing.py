"""What the notebooks draw with: Chinese letters, pages with boxes, pictures that stay small."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import cv2
import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from PIL import Image

INK, PALE, RED, GREEN, AMBER, BLUE = (
    "#222222",
    "#bbbbbb",
    "#c8102e",
    "#2e7d32",
    "#d98200",
    "#1f5fa8",
)
"""The colours of all pictures; red is for what contradicts."""

_CHINESE = ("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "LXGW WenKai", "Noto Sans CJK SC")
"""Fonts that have the characters, best first; `scripts/fonts.sh` installs the first three."""

_DOTS = 100
"""Dots an inch of a picture."""

_PAPER, _STEP = 224, 24
"""Gray levels: what is brighter is drawn white, the rest in steps. Noise makes large files."""

_WIDEST = 800
"""Pixels of an image that is drawn."""

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, repr=False)
class Picture:
    """A drawn figure as a PNG file. Jupyter shows it; elsewhere its title stands for it."""

    title: str
    png: bytes

    def __repr__(self) -> str:
        return f"[picture: {self.title}]"

    def _repr_png_(self) -> bytes:
        return self.png


def sheet_of(width: float, height: float) -> Figure:
    """An empty figure, sides in inches."""
    return Figure(figsize=(width, height), layout="constrained")


def picture(figure: Figure, title: str) -> Picture:
    """The finished `figure` in few colours, so that its file is small."""
    whole, small = BytesIO(), BytesIO()
    figure.savefig(whole, dpi=_DOTS)
    flat = Image.open(whole).convert("RGB")
    flat.quantize(palette=_palette(), dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return Picture(title, small.getvalue())


def show(axes: Axes, image: Pixels, box: Box | None = None, scale: float = 1.0) -> None:
    """Draws `image`, gray or RGB, or what of it lies in `box`, without its noise.

    `scale` is pixels a unit of `box`, and of what is drawn over the image.
    """
    height, width = (side / scale for side in image.shape[:2])
    x0, y0, x1, y1 = box or (0.0, 0.0, width, height)
    x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)
    left, top, right, bottom = (round(side * scale) for side in (x0, y0, x1, y1))
    axes.imshow(
        _calm(image[top:bottom, left:right]), "gray", vmin=0, vmax=255, extent=(x0, x1, y1, y0)
    )
    axes.set(xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set_color(PALE)


def frame(axes: Axes, box: Box, colour: str, label: str = "", width: float = 1.5) -> None:
    """A frame around `box`, with a label above it."""
    x0, y0, x1, y1 = box
    size = (x1 - x0, y1 - y0)
    axes.add_patch(Rectangle((x0, y0), *size, fill=False, edgecolor=colour, linewidth=width))
    if label:
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
        above = {"xytext": (0, 2), "textcoords": "offset points"}
        axes.annotate(label, (x0, y0), **above, color=colour, fontsize=7, bbox=paper)


def tint(axes: Axes, box: Box, colour: str) -> None:
    """Colours what lies in `box`, as a marker does."""
    x0, y0, x1, y1 = box
    axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, color=colour, alpha=0.3, linewidth=0))


def around(boxes: Sequence[Box], margin: float) -> Box:
    """The box around all `boxes`, with a margin."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0) - margin, min(y0) - margin, max(x1) + margin, max(y1) + margin


def bare(axes: Axes) -> None:
    """Takes off the upper and the right side of a plot."""
    axes.spines[["top", "right"]].set_visible(False)


def _calm(image: Pixels) -> Pixels:
    """`image` no larger than it is drawn, paper white, the rest in steps."""
    factor = min(1.0, _WIDEST / image.shape[1])
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    stepped = (small.astype(np.int16) + _STEP // 2) // _STEP * _STEP
    return np.where(small > _PAPER, 255, stepped).clip(0, 255).astype(np.uint8)


def _palette() -> Image.Image:
    """Grays, and each colour from pale to full."""
    grays = np.linspace(0, 255, 12)[:, None].repeat(3, axis=1)
    full = 255 * np.array([to_rgb(colour) for colour in (RED, GREEN, AMBER, BLUE)])
    tints = [255 - (255 - full) * share for share in np.linspace(0.15, 1.0, 6)]
    colours = np.concatenate([grays, *tints]).round().astype(np.uint8)
    found = Image.new("P", (1, 1))
    found.putpalette(colours.tobytes())
    return found


def _use_chinese() -> None:
    """The best font that is there before matplotlib's own; without one, boxes for characters."""
    known = {font.name for font in fontManager.ttflist}
    found = [name for name in _CHINESE if name in known]
    matplotlib.rcParams["font.family"] = [*found, "DejaVu Sans"]
    matplotlib.rcParams["axes.unicode_minus"] = False
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # has no normal weight
    if not found:
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        print("No Chinese font was found; scripts/fonts.sh installs some.")


_use_chinese()
