from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from sqlalchemy import func, select, update
from tests.databases import organisation
from tests.store.material import AUDIT, upload

from gouji.errors import NotStored
from gouji.store import findings, log, reports
from gouji.store.tables import (
    Decided,
    Decision,
    IndexedText,
    Report,
    State,
    StoredAudit,
    StoredFinding,
)


@pytest.fixture
def report(database, owner) -> str:
    with database.transaction() as session:
        return reports.accept(session, owner, "王审计", upload())[0].id


@pytest.fixture
def audited(database, report) -> str:
    with database.transaction() as session:
        assert reports.finish(session, report, 1, AUDIT)
    return report


def state(database, owner, id) -> State:
    with database.reading() as session:
        return reports.one(session, owner, id).state


def rows(database, table) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def accepted(database, owner, *given, **more) -> tuple[str, bool]:
    with database.transaction() as session:
        report, new = reports.accept(session, owner, "王审计", *given, **more)
        return report.id, new


def test_the_same_bytes_are_one_report(database, owner):
    first = accepted(database, owner, upload("a"))
    assert accepted(database, owner, upload("a", "again.pdf")) == (first[0], False)
    assert accepted(database, owner, upload("b"))[1]
    assert accepted(database, owner, upload("a"), upload("last year"))[1]
    assert rows(database, Report) == 3


def test_handed_in_at_the_same_moment_they_are_one_report(database, owner):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: accepted(database, owner, upload()), range(16)))
    assert len({id for id, _ in found}) == 1
    assert sum(new for _, new in found) == 1


def test_organisations_do_not_see_each_other(database, audited):
    other = organisation(database, "省审计厅")
    with database.transaction() as session:
        for act in (
            lambda: reports.one(session, other, audited),
            lambda: reports.audit(session, other, audited),
            lambda: reports.cancel(session, other, "x", audited),
            lambda: reports.rerun(session, other, "x", audited),
            lambda: reports.remove(session, other, "x", audited),
        ):
            with pytest.raises(NotStored):
                act()
        assert reports.listed(session, other, reports.Sought()) == []
    assert accepted(database, other, upload())[1]


def test_an_audit_is_kept_whole(database, owner, audited):
    with database.reading() as session:
        report = reports.one(session, owner, audited)
        assert reports.audit(session, owner, audited) == AUDIT
    assert (report.state, report.year, report.pages) == (State.DONE, 2023, 3)
    assert (report.organisation, report.contradictions) == ("杜山岗镇人民政府", 1)
    assert report.ended_at is not None


def test_before_it_is_audited_there_is_no_audit(database, owner, report):
    with database.reading() as session, pytest.raises(NotStored, match="not audited yet"):
        reports.audit(session, owner, report)


def test_what_is_done_twice_is_kept_once(database, audited):
    with database.transaction() as session:
        assert not reports.finish(session, audited, 1, AUDIT)
    assert (rows(database, StoredAudit), rows(database, StoredFinding)) == (1, 2)


def test_a_cancelled_report_takes_no_audit(database, owner, report):
    with database.transaction() as session:
        assert reports.advance(session, report, 1, "reading", 1, 3)
        assert reports.cancel(session, owner, "王审计", report)
        assert not reports.advance(session, report, 1, "reading", 2, 3)
        assert not reports.finish(session, report, 1, AUDIT)
        assert not reports.fail(session, report, 1, "why")
        assert not reports.cancel(session, owner, "王审计", report)
    assert state(database, owner, report) is State.CANCELLED


def test_a_rerun_makes_the_old_run_unwanted(database, owner, report):
    with database.transaction() as session:
        assert reports.advance(session, report, 1, "reading", 1, 3)
        assert reports.rerun(session, owner, "王审计", report).run == 2
        assert not reports.finish(session, report, 1, AUDIT)
        assert reports.finish(session, report, 2, AUDIT)
    assert state(database, owner, report) is State.DONE


def test_a_failure_says_why(database, owner, report):
    with database.transaction() as session:
        assert reports.fail(session, report, 1, "年报.pdf: 文件为空 (the file is empty)")
    with database.reading() as session:
        assert "empty" in reports.one(session, owner, report).failure


def test_lists_go_on_where_they_stopped(database, owner):
    made = [accepted(database, owner, upload(str(number)))[0] for number in range(7)]
    seen: list[str] = []
    after = None
    while True:
        with database.reading() as session:
            page = reports.listed(session, owner, reports.Sought(), after, limit=3)
        if not page:
            break
        seen += [report.id for report in page]
        after = reports.Place(page[-1].created_at, page[-1].id)
    assert seen == made[::-1]


def test_those_that_wait_are_told_some_at_a_time_in_the_order_they_are_due(database, owner):
    late = accepted(database, owner, upload("late"), priority=5)[0]
    ids = [accepted(database, owner, upload(str(number)))[0] for number in range(4)]
    with database.transaction() as session:  # handed in at the very same moment
        session.execute(update(Report).values(created_at=datetime(2026, 1, 1, tzinfo=timezone.utc)))
        session.execute(update(Report).where(Report.id == ids[0]).values(state=State.READING))
    told, last = [], None
    with database.reading() as session:
        while some := reports.waiting(session, last, 2):
            told.append([report.id for report in some])
            last = some[-1]
        (being_read,) = reports.being_read(session)
    assert told == [sorted(ids[1:])[:2], [sorted(ids[1:])[2], late]]
    assert being_read.id == ids[0]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (reports.Sought(state=State.DONE), True),
        (reports.Sought(state=State.FAILED), False),
        (reports.Sought(year=2023, organisation="杜山岗镇人民政府"), True),
        (reports.Sought(year=2022), False),
        (reports.Sought(text="杜山岗镇 依申请公开"), True),
        (reports.Sought(text="淮安"), False),
    ],
)
def test_reports_are_searched(database, owner, audited, sought, found):
    with database.reading() as session:
        listed = [report.id for report in reports.listed(session, owner, sought)]
    assert listed == ([audited] if found else [])


def test_deleted_leaves_nothing_but_the_log(database, owner, audited):
    with database.transaction() as session:
        (first, _) = findings.listed(session, owner, findings.Sought())
        findings.decide(
            session, owner, "王审计", first.id, findings.Ruling("comment", None, "？"), 1
        )
    with database.transaction() as session:
        assert reports.remove(session, owner, "王审计", audited) == [upload().file.sha256]
    for table in (Report, StoredAudit, StoredFinding, Decision, IndexedText):
        assert rows(database, table) == 0
    with database.reading() as session:
        assert log.verify(session).lines == 4


def test_decisions_outlive_a_rerun(database, owner, audited):
    with database.transaction() as session:
        (one,) = findings.listed(session, owner, findings.Sought(rule="text-table"))
        dismissed = findings.Ruling("dismiss", Decided.DISMISSED, "扫描件缺页")
        findings.decide(session, owner, "王审计", one.id, dismissed, one.version)
        reports.rerun(session, owner, "王审计", audited)
        assert reports.finish(session, audited, 2, replace(AUDIT, findings=AUDIT.findings[:1]))
    with database.reading() as session:
        (again,) = findings.listed(session, owner, findings.Sought())
        assert (again.id, again.decided) == (one.id, Decided.DISMISSED)
        assert [d.reason for d in findings.history(session, owner, one.id)] == ["扫描件缺页"]
