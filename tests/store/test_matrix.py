from dataclasses import replace

import pytest
from sqlalchemy import event, update
from tests.databases import organisation
from tests.store.material import AUDIT, FINDING, upload

from gouji.document import Audit, Verdict
from gouji.store import bodies, matrix, reports
from gouji.store.matrix import Tally
from gouji.store.tables import Decided, State, StoredFinding

VERDICTS = {
    "text-table": [Verdict.CONTRADICT, Verdict.CONTRADICT, Verdict.UNSURE, Verdict.AGREE],
    "row-sum": [Verdict.EXPLAINED, Verdict.MISREAD, Verdict.UNCHECKED],
    "flow": [Verdict.AGREE, Verdict.AGREE],
}


def judged(organisation: str = "青杨县教育局", year: int | None = 2023) -> Audit:
    """An audit with a finding for each of `VERDICTS`."""
    findings = [
        replace(FINDING, id=f"{rule} {place}", rule=rule, verdict=verdict, claims=())
        for rule, verdicts in VERDICTS.items()
        for place, verdict in enumerate(verdicts)
    ]
    return replace(AUDIT, organisation=organisation, year=year, findings=tuple(findings))


def audited(database, owner, content: str, audit: Audit | None = None) -> str:
    with database.transaction() as session:
        report = reports.accept(session, owner, "王审计", upload(content))[0]
        assert reports.finish(session, report.id, report.run, audit or judged())
        return report.id


def rows(database, owner) -> tuple[matrix.Row, ...]:
    with database.reading() as session:
        return matrix.rows(session, owner)


def decide(database, state: Decided, *conditions) -> None:
    with database.transaction() as session:
        session.execute(update(StoredFinding).where(*conditions).values(decided=state))


def test_findings_are_counted_by_rule_and_by_what_they_ask_for(database, owner):
    id = audited(database, owner, "a")
    (row,) = rows(database, owner)
    assert (row.id, row.organisation, row.year, row.state) == (id, "青杨县教育局", 2023, State.DONE)
    assert row.tallies == {
        "text-table": Tally(contradict=2, unsure=1, agree=1),
        "row-sum": Tally(explained=1, misread=1, unchecked=1),
        "flow": Tally(agree=2),
    }
    assert (row.total.open, row.total.doubts, row.total.agree) == (5, 3, 3)


@pytest.mark.parametrize("state", [Decided.CONFIRMED, Decided.DISMISSED, Decided.CORRECTED])
def test_what_was_decided_is_no_longer_open(database, owner, state):
    audited(database, owner, "a")
    decide(database, state, StoredFinding.verdict != Verdict.UNSURE.value)
    total = rows(database, owner)[0].total
    assert total == Tally(unsure=1, settled=4, agree=3, unchecked=1)


def test_another_organisations_findings_are_never_counted(database, owner):
    other = organisation(database, "省审计厅")
    mine, theirs = audited(database, owner, "a"), audited(database, other, "a")
    assert [(row.id, row.total.open) for row in rows(database, owner)] == [(mine, 5)]
    assert [(row.id, row.total.open) for row in rows(database, other)] == [(theirs, 5)]
    assert rows(database, organisation(database, "third")) == ()


def test_what_the_newest_run_no_longer_finds_does_not_count(database, owner):
    id = audited(database, owner, "a")
    with database.transaction() as session:
        run = reports.rerun(session, owner, "王审计", id).run
        session.flush()
        fewer = replace(judged(), findings=judged().findings[:1])
        assert reports.finish(session, id, run, fewer)
    assert rows(database, owner)[0].tallies == {"text-table": Tally(contradict=1)}


def test_reports_without_findings_are_rows_too(database, owner):
    with database.transaction() as session:
        waiting = reports.accept(session, owner, "王审计", upload("w", "待读.pdf"))[0].id
    audited(database, owner, "a", replace(judged(), findings=()))
    found = rows(database, owner)
    assert [row.tallies for row in found] == [{}, {}]
    assert (found[1].id, found[1].name, found[1].year) == (waiting, "待读.pdf", None)
    assert found[1].total == Tally()


def test_however_many_reports_it_is_one_query(database, owner):
    for content in "abc":
        audited(database, owner, content)
    asked = []
    with database.reading() as session:
        session.connection()
        event.listen(database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        assert len(matrix.rows(session, owner)) == 3
    assert len(asked) == 1


def test_bodies_are_told_apart_by_name_and_not_by_how_it_is_printed(database, owner):
    for content, name, year in (
        ("a", "石桥乡(本级)", 2022),
        ("b", "石 桥乡（本级）", 2023),
        ("c", "石桥乡", 2023),
        ("d", "", 2023),
        ("e", "石桥乡（本级）", 2023),
        ("f", "石桥乡（本级）", None),
    ):
        audited(database, owner, content, judged(name, year))
    found = {body.name: body for body in bodies.bodies(rows(database, owner))}
    assert set(found) == {"石桥乡（本级）", "石桥乡"}
    one = found["石桥乡（本级）"]
    assert [report.organisation for report in one.years[2023]] == [
        "石桥乡（本级）",
        "石 桥乡（本级）",
    ]
    assert list(one.years) == [2022, 2023]
    assert (len(one.reports), one.total.contradict) == (4, 8)
