import json
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text, update
from tests.store.material import AUDIT, upload

from gouji.store import callbacks, log, reports
from gouji.store.callbacks import Call
from gouji.store.tables import Callback, LogEntry, Organisation, now

URL = "https://callback.test/heard?of=it"


def accepted(database, owner, content: str = "a", url: str = URL) -> str:
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, "王审计", upload(content))
        report.callback_url = url
        return report.id


def failed(database, owner, content: str = "a") -> str:
    id = accepted(database, owner, content)
    with database.transaction() as session:
        assert reports.fail(session, id, 1, "年报.pdf: 文件为空 (the file is empty)")
    return id


@pytest.fixture
def report(database, owner) -> str:
    return failed(database, owner)


def taken(database) -> Call | None:
    with database.transaction() as session:
        return callbacks.take(session)


def note(database, call: Call, status: int, why: str = "") -> None:
    with database.transaction() as session:
        callbacks.note(session, call, status, why)


def rows(database) -> list[Callback]:
    with database.reading() as session:
        return list(session.scalars(select(Callback).order_by(Callback.run)))


def bring_forward(database) -> None:
    with database.transaction() as session:
        session.execute(update(Callback).values(due_at=now() - timedelta(seconds=1)))


def finish(session, _owner, id) -> bool:
    return reports.finish(session, id, 1, AUDIT)


def fail(session, _owner, id) -> bool:
    return reports.fail(session, id, 1, "why")


def cancel(session, owner, id) -> bool:
    return reports.cancel(session, owner, "王审计", id)


@pytest.mark.parametrize(
    ("end", "state", "more"),
    [
        (finish, "done", {"pages": 3, "contradictions": 1}),
        (fail, "failed", {}),
        (cancel, "cancelled", {}),
    ],
)
def test_who_asked_is_told_how_a_run_ended(database, owner, end, state, more):
    id = accepted(database, owner)
    with database.transaction() as session:
        assert end(session, owner, id)
        assert not end(session, owner, id)
    call = taken(database)
    assert (call.report, call.run, call.number, call.url) == (id, 1, 1, URL)
    assert call.id == f"{id}.1"
    with database.reading() as session:
        ended = reports.one(session, owner, id).ended_at
    assert json.loads(call.message) == {
        "type": f"report.{state}",
        "timestamp": ended.isoformat().replace("+00:00", "Z"),
        "data": {"id": id, "run": 1, "state": state, **more},
    }


def test_who_did_not_ask_is_not_told(database, owner):
    id = accepted(database, owner, url="")
    with database.transaction() as session:
        finish(session, owner, id)
    assert rows(database) == []


def test_what_is_rolled_back_is_not_told(database, owner):
    id = accepted(database, owner)

    def cut_off() -> None:
        with database.transaction() as session:
            finish(session, owner, id)
            raise ConnectionError

    with pytest.raises(ConnectionError):
        cut_off()
    assert rows(database) == []


def test_each_run_is_told_of(database, owner, report):
    with database.transaction() as session:
        reports.rerun(session, owner, "王审计", report)
        assert reports.finish(session, report, 2, AUDIT)
    told = [json.loads(row.message) for row in rows(database)]
    assert [message["type"] for message in told] == ["report.failed", "report.done"]
    assert [message["data"]["run"] for message in told] == [1, 2]


def test_of_a_deleted_report_nobody_is_told(database, owner, report):
    call = taken(database)
    with database.transaction() as session:
        reports.remove(session, owner, "王审计", report)
    note(database, call, 500)
    assert rows(database) == []


@pytest.mark.usefixtures("report")
def test_what_was_taken_is_its_takers_for_a_while(database):
    assert taken(database).number == 1
    assert taken(database) is None
    bring_forward(database)  # its taker has vanished
    assert taken(database).number == 2


def test_of_many_takers_each_gets_another(database, owner):
    for number in range(12):
        failed(database, owner, str(number))
    with ThreadPoolExecutor(6) as pool:
        calls = list(pool.map(lambda _: taken(database), range(18)))
    ids = [call.id for call in calls if call]
    assert len(ids) == len(set(ids)) == 12


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_takers_do_not_wait_for_each_other(database, owner, report):
    other = failed(database, owner, "other")

    def take_at_once() -> Call | None:
        with database.transaction() as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            return callbacks.take(session)

    with database.transaction() as session:
        first = callbacks.take(session)
        session.flush()
        assert {first.report, take_at_once().report} == {report, other}
        assert take_at_once() is None


def test_who_waits_longest_comes_first_and_before_those_that_failed(database, owner, report):
    note(database, taken(database), 500)
    bring_forward(database)
    fresh = [failed(database, owner, content) for content in "bc"]
    assert [taken(database).report for _ in range(3)] == [*fresh, report]


@pytest.mark.usefixtures("report")
def test_what_was_heard_is_not_sent_again(database):
    note(database, taken(database), 202)
    bring_forward(database)
    assert taken(database) is None
    (row,) = rows(database)
    assert (row.answer, row.ended_at is not None) == ("202", True)


def test_tries_are_ever_further_apart_until_it_is_given_up(database, owner, report):
    waits: list[timedelta] = []
    while (call := taken(database)) is not None:
        before = now()
        note(database, call, 503)
        (row,) = rows(database)
        waits.append(row.due_at - before)
        bring_forward(database)
    assert row.ended_at is not None
    assert (row.tries, row.answer) == (10, "503")
    waits.pop()  # after the last try nobody waits
    assert waits[0] >= timedelta(seconds=10)
    assert all(2 * one < next < 4 * one for one, next in pairwise(waits))
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=30)
    with database.reading() as session:
        last = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
        log.verify(session)
    assert (last.action, last.owner, last.subject) == ("callback.given_up", owner, report)
    assert last.details == {"run": 1, "tries": 10}


@pytest.mark.usefixtures("report")
def test_anything_else_is_a_failure(database):
    for status in (0, 101, 199, 300, 307, 404, 429, 500):
        note(database, taken(database), status, "why")
        (row,) = rows(database)
        assert (row.ended_at, row.answer) == (None, "why")
        assert row.due_at > now()
        bring_forward(database)


@pytest.mark.usefixtures("report")
def test_who_is_gone_is_not_asked_again(database):
    note(database, taken(database), 410)
    (row,) = rows(database)
    assert row.ended_at is not None
    with database.reading() as session:
        given_up = select(LogEntry).where(LogEntry.action == "callback.given_up")
        assert session.scalars(given_up).one().details == {"run": 1, "tries": 1}


@pytest.mark.usefixtures("report")
def test_who_comes_late_disturbs_nobody(database):
    late = taken(database)
    bring_forward(database)
    call = taken(database)
    due = rows(database)[0].due_at
    note(database, late, 500)
    assert rows(database)[0].due_at == due
    note(database, call, 200)
    note(database, late, 410)
    assert rows(database)[0].answer == "200"


@pytest.mark.usefixtures("report")
def test_heard_late_is_heard(database):
    late = taken(database)
    bring_forward(database)
    taken(database)
    note(database, late, 200)
    assert rows(database)[0].ended_at is not None


@pytest.mark.usefixtures("report")
def test_a_long_reason_is_cut(database):
    note(database, taken(database), 0, "长" * 1000)
    assert rows(database)[0].answer == "长" * 200


@pytest.mark.usefixtures("report")
def test_the_secret_is_shown_as_receivers_expect_it(database, owner):
    with database.reading() as session:
        shown = callbacks.shown_secret(session, owner)
        kept = session.get_one(Organisation, owner).secret
    prefix, _, key = shown.partition("_")
    assert (prefix, b64decode(key, validate=True).hex()) == ("whsec", kept)
    call = taken(database)
    assert call.secret == kept
    assert kept not in repr(call)
