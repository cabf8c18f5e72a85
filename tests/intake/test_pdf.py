import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from tests.intake.builders import (
    hidden,
    only_page,
    pages_of,
    reader,
    scan,
    text_of,
    text_page,
    write_pdf,
)

from gouji.errors import TooLarge


def test_text_layer_becomes_words_with_boxes(tmp_path):
    page = only_page(write_pdf(tmp_path / "a.pdf", text_page("共收到 1,234.5 万元A1", 72, 700)))
    assert page.image is None
    assert [word.text for word in page.words] == ["共", "收", "到", "1,234.5", "万", "元", "A1"]
    x0, y0, x1, y1 = page.words[0].box
    assert (x0, x1) == pytest.approx((72, 84), abs=0.1)
    assert y0 < 842 - 700 < y1
    assert y1 - y0 == pytest.approx(12)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_displayed(tmp_path, rotation):
    """Text that stands upright once the page is turned lies where the picture shows its ink."""

    def draw(canvas):
        canvas.translate(297, 421)
        canvas.rotate(rotation)
        canvas.setFont("Helvetica", 30)
        canvas.drawString(20, 50, "12345")
        canvas.line(-100, 30, 80, 30)

    path = write_pdf(tmp_path / "a.pdf", draw)
    document = pypdfium2.PdfDocument(path)
    document[0].set_rotation(rotation)
    document[0].set_cropbox(10, 30, 580, 800)
    document.save(tmp_path / "b.pdf")
    document.close()
    page = only_page(tmp_path / "b.pdf")
    assert (page.width, page.height) == ((570, 770) if rotation % 180 == 0 else (770, 570))
    (word,) = page.words
    assert word.text == "12345"
    (ruling,) = page.rulings
    assert ruling.y0 == pytest.approx(ruling.y1)
    assert ruling.x1 - ruling.x0 == pytest.approx(180)

    from gouji.intake import rasterise
    from gouji.settings import Settings

    dark = rasterise(tmp_path / "b.pdf", [1], 72, Settings())[1].max(axis=2) < 128
    ys, xs = np.nonzero(dark)
    ink = xs.min(), ys.min(), xs.max(), ys.max()
    expected = min(ruling.x0, word.box[0]), word.box[1], word.box[2], ruling.y0
    assert ink == pytest.approx(expected, abs=9)


def test_bold_by_double_drawing_is_one_text(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 700, "总计110")
        canvas.drawString(72.4, 700, "总计110")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "总计110"


def test_reading_order_is_that_of_the_print(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 600, "后")
        canvas.drawString(200, 700, "二")
        canvas.drawString(72, 700, "一")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "一二后"


def test_a_hyphen_at_the_end_of_a_line_stays(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 700, "abc-")
        canvas.drawString(72, 680, "def")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "abc-def"


def test_text_off_the_page_is_dropped(tmp_path):
    def draw(canvas):
        canvas.drawString(72, 700, "在内")
        canvas.drawString(-200, 700, "左外")
        canvas.drawString(72, 900, "上外")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "在内"


def test_a_page_that_nobody_could_print_is_refused(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page("共收到8件", 72, 700), size=(20_000_000, 842))
    with pytest.raises(TooLarge, match="幅面过大"):
        only_page(path)


def test_blank_page(tmp_path):
    page = only_page(write_pdf(tmp_path / "a.pdf", lambda _: None))
    assert (page.image, page.words, page.rulings) == (None, (), ())


def test_scan_keeps_its_pixels(tmp_path):
    """A4 at 200 dpi: the page is the scan, pixel for pixel."""
    picture = scan(1654, 2339)
    path = write_pdf(tmp_path / "a.pdf", lambda c: c.drawImage(reader(picture), 0, 0, 595, 842))
    page = only_page(path)
    assert (page.words, page.rulings) == ((), ())
    assert page.image.shape == (2339, 1654, 3)
    assert (page.image == np.asarray(picture)).all()


@pytest.mark.parametrize("width", [595, 4000], ids=["72 dpi", "480 dpi"])
def test_other_scans_are_read_at_the_dpi_of_the_settings(tmp_path, width):
    picture = scan(width, width * 842 // 595).convert("1")
    path = write_pdf(tmp_path / "a.pdf", lambda c: c.drawImage(reader(picture), 0, 0, 595, 842))
    assert only_page(path, scan_dpi=180).image.shape == (2105, 1488, 3)


def test_invisible_ocr_layer_is_not_trusted(tmp_path):
    def draw(canvas):
        canvas.drawImage(reader(scan()), 0, 0, 595, 842)
        with hidden(canvas):
            canvas.drawString(72, 700, "本年新收 17O 件")

    page = only_page(write_pdf(tmp_path / "a.pdf", draw))
    assert page.image is not None
    assert page.words == ()


def test_text_beneath_a_scan_is_not_trusted(tmp_path):
    def draw(canvas):
        for y in range(60, 800, 18):
            canvas.drawString(60, y, "本年新收政府信息公开申请数量" * 2)
        canvas.drawImage(reader(scan()), 0, 0, 595, 842)

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_hidden_text_without_a_picture_is_dropped(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "shown")
        with hidden(canvas):
            canvas.drawString(72, 600, "unseen")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 500, "white")

    page = only_page(write_pdf(tmp_path / "a.pdf", draw))
    assert page.image is None
    assert text_of(page) == "shown"


def test_text_under_a_black_bar_is_dropped(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "shown")
        canvas.drawString(72, 600, "redacted")
        canvas.rect(60, 590, 120, 30, fill=1)

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "shown"


def test_white_text_on_a_dark_cell_is_shown(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 12)
        canvas.rect(60, 590, 120, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 600, "total")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "total"


def test_table_pasted_as_a_picture_is_read_from_pixels(tmp_path):
    def draw(canvas):
        text_page()(canvas)
        canvas.drawImage(reader(scan(600, 300, 12)), 72, 300, 400, 200)

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_red_stamp_does_not_cost_the_text_layer(tmp_path):
    stamp = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    stamp.paste((220, 30, 30, 255), (20, 20, 280, 280))
    stamp.paste((0, 0, 0, 0), (40, 40, 260, 260))

    def draw(canvas):
        text_page("淮北区人民政府", 330, 300)(canvas)
        canvas.drawImage(reader(stamp), 320, 240, 119, 119, mask="auto")

    page = only_page(write_pdf(tmp_path / "a.pdf", draw))
    assert page.image is None
    assert text_of(page) == "淮北区人民政府"


def test_mixed_document_is_judged_page_by_page(tmp_path):
    path = write_pdf(
        tmp_path / "a.pdf",
        text_page(),
        lambda canvas: canvas.drawImage(reader(scan()), 0, 0, 595, 842),
        text_page("第三页"),
    )
    assert [page.image is None for page in pages_of(path)] == [True, False, True]


def test_text_drawn_as_outlines_is_read_from_pixels(tmp_path):
    def draw(canvas):
        for column in range(30):
            x = 72 + 14 * column
            path = canvas.beginPath()
            path.moveTo(x, 700)
            path.curveTo(x + 12, 700, x + 12, 711, x, 711)
            path.lineTo(x, 700)
            canvas.drawPath(path, fill=1, stroke=0)

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_mojibake_is_read_from_pixels(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 12)
        for row in range(10):
            canvas.drawString(72, 700 - 20 * row, "±¾ÄêÐÂÊÕÕþ¸®ÐÅÏ¢¹«¿ªÉêÇëÊýÁ¿")

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_sideways_page_is_read_from_pixels(tmp_path):
    def draw(canvas):
        canvas.translate(300, 100)
        canvas.rotate(90)
        canvas.drawString(0, 0, "横排的附表一览")

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_slanted_watermark_is_no_text(tmp_path):
    def draw(canvas):
        text_page("本年新收政府信息公开申请 3 件")(canvas)
        canvas.translate(300, 400)
        canvas.rotate(45)
        canvas.setFillGray(0.8)
        canvas.drawString(0, 0, "内部资料")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "本年新收政府信息公开申请3件"


def test_typed_form_field_is_part_of_the_page(tmp_path):
    def draw(canvas):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "total")
        canvas.acroForm.textfield(
            value="170", x=120, y=690, width=80, height=20, fontName="Helvetica"
        )

    assert "170" in text_of(only_page(write_pdf(tmp_path / "a.pdf", draw)))


def test_text_printed_upon_its_own_scan_is_not_trusted(tmp_path):
    """The scan shows the writing, and a layer of visible text repeats what OCR made of it."""

    def draw(canvas):
        canvas.drawImage(reader(scan(lines=20)), 0, 0, 595, 842)
        canvas.setFont("Helvetica", 12)
        for row in range(20):
            canvas.drawString(60, 842 - (row + 1) * 842 / 22 - 12, "O" * 50)

    assert only_page(write_pdf(tmp_path / "a.pdf", draw)).image is not None


def test_text_on_a_pale_background_is_trusted(tmp_path):
    paper = Image.new("RGB", (595, 842), (240, 248, 240))

    def draw(canvas):
        canvas.drawImage(reader(paper), 0, 0, 595, 842)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "total 170")

    assert text_of(only_page(write_pdf(tmp_path / "a.pdf", draw))) == "total170"


def test_pdf_that_opens_without_a_password_though_encrypted(tmp_path):
    lock = StandardEncryption("", ownerPassword="owner", canPrint=0)
    path = write_pdf(tmp_path / "a.pdf", text_page("总计 3"), encrypt=lock)
    assert text_of(only_page(path)) == "总计3"
