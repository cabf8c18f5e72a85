from dataclasses import replace
from datetime import timedelta

import pytest
from tests.databases import organisation
from tests.store.material import AUDIT, FINDING, upload

from gouji.document import Audit, Severity, Verdict
from gouji.store import findings, inbox, reports, rulings
from gouji.store.findings import Ruling
from gouji.store.inbox import Sought
from gouji.store.tables import Decided, Report, State


def judged(*verdicts: Verdict, **more) -> Audit:
    found = [
        replace(FINDING, id=f"f{place}", verdict=verdict, claims=(), **more)
        for place, verdict in enumerate(verdicts)
    ]
    return replace(AUDIT, findings=tuple(found))


def accepted(database, owner, name: str) -> str:
    with database.transaction() as session:
        return reports.accept(session, owner, "王审计", upload(name, name))[0].id


def audited(database, owner, name: str, audit: Audit) -> str:
    id = accepted(database, owner, name)
    with database.transaction() as session:
        assert reports.finish(session, id, 1, audit)
    return id


def names(database, owner, sought=Sought(), **where) -> list[str]:  # noqa: B008  # it is frozen
    with database.reading() as session:
        return [one.report.name for one in inbox.listed(session, owner, sought, **where)]


def settle(database, owner, id: str, fingerprint: str, action="confirm", actor="王审计") -> None:
    states = {"confirm": Decided.CONFIRMED, "dismiss": Decided.DISMISSED, "reopen": Decided.OPEN}
    with database.transaction() as session:
        found = findings.of(session, owner, id)[fingerprint]
        ruling = Ruling(action, states.get(action), "因为")
        rulings.decide(session, owner, actor, found.id, ruling, found.version)


def undoable(database, owner, id: str, actor="王审计") -> str | None:
    with database.reading() as session:
        found = findings.undoable(session, owner, actor, id)
        return found.fingerprint if found else None


@pytest.fixture
def mixed(database, owner) -> dict[str, str]:
    """A report of each kind, the one that least needs a person first."""
    ids = {
        "agrees": audited(database, owner, "agrees", judged(Verdict.AGREE)),
        "doubts": audited(database, owner, "doubts", judged(Verdict.UNSURE, Verdict.EXPLAINED)),
        "waits": accepted(database, owner, "waits"),
        "failed": accepted(database, owner, "failed"),
        "one": audited(database, owner, "one", judged(Verdict.CONTRADICT, Verdict.AGREE)),
        "two": audited(database, owner, "two", judged(Verdict.CONTRADICT, Verdict.CONTRADICT)),
    }
    with database.transaction() as session:
        assert reports.fail(session, ids["failed"], 1, "文件为空")
    return ids


@pytest.mark.usefixtures("mixed")
def test_what_most_needs_a_person_comes_first(database, owner):
    assert names(database, owner) == ["two", "one", "failed", "waits", "doubts", "agrees"]


def test_what_was_settled_no_longer_needs_one(database, owner, mixed):
    settle(database, owner, mixed["two"], "f0")
    settle(database, owner, mixed["two"], "f1", "dismiss")
    assert names(database, owner)[0] == "one"
    with database.reading() as session:
        one = inbox.one(session, owner, mixed["two"])
    assert (one.contradictions, one.doubts, one.settled) == (0, 0, 2)


@pytest.mark.usefixtures("mixed")
def test_a_list_goes_on_where_it_stopped(database, owner):
    every = names(database, owner)
    assert names(database, owner, limit=4) + names(database, owner, start=4) == every


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(state=State.FAILED), ["failed"]),
        (Sought(year=2023), ["two", "one", "doubts", "agrees"]),
        (Sought(year=2022), []),
        (Sought(organisation="杜山岗"), ["two", "one", "doubts", "agrees"]),
        (Sought(organisation="%"), []),
        (Sought(rule="text-table"), ["two", "one", "doubts"]),
        (Sought(rule="rate"), []),
        (Sought(severity=Severity.HIGH), ["two", "one", "doubts"]),
        (Sought(severity=Severity.LOW), []),
        (Sought(text="wait"), ["waits"]),
        (Sought(text="申请公开"), ["two", "one", "doubts", "agrees"]),
    ],
)
def test_filters(database, owner, sought, expected):
    found = names(database, owner, sought)
    assert sorted(found) == sorted(expected)


def test_nobody_sees_what_others_have(database, mixed):
    other = organisation(database, "省审计厅")
    assert names(database, other) == []
    with database.reading() as session:
        assert inbox.one(session, other, mixed["one"]) is None
        assert inbox.moving(session, other) == []
        assert inbox.years(session, other) == []


@pytest.mark.usefixtures("mixed")
def test_what_moves_is_told(database, owner):
    with database.reading() as session:
        assert [report.name for report in inbox.moving(session, owner)] == ["waits"]


def test_what_was_settled_last_is_taken_back_first(database, owner, mixed):
    id = mixed["two"]
    assert undoable(database, owner, id) is None
    settle(database, owner, id, "f0")
    settle(database, owner, id, "f1", "dismiss")
    assert undoable(database, owner, id) == "f1"
    settle(database, owner, id, "f1", "reopen")
    assert undoable(database, owner, id) == "f0"
    settle(database, owner, id, "f0", "reopen")
    assert undoable(database, owner, id) is None


def test_nobody_takes_back_what_another_settled(database, owner, mixed):
    settle(database, owner, mixed["one"], "f0", actor="李审计")
    assert undoable(database, owner, mixed["one"]) is None
    assert undoable(database, owner, mixed["one"], "李审计") == "f0"


def test_what_ended_lately_is_told(database, owner, mixed):
    with database.reading() as session:
        first = session.get_one(Report, mixed["one"]).ended_at
        later = {report.id for report in inbox.ended_since(session, owner, first)}
        assert mixed["one"] not in later
        before = inbox.ended_since(session, owner, first - timedelta(microseconds=1))
        assert {report.id for report in before} == {mixed["one"], *later}
        assert inbox.ended_since(session, organisation(database, "省审计厅"), first) == []
