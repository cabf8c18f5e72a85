"""ZIP archives of reports, unpacked file by file, within limits whatever their headers say."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from gouji.errors import DamagedFile, EncryptedFile, TooLarge, UnreadableFile

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
)
_CHUNK = 1024 * 1024
_END, _END_SIZE = b"PK\x05\x06", 22
_LONGEST_COMMENT = 65535
_DIRECTORY_BYTES = 16 * 1024 * 1024
"""Largest directory of an archive that is read; it goes whole into memory."""

_DOCUMENTS = {"[Content_Types].xml", "OFD.xml", "mimetype"}
"""What makes a ZIP a document (DOCX, OFD, ODF) and not an archive of documents."""

_RUBBISH = ("__MACOSX/", ".")
_REMEDY = "请重新压缩后重试 (pack it again)"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of an archive, not yet unpacked; `bytes` raises `UnreadableFile` where it must."""

    name: str
    _archive: zipfile.ZipFile
    _info: zipfile.ZipInfo

    def bytes(self) -> Iterator[bytes]:
        """Its content."""
        if self._info.flag_bits & 1:
            remedy = "请去除密码后重试 (remove the password and try again)"
            raise EncryptedFile(self.name, "压缩包已加密 (the archive is encrypted)", remedy)
        try:
            with self._archive.open(self._info) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except _BROKEN as error:
            raise _damaged(self.name) from error


def is_archive(path: Path) -> bool:
    """Whether the file is a ZIP of files, and not itself a document."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\x03\x04", _END):
            return False
    try:
        with _opened(path, path.name) as archive:
            return _DOCUMENTS.isdisjoint(archive.namelist())
    except UnreadableFile:
        return True


def unpacked(path: Path, name: str, most: int) -> Iterator[Packed]:
    """The files of the archive called `name`; raises `DamagedFile`, and `TooLarge` over `most`."""
    with _opened(path, name) as archive:
        infos = [info for info in archive.infolist() if not _is_rubbish(info)]
        if len(infos) > most:
            why = f"压缩包内文件超过 {most} 个 (the archive has more than {most} files)"
            raise TooLarge(name, why, "请分批上传 (hand in fewer at once)")
        for info in infos:
            yield Packed(PurePosixPath(_name(info)).name, archive, info)


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    with path.open("rb") as file:
        size = _directory_size(file)
    if size is None:
        raise _damaged(name)
    if size > _DIRECTORY_BYTES:
        why = "压缩包目录过大 (the archive lists too many files)"
        raise TooLarge(name, why, "请分批上传 (hand in fewer at once)")
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise _damaged(name) from error


def _directory_size(file: IO[bytes]) -> int | None:
    """Bytes of the archive's directory by its end record, before anything of it is read.

    The large kind (ZIP64) tells 2**32 - 1 here.
    """
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return None
    if b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return 2**32 - 1
    size: int = struct.unpack_from("<I", tail, at + 12)[0]
    return size


def _is_rubbish(info: zipfile.ZipInfo) -> bool:
    return (
        info.is_dir()
        or info.filename.startswith(_RUBBISH[0])
        or PurePosixPath(info.filename).name.startswith(_RUBBISH[1])
    )


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: packers on Chinese Windows write GBK and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return info.filename


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(name, "压缩包不完整或已损坏 (the archive is cut off or broken)", _REMEDY)
