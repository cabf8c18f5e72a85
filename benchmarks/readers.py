"""Gouji and its peers as functions from a scan to what they read of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np

from benchmarks.scans import PageFile, Scan
from gouji.audit import Auditor
from gouji.document import Box, Cell, Image, Table
from gouji.weights import weights_folder


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text where it was read; boxes are in points of the page."""

    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of a scan.

    `tables` are `None` for a reader that knows no tables, `figures` for one that knows no forms.
    """

    texts: tuple[Text, ...] = ()
    tables: tuple[Table, ...] | None = None
    figures: Mapping[str, str] | None = None


class NotInstalled(Exception):
    """The reader is not there; the message says what to do."""


Reader = Callable[[Scan], Read]


def gouji() -> Reader:
    """This program, with its defaults."""
    auditor = Auditor()

    def read(scan: Scan) -> Read:
        audit = auditor.audit(scan.pdf)
        figures = {f.id: "" if f.value is None else str(f.value) for f in audit.figures}
        return Read(tables=audit.tables, figures=figures)

    return read


def rapidocr() -> Reader:
    """RapidOCR with its defaults."""
    _needs("rapidocr", "make bench")
    from rapidocr import RapidOCR

    engine: Callable[..., Any] = RapidOCR()

    def page(file: PageFile) -> list[Text]:
        image = _pixels(file)
        seen = engine(image)
        if seen.boxes is None:
            return []
        return _texts(file, image, seen.boxes, seen.txts)

    return partial(_page_by_page, page)


def paddleocr(recogniser: str) -> Reader:
    """PaddleOCR's own pipeline on the weights that gouji has; `recogniser` is one of its two."""
    from paddleocr import PaddleOCR

    weights = weights_folder("ocr")
    engine = PaddleOCR(
        text_detection_model_name="PP-OCRv6_tiny_det",
        text_detection_model_dir=str(weights / "PP-OCRv6_tiny_det"),
        text_recognition_model_name=recogniser,
        text_recognition_model_dir=str(weights / recogniser),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        text_det_thresh=0.2,
        text_det_box_thresh=0.45,
        text_det_unclip_ratio=1.4,
        engine="onnxruntime",
    )

    def page(file: PageFile) -> list[Text]:
        image = _pixels(file)
        seen = engine.predict(image)[0]
        return _texts(file, image, seen["rec_polys"], seen["rec_texts"])

    return partial(_page_by_page, page)


def img2table_tesseract() -> Reader:
    """img2table, which finds tables, with tesseract, which reads what is in them."""
    _needs("img2table", "make bench")
    if not shutil.which("tesseract"):
        raise NotInstalled("apt-get install tesseract-ocr tesseract-ocr-chi-sim")
    from img2table.ocr import TesseractOCR

    try:
        # Tesseract's own default; with img2table's, sparse text, most numbers are lost.
        return _img2table(TesseractOCR(lang="chi_sim", psm=3))
    except OSError as error:
        raise NotInstalled("apt-get install tesseract-ocr-chi-sim") from error


def img2table_rapidocr() -> Reader:
    """img2table with RapidOCR, which reads Chinese by its own defaults."""
    _needs("img2table", "make bench")
    _needs("rapidocr", "make bench")
    from img2table.ocr import RapidOCR
    from rapidocr import LangRec

    return _img2table(RapidOCR({"Rec.lang_type": LangRec.CH}))


def _img2table(ocr: Any) -> Reader:
    from img2table.document import Image as Document

    def read(scan: Scan) -> Read:
        tables = []
        for file in scan.pages:
            document = Document(file.path)
            document.images, back = _straightened(file)
            found = document.extract_tables(ocr=ocr)
            tables += [_table(file.number, back, list(table.content.values())) for table in found]
        return Read(tables=tuple(tables))

    return read


READERS: Mapping[str, Callable[[], Reader]] = {
    "gouji": gouji,
    "RapidOCR": rapidocr,
    "PaddleOCR tiny": partial(paddleocr, "PP-OCRv6_tiny_rec"),
    "PaddleOCR small": partial(paddleocr, "PP-OCRv6_small_rec"),
    "img2table+tesseract": img2table_tesseract,
    "img2table+RapidOCR": img2table_rapidocr,
}
"""By the name that the tables of results give them."""


def _needs(module: str, remedy: str) -> None:
    if find_spec(module) is None:
        raise NotInstalled(remedy)


def _pixels(file: PageFile) -> Image:
    return np.asarray(cv2.imread(str(file.path)), np.uint8)


def _page_by_page(read: Callable[[PageFile], list[Text]], scan: Scan) -> Read:
    return Read(tuple(text for page in scan.pages for text in read(page)))


def _texts(file: PageFile, image: Image, quads: Sequence[Any], texts: Sequence[str]) -> list[Text]:
    scale = file.width / image.shape[1]
    found = []
    for quad, text in zip(quads, texts, strict=True):
        (x0, y0), (x1, y1) = np.min(quad, axis=0) * scale, np.max(quad, axis=0) * scale
        found.append(Text(file.number, (float(x0), float(y0), float(x1), float(y1)), text))
    return found


Back = Callable[[Box], Box]
"""From pixels of the picture that img2table looked at to points of the page."""


def _straightened(file: PageFile) -> tuple[list[Image], Back]:
    """The page as img2table itself straightens it, and the way back, which it does not tell."""
    from img2table.document import rotation

    image = cv2.cvtColor(_pixels(file), cv2.COLOR_BGR2RGB)
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale, matrix = file.width / image.shape[1], np.eye(2, 3)
    middles, height, threshold = rotation.get_connected_components(gray)
    if len(middles) > 1:
        angle = rotation.estimate_skew(rotation.get_relevant_angles(middles, height), threshold)
        if abs(angle) >= 0.25:
            matrix = _rotation(image.shape[1], image.shape[0], angle)
            image = rotation.rotate_img_with_border(image, angle)
    inverse = cv2.invertAffineTransform(matrix) * scale

    def back(box: Box) -> Box:
        x0, y0, x1, y1 = box
        corners = inverse @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]])
        (left, top), (right, bottom) = corners.min(axis=1), corners.max(axis=1)
        return float(left), float(top), float(right), float(bottom)

    return [np.asarray(image, np.uint8)], back


def _rotation(width: int, height: int, angle: float) -> np.ndarray[Any, Any]:
    """How img2table turns a picture: about its middle, onto a canvas that holds all of it."""
    matrix = cv2.getRotationMatrix2D((width // 2, height // 2), angle, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    matrix[0, 2] += int(height * sin + width * cos) / 2 - width // 2
    matrix[1, 2] += int(height * cos + width * sin) / 2 - height // 2
    return np.asarray(matrix)


def _table(page: int, back: Back, rows: Sequence[Sequence[Any]]) -> Table:
    """One cell a box: img2table repeats a cell in each row and column that it spans."""
    places: dict[Box, list[tuple[int, int]]] = {}
    values: dict[Box, str] = {}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
            places.setdefault(box, []).append((row, column))
            # It writes "None" for what could not be read of a cell.
            values[box] = (cell.value or "").replace("None", "")
    cells = []
    for box, seen in places.items():
        (top, left), (bottom, right) = seen[0], seen[-1]
        cells.append(
            Cell(top, left, bottom - top + 1, right - left + 1, values[box], page, back(box), 1.0)
        )
    return Table(len(rows), len(rows[0]), (page,), tuple(cells), 1.0)
