"""The networks of PP-OCR on ONNX Runtime, loaded from local folders only.

A folder holds `inference.onnx` and `inference.yml`, as PaddlePaddle publishes them. Each run takes
one thread; networks may be run from several threads at once, unlike the predictors of `paddleocr`,
which then return another image's result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from gouji.document import Box, Image
from gouji.reading.crops import Batch, Crop, batches
from gouji.reading.decode import Decoded, Probabilities, decode
from gouji.reading.light import Gray

Reals = NDArray[np.float32]
Seen = TypeVar("Seen")

_MEAN = np.array((0.485, 0.456, 0.406), np.float32) * 255
_DEVIATION = np.array((0.229, 0.224, 0.225), np.float32) * 255
"""Of red, green and blue in ImageNet, 0 to 255: what detector and classifier were trained with."""

_STRIDE = 32
"""A detector's picture has sides that are multiples of this."""

_TEXT, _SURE_TEXT, _GROWN = 0.2, 0.45, 1.4
"""Probability of a pixel and mean of a box from which on they are text, and by how much a box is
grown; those of the weights' own inference.yml, which lose fewest digits (measured)."""

_LEAST = 3
"""Pixels that a box of text is high and wide at least."""

_SHORT_SIDE, _MIDDLE = 256, 224
"""Pixels of a page's short side, and of the square in its middle that tells how it lies."""

_SURE_TURN = 0.6
"""Below this the classifier does not know the page, and it is left as it is."""


@dataclass(frozen=True, slots=True)
class Network:
    """One loaded network. `description` is its inference.yml."""

    session: Any
    description: dict[str, Any]

    @classmethod
    def load(cls, folder: Path) -> Network:
        """The network of `folder`."""
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # The arena keeps the widest batch's memory for ever.
        options.enable_cpu_mem_arena = False
        session = InferenceSession(
            folder / "inference.onnx", options, providers=["CPUExecutionProvider"]
        )
        text = (folder / "inference.yml").read_text(encoding="utf-8")
        return cls(session, yaml.load(text, yaml.CSafeLoader))

    def __call__(self, batch: Reals) -> Reals:
        """The output for `batch`, whose first side counts the pictures."""
        outputs: list[Reals] = self.session.run(None, {"x": batch})
        return outputs[0]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A CTC text recogniser. `characters[0]` is the blank. `pool` runs its batches."""

    network: Network
    characters: tuple[str, ...]
    pool: Executor

    @classmethod
    def load(cls, folder: Path, pool: Executor) -> Recogniser:
        """A recogniser such as `PP-OCRv6_tiny_rec`."""
        network = Network.load(folder)
        known = network.description["PostProcess"]["character_dict"]
        return cls(network, ("", *known, " "), pool)

    def __call__(self, crops: Sequence[Crop], told: Callable[[Probabilities], Seen]) -> list[Seen]:
        """What `told` makes of each crop's probabilities, in the order of `crops`.

        The probabilities are those of the crop's own width. They are let go of with their batch.
        """
        seen: dict[int, Seen] = {}
        for batch in self.pool.map(partial(self._run, told), batches(crops)):
            seen |= batch
        return [seen[index] for index in range(len(crops))]

    def _run(self, told: Callable[[Probabilities], Seen], batch: Batch) -> dict[int, Seen]:
        rows = zip(batch.members, batch.shares(), self.network(batch.inputs()), strict=True)
        return {
            index: told(steps[: max(1, int(np.ceil(share * len(steps))))])
            for index, share, steps in rows
        }

    def text(self, steps: Probabilities) -> Decoded:
        """What stands there, whatever it is."""
        return decode(steps, self.characters)


@dataclass(frozen=True, slots=True)
class Detector:
    """Finds text. `PP-OCRv6_tiny_det` and the like (differentiable binarisation, Liao 2020)."""

    network: Network

    def __call__(self, gray: Gray) -> list[Box]:
        """Boxes around the text of `gray`, which is straight, in its pixels."""
        sides = (-gray.shape[0] % _STRIDE, -gray.shape[1] % _STRIDE)
        padded = np.pad(gray, [(0, side) for side in sides], constant_values=255)
        chances = self.network(_normalised([padded] * 3))[0, 0]
        _, labels, stats, _ = cv2.connectedComponentsWithStats(
            (chances > _TEXT).astype(np.uint8), connectivity=8
        )
        sums = np.bincount(labels.ravel(), weights=chances.ravel())
        return [
            _grown((x, y, x + wide, y + high), gray.shape)
            for (x, y, wide, high, area), total in zip(stats[1:].tolist(), sums[1:], strict=True)
            if min(wide, high) >= _LEAST and total > _SURE_TEXT * area
        ]


@dataclass(frozen=True, slots=True)
class Orientation:
    """Tells how a page lies. `PP-LCNet_x1_0_doc_ori`."""

    network: Network

    def __call__(self, image: Image) -> int:
        """Degrees clockwise by which the page was turned: 0, 90, 180, 270; 0 when it is unsure."""
        height, width = image.shape[:2]
        scale = _SHORT_SIDE / min(height, width)
        small = cv2.resize(image, (round(width * scale), round(height * scale)))
        top, left = ((side - _MIDDLE) // 2 for side in small.shape[:2])
        middle = cv2.split(small[top : top + _MIDDLE, left : left + _MIDDLE])
        chances = self.network(_normalised([np.asarray(plane, np.uint8) for plane in middle]))[0]
        best = int(chances.argmax())
        return 90 * best if chances[best] >= _SURE_TURN else 0


def _normalised(planes: Sequence[Gray]) -> Reals:
    """`(1, 3, height, width)` of the planes of a picture, as the networks were trained."""
    even = np.empty((1, len(planes), *planes[0].shape), np.float32)
    for out, plane, mean, deviation in zip(even[0], planes, _MEAN, _DEVIATION, strict=True):
        np.multiply(plane, 1 / deviation, out=out)
        out -= mean / deviation
    return even


def _grown(box: tuple[int, int, int, int], shape: tuple[int, int]) -> Box:
    """What a box of shrunken text stands for, within a picture of `shape`."""
    x0, y0, x1, y1 = box
    grow = _GROWN * (x1 - x0) * (y1 - y0) / (2 * (x1 - x0 + y1 - y0))
    height, width = (float(side) for side in shape)
    return max(0.0, x0 - grow), max(0.0, y0 - grow), min(width, x1 + grow), min(height, y1 + grow)
