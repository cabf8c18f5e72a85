"""Deletes what nobody needs any more. Several processes may do so at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile
from threading import Event

from gouji.settings import Settings
from gouji.store import Database, Files, custody, retention
from gouji.store.tables import now

_REPORTS_AT_ONCE = 20
_SHORTEST = timedelta(hours=1)


def keep_house(
    settings: Settings,
    database: Database,
    files: Files,
    forget: Callable[[str], None],
    stop: Event,
) -> None:
    """Delete reports that ended too long ago, what expired, and files that no report needs.

    `forget` is told each deleted report. Once `stop` is set, what is left is left to the next.
    """
    moment = now()
    abandoned = moment - max(2 * timedelta(seconds=settings.upload_seconds), _SHORTEST)
    files.clear(abandoned)
    with database.transaction() as session:
        retention.remove_expired(session, moment)
    if settings.retention_days is not None:
        ended = moment - timedelta(days=settings.retention_days)
        while not stop.is_set() and _remove_some(database, files, forget, ended):
            pass
    orphans = custody.orphans(database, files, abandoned)
    custody.discard(database, files, takewhile(lambda _: not stop.is_set(), orphans))


def _remove_some(
    database: Database, files: Files, forget: Callable[[str], None], ended: datetime
) -> bool:
    """Whether there were any reports to remove."""
    with database.transaction() as session:
        removed = retention.remove_ended(session, ended, _REPORTS_AT_ONCE)
    for report, its_files in removed.items():
        custody.discard(database, files, its_files)
        forget(report)
    return bool(removed)
