import hashlib
import resource
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.errors import AlteredFile, NotStored, StoreAway
from gouji.store import Files, Stored
from gouji.store.files import safe_name


@pytest.fixture(params=["disk", "object store"])
def files(request, tmp_path) -> Files:
    remote = f"memory://bucket/{uuid4().hex}"
    return Files(str(tmp_path / "f") if request.param == "disk" else remote, tmp_path / "incoming")


def keep(files: Files, *chunks: bytes) -> Stored:
    with files.receive() as incoming:
        for chunk in chunks:
            incoming.write(chunk)
        return incoming.keep()


def test_a_file_is_kept_by_its_content(files):
    stored = keep(files, b"one ", b"file")
    assert stored == Stored(hashlib.sha256(b"one file").hexdigest(), 8)
    assert stored.sha256 in files
    assert list(files) == [stored.sha256]
    with files.fetch(stored.sha256, "年报.pdf") as path:
        assert (path.name, path.read_bytes()) == ("年报.pdf", b"one file")
    assert not path.exists()


def test_the_same_content_is_kept_once(files):
    assert keep(files, b"same") == keep(files, b"sa", b"me")
    assert len(list(files)) == 1


def test_what_was_not_kept_is_forgotten(files, tmp_path):
    def cut_off() -> None:
        with files.receive() as incoming:
            incoming.write(b"half of")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        cut_off()
    assert list(files) == []
    assert list((tmp_path / "incoming").iterdir()) == []


def test_nothing_is_left_beside_what_was_kept(files, tmp_path):
    keep(files, b"whole")
    assert list((tmp_path / "incoming").iterdir()) == []


def test_deleted_is_deleted(files):
    stored = keep(files, b"gone")
    files.delete(stored.sha256)
    files.delete(stored.sha256)
    assert stored.sha256 not in files
    with pytest.raises(NotStored), files.fetch(stored.sha256, "a.pdf"):
        pass


def test_an_altered_file_is_not_given_out(tmp_path):
    files = Files(str(tmp_path / "f"), tmp_path / "incoming")
    stored = keep(files, b"as it was")
    kept = next(path for path in (tmp_path / "f").rglob("*") if path.is_file())
    kept.write_bytes(b"as it were")
    with pytest.raises(AlteredFile), files.fetch(stored.sha256, "a.pdf"):
        pass


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    files = Files(str(tmp_path / "f"), tmp_path / "incoming")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    try:
        with pytest.raises(StoreAway):
            keep(files, b"x" * 1024 * 1024)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(files) == []
    assert list((tmp_path / "incoming").iterdir()) == []


@given(st.text(max_size=300))
def test_a_name_stays_in_its_folder(name):
    safe = safe_name(name)
    assert Path(safe).name == safe
    assert safe not in ("", ".", "..")
    assert len(safe.encode()) <= 400
    assert "\x00" not in safe
    assert safe_name(safe) == safe


def test_a_plain_name_stays_as_it_is():
    assert safe_name("杜山岗镇2023年年报.scan.pdf") == "杜山岗镇2023年年报.scan.pdf"
