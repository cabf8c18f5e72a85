from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import select
from tests.databases import organisation
from tests.store.material import upload

from gouji.errors import NotStored, StoreAway
from gouji.store import Files, custody, reports
from gouji.store.tables import Report, now


def hand_in(database, files: Files, owner: str, *contents: str) -> str:
    """As an upload does it: the files first, then the report."""
    for content in contents:
        keep(files, content)
    return accept(database, files, owner, *contents)


def keep(files: Files, content: str) -> str:
    with files.receive() as incoming:
        incoming.write(content.encode())
        return incoming.keep().sha256


def accept(database, files: Files, owner: str, *contents: str) -> str:
    uploads = [upload(content) for content in contents]
    with database.transaction() as session:
        custody.hold(session, files, {one.file.sha256 for one in uploads})
        return reports.accept(session, owner, "王审计", *uploads)[0].id


def remove(database, owner: str, id: str) -> list[str]:
    with database.transaction() as session:
        return reports.remove(session, owner, "王审计", id)


def test_a_file_that_another_report_needs_stays(database, owner, files):
    both = hand_in(database, files, owner, "this year", "last year")
    one = hand_in(database, files, owner, "last year")
    custody.discard(database, files, remove(database, owner, one))
    assert len(list(files)) == 2
    custody.discard(database, files, remove(database, owner, both))
    assert list(files) == []


def test_a_file_of_two_reports_that_are_deleted_at_once_goes(database, owner, files):
    other = organisation(database, "省审计厅")
    first = hand_in(database, files, owner, "a")
    second = hand_in(database, files, other, "a")
    gone = [*remove(database, owner, first), *remove(database, other, second)]
    custody.discard(database, files, gone)
    assert list(files) == []


def test_a_file_that_is_handed_in_again_during_a_deletion_stays(database, owner, files):
    first = hand_in(database, files, owner, "a")
    gone = remove(database, owner, first)
    again = hand_in(database, files, owner, "a")
    custody.discard(database, files, gone)
    assert again != first
    assert list(files) == gone


def test_a_file_that_is_gone_when_its_report_is_accepted_is_told(database, owner, files):
    first = hand_in(database, files, owner, "a")
    keep(files, "a")
    custody.discard(database, files, remove(database, owner, first))
    with pytest.raises(StoreAway, match="hand it in again"):
        accept(database, files, owner, "a")
    assert hand_in(database, files, owner, "a")


def test_a_deletion_waits_for_a_report_that_is_being_accepted(database, owner, files):
    sha256 = keep(files, "a")
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            custody.hold(session, files, [sha256])
            deletion = pool.submit(custody.discard, database, files, [sha256])
            assert wait([deletion], 0.3).not_done
            reports.accept(session, owner, "王审计", upload("a"))
        deletion.result(10)
    assert sha256 in files


def test_a_report_waits_for_the_deletion_of_its_file(database, owner, files, tmp_path):
    begun, go_on = Event(), Event()

    class Slow(Files):
        def delete(self, sha256: str) -> None:
            begun.set()
            go_on.wait(10)
            super().delete(sha256)

    sha256 = keep(files, "a")
    slow = Slow(str(tmp_path / "files"), tmp_path / "incoming")
    with ThreadPoolExecutor(2) as pool:
        deletion = pool.submit(custody.discard, database, slow, [sha256])
        begun.wait(10)
        acceptance = pool.submit(accept, database, files, owner, "a")
        assert wait([acceptance], 0.3).not_done
        go_on.set()
        deletion.result(10)
        with pytest.raises(StoreAway, match="hand it in again"):
            acceptance.result(10)


def test_whatever_happens_at_once_every_report_has_its_file(database, owner, files):
    def come_and_go(number: int) -> None:
        try:
            id = hand_in(database, files, owner, "ab"[number % 2], "c")
            if number % 3:
                custody.discard(database, files, remove(database, owner, id))
        except (StoreAway, NotStored):
            return  # somebody else was faster

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(come_and_go, range(36)))
    with database.reading() as session:
        needed = custody.every_needed(session)
    assert set(needed) <= set(files)
    later = now() + timedelta(hours=1)
    custody.discard(database, files, custody.orphans(database, files, later))
    assert sorted(files) == needed


def test_orphans_are_old_files_that_no_report_needs(database, owner, files):
    hand_in(database, files, owner, "this year", "last year")
    orphan = keep(files, "nobody's")
    assert list(custody.orphans(database, files, now() - timedelta(hours=1))) == []
    assert list(custody.orphans(database, files, now() + timedelta(hours=1))) == [orphan]


def test_many_files_are_looked_at_in_turns(database, owner, files, monkeypatch):
    monkeypatch.setattr(custody, "_AT_ONCE", 2)
    for _ in range(5):
        hand_in(database, files, owner, uuid4().hex)
    gone = [keep(files, uuid4().hex) for _ in range(5)]
    custody.discard(database, files, custody.orphans(database, files, now() + timedelta(hours=1)))
    with database.reading() as session:
        kept = set(session.scalars(select(Report.sha256)))
    assert set(files) == kept
    assert not kept.intersection(gone)
