"""PaddleOCR's predictors on ONNX Runtime, loaded from local folders only.

A predictor must never be shared between threads: it then returns another image's result
without an error. One process has one set.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Set before paddlex is imported: it asks the model hubs at import otherwise.
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A CTC text recogniser. `characters[0]` is the blank."""

    predictor: Any
    characters: tuple[str, ...]

    def __call__(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """`batch`: (n, 3, 48, width) in -1..1. Returns (n, steps, characters) probabilities."""
        outputs: list[NDArray[np.float32]] = self.predictor.runner(x=batch)
        return outputs[0]


def load_recogniser(folder: Path, threads: int) -> Recogniser:
    """A recogniser such as `PP-OCRv6_tiny_rec`; the folder's name is the model's name."""
    from paddleocr import TextRecognition

    predictor = TextRecognition(**_arguments(folder, threads)).paddlex_predictor
    return Recogniser(predictor, tuple(predictor.post_op.character))


def load_detector(folder: Path, threads: int) -> Any:
    """A text detector; `predict(image)` gives `dt_polys`, (n, 4, 2) pixels."""
    from paddleocr import TextDetection

    # The pipeline's own defaults would override the thresholds of the weights' yml.
    return TextDetection(
        **_arguments(folder, threads), thresh=0.2, box_thresh=0.45, unclip_ratio=1.4
    )


def load_orientation(folder: Path, threads: int) -> Any:
    """A page orientation classifier; labels 0, 90, 180, 270 degrees."""
    from paddleocr import DocImgOrientationClassification

    return DocImgOrientationClassification(**_arguments(folder, threads))


def _arguments(folder: Path, threads: int) -> dict[str, Any]:
    return {
        "model_name": folder.name,
        "model_dir": str(folder),
        "engine": "onnxruntime",
        "engine_config": {
            "intra_op_num_threads": threads,
            "inter_op_num_threads": 1,
            # The arena keeps the widest batch's memory for ever.
            "enable_cpu_mem_arena": False,
        },
    }
