"""Uploaded files, by the SHA-256 of their content: on the local disk, or on an object store."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, Any

from fsspec.core import url_to_fs

from gouji.errors import AlteredFile, GoujiError, NotStored, StoreAway, StoreError

_CHUNK = 1024 * 1024
_HALF = "half-"
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is kept."""

    sha256: str
    size: int


class Incoming:
    """A file that is being received. It is kept when `keep` is called, and else forgotten."""

    def __init__(self, files: Files, file: IO[bytes]) -> None:
        self._files, self._file = files, file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        """Take the next bytes; raises `StoreAway` when the disk is full."""
        with _told():
            self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    @property
    def path(self) -> Path:
        """Where it is while it is being received; all that was written is there."""
        with _told():
            self._file.flush()
        return Path(self._file.name)

    def keep(self) -> Stored:
        """Keep what was received; it is on the disk when this returns."""
        with _told():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._files._put(Path(self._file.name), self._hash.hexdigest())
        return Stored(self._hash.hexdigest(), self.size)


class Files:
    """Files at `url`: a folder, or what fsspec knows, such as `s3://bucket/prefix`.

    Any number of threads and processes may share the place. `incoming` is a local folder where
    files lie until they are received whole.
    """

    def __init__(self, url: str, incoming: Path) -> None:
        self._system, self._root = _place_of(url)
        self._local = "file" in self._system.protocol
        self._incoming = incoming
        incoming.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def receive(self) -> Iterator[Incoming]:
        """A file to write to; leaving the block forgets it unless it was kept."""
        with _told():
            file = NamedTemporaryFile(dir=self._incoming, delete=False)  # noqa: SIM115
        try:
            with file, _in_use(file.name):
                yield Incoming(self, file)
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()

    @contextmanager
    def fetch(self, sha256: str, name: str) -> Iterator[Path]:
        """The file as a local path called `name`, until the block ends.

        Raises `NotStored`, or `AlteredFile` when its bytes are not those that were stored.
        """
        with TemporaryDirectory(dir=self._incoming) as folder, _in_use(folder):
            path = Path(folder) / safe_name(name)
            self._get(sha256, path)
            yield path

    def __contains__(self, sha256: str) -> bool:
        with _told():
            return bool(self._system.exists(self._place(sha256)))

    def __iter__(self) -> Iterator[str]:
        """The SHA-256 of every file."""
        with _told():
            names = [path.rsplit("/", 1)[-1] for path in self._system.find(self._root)]
        return (name for name in names if _SHA256.fullmatch(name))

    def kept_at(self, sha256: str) -> datetime | None:
        """When the file was kept last; `None` when it is not there."""
        with _told(), suppress(FileNotFoundError):
            kept_at: datetime = self._system.modified(self._place(sha256))
            return kept_at
        return None

    def delete(self, sha256: str) -> None:
        """Forget the file; nothing happens when it is not there."""
        with _told(), suppress(FileNotFoundError):
            self._system.rm_file(self._place(sha256))

    def clear(self, before: datetime) -> None:
        """Remove what a killed process left half done, where nothing was done since `before`."""
        copies = Path(self._root).glob(f"??/{_HALF}*") if self._local else ()
        with _told():
            for path in (*self._incoming.iterdir(), *copies):
                with suppress(FileNotFoundError):
                    if _changed_at(path) < before:
                        _remove_unless_in_use(path)

    def _place(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _put(self, path: Path, sha256: str) -> None:
        place = self._place(sha256)
        if self._local:
            target = Path(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target) if _same_disk(path, target) else _copy(path, target)
            sync_folder(target.parent)
        else:  # also where it is: it is as new then as it is on a disk
            self._system.put_file(str(path), place)

    def _get(self, sha256: str, path: Path) -> None:
        digest = hashlib.sha256()
        with _told(), path.open("wb") as copy:
            try:
                with self._system.open(self._place(sha256), "rb") as stored:
                    while chunk := stored.read(_CHUNK):
                        digest.update(chunk)
                        copy.write(chunk)
            except FileNotFoundError:
                raise NotStored(f"no file is stored under {sha256}") from None
        if digest.hexdigest() != sha256:
            raise AlteredFile(f"the stored file {sha256} was altered: restore it from a backup")


def _place_of(url: str) -> tuple[Any, str]:
    """The file system and the path in it; raises `StoreError` for one that is not known."""
    try:  # others write there too: what a listing said a while ago is of no use
        system, root = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:  # fsspec's message tells what to install
        raise StoreError(
            f"{url}: 文件存储无法打开 the file store cannot be opened: {error}"
        ) from error
    return system, root


def safe_name(name: str) -> str:
    """The last part of `name`, as a name that any file system takes: no folder, no control.

    >>> safe_name("../../etc/passwd"), safe_name("二〇二三\\x00年报.pdf"), safe_name("..")
    ('passwd', '二〇二三_年报.pdf', 'file')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char if char.isprintable() and char not in '<>:"|?*' else "_" for char in last)
    stem, dot, suffix = kept.strip(". ").rpartition(".")
    short = f"{(stem or suffix)[:80]}{dot}{suffix[:10]}" if dot else suffix[:80]
    return short or "file"


def _same_disk(path: Path, target: Path) -> bool:
    return path.stat().st_dev == target.parent.stat().st_dev


def _copy(path: Path, target: Path) -> None:
    """Over two disks: whole or not at all."""
    half = NamedTemporaryFile(dir=target.parent, prefix=_HALF, delete=False)  # noqa: SIM115
    with half as copy, path.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).replace(target)


def sync_folder(folder: Path) -> None:
    """Have the names of the folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _in_use(path: str) -> Iterator[None]:
    """Mark the file or folder until the block ends, or the process."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def _remove_unless_in_use(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, timezone.utc)


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong on the disk or the network as `StoreAway`.

    Each object store's library has errors of its own, which have nothing in common.
    """
    try:
        yield
    except GoujiError:
        raise
    except Exception as error:
        why = getattr(error, "strerror", None) or error
        raise StoreAway(f"the file store cannot be used: {why}") from error
