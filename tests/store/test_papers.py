"""Working papers through the store: what was decided, and the log, as of one moment."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from tests.databases import organisation
from tests.store.material import AUDIT, upload

from gouji.correcting import claim_keys
from gouji.document import Correction
from gouji.errors import NotStored
from gouji.export.paper import facts
from gouji.store import findings, log, papers, reports, rulings
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided
from gouji.working_paper import Reread, WorkingPaper

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
NEW = "requests.new.total"


def accepted(database, owner) -> str:
    with database.transaction() as session:
        return reports.accept(session, owner, "王审计", upload())[0].id


@pytest.fixture
def report(database, owner, digital_audit) -> str:
    id = accepted(database, owner)
    with database.transaction() as session:
        reports.finish(session, id, 1, digital_audit)
    return id


def decide(database, owner, report, fingerprint, version, *rulings_: Ruling) -> None:
    with database.transaction() as session:
        every = findings.listed(session, owner, Sought(report=report), limit=1000)
        id = next(one.id for one in every if one.fingerprint == fingerprint)
        for number, ruling in enumerate(rulings_, version):
            rulings.decide(session, owner, "李审计", id, ruling, number)


def collected(database, owner, report) -> WorkingPaper:
    with database.snapshot() as session:
        return papers.collect(session, owner, report, "王审计", NOW)


def test_a_paper_has_the_audit_the_file_and_the_log(database, owner, report, digital_audit):
    paper = collected(database, owner, report)
    assert paper.audit == digital_audit
    assert (paper.file, paper.sha256) == (upload().name, upload().file.sha256)
    assert (paper.office, paper.run, paper.made_by, paper.made_at) == ("县审计局", 1, "王审计", NOW)
    assert paper.uploaded_at <= paper.audited_at
    assert {finding.id for finding in digital_audit.findings} == set(paper.records)
    assert paper.former == ()
    with database.reading() as session:
        checked = log.verify(session, paper.log_head.number, paper.log_head.hash)
    assert checked.lines == paper.log_head.number


def test_decisions_are_told_in_their_order(database, owner, report, digital_audit):
    fingerprint = digital_audit.findings[0].id
    before = collected(database, owner, report).log_head
    decide(
        database, owner, report, fingerprint, 1,
        Ruling("assign", assignee="李审计"),
        Ruling("dismiss", Decided.DISMISSED, "属四舍五入"),
        Ruling("comment", reason="附说明"),
    )  # fmt: skip
    paper = collected(database, owner, report)
    record = paper.record(fingerprint)
    assert (record.state, record.assignee) == ("dismissed", "李审计")
    told = [(one.action, one.reason, one.actor, one.assignee) for one in record.decisions]
    assert told == [
        ("assign", "", "李审计", "李审计"),
        ("dismiss", "属四舍五入", "李审计", ""),
        ("comment", "附说明", "李审计", ""),
    ]
    assert record.ruling == record.decisions[1]
    assert paper.log_head.number == before.number + 3


def test_a_correction_says_what_was_read_and_what_is_printed(
    database, owner, report, digital_audit
):
    finding = next(f for f in digital_audit.findings if f.rule == "flow" and NEW in f.figures)
    figure = next(figure for figure in digital_audit.figures if figure.id == NEW)
    made = Correction("figure", NEW, "987654")
    correct = Ruling("correct", Decided.CORRECTED, corrections=(made,))
    decide(database, owner, report, finding.id, 1, correct)
    paper = collected(database, owner, report)
    (reread,) = paper.record(finding.id).decisions[0].rereads
    assert reread == Reread("figure", reread.place, figure.text, "987654")
    assert "本年新收" in reread.place
    assert "987654" in {one.text for one in paper.audit.figures}


def test_a_claim_is_told_by_its_sentence_and_its_new_figure_by_name(
    database, owner, report, digital_audit
):
    claim, key = digital_audit.claims[0], claim_keys(digital_audit.claims)[0]
    made = Correction("claim", key, "12", NEW)
    finding = next(one for one in digital_audit.findings if 0 in one.claims)
    correct = Ruling("correct", Decided.CORRECTED, corrections=(made,))
    decide(database, owner, report, finding.id, 1, correct)
    paper = collected(database, owner, report)
    every = [*paper.records.values(), *(one.record for one in paper.former)]
    (reread,) = (one for r in every for decision in r.decisions for one in decision.rereads)
    assert (reread.kind, reread.place, reread.read) == ("claim", claim.sentence, claim.text)
    assert (reread.printed, "本年新收" in reread.figure) == ("12", True)


def test_what_is_no_longer_found_keeps_its_decisions(database, owner):
    report = accepted(database, owner)
    with database.transaction() as session:
        reports.finish(session, report, 1, AUDIT)
    decide(database, owner, report, "f1", 1, Ruling("confirm", Decided.CONFIRMED))
    with database.transaction() as session:
        reports.rerun(session, owner, "王审计", report)
        reports.finish(session, report, 2, replace(AUDIT, findings=()))
    paper = collected(database, owner, report)
    assert (paper.run, dict(paper.records)) == (2, {})
    (former,) = paper.former  # nobody decided about f2
    assert (former.fingerprint, former.message) == ("f1", AUDIT.findings[0].message)
    assert [one.action for one in former.record.decisions] == ["confirm"]


def test_a_paper_tells_the_versions_of_every_run(database, owner, report, digital_audit):
    newer = replace(digital_audit, versions={"gouji": "next", "claim_tagger": "newer"})
    with database.transaction() as session:
        reports.rerun(session, owner, "王审计", report)
        reports.finish(session, report, 2, newer)
    paper = collected(database, owner, report)
    assert [one.versions for one in paper.runs] == [digital_audit.versions, newer.versions]
    told = {term.en: text for term, text in facts(paper)}
    assert "newer" in told["Versions"]
    assert digital_audit.versions["claim_tagger"] in told["Earlier runs"]
    assert "newer" not in told["Earlier runs"]


def test_there_is_no_paper_without_an_audit_or_for_others(database, owner, report):
    unread = upload("b")
    with database.transaction() as session:
        waiting, _ = reports.accept(session, owner, "王审计", unread)
    for who, id in ((owner, waiting.id), (owner, "none"), (organisation(database, "x"), report)):
        with pytest.raises(NotStored):
            collected(database, who, id)
