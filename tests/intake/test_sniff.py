import zipfile

import pytest
from PIL import Image
from tests.intake.builders import text_page, write_pdf

from gouji.errors import DamagedFile, EncryptedFile, UnknownType
from gouji.intake.sniff import Kind, sniff


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_pictures_are_known_by_content_not_by_name(tmp_path, form):
    path = tmp_path / "report.pdf"
    Image.new("RGB", (20, 20)).save(path, form)
    assert sniff(path) is Kind.PICTURE


def test_pdf_under_another_name(tmp_path):
    assert sniff(write_pdf(tmp_path / "report.jpg", text_page())) is Kind.PDF


def test_pdf_after_leading_junk(tmp_path):
    path = write_pdf(tmp_path / "a.pdf", text_page())
    path.write_bytes(b"\r\n\r\n" + path.read_bytes())
    assert sniff(path) is Kind.PDF


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html></html>",
        b"\xef\xbb\xbf \n<html lang='zh'>",
        b"<!-- saved from url --><html>",
        b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>",
        b"<table border=1><tr><td>1</td></tr></table>",
        "<html><body>申请</body></html>".encode("utf-16"),
    ],
)
def test_html(tmp_path, data):
    (tmp_path / "page").write_bytes(data)
    assert sniff(tmp_path / "page") is Kind.HTML


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        ("本年新收申请 8 件。".encode(), "plain text"),
        (b"a < b, <table> of contents", "plain text"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\x00\x01\x02\x03" * 10, "unknown type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old Office"),
    ],
)
def test_other_types_say_what_they_are(tmp_path, data, hint):
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    with pytest.raises(UnknownType, match=hint) as caught:
        sniff(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_encrypted_office_file(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(EncryptedFile):
        sniff(path)


@pytest.mark.parametrize(("member", "hint"), [("a.txt", "no DOCX"), ("OFD.xml", "OFD")])
def test_zip_that_is_no_docx(tmp_path, member, hint):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(UnknownType, match=hint):
        sniff(path)


def test_truncated_zip(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(DamagedFile):
        sniff(path)
