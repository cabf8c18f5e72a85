import hashlib
import resource
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from gouji.errors import AlteredFile, NotStored, StoreAway, StoreError
from gouji.store import Files, Stored
from gouji.store.files import safe_name


@pytest.fixture(params=["disk", "object store"])
def files(request, tmp_path) -> Files:
    if request.param == "disk":
        return Files(str(tmp_path / "f"), tmp_path / "incoming")
    bucket = request.getfixturevalue("object_store")
    return Files(f"{bucket}/{uuid4().hex}", tmp_path / "incoming")


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


def test_the_same_content_is_new_again(files):
    before = datetime.now(timezone.utc).replace(microsecond=0)  # S3 keeps whole seconds
    stored = keep(files, b"same")
    first = files.kept_at(stored.sha256)
    time.sleep(1.01 - time.time() % 1)
    keep(files, b"same")
    assert before <= first < files.kept_at(stored.sha256)
    assert files.kept_at("0" * 64) is None


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


def test_what_a_killed_process_left_is_cleared(files, tmp_path):
    stored = keep(files, b"whole")
    incoming = tmp_path / "incoming"
    (incoming / "half").write_bytes(b"hal")
    (incoming / "fetched").mkdir()
    (incoming / "fetched" / "a.pdf").write_bytes(b"%PDF")
    files.clear(datetime.now(timezone.utc) - timedelta(hours=1))
    assert len(list(incoming.iterdir())) == 2
    with files.fetch(stored.sha256, "a.pdf") as path, files.receive() as arriving:
        arriving.write(b"more")
        files.clear(datetime.now(timezone.utc) + timedelta(hours=1))
        assert path.read_bytes() == b"whole"
        assert len(list(incoming.iterdir())) == 2
        assert arriving.keep().sha256 in files
    assert list(incoming.iterdir()) == []


def test_a_copy_that_was_cut_off_is_no_file_and_is_cleared(tmp_path):
    files = Files(str(tmp_path / "f"), tmp_path / "incoming")
    stored = keep(files, b"whole")
    half = tmp_path / "f" / stored.sha256[:2] / "half-a1b2c3"
    half.write_bytes(b"who")
    assert list(files) == [stored.sha256]
    files.clear(datetime.now(timezone.utc) + timedelta(hours=1))
    assert not half.exists()
    assert stored.sha256 in files


def test_an_object_store_that_is_away_is_told(monkeypatch, tmp_path):
    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    host, port = server.get_host_and_port()
    place = {"endpoint_url": f"http://{host}:{port}", "key": "k", "secret": "s"}
    monkeypatch.setitem(fsspec.config.conf, "s3", place)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.filesystem("s3").mkdir("short-lived")
    files = Files("s3://short-lived", tmp_path / "incoming")
    stored = keep(files, b"there")
    with pytest.raises(StoreAway, match="bucket does not exist"):
        keep(Files("s3://another", tmp_path / "incoming"), b"nowhere")
    server.stop()
    for ask in (
        lambda: keep(files, b"more"),
        lambda: stored.sha256 in files,
        lambda: list(files),
        lambda: files.kept_at(stored.sha256),
        lambda: files.delete(stored.sha256),
        lambda: files.fetch(stored.sha256, "a.pdf").__enter__(),
    ):
        with pytest.raises(StoreAway, match="the file store cannot be used"):
            ask()
    assert list((tmp_path / "incoming").iterdir()) == []


def test_an_unknown_place_is_told(tmp_path):
    with pytest.raises(StoreError, match="nowhere://files"):
        Files("nowhere://files", tmp_path / "incoming")


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
