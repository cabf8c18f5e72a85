"""Bringing back a backup into an empty database, of whatever kind."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from sqlalchemy import Column, Enum, Table, func, insert, inspect, literal, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from gouji.errors import BadBackup, StoreError
from gouji.store import log
from gouji.store.backup import AS_JSON, MANIFEST, TABLES, Manifest, Rows
from gouji.store.database import Database, newest_revision
from gouji.store.files import Files
from gouji.store.tables.base import Utc

_CHUNK = 1024 * 1024
_ROWS_AT_ONCE = 50
_FILE = re.compile("files/([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class _Backup:
    """A backup that has all its parts: `tables` by their names, `files` by their SHA-256."""

    archive: tarfile.TarFile
    manifest: Manifest
    tables: dict[str, tarfile.TarInfo]
    files: dict[str, tarfile.TarInfo]

    def open(self, member: tarfile.TarInfo) -> IO[bytes]:
        """The content of a part."""
        return _content(self.archive, member)


def read(path: Path, database: Database, files: Files, most: int) -> Manifest:
    """Bring back the backup `path`: all of it, or nothing.

    Raises `BadBackup` for one that is damaged or of another version, or has files of more than
    `most` bytes; `StoreError` when the database is not empty; and `BrokenLog`.
    """
    with _opened(path) as archive:
        backup = _checked(archive, most)
        with database.reading() as session:
            _refuse_what_is_there(session)
        database.migrate()
        for sha256, member in backup.files.items():
            _keep(backup, sha256, member, files)
        with database.transaction() as session:
            _lock(session)
            _refuse_what_is_there(session)
            _fill(session, backup)
            _refuse_another_log(session, backup.manifest)
    return backup.manifest


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    """The tar file; what is wrong with it is told with its name."""
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise BadBackup(f"{path}: 备份已损坏或不完整 the backup is damaged or cut off") from error
    except BadBackup as error:
        raise BadBackup(f"{path}: {error}") from error


def _checked(archive: tarfile.TarFile, most: int) -> _Backup:
    members = _members(archive)
    if MANIFEST not in members:
        raise BadBackup("不是完整的备份 this is no backup, or one that was cut off")
    manifest = _manifest(archive, members.pop(MANIFEST))
    tables = {table.name: members.pop(f"tables/{table.name}.jsonl", None) for table in TABLES}
    files = {m[1]: member for name, member in members.items() if (m := _FILE.fullmatch(name))}
    whole = manifest.tables.keys() == tables.keys() and manifest.files == len(files)
    if not whole or None in tables.values() or len(files) != len(members):
        raise BadBackup(
            "备份缺少或多出内容 parts of the backup are missing, or do not belong to it"
        )
    for member in files.values():
        if member.size > most:
            raise BadBackup(
                f"{member.name} 超过上限，请调大 is over the limit: raise GOUJI_MAX_BYTES"
            )
    return _Backup(archive, manifest, {n: m for n, m in tables.items() if m}, files)


def _members(archive: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    found: dict[str, tarfile.TarInfo] = {}
    for member in archive:
        if member.type != tarfile.REGTYPE or member.name in found:
            raise BadBackup(f"备份含有异常内容 this does not belong in a backup: {member.name!r}")
        found[member.name] = member
    return found


def _manifest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Manifest:
    content = _content(archive, member).read()
    try:
        wanted, made = newest_revision(), json.loads(content)
        if made["revision"] != wanted:
            raise BadBackup(
                f"请用制作此备份的版本恢复后再升级 made by gouji {made['gouji']} with revision "
                f"{made['revision']}, this one needs {wanted}: restore it with that gouji, "
                "then upgrade"
            )
        return AS_JSON.validate_python(made)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadBackup(f"{MANIFEST} 有误 is damaged") from error


def _refuse_what_is_there(session: Session) -> None:
    there = inspect(session.connection()).get_table_names()
    for table in TABLES:
        a_row = select(literal(1)).select_from(table).limit(1)
        if table.name in there and session.scalar(a_row):
            raise StoreError(
                "数据库不是空的，请恢复到新的数据库 the database is not empty: "
                f"restore into a new one ({table.name})"
            )


def _lock(session: Session) -> None:
    """Nobody else writes until the transaction ends; on SQLite nobody does anyway."""
    if session.get_bind().dialect.name == "postgresql":
        tables = ", ".join(table.name for table in TABLES)
        session.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))


def _keep(backup: _Backup, sha256: str, member: tarfile.TarInfo, files: Files) -> None:
    digest = hashlib.sha256()
    with files.receive() as incoming, backup.open(member) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            incoming.write(chunk)
        if digest.hexdigest() != sha256:
            raise BadBackup(f"{member.name} 已损坏 is damaged")
        incoming.keep()


def _fill(session: Session, backup: _Backup) -> None:
    for table in TABLES:
        rows = _rows(backup, table)
        try:
            while some := list(islice(rows, _ROWS_AT_ONCE)):
                session.execute(insert(table), some)
        except (IntegrityError, DataError) as error:
            raise BadBackup(f"{table.name}: {error.orig}") from error
        _go_on_counting(session, table)


def _rows(backup: _Backup, table: Table) -> Iterator[dict[str, Any]]:
    number, digest = 0, hashlib.sha256()
    columns = {column.name: column for column in table.columns}
    with backup.open(backup.tables[table.name]) as lines:
        for line in lines:
            number += 1
            digest.update(line)
            yield _row(columns, line, f"{table.name}:{number}")
    if Rows(number, digest.hexdigest()) != backup.manifest.tables[table.name]:
        raise BadBackup(f"{table.name} 已损坏 is damaged")


def _row(columns: dict[str, Column[Any]], line: bytes, place: str) -> dict[str, Any]:
    try:
        kept = json.loads(line)
        if kept.keys() != columns.keys():
            raise ValueError("other columns")
        return {name: _value(column, kept[name]) for name, column in columns.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadBackup(f"{place} 已损坏 is damaged") from error


def _value(column: Column[Any], kept: Any) -> Any:
    if kept is None:
        return None
    if isinstance(column.type, Utc):
        return datetime.fromisoformat(kept)
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class(kept)
    return kept


def _go_on_counting(session: Session, table: Table) -> None:
    """On PostgreSQL numbers are given by a sequence, which knows nothing of these rows."""
    column = table.autoincrement_column
    if column is None or session.get_bind().dialect.name != "postgresql":
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    session.execute(select(func.setval(sequence, func.max(column))).select_from(table))


def _refuse_another_log(session: Session, manifest: Manifest) -> None:
    head = log.verify(session)
    if f"{head.lines}:{head.hash}" != manifest.log:
        raise BadBackup("操作日志与备份清单不符 the log is not the one that the manifest names")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    assert content is not None  # it is a plain file
    return content
