import io
import os
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image
from tests.intake.builders import only_page, pages_of, reader, scan, text_of, text_page, write_pdf

from gouji.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    TookTooLong,
    TooLarge,
    UnknownType,
    UnreadableFile,
)
from gouji.intake import as_pdf, open_document, rasterise
from gouji.settings import Settings


def children() -> set[str]:
    """The processes of which this one is the parent, also those not yet reaped."""
    me = str(os.getpid())
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[1] == me:
            found.add(status.parent.name)
    return found


def refused(path, kind, hint="", **limits):
    before = children()
    with pytest.raises(kind, match=hint) as caught:
        pages_of(path, **limits)
    assert children() == before
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "; " in message
    assert "\n" not in message
    return caught.value


def test_pages_in_order_and_their_number_early(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *(text_page(f"第{n}页") for n in range(1, 4)))
    with open_document(path, Settings()) as document:
        assert document.pages == 3
        pages = list(document)
    assert [page.number for page in pages] == [1, 2, 3]
    assert [text_of(page) for page in pages] == ["第1页", "第2页", "第3页"]


def test_reading_may_begin_at_any_page(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *(text_page(f"第{n}页") for n in range(1, 4)))
    with open_document(path, Settings(), first=2) as document:
        assert document.pages == 3
        assert [(page.number, text_of(page)) for page in document] == [(2, "第2页"), (3, "第3页")]


def test_early_stop_leaves_no_process(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *[text_page()] * 5)
    before = children()
    with open_document(path, Settings()) as document:
        next(iter(document))
        assert children() > before
    assert children() == before


def test_an_error_of_the_consumer_ends_the_child(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    before = children()
    with pytest.raises(KeyError), open_document(path, Settings()):
        raise KeyError
    assert children() == before


def test_time_spent_by_the_consumer_does_not_count(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page(), text_page())
    with open_document(path, Settings(max_seconds=3.0)) as document:
        for _ in document:
            time.sleep(2.0)


def test_empty_file(tmp_path):
    (tmp_path / "a.pdf").touch()
    refused(tmp_path / "a.pdf", EmptyFile, "empty")


def test_directory_and_missing_file(tmp_path):
    refused(tmp_path, UnreadableFile, "directory")
    refused(tmp_path / "none.pdf", UnreadableFile, "no such file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    path.chmod(0)
    refused(path, UnreadableFile, "permission")


def test_text_file(tmp_path):
    (tmp_path / "a.txt").write_text("本年新收申请 8 件。")
    refused(tmp_path / "a.txt", UnknownType, "plain text")


def test_too_many_bytes(tmp_path):
    refused(write_pdf(tmp_path / "a.pdf", text_page()), TooLarge, "larger", max_bytes=100)


def test_too_many_pages(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *[text_page("页")] * 12)
    refused(path, TooLarge, "12 pages", max_pages=10)


def test_truncated_pdf(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *[text_page()] * 9)
    path.write_bytes(path.read_bytes()[:-600])
    refused(path, DamagedFile, "cut off")


def test_broken_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing here\nstartxref\n0\n%%EOF\n")
    refused(path, DamagedFile, "broken")


def test_encrypted_pdf(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page(), encrypt="secret")
    refused(path, EncryptedFile, "password")


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing: a decompression bomb in small."""
    data = b"\x89PNG\r\n\x1a\n"
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for kind, content in ((b"IHDR", body), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")):
        data += struct.pack(">I", len(content)) + kind + content
        data += struct.pack(">I", zlib.crc32(kind + content))
    return data


def test_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(png_header(30_000, 30_000))
    refused(path, TooLarge, "30000×30000")


def test_second_page_of_a_tiff_too_large(tmp_path):
    path = tmp_path / "a.tiff"
    small, large = Image.new("L", (50, 50)), Image.new("L", (500, 500))
    small.save(path, save_all=True, append_images=[large])
    with open_document(path, Settings(max_pixels=10_000)) as document:
        pages = iter(document)
        assert next(pages).width == 50
        with pytest.raises(TooLarge):
            next(pages)


def test_tiff_of_too_many_pages(tmp_path):
    path = tmp_path / "a.tiff"
    frame = Image.new("1", (8, 8))
    frame.save(path, save_all=True, append_images=[frame] * 11)
    refused(path, TooLarge, "12 pages", max_pages=10)


def test_truncated_picture(tmp_path):
    stream = io.BytesIO()
    scan().save(stream, "JPEG")
    (tmp_path / "a.jpg").write_bytes(stream.getvalue()[:-4000])
    refused(tmp_path / "a.jpg", DamagedFile, "cut off")


def test_truncated_scan_inside_a_whole_pdf(tmp_path):
    path = write_pdf(
        tmp_path / "a.pdf", lambda c: c.drawImage(reader(scan()), 0, 0, 595, 842), pageCompression=0
    )
    data = path.read_bytes().replace(b"/FlateDecode", b"/JPXDecode  "[:12])
    path.write_bytes(data)
    refused(path, DamagedFile, "decoded")


def test_jpeg_named_pdf_is_read(tmp_path):
    path = tmp_path / "a.pdf"
    scan(400, 300).save(path, "JPEG")
    page = only_page(path)
    assert (page.width, page.height) == (400, 300)


def test_out_of_memory_is_an_error_not_a_crash(tmp_path):
    path = tmp_path / "a.png"
    Image.new("RGB", (8000, 8000)).save(path, compress_level=1)
    refused(path, TookTooLong, "memory", max_memory=280 * 1024**2)


def test_a_child_that_cannot_even_start(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    refused(path, TookTooLong, "memory", max_memory=1024)


def test_too_slow(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    refused(path, TookTooLong, "seconds", max_seconds=0.001)


def test_a_killed_child(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", *[text_page()] * 200)
    before = children()
    with open_document(path, Settings()) as document:
        (child,) = children() - before
        subprocess.run(["kill", "-SEGV", child], check=True)
        with pytest.raises(DamagedFile, match="crashes"):
            list(document)
    assert children() == before


def test_huge_page_box_with_text_needs_no_pixels(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page("总计 12"), size=(14_000, 14_000))
    page = only_page(path)
    assert (page.width, page.height, page.image) == (14_000, 14_000, None)


def test_huge_scanned_page_is_lowered_then_refused(tmp_path):
    def draw(canvas):
        canvas.drawImage(reader(scan(200, 200)), 0, 0, 3000, 3000)

    path = write_pdf(tmp_path / "a.pdf", draw, size=(3000, 3000))
    page = only_page(path, max_pixels=9_000_000)
    assert page.image is not None
    assert page.image.shape[:2] == pytest.approx((3000, 3000), abs=1)
    refused(path, TooLarge, "inches", max_pixels=1_000_000)


def test_rasterise_shares_the_coordinates_of_the_pages(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page(), lambda c: c.rect(100, 742, 200, 50, fill=1))
    pictures = rasterise(path, [2], 144, Settings())
    assert list(pictures) == [2]
    assert pictures[2].shape == (1684, 1190, 3)
    dark = pictures[2].max(axis=2) < 50
    assert dark[110:190, 210:590].all()
    assert not dark[210:, :].any()


def test_rasterise_keeps_the_pixels_of_pictures(tmp_path):
    path = tmp_path / "a.png"
    scan(300, 200).save(path)
    assert rasterise(path, [1], 200, Settings())[1].shape == (200, 300, 3)


@pytest.mark.parametrize("numbers", [[0], [2], [-1, 1]])
def test_rasterise_refuses_a_page_that_is_not_there(tmp_path, numbers):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    before = children()
    with pytest.raises(ValueError, match="no such page"):
        rasterise(path, numbers, 100, Settings())
    assert children() == before


def test_as_pdf_of_a_pdf_is_itself(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    assert as_pdf(path, Settings()) == path.read_bytes()


def test_as_pdf_of_pictures_has_their_size_and_look(tmp_path):
    path, bound = tmp_path / "a.tiff", tmp_path / "b.pdf"
    scan(300, 200).save(path, save_all=True, append_images=[scan(220, 330)])
    bound.write_bytes(as_pdf(path, Settings()))
    sizes = [(page.width, page.height) for page in pages_of(bound)]
    assert sizes == [(page.width, page.height) for page in pages_of(path)]
    drawn, seen = (rasterise(p, [2], 72, Settings())[2].astype(int) for p in (bound, path))
    assert abs(drawn - seen).mean() < 5


def test_the_child_stays_light():
    code = (
        "import sys, gouji.intake.child;"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('pydantic', 'paddle', 'paddleocr', 'paddlex', 'cv2', 'docx', 'reportlab', 'lxml')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
