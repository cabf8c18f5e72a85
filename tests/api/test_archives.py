"""Archives of reports: what lies in them, within limits whatever they say of themselves."""

import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.api.archives import is_archive, unpacked
from gouji.errors import DamagedFile, EncryptedFile, TooLarge, UnreadableFile


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def names(path: Path, most: int = 100) -> list[str]:
    return [file.name for file in unpacked(path, path.name, most)]


def test_files_are_told_without_folders_and_rubbish(tmp_path):
    files = dict.fromkeys(
        ["年报/甲.pdf", "../../乙.pdf", "__MACOSX/._甲.pdf", ".DS_Store", "folder/"], b"x"
    )
    path = packed(tmp_path / "a.zip", files)
    assert is_archive(path)
    assert names(path) == ["甲.pdf", "乙.pdf"]
    assert [b"".join(file.bytes()) for file in unpacked(path, "a.zip", 9)] == [b"x", b"x"]


def test_names_from_chinese_windows_are_read(tmp_path):
    name = "松岭市年报.pdf"
    stand_in = "x" * len(name.encode("gbk"))
    data = packed(tmp_path / "a.zip", {stand_in: b"x"}).read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(stand_in.encode(), name.encode("gbk")))
    assert names(tmp_path / "a.zip") == [name]


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "OFD.xml", "mimetype"])
def test_a_document_is_no_archive(tmp_path, inside):
    assert not is_archive(packed(tmp_path / "a.docx", {inside: b"x"}))


def test_what_is_no_zip_is_no_archive(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert not is_archive(tmp_path / "a.pdf")


def test_too_many_files_are_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {str(number): b"" for number in range(6)})
    with pytest.raises(TooLarge):
        names(path, 5)
    assert len(names(path, 6)) == 6


def test_a_directory_that_would_fill_the_memory_is_not_read(tmp_path):
    data = bytearray(packed(tmp_path / "a.zip", {"a": b"x"}).read_bytes())
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, at + 12, 2**31)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(TooLarge):
        names(tmp_path / "a.zip")
    struct.pack_into("<I", data, at + 12, 2**20)
    data[at:at] = b"PK\x06\x07" + bytes(16)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(TooLarge):
        names(tmp_path / "a.zip")


def test_an_encrypted_file_is_told(tmp_path):
    data = bytearray(packed(tmp_path / "a.zip", {"a.pdf": b"x"}).read_bytes())
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(EncryptedFile, match=r"a\.pdf"):
        [b"".join(file.bytes()) for file in unpacked(tmp_path / "a.zip", "a.zip", 9)]


def test_a_cut_archive_is_told(tmp_path):
    data = packed(tmp_path / "a.zip", {"a.pdf": b"x" * 1000}).read_bytes()
    (tmp_path / "a.zip").write_bytes(data[:-30])
    assert is_archive(tmp_path / "a.zip")
    with pytest.raises(DamagedFile):
        names(tmp_path / "a.zip")


@given(st.data())
def test_whatever_was_flipped_ends_in_files_or_one_error(tmp_path_factory, data):
    path = packed(tmp_path_factory.mktemp("zip") / "a.zip", {"a.pdf": b"x" * 99, "b.pdf": b"y"})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    if is_archive(path):
        with suppress(UnreadableFile):
            for file in unpacked(path, "a.zip", 9):
                assert len(b"".join(file.bytes())) <= 10_000
