"""What was settled at the desk, with the audits that it was settled on."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.databases import organisation
from tests.store.material import AUDIT, CLAIM, FINDING, upload
from tests.store.test_papers import decide

from gouji.correcting import claim_keys
from gouji.document import Audit, Correction, Figure
from gouji.errors import NotStored
from gouji.store import reports, settled
from gouji.store.findings import Ruling
from gouji.store.tables import Decided
from gouji.working_paper import SettledReport

NEW = "requests.new.total"
FIGURE = Figure(NEW, Decimal(9), "9", 0.99, 1, (1.0, 2.0, 3.0, 4.0))
READ = replace(AUDIT, figures=(FIGURE,), versions={"gouji": "1", "claim_tagger": "a"})
CONFIRM = Ruling("confirm", Decided.CONFIRMED)
REOPEN = Ruling("reopen", Decided.OPEN)


def accepted(database, owner, audit: Audit = READ, content: str = "a") -> str:
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, "王审计", upload(content))
        reports.finish(session, report.id, 1, audit)
        return report.id


def audited_again(database, owner, report: str, audit: Audit) -> None:
    with database.transaction() as session:
        run = reports.rerun(session, owner, "王审计", report).run
        assert reports.finish(session, report, run, audit)


def told(database, owner) -> list[SettledReport]:
    with database.snapshot() as session:
        return list(settled.reports(session, owner))


def test_what_is_open_tells_nothing(database, owner):
    report = accepted(database, owner)
    assert told(database, owner) == []
    decide(database, owner, report, "f1", 1, CONFIRM, REOPEN, Ruling("comment", reason="？"))
    assert told(database, owner) == []


def test_a_settled_finding_comes_with_its_audit_and_the_last_reason(database, owner):
    report = accepted(database, owner)
    dismissed = Ruling("dismiss", Decided.DISMISSED, "语句说的是别的事项")
    decide(
        database, owner, report, "f1", 1, CONFIRM, REOPEN, dismissed, Ruling("comment", reason="x")
    )
    (found,) = told(database, owner)
    assert (found.sha256, found.audit, found.corrections) == (upload().file.sha256, READ, ())
    (one,) = found.settled
    assert (one.finding.id, one.audit, one.state) == ("f1", READ, "dismissed")
    assert one.reason == "语句说的是别的事项"


def test_what_a_newer_version_no_longer_finds_is_told_with_the_older_audit(database, owner):
    report = accepted(database, owner)
    decide(database, owner, report, "f1", 1, CONFIRM)
    other = replace(READ, claims=(), findings=(), versions={"gouji": "2", "claim_tagger": "b"})
    audited_again(database, owner, report, other)
    (found,) = told(database, owner)
    assert found.audit == other
    assert [(one.finding.id, one.audit) for one in found.settled] == [("f1", READ)]


def test_what_both_versions_find_is_told_with_the_newer_audit(database, owner):
    report = accepted(database, owner)
    decide(database, owner, report, "f1", 1, CONFIRM)
    newer = replace(READ, versions={"gouji": "2"})
    audited_again(database, owner, report, newer)
    (found,) = told(database, owner)
    assert [one.audit for one in found.settled] == [newer]


def test_corrections_lie_on_top_of_the_newest_audit(database, owner):
    report = accepted(database, owner)
    made = (
        Correction("figure", NEW, "8"),
        Correction("claim", claim_keys([CLAIM])[0], "8", "narrative.other"),
    )
    decide(database, owner, report, "f1", 1, Ruling("correct", Decided.CORRECTED, corrections=made))
    (found,) = told(database, owner)
    assert set(found.corrections) == set(made)
    assert [(one.text, one.read) for one in found.audit.figures] == [("8", "9")]
    assert [(one.figure, one.read) for one in found.audit.claims] == [("narrative.other", "8")]


def test_organisations_do_not_see_each_other_and_reports_keep_their_order(database, owner):
    other = organisation(database, "市审计局")
    for whose, content in ((owner, "a"), (other, "b"), (owner, "c")):
        decide(database, whose, accepted(database, whose, content=content), "f1", 1, CONFIRM)
    wanted = [upload(content).file.sha256 for content in "ac"]
    assert [one.sha256 for one in told(database, owner)] == wanted
    assert [one.sha256 for one in told(database, other)] == [upload("b").file.sha256]


def test_a_report_that_is_deleted_teaches_nothing(database, owner):
    report = accepted(database, owner)
    decide(database, owner, report, "f1", 1, CONFIRM)
    with database.transaction() as session:
        reports.remove(session, owner, "王审计", report)
    assert told(database, owner) == []


def test_of_several_organisations_one_is_named(database, owner):
    with database.reading() as session:
        assert settled.owner(session, None) == owner
        with pytest.raises(NotStored, match="乡"):
            settled.owner(session, "乡")
    other = organisation(database, "市审计局")
    with database.reading() as session:
        assert settled.owner(session, "市审计局") == other
        with pytest.raises(NotStored, match=r"县审计局、市审计局|市审计局、县审计局"):
            settled.owner(session, None)


def test_each_run_tells_the_versions_that_judged_it(database, owner):
    report = accepted(database, owner)
    newer = replace(READ, findings=(replace(FINDING, id="f3"), *READ.findings),
                    versions={"gouji": "2", "claim_tagger": "b"})  # fmt: skip
    audited_again(database, owner, report, newer)
    with database.reading() as session:
        first, second = reports.runs(session, owner, report)
        with pytest.raises(NotStored):
            reports.runs(session, organisation_of_nobody(), report)
    assert (first.run, first.versions, first.contradictions) == (1, READ.versions, 1)
    assert (second.run, second.versions, second.contradictions) == (2, newer.versions, 2)
    assert first.audited_at <= second.audited_at


def organisation_of_nobody() -> str:
    return "nobody"


def test_a_failed_run_leaves_the_versions_of_the_others(database, owner):
    report = accepted(database, owner)
    with database.transaction() as session:
        run = reports.rerun(session, owner, "王审计", report).run
        reports.fail(session, report, run, "缺页")
    with database.reading() as session:
        assert [one.run for one in reports.runs(session, owner, report)] == [1]
