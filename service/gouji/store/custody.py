"""Files and the reports that need them: what a report needs is there, what none needs is not.

The same bytes may be handed in while the last report that needed them is deleted. So whoever needs
a file and whoever deletes it lock it first: on PostgreSQL each file has a lock of its own, on
SQLite there is one writer anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session

from gouji.errors import StoreAway
from gouji.store.database import Database
from gouji.store.files import Files
from gouji.store.tables import Report

_AT_ONCE = 200


def hold(session: Session, files: Files, held: Collection[str]) -> None:
    """Nobody deletes these files until the transaction ends.

    Raises `StoreAway` when somebody did since they were handed in.
    """
    for sha256 in sorted(held):
        _lock(session, sha256)
    for sha256 in held:
        if sha256 not in files:
            why = "文件刚刚被删除，请重新上传 the file was deleted just now, hand it in again"
            raise StoreAway(f"{why}: {sha256}")


def discard(database: Database, files: Files, unwanted: Iterable[str]) -> None:
    """Delete those of the files that no report needs; each in a transaction of its own."""
    for sha256 in unwanted:
        with database.transaction() as session:
            _lock(session, sha256)
            if not needed(session, [sha256]):
                files.delete(sha256)


def orphans(database: Database, files: Files, before: datetime) -> Iterator[str]:
    """The files that no report needs, of those that were kept before `before`."""
    every = iter(files)
    while some := list(islice(every, _AT_ONCE)):
        with database.reading() as session:
            unneeded = set(some) - needed(session, some)
        for sha256 in sorted(unneeded):
            kept_at = files.kept_at(sha256)
            if kept_at is not None and kept_at < before:
                yield sha256


def needed(session: Session, among: Collection[str]) -> set[str]:
    """Those of the files that some report of anybody needs."""
    found = select(Report.sha256, Report.previous_sha256).where(
        or_(Report.sha256.in_(among), Report.previous_sha256.in_(among))
    )
    return {sha256 for row in session.execute(found) for sha256 in row}.intersection(among)


def every_needed(session: Session) -> list[str]:
    """All files that reports need, in order."""
    files = union(select(Report.sha256), select(Report.previous_sha256))
    return sorted(set(session.scalars(files)) - {""})


def _lock(session: Session, sha256: str) -> None:
    """Until the transaction ends."""
    connection = session.connection()  # begins the transaction, which on SQLite is the lock
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(sha256)[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(number)))
