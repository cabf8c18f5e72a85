"""The reader of one process: its models and what they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from gouji.document import Grid, Image, Page, Sheet
from gouji.reading.cells import CellReader
from gouji.reading.narrative import NarrativeReader
from gouji.reading.predictors import load_detector, load_orientation, load_recogniser
from gouji.reading.result import Reading
from gouji.reading.straighten import straighten
from gouji.reading.textlayer import read_text_layer

_SURE_TURN = 0.6
"""Below this the classifier does not know the page, and it is left as it is."""


@dataclass(frozen=True, slots=True)
class _Readers:
    """The loaded models."""

    orientation: Any
    cells: CellReader
    narrative: NarrativeReader

    @classmethod
    def load(cls, models: Path, threads: int) -> _Readers:
        quick = load_recogniser(models / "PP-OCRv6_tiny_rec", threads)
        careful = load_recogniser(models / "PP-OCRv6_small_rec", threads)
        detector = load_detector(models / "PP-OCRv6_tiny_det", threads)
        orientation = load_orientation(models / "PP-LCNet_x1_0_doc_ori", threads)
        return cls(
            orientation, CellReader(quick, careful), NarrativeReader(detector, quick, careful)
        )


class Reader:
    """Reads pages. One a process, never shared between threads.

    `models` is the folder of OCR weights, `threads` what one predictor may use. The models are
    loaded when the first page comes that must be read from its pixels.
    """

    def __init__(self, models: Path, threads: int) -> None:
        self._models, self._threads = models, threads

    def straighten(self, page: Page) -> Sheet:
        """`page` turned upright, straightened and evenly lit."""
        return straighten(page, self._turned)

    def read(self, sheet: Sheet, grids: Sequence[Grid]) -> Reading:
        """What is written on `sheet`: in the cells of `grids`, and outside of them."""
        if sheet.gray is None:
            return read_text_layer(sheet, grids)
        return Reading(
            self._readers.narrative.read(sheet, grids), self._readers.cells.read(sheet, grids)
        )

    @cached_property
    def _readers(self) -> _Readers:
        return _Readers.load(self._models, self._threads)

    def _turned(self, image: Image) -> int:
        result = self._readers.orientation.predict(cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[0]
        sure = float(np.max(result["scores"])) >= _SURE_TURN
        return int(result["label_names"][0]) if sure else 0
