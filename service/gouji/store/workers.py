"""Which processes work on reports, and which of them have vanished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gouji.store.tables import Worker, now


def seen(session: Session, name: str) -> None:
    """The worker lives."""
    session.merge(Worker(name=name, seen_at=now()))


def left(session: Session, name: str) -> None:
    """The worker ended in good order."""
    session.execute(delete(Worker).where(Worker.name == name))


def alive(session: Session, seconds: float) -> Sequence[str]:
    """The workers that were seen in the last `seconds`."""
    since = now() - timedelta(seconds=seconds)
    return session.scalars(select(Worker.name).where(Worker.seen_at >= since)).all()
