"""Uploaded files, by the SHA-256 of their content: on the local disk, or on an object store."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO

from fsspec.core import url_to_fs

from gouji.errors import AlteredFile, NotStored, StoreAway

_CHUNK = 1024 * 1024


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
        self._system, self._root = url_to_fs(url)
        self._local = "file" in self._system.protocol
        self._incoming = incoming
        incoming.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def receive(self) -> Iterator[Incoming]:
        """A file to write to; leaving the block forgets it unless it was kept."""
        with _told():
            file = NamedTemporaryFile(dir=self._incoming, delete=False)  # noqa: SIM115
        try:
            with file:
                yield Incoming(self, file)
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()

    @contextmanager
    def fetch(self, sha256: str, name: str) -> Iterator[Path]:
        """The file as a local path called `name`, until the block ends.

        Raises `NotStored`, or `AlteredFile` when its bytes are not those that were stored.
        """
        with TemporaryDirectory(dir=self._incoming) as folder:
            path = Path(folder) / safe_name(name)
            self._get(sha256, path)
            yield path

    def __contains__(self, sha256: str) -> bool:
        with _told():
            return bool(self._system.exists(self._place(sha256)))

    def __iter__(self) -> Iterator[str]:
        """The SHA-256 of every file."""
        with _told():
            found = self._system.find(self._root) if self._system.exists(self._root) else []
        return (path.rsplit("/", 1)[-1] for path in found)

    def delete(self, sha256: str) -> None:
        """Forget the file; nothing happens when it is not there."""
        with _told(), suppress(FileNotFoundError):
            self._system.rm_file(self._place(sha256))

    def _place(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _put(self, path: Path, sha256: str) -> None:
        place = self._place(sha256)
        if self._local:
            target = Path(place)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target) if _same_disk(path, target) else _copy(path, target)
            _sync_folder(target.parent)
        elif not self._system.exists(place):
            self._system.put_file(str(path), place)

    def _get(self, sha256: str, path: Path) -> None:
        digest = hashlib.sha256()
        try:
            with (
                _told(),
                self._system.open(self._place(sha256), "rb") as stored,
                path.open("wb") as copy,
            ):
                while chunk := stored.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
        except FileNotFoundError:
            raise NotStored(f"no file is stored under {sha256}") from None
        if digest.hexdigest() != sha256:
            raise AlteredFile(f"the stored file {sha256} was altered: restore it from a backup")


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
    with NamedTemporaryFile(dir=target.parent, delete=False) as copy, path.open("rb") as source:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).replace(target)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told() -> Iterator[None]:
    """Errors of the disk or the network as `StoreAway`; that a file is missing stays what it is."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreAway(f"the file store cannot be used: {error.strerror or error}") from error
