"""Corrections through the store: kept, judged again, taken back, outliving runs."""

import pytest
from tests.store.material import upload

from gouji.document import Audit, Correction
from gouji.errors import BadRequest, Conflict, Stale
from gouji.store import findings, log, reports, rulings
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided, StoredCorrection, StoredFinding

NEW = "requests.new.total"
WRONG = Correction("figure", NEW, "987654")


@pytest.fixture
def report(database, owner, digital_audit) -> str:
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, "王审计", upload())
        reports.finish(session, report.id, 1, digital_audit)
        return report.id


@pytest.fixture
def finding(database, owner, report, digital_audit) -> str:
    """The one that says whether the new requests add up."""
    total = next(f.id for f in digital_audit.findings if f.rule == "row-sum" and NEW in f.figures)
    with database.reading() as session:
        found = findings.listed(session, owner, Sought(report=report), limit=200)
        return next(one.id for one in found if one.fingerprint == total)


def rule(database, owner, id: str, version: int, *made: Correction, action: str) -> StoredFinding:
    state = Decided.CORRECTED if action == "correct" else Decided.OPEN
    ruling = Ruling(action, state, corrections=made)
    with database.transaction() as session:
        return rulings.decide(session, owner, "王审计", id, ruling, version)


def audit(database, owner, report) -> Audit:
    with database.reading() as session:
        return reports.audit(session, owner, report)


def test_a_correction_is_judged_at_once_and_taken_back(
    database, owner, report, finding, digital_audit
):
    found = rule(database, owner, finding, 1, WRONG, action="correct")
    assert (found.decided, found.verdict) == (Decided.CORRECTED, "contradict")
    assert "987654" in {figure.text for figure in audit(database, owner, report).figures}
    with database.reading() as session:
        assert reports.one(session, owner, report).contradictions > 0
        kept = findings.history(session, owner, finding)[0]
        assert kept.details["corrections"][0]["value"] == "987654"
    found = rule(database, owner, finding, 2, action="reopen")
    assert (found.decided, found.verdict) == (Decided.OPEN, "agree")
    assert audit(database, owner, report) == digital_audit
    with database.reading() as session:
        assert reports.one(session, owner, report).contradictions == 0
        log.verify(session)


def test_a_correction_holds_for_the_next_run(database, owner, report, finding, digital_audit):
    rule(database, owner, finding, 1, WRONG, action="correct")
    with database.transaction() as session:
        again = reports.rerun(session, owner, "王审计", report)
        assert reports.finish(session, report, again.run, digital_audit)
        found = findings.one(session, owner, finding)
        assert (found.decided, found.verdict) == (Decided.CORRECTED, "contradict")
    assert "987654" in {figure.text for figure in audit(database, owner, report).figures}


@pytest.mark.parametrize(
    "wrong",
    [
        Correction("figure", "no.such", "1"),
        Correction("claim", "no such", "1"),
        Correction("figure", NEW, "=1+1"),
    ],
    ids=str,
)
def test_what_makes_no_sense_changes_nothing(
    database, owner, report, finding, digital_audit, wrong
):
    with pytest.raises((BadRequest, Conflict)):
        rule(database, owner, finding, 1, wrong, action="correct")
    with database.reading() as session:
        assert findings.one(session, owner, finding).version == 1
        assert session.query(StoredCorrection).count() == 0
    assert audit(database, owner, report) == digital_audit


def test_of_two_who_correct_the_second_is_told(database, owner, finding):
    rule(database, owner, finding, 1, WRONG, action="correct")
    with pytest.raises(Stale):
        rule(database, owner, finding, 1, WRONG, action="correct")


def test_corrections_go_with_their_report(database, owner, report, finding):
    rule(database, owner, finding, 1, WRONG, action="correct")
    with database.transaction() as session:
        reports.remove(session, owner, "王审计", report)
        assert session.query(StoredCorrection).count() == 0
