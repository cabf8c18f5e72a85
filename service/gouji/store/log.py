"""The log of who did what: append-only and chained, so that no line can be changed unseen.

Each line's hash is SHA-256 over the hash before it and the line itself. The database refuses to
change or delete lines (triggers of the migration); whoever gets around that breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, inspect, select, text
from sqlalchemy.orm import Session

from gouji.errors import BrokenLog
from gouji.store.tables import LogEntry, now
from gouji.working_paper import LogHead

START = "0" * 64
"""What stands before the first line."""

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """A log that was verified: how many lines, and the hash of the last.

    Who keeps the hash elsewhere can later tell that no line was cut off the end.
    """

    lines: int
    hash: str


def append(
    session: Session, owner: str, actor: str, action: str, subject: str, **details: Any
) -> None:
    """Write a line. Of texts (reasons, comments) give `digest`, never the text."""
    last = _last(session)
    entry = LogEntry(
        number=last.number + 1,
        at=now(),
        owner=owner,
        actor=actor,
        action=action,
        subject=subject,
        details=details,
    )
    entry.hash = _hash(last.hash, entry)
    session.execute(insert(LogEntry), [_columns(entry)])


def verify(session: Session, lines: int = 0, known: str = START) -> Checked:
    """Compare every line with its hash; raises `BrokenLog`.

    `known` is the hash that the log had after its first `lines` lines, from an earlier check.
    """
    before, number = START, 0
    while found := _next(session, number):
        for entry in found:
            number += 1
            if entry.number != number:
                raise BrokenLog(f"log: line {number} is missing")
            if entry.hash != _hash(before, entry):
                raise BrokenLog(f"log: line {number} was changed")
            before = entry.hash
            if number == lines and before != known:
                raise BrokenLog(f"log: lines up to {number} are not those checked before")
        session.expunge_all()
    if number < lines:
        raise BrokenLog(f"log: lines {number + 1} to {lines} are missing")
    return Checked(number, before)


def head(session: Session) -> LogHead:
    """The newest line; number 0 while there is none."""
    lines = select(LogEntry.number, LogEntry.hash).order_by(LogEntry.number.desc())
    last = session.execute(lines.limit(1)).one_or_none()
    return LogHead(last.number, last.hash) if last else LogHead(0, START)


def digest(content: str) -> str:
    """What the log says of a text: enough to prove it, not to read it."""
    return hashlib.sha256(content.encode()).hexdigest()


def _last(session: Session) -> LogHead:
    """The last line; nobody writes another until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE log IN SHARE ROW EXCLUSIVE MODE"))
    return head(session)


def _columns(entry: LogEntry) -> dict[str, Any]:
    return {column.key: getattr(entry, column.key) for column in inspect(LogEntry).columns}


def _next(session: Session, after: int) -> list[LogEntry]:
    query = select(LogEntry).where(LogEntry.number > after).order_by(LogEntry.number)
    return list(session.scalars(query.limit(_AT_ONCE)))


def _hash(before: str, entry: LogEntry) -> str:
    line = [
        before,
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        entry.owner,
        entry.actor,
        entry.action,
        entry.subject,
        entry.details,
    ]
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
