from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject
from tests.export import sample

from gouji.document import Evidence
from gouji.export.annotate import annotated_pdf

RED = np.array([0xC6, 0x28, 0x28])


def displayed(pdf: bytes, page: int) -> np.ndarray:
    document = pypdfium2.PdfDocument(pdf)
    picture = np.array(document[page].render(scale=1).to_pil().convert("RGB")).astype(int)
    document.close()
    return picture


def red_box(picture: np.ndarray) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(np.abs(picture - RED).sum(axis=2) < 60)
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


def comments(page) -> list[str]:
    return [str(annotation.get_object()["/Contents"]) for annotation in page.annotations or ()]


def test_the_original_pages_come_first_and_the_legend_after_them():
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit())))
    assert len(reader.pages) == 3
    legend = reader.pages[2].extract_text()
    assert "文中称收到申请 9 件" in legend
    assert "缺少第三张表" in legend  # it has no place on a page
    assert "示例 i1" not in legend


def test_every_box_carries_its_message_as_a_comment():
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit())))
    first = comments(reader.pages[0])
    assert len(first) == 4
    assert any("文中称收到申请 9 件" in text and "文中 9，表中 8" in text for text in first)
    assert any("示例 c1" in text for text in first)
    assert not any("示例 i1" in text for page in reader.pages for text in comments(page))


def test_findings_that_do_not_agree_can_be_jumped_to():
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit())))
    parent, entries = reader.outline
    assert parent.title == "gouji 勾稽"
    assert [entry.title[0] for entry in entries] == ["1", "2", "4", "5", "6"]
    assert reader.get_destination_page_number(entries[1]) == 1


def one_mark(box) -> object:
    place = replace(sample.findings()[2], claims=(), figures=(), evidence=(Evidence(1, box),))
    return sample.audit(pages=1, findings=(place,))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_lie_where_the_page_displays_them(rotation):
    writer = PdfWriter()
    page = writer.add_blank_page(400, 600)
    page.cropbox = RectangleObject((50, 40, 350, 540))
    page.rotate(rotation)
    file = BytesIO()
    writer.write(file)
    box = (30.0, 80.0, 130.0, 100.0)
    marked = annotated_pdf(file.getvalue(), one_mark(box))
    picture = displayed(marked, 0)
    assert picture.shape[:2] == ((300, 500) if rotation % 180 else (500, 300))
    x0, y0, x1, y1 = red_box(picture)
    assert (x0, y1) == pytest.approx((30, 100), abs=3)
    assert (x1, y0) == pytest.approx((135, 76), abs=7)  # with the flag on its corner


def test_what_the_page_leaves_unbalanced_does_not_move_the_boxes():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(sample.pdf())))
    page = writer.pages[0]
    page.add_transformation(Transformation().scale(0.5, 0.5))
    file = BytesIO()
    writer.write(file)
    picture = displayed(annotated_pdf(file.getvalue(), one_mark((30.0, 80.0, 130.0, 100.0))), 0)
    assert red_box(picture)[0] == pytest.approx(30, abs=3)


def test_a_large_picture_page_gets_a_pen_that_can_be_seen():
    writer = PdfWriter()
    writer.add_blank_page(2400, 3200)
    file = BytesIO()
    writer.write(file)
    picture = displayed(annotated_pdf(file.getvalue(), one_mark((600.0, 600.0, 900.0, 700.0))), 0)
    column = picture[700:710, 700]
    assert (np.abs(column - RED).sum(axis=1) < 60).sum() >= 4


def test_a_report_without_findings_is_still_told():
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit(findings=()))))
    assert "没有需要标注的内容" in reader.pages[2].extract_text()
    assert reader.outline == []


def test_text_of_the_document_is_not_taken_for_markup():
    hostile = replace(sample.findings()[2], message="<b>&amp;</para> <img src='x'/>")
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit(findings=(hostile,)))))
    assert "<img src='x'/>" in reader.pages[2].extract_text()


def test_evidence_on_a_page_that_is_not_there_is_passed_over():
    lost = replace(
        sample.findings()[2], claims=(), figures=(), evidence=(Evidence(9, (0, 0, 1, 1)),)
    )
    reader = PdfReader(BytesIO(annotated_pdf(sample.pdf(), sample.audit(findings=(lost,)))))
    assert len(reader.pages) == 3
