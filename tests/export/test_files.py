from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import lxml.html
import numpy as np
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader
from tests.export import sample

from gouji.document import Audit, Evidence
from gouji.errors import UnreadableFile
from gouji.export.files import write_annotated, write_report

SQUARE = (1200.0, 1500.0, 1500.0, 1600.0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture wider than reports keep, with one black rectangle."""
    picture = Image.new("RGB", (2400, 3200), "white")
    ImageDraw.Draw(picture).rectangle(SQUARE, fill="black")
    picture.save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def audit_of_photo() -> Audit:
    told = replace(sample.findings()[2], claims=(), figures=(), evidence=(Evidence(1, SQUARE),))
    return sample.audit(pages=1, findings=(told,), tables=())


def crop(report: Path) -> np.ndarray:
    page = lxml.html.document_fromstring(report.read_text(encoding="utf-8"))
    (uri,) = page.xpath("//img/@src")
    return np.array(Image.open(BytesIO(b64decode(uri.partition(",")[2]))).convert("RGB")).astype(
        int
    )


def test_boxes_of_a_picture_lie_on_its_pixels_in_the_report(photo, tmp_path):
    picture = crop(write_report(photo, audit_of_photo(), tmp_path / "o.html"))
    red = (picture[..., 0] > 140) & (picture[..., 1] < 90)
    ys, xs = np.nonzero(red)
    inside = picture[ys.min() + 6 : ys.max() - 6, xs.min() + 6 : xs.max() - 6]
    assert inside.mean() < 40
    outside = picture[:, : xs.min() - 4]
    assert outside.mean() > 250


def test_a_picture_is_annotated_on_a_page_of_its_pixels(photo, tmp_path):
    reader = PdfReader(write_annotated(photo, audit_of_photo(), tmp_path / "o.pdf"))
    assert tuple(map(float, reader.pages[0].mediabox)) == (0, 0, 2400, 3200)
    (comment,) = reader.pages[0].annotations
    rect = [float(edge) for edge in comment.get_object()["/Rect"]]
    assert rect == pytest.approx([1200, 1600, 1500, 1700], abs=1)


@pytest.mark.parametrize("write", [write_annotated, write_report])
def test_a_source_that_went_away_is_told_and_nothing_is_written(tmp_path, write):
    out = tmp_path / ("o.pdf" if write is write_annotated else "o.html")
    with pytest.raises(UnreadableFile, match=r"gone\.pdf"):
        write(tmp_path / "gone.pdf", sample.audit(), out)
    assert list(tmp_path.iterdir()) == []
