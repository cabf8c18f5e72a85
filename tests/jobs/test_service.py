"""Real workers in processes of their own, on real databases, really killed."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gouji.store import Database, Files, log, reports
from gouji.store.reports import Upload
from gouji.store.tables import LogEntry, Report, State, StoredAudit, StoredPage

LONG = 120.0


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def hand_in(database: Database, owner: str, folder: Path):
    """Accepts a file, as the service does, and tells the report's id."""
    files = Files(str(folder / "files"), folder / "incoming")

    def upload(path: Path) -> Upload:
        with files.receive() as incoming:
            incoming.write(path.read_bytes())
            return Upload(path.name, incoming.keep())

    def accept(path: Path, previous: Path | None = None) -> str:
        before = None if previous is None else upload(previous)
        with database.transaction() as session:
            return reports.accept(session, owner, "王审计", upload(path), before)[0].id

    return accept


@contextmanager
def worker(url: str, folder: Path, log_to: Path):
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "GOUJI_DATABASE_URL": url,
        "GOUJI_WORKER_SECONDS": "3",
    }
    command = [sys.executable, "-m", "gouji.cli", "worker", "--data", str(folder)]
    with log_to.open("ab") as complaints:
        process = subprocess.Popen(command, env=environment, stderr=complaints)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(true, seconds: float = LONG) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def ended(database: Database, *ids: str) -> bool:
    with database.reading() as session:
        return all(session.get_one(Report, id).state.ended for id in ids)


def states(database: Database, *ids: str) -> list[State]:
    with database.reading() as session:
        return [session.get_one(Report, id).state for id in ids]


def many(database: Database, what, *where) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(what).where(*where))


def test_what_was_handed_in_is_audited_as_the_auditor_does(
    database, url, owner, folder, hand_in, digital_audit, made, tmp_path
):
    id = hand_in(made.pdf)
    with worker(url, folder, tmp_path / "log"):
        until(lambda: ended(database, id))
    with database.reading() as session:
        audit = reports.audit(session, owner, id)
    assert replace(audit, timings={}) == replace(digital_audit, timings={})
    assert many(database, StoredPage) == 0


def test_last_years_report_is_audited_with_it(
    auditor, database, url, owner, folder, hand_in, digital_audit, made, tmp_path
):
    other = tmp_path / "last.pdf"
    other.write_bytes(made.pdf.read_bytes() + b"\n")
    id = hand_in(made.pdf, other)
    with worker(url, folder, tmp_path / "log"):
        until(lambda: ended(database, id))
    with database.reading() as session:
        audit = reports.audit(session, owner, id)
    previous = replace(digital_audit, file="last.pdf")
    expected = auditor.audit(made.pdf, previous)
    assert audit.findings == expected.findings


def test_a_bad_file_fails_alone_with_its_reason(
    database, url, owner, folder, hand_in, made, tmp_path
):
    (tmp_path / "假.pdf").write_bytes(b"%PDF-1.7 but no more")
    bad, good = hand_in(tmp_path / "假.pdf"), hand_in(made.pdf)
    with worker(url, folder, tmp_path / "log"):
        until(lambda: ended(database, bad, good))
    assert states(database, bad, good) == [State.FAILED, State.DONE]
    with database.reading() as session:
        assert reports.one(session, owner, bad).failure.startswith("假.pdf: ")


def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    database, url, folder, hand_in, made, tmp_path
):
    ids = [hand_in(made.pdf), hand_in(made.scan)]
    chance = random.Random(7)
    for _ in range(3):
        with worker(url, folder, tmp_path / "log"):
            time.sleep(chance.uniform(1.5, 6.0))
    with worker(url, folder, tmp_path / "log"):
        until(lambda: ended(database, *ids))
    assert states(database, *ids) == [State.DONE, State.DONE]
    assert many(database, StoredAudit) == 2
    assert many(database, LogEntry, LogEntry.action == "report.audited") == 2
    with database.reading() as session:
        log.verify(session)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_the_living_take_over_from_the_dead(database, url, folder, hand_in, made, tmp_path):
    ids = [hand_in(made.scan), hand_in(made.pdf)]
    with worker(url, folder, tmp_path / "a") as first, worker(url, folder, tmp_path / "b"):
        until(lambda: states(database, *ids) == [State.READING, State.READING])
        first.kill()
        until(lambda: ended(database, *ids), 60)
    assert states(database, *ids) == [State.DONE, State.DONE]
    assert many(database, LogEntry, LogEntry.action == "report.audited") == 2


def test_a_cancelled_report_stops(database, url, owner, folder, hand_in, made, tmp_path):
    first, second = hand_in(made.scan), hand_in(made.pdf)
    with worker(url, folder, tmp_path / "log"):
        until(lambda: states(database, first) == [State.READING])
        with database.transaction() as session:
            assert reports.cancel(session, owner, "王审计", first)
        until(lambda: ended(database, second))
    assert states(database, first, second) == [State.CANCELLED, State.DONE]
    assert many(database, StoredAudit) == 1


def test_a_worker_ends_in_good_order(database, url, folder, hand_in, made, tmp_path):
    id = hand_in(made.pdf)
    with worker(url, folder, tmp_path / "log") as process:
        until(lambda: ended(database, id))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert (tmp_path / "log").read_text() == ""


def test_a_worker_that_is_told_to_end_leaves_its_work_to_the_next(
    database, url, folder, hand_in, made, tmp_path
):
    id = hand_in(made.scan)
    with worker(url, folder, tmp_path / "log") as process:
        until(lambda: many(database, StoredPage) > 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert states(database, id) == [State.READING]
    with worker(url, folder, tmp_path / "log"):
        until(lambda: ended(database, id))
    with database.reading() as session:
        report = session.get_one(Report, id)
        assert (report.state, report.run) == (State.DONE, 1)
