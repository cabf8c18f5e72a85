import os
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import func, select, update
from tests.store.material import upload

from gouji.jobs.housekeeping import keep_house
from gouji.settings import Settings
from gouji.store import custody, log, reports
from gouji.store.tables import (
    Invitation,
    LogEntry,
    Login,
    Reply,
    Report,
    Role,
    User,
    now,
)


@pytest.fixture
def hand_in(database, owner, files):
    """Accepts a file that ended `days` ago, `None` is not yet, and tells its report."""

    def accept(content: str, days: float | None) -> str:
        with files.receive() as incoming:
            incoming.write(content.encode())
            incoming.keep()
        with database.transaction() as session:
            id = reports.accept(session, owner, "王审计", upload(content))[0].id
            if days is not None:
                reports.fail(session, id, 1, "why")
                ended = update(Report).where(Report.id == id)
                session.execute(ended.values(ended_at=now() - timedelta(days=days)))
        return id

    return accept


def clean(database, files, stop: Event | None = None, **more) -> list[str]:
    """Keeps house; the reports that were forgotten."""
    forgotten: list[str] = []
    keep_house(Settings(**more), database, files, forgotten.append, stop or Event())
    return forgotten


def left(database, table) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_reports_are_kept_for_ever_unless_it_is_said(database, files, hand_in):
    hand_in("old", 10_000)
    assert clean(database, files) == []
    assert left(database, Report) == 1


def test_what_ended_too_long_ago_is_deleted_and_logged(database, files, hand_in):
    old = [hand_in(f"old {number}", 31 + number) for number in range(25)]
    hand_in("young", 29)
    hand_in("never ended", None)
    assert set(clean(database, files, retention_days=30)) == set(old)
    assert left(database, Report) == 2
    with database.reading() as session:
        assert sorted(files) == custody.every_needed(session)
        deleted = select(LogEntry.subject, LogEntry.actor).where(
            LogEntry.action == "report.deleted"
        )
        assert {tuple(row) for row in session.execute(deleted)} == {(id, "gouji") for id in old}
        log.verify(session)


def test_a_report_that_is_run_again_is_not_deleted(database, owner, files, hand_in):
    again = hand_in("again", 31)
    with database.transaction() as session:
        reports.rerun(session, owner, "王审计", again)
    assert clean(database, files, retention_days=30) == []


def test_who_is_told_to_stop_leaves_the_rest(database, files, hand_in):
    hand_in("old", 31)
    stop = Event()
    stop.set()
    assert clean(database, files, stop, retention_days=30) == []
    assert left(database, Report) == 1


def test_what_expired_is_deleted(database, owner, files):
    with database.transaction() as session:
        session.add(User(id="u", owner=owner, name="王", role=Role.AUDITOR))
        session.flush()
        for hours in (-1, 23, 25):
            moment = now() - timedelta(hours=hours)
            sha256 = f"{hours}".rjust(64, "0")
            session.add(Login(sha256=sha256, user_id="u", expires_at=moment))
            session.add(Invitation(sha256=sha256, owner=owner, role=Role.READER, expires_at=moment))
            session.add(
                Reply(
                    owner=owner,
                    key=f"{hours}",
                    request="",
                    status=200,
                    answer={},
                    created_at=moment,
                )
            )
    clean(database, files)
    assert [left(database, table) for table in (Login, Invitation, Reply, User)] == [2, 2, 2, 1]


def test_files_that_nobody_needs_go_once_they_are_old(database, files, hand_in, tmp_path):
    hand_in("needed", None)
    with files.receive() as incoming:
        incoming.write(b"nobody's")
        orphan = incoming.keep().sha256
    (tmp_path / "incoming" / "half").write_bytes(b"hal")
    clean(database, files)
    assert orphan in files
    hours_ago = (now() - timedelta(hours=3)).timestamp()
    for path in (*(tmp_path / "files").rglob("*"), tmp_path / "incoming" / "half"):
        os.utime(path, (hours_ago, hours_ago))
    clean(database, files, upload_seconds=2 * 3600)
    assert orphan in files
    clean(database, files)
    assert list(files) == [upload("needed").file.sha256]
    assert list((tmp_path / "incoming").iterdir()) == []
