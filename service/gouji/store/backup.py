"""A backup: one tar file with every row and every file, whatever database they come from.

    tables/NAME.jsonl    the rows of a table, one a line
    files/SHA256         an uploaded file
    manifest.json        what is in the backup; last, so that one that is cut off has none

It holds secrets: hashes of passwords and of keys, and the keys that sign callbacks.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pydantic import TypeAdapter
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from gouji import __version__
from gouji.errors import NotStored, StoreError
from gouji.store import custody, log
from gouji.store.database import Database, newest_revision
from gouji.store.files import Files, sync_folder
from gouji.store.tables import Base, Worker, now

MANIFEST = "manifest.json"
TABLES = [table for table in Base.metadata.sorted_tables if table is not Worker.__table__]
"""Each after those that its rows name. Workers are those of the running service."""

_ROWS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows of a table a backup has, and the SHA-256 of their lines."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, and which version made it.

    `log` is the log as `gouji verify-log` prints it. `missing` files were deleted, with their
    reports, while the backup was made.
    """

    gouji: str
    revision: str
    made_at: datetime
    log: str
    tables: dict[str, Rows]
    files: int
    missing: int


AS_JSON = TypeAdapter(Manifest)


def write(out: Path, database: Database, files: Files) -> Manifest:
    """Make the backup `out`, which is there whole or not at all. The service may go on meanwhile.

    Raises `AlteredFile` and `NotStored` for a file that its report needs, and `BrokenLog`.
    """
    _refuse_another_version(database)
    with _whole(out) as archive:
        with database.snapshot() as session:
            made_at = now()
            head = log.verify(session)
            tables = {
                table.name: _add_rows(archive, session, table, out.parent) for table in TABLES
            }
            needed = custody.every_needed(session)
        kept = sum(_add_file(archive, database, files, sha256) for sha256 in needed)
        manifest = Manifest(
            gouji=__version__,
            revision=newest_revision(),
            made_at=made_at,
            log=f"{head.lines}:{head.hash}",
            tables=tables,
            files=kept,
            missing=len(needed) - kept,
        )
        content = AS_JSON.dump_json(manifest, indent=2)
        _add(archive, MANIFEST, BytesIO(content), len(content))
    return manifest


def _refuse_another_version(database: Database) -> None:
    found, wanted = database.revision(), newest_revision()
    if found != wanted:
        raise StoreError(
            f"数据库版本为 {found}，本程序需要 {wanted}：请先启动一次服务，或用原版本备份 "
            f"the database has revision {found}, this gouji needs {wanted}: "
            "start the service once, or back it up with the gouji that made it"
        )


def _add_rows(archive: tarfile.TarFile, session: Session, table: Table, folder: Path) -> Rows:
    number, digest = 0, hashlib.sha256()
    query = select(table).order_by(*table.primary_key)
    with TemporaryFile(dir=folder) as lines:  # a member's size stands before its content
        for row in session.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE}):
            values = json.dumps(row._asdict(), ensure_ascii=False, default=datetime.isoformat)
            line = values.encode() + b"\n"
            lines.write(line)
            digest.update(line)
            number += 1
        size = lines.tell()
        lines.seek(0)
        _add(archive, f"tables/{table.name}.jsonl", lines, size)
    return Rows(number, digest.hexdigest())


def _add_file(archive: tarfile.TarFile, database: Database, files: Files, sha256: str) -> bool:
    """Whether the file is there; it is not when its report was deleted since the rows were read."""
    try:
        with files.fetch(sha256, sha256) as path, path.open("rb") as content:
            _add(archive, f"files/{sha256}", content, path.stat().st_size)
    except NotStored:
        with database.reading() as session:
            if custody.needed(session, [sha256]):
                raise
        return False
    return True


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(now().timestamp())
    archive.addfile(member, content)


@contextmanager
def _whole(out: Path) -> Iterator[tarfile.TarFile]:
    """A tar file that becomes `out` when the block ends without an error."""
    part = out.with_name(out.name + ".part")
    with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600), "wb") as file:
        _lock(file, part)
        try:
            file.truncate()  # what an earlier backup left that was cut off
            with tarfile.open(fileobj=file, mode="w") as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
            part.replace(out)
            sync_folder(out.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _lock(file: IO[bytes], part: Path) -> None:
    """Raises `StoreError` while another backup is made there, or just was."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), part.stat()):
            return
    except (BlockingIOError, FileNotFoundError):
        pass
    raise StoreError(f"{part}: 另一备份正在进行 another backup is being made there")
