"""The reader of one process: its models and what they read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from gouji.document import Box, Grid, Image, Page, ReadPage, Rereading, Sheet
from gouji.reading.cells import CellReader
from gouji.reading.narrative import NarrativeReader
from gouji.reading.predictors import Detector, Network, Orientation, Recogniser
from gouji.reading.result import Reading
from gouji.reading.second import SecondReader
from gouji.reading.straighten import straighten
from gouji.reading.textlayer import read_text_layer


@dataclass(frozen=True, slots=True)
class _Readers:
    """The loaded models."""

    orientation: Orientation
    cells: CellReader
    narrative: NarrativeReader
    second: SecondReader

    @classmethod
    def load(cls, models: Path, threads: int) -> _Readers:
        pool = ThreadPoolExecutor(threads, "models")
        names = ("PP-LCNet_x1_0_doc_ori", "PP-OCRv6_tiny_det")
        orientation, detector = pool.map(Network.load, (models / name for name in names))
        quick = Recogniser.load(models / "PP-OCRv6_tiny_rec", pool)
        careful = Recogniser.load(models / "PP-OCRv6_small_rec", pool)
        narrative = NarrativeReader(Detector(detector), quick, careful)
        return cls(
            Orientation(orientation),
            CellReader(quick, careful),
            narrative,
            SecondReader(narrative, careful),
        )


class Reader:
    """Reads pages, several at the same time where it is asked from several threads.

    `models` is the folder of OCR weights, `threads` how many models may run at once. They are
    loaded when the first page comes that must be read from its pixels.
    """

    def __init__(self, models: Path, threads: int) -> None:
        self._models, self._threads = models, threads
        self._loading = Lock()

    def straighten(self, page: Page) -> tuple[Sheet, ...]:
        """`page` turned upright, straightened and evenly lit; two sheets where it is two pages."""
        return straighten(page, self._turned)

    def read(self, sheet: Sheet, grids: Sequence[Grid]) -> Reading:
        """What is written on `sheet`: in the cells of `grids`, and outside of them."""
        if sheet.gray is None:
            return read_text_layer(sheet, grids)
        readers = self._loaded()
        return Reading(readers.narrative.read(sheet, grids), readers.cells.read(sheet, grids))

    def again(self, sheet: Sheet, page: ReadPage, boxes: Collection[Box]) -> dict[Box, Rereading]:
        """What stands in those of `boxes` that lie on `sheet` of `page`, read by other means."""
        return {} if sheet.gray is None else self._loaded().second.read(sheet, page, boxes)

    def _loaded(self) -> _Readers:
        with self._loading:  # the first pages come at the same time
            return self._readers

    @cached_property
    def _readers(self) -> _Readers:
        return _Readers.load(self._models, self._threads)

    def _turned(self, image: Image) -> int:
        return self._loaded().orientation(image)
