"""A real worker on what a backup brought back, and keeping house beside its work."""

import os
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.store.material import upload

from gouji.store import Database, Files, backup, reports, restore
from gouji.store.tables import LogEntry, Report, State, now

AT_ONCE = """
import sys
from gouji import cli
from gouji.jobs import service
service._FIRST_HOUSEKEEPING = 0.1
sys.exit(cli.main(sys.argv[1:]))
"""


def ended(database: Database) -> bool:
    with database.reading() as session:
        return all(report.state.ended for report in session.scalars(select(Report)))


def deleted(database: Database) -> set[str]:
    with database.reading() as session:
        action = LogEntry.action == "report.deleted"
        return set(session.scalars(select(LogEntry.subject).where(action)))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_was_brought_back_goes_on_and_what_is_too_old_goes(
    database, owner, files, postgresql_url, tmp_path
):
    with database.transaction() as session:
        for content in ("reading", "old"):
            with files.receive() as incoming:
                incoming.write(content.encode())
                incoming.keep()
            reports.accept(session, owner, "王审计", upload(content))
        reading, old = session.scalars(select(Report).order_by(Report.created_at))
        reports.advance(session, reading.id, 1, "reading", 1, 3)
        reports.cancel(session, owner, "王审计", old.id)
        old.ended_at = now() - timedelta(days=2)
    backup.write(tmp_path / "all.tar", database, files)

    folder = tmp_path / "new"
    new_files = Files(str(folder / "files"), folder / "incoming")
    with closing(Database(postgresql_url)) as restored:
        restore.read(tmp_path / "all.tar", restored, new_files, 1000)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "GOUJI_DATABASE_URL": postgresql_url,
            "GOUJI_WORKER_SECONDS": "3",
            "GOUJI_RETENTION_DAYS": "1",
        }
        command = [sys.executable, "-c", AT_ONCE, "worker", "--data", str(folder)]
        with (tmp_path / "said").open("wb") as said:
            worker = subprocess.Popen(command, env=environment, stderr=said)
        try:
            deadline = time.monotonic() + 120
            while not (ended(restored) and deleted(restored)):
                assert time.monotonic() < deadline, "waited in vain"
                time.sleep(0.1)
            worker.terminate()
            assert worker.wait(30) == 0
        finally:
            worker.kill()
            worker.wait()
        assert deleted(restored) == {old.id}
        with restored.reading() as session:
            (left,) = session.scalars(select(Report))
            assert (left.id, left.run, left.state) == (reading.id, 1, State.FAILED)
            assert "年报.pdf" in left.failure  # it is no report, and that was found out
    assert list(new_files) == [reading.sha256]
    assert (tmp_path / "said").read_text() == ""
