"""What a file is, told from its content; its name is not asked."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from pathlib import Path

from gouji.errors import DamagedFile, EncryptedFile, UnknownType

_HEAD = 4096
_HTML = re.compile(
    rb"^\s*(<\?xml[^>]*>|<!--.*?-->|\s)*"
    rb"<(!doctype\s+html|(html|head|body|meta|title|table|div|p|h[1-6]|span|center|font)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_CONVERT = "请另存为 PDF 后重试 (save it as PDF and try again)"
_USE = (
    "请提供 PDF、TIFF、PNG、JPEG、BMP、WebP、DOCX 或 HTML 文件 "
    "(give a PDF, TIFF, PNG, JPEG, BMP, WebP, DOCX or HTML file)"
)


class Kind(str, Enum):
    """The types that are read."""

    PDF = "pdf"
    PICTURE = "picture"
    DOCX = "docx"
    HTML = "html"


def sniff(path: Path) -> Kind:
    """The type of the file at `path`; `UnknownType`, `EncryptedFile` or `DamagedFile` else."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):  # first: a PDF may lie inside of it, not compressed
        return _inside_zip(path)
    kind = _by_signature(head)
    if kind is not None:
        return kind
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _compound(path)
    raise UnknownType(str(path), _why_unknown(head), _remedy(head))


def _by_signature(head: bytes) -> Kind | None:
    pictures = (
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
        b"BM",
    )
    if head.startswith(pictures) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return Kind.PICTURE
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return Kind.HTML if _HTML.match(_narrow(head)) else None


def _narrow(head: bytes) -> bytes:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf")


def _inside_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        why = "压缩包不完整或已损坏 (the ZIP container is cut off or broken)"
        raise DamagedFile(
            str(path), why, "请重新导出或下载 (export or download it again)"
        ) from error
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return Kind.DOCX
    if "OFD.xml" in names:
        raise UnknownType(str(path), "OFD 文件暂不支持 (OFD is not read)", _CONVERT)
    raise UnknownType(str(path), "ZIP 压缩包，不是 DOCX (a ZIP file, but no DOCX)", _USE)


def _compound(path: Path) -> UnknownType | EncryptedFile:
    with path.open("rb") as file:
        data = file.read(4 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedFile(
            str(path),
            "文件已加密 (the file is encrypted)",
            "请去除密码后重试 (remove the password and try again)",
        )
    why = "旧版 Office 文件（.doc/.xls/.wps） (an old Office file)"
    return UnknownType(str(path), why, "请另存为 DOCX 或 PDF (save it as DOCX or PDF)")


def _why_unknown(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "HEIC/AVIF 图片或视频暂不支持 (HEIC, AVIF and video are not read)"
    if head.startswith(b"{\\rtf"):
        return "RTF 文件暂不支持 (RTF is not read)"
    if b"\0" not in head:
        return "纯文本，没有版面和表格 (plain text without layout or tables)"
    return "无法识别的文件类型 (unknown type of file)"


def _remedy(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "请转换为 JPEG 后重试 (convert it to JPEG and try again)"
    return _CONVERT if head.startswith(b"{\\rtf") else _USE
