import pytest
from tests.databases import organisation
from tests.store.material import AUDIT, upload

from gouji.errors import NotStored, Stale
from gouji.store import findings, reports
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided

CONFIRM = Ruling("confirm", Decided.CONFIRMED)


@pytest.fixture
def report(database, owner) -> str:
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, "王审计", upload())
        reports.finish(session, report.id, 1, AUDIT)
        return report.id


@pytest.fixture
def finding(database, owner, report) -> str:
    with database.reading() as session:
        return findings.listed(session, owner, Sought(report=report, rule="text-table"))[0].id


def decided(database, owner, id, ruling, version) -> int:
    with database.transaction() as session:
        return findings.decide(session, owner, "王审计", id, ruling, version).version


def test_of_two_auditors_the_second_is_told(database, owner, finding):
    assert decided(database, owner, finding, CONFIRM, 1) == 2
    with pytest.raises(Stale):
        decided(database, owner, finding, Ruling("dismiss", Decided.DISMISSED, "不对"), 1)
    with database.reading() as session:
        assert findings.one(session, owner, finding).decided is Decided.CONFIRMED
        assert [d.action for d in findings.history(session, owner, finding)] == ["confirm"]


def test_a_comment_and_an_assignment_leave_the_state(database, owner, finding):
    version = decided(database, owner, finding, CONFIRM, 1)
    version = decided(database, owner, finding, Ruling("comment", reason="待核"), version)
    decided(database, owner, finding, Ruling("assign", assignee="李审计"), version)
    with database.reading() as session:
        found = findings.one(session, owner, finding)
        assert (found.decided, found.assignee) == (Decided.CONFIRMED, "李审计")
        assert len(findings.history(session, owner, finding)) == 3


@pytest.mark.usefixtures("finding")
@pytest.mark.parametrize(
    ("sought", "many"),
    [
        (Sought(), 2),
        (Sought(verdict="contradict"), 1),
        (Sought(rule="row-sum"), 1),
        (Sought(decided=Decided.CONFIRMED), 0),
        (Sought(year=2023, organisation="杜山岗镇人民政府"), 2),
        (Sought(year=2020), 0),
        (Sought(text="依申请公开"), 1),
        (Sought(text="正文写8件"), 2),
        (Sought(assignee="李审计"), 0),
        (Sought(report="none"), 0),
    ],
)
def test_findings_are_searched(database, owner, sought, many):
    with database.reading() as session:
        assert len(findings.listed(session, owner, sought)) == many


@pytest.mark.usefixtures("report")
def test_lists_go_on_where_they_stopped(database, owner):
    with database.reading() as session:
        whole = [one.id for one in findings.listed(session, owner, Sought())]
        assert whole == sorted(whole)
        rest = findings.listed(session, owner, Sought(), after=whole[0])
        assert [one.id for one in rest] == whole[1:]


def test_another_organisation_sees_and_decides_nothing(database, finding):
    other = organisation(database, "省审计厅")
    with database.transaction() as session:
        assert findings.listed(session, other, Sought()) == []
        with pytest.raises(NotStored):
            findings.one(session, other, finding)
        with pytest.raises(NotStored):
            findings.decide(session, other, "x", finding, CONFIRM, 1)
        with pytest.raises(NotStored):
            findings.history(session, other, finding)
