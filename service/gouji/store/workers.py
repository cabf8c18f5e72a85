"""Which processes work on reports, and which of them have vanished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gouji.store.tables import Worker, now
from gouji.store.tables.base import Utc


def seen(session: Session, name: str) -> None:
    """The worker lives."""
    session.merge(Worker(name=name, seen_at=_moment(session)))


def left(session: Session, name: str) -> None:
    """The worker ended in good order."""
    session.execute(delete(Worker).where(Worker.name == name))


def alive(session: Session, seconds: float) -> Sequence[str]:
    """The workers that were seen in the last `seconds`."""
    since = _moment(session) - timedelta(seconds=seconds)
    return session.scalars(select(Worker.name).where(Worker.seen_at >= since)).all()


def _moment(session: Session) -> datetime:
    """This moment by the one clock that all workers share: the database's.

    By their own clocks, a worker whose clock is wrong would take the others for vanished, or be
    taken so. On SQLite one process is alone with its clock.
    """
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp(type_=Utc()))).scalar_one()
    return now()
