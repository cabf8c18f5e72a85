"""Reports: accepted once, audited, listed, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gouji.correcting import claim_keys, corrected
from gouji.document import Audit, Verdict
from gouji.errors import NotStored
from gouji.store import callbacks, corrections, counts, findings, log, pages, search
from gouji.store.files import Stored
from gouji.store.tables import Report, State, StoredAudit, StoredFinding, now
from gouji.store.values import audit_of, text_of
from gouji.working_paper import Run


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in."""

    name: str
    file: Stored


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reports are meant; what is `None` is not asked for."""

    state: State | None = None
    year: int | None = None
    organisation: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this report."""

    created_at: datetime
    id: str


def accept(
    session: Session,
    owner: str,
    actor: str,
    upload: Upload,
    previous: Upload | None = None,
    priority: int = 0,
) -> tuple[Report, bool]:
    """The report of these bytes and last year's, and whether it is new."""
    known = select(Report).where(
        Report.owner == owner,
        Report.sha256 == upload.file.sha256,
        Report.previous_sha256 == (previous.file.sha256 if previous else ""),
    )
    if found := session.scalar(known):
        return found, False
    report = Report(
        owner=owner,
        name=upload.name,
        sha256=upload.file.sha256,
        size=upload.file.size,
        previous_name=previous.name if previous else "",
        previous_sha256=previous.file.sha256 if previous else "",
        priority=priority,
    )
    try:
        with session.begin_nested():
            session.add(report)
    except IntegrityError:  # somebody handed in the same bytes at the same moment
        return session.scalars(known).one(), False
    search.index(session, {report.id: report.name})
    log.append(session, owner, actor, "report.accepted", report.id, sha256=report.sha256)
    return report, True


def call_back(session: Session, report: Report, url: str) -> None:
    """Tell `url` when the report's run ends; at once when it has ended."""
    report.callback_url = url
    if report.state.ended:
        callbacks.add(session, report)


def one(session: Session, owner: str, id: str) -> Report:
    """The owner's report; raises `NotStored`."""
    report = session.get(Report, id)
    if report is None or report.owner != owner:
        raise NotStored(f"没有这份报告 no such report: {id}")
    return report


def newest(session: Session, owner: str, id: str) -> StoredAudit:
    """The audit of the newest run of the owner's report; raises `NotStored` while there is none."""
    query = select(StoredAudit).where(StoredAudit.report_id == one(session, owner, id).id)
    found = session.scalar(query.order_by(StoredAudit.run.desc()).limit(1))
    if found is None:
        raise NotStored(f"报告尚未审核完成 the report is not audited yet: {id}")
    return found


def runs(session: Session, owner: str, id: str) -> tuple[Run, ...]:
    """Every run of the owner's report that came to an audit, the first first, as gouji read it."""
    query = select(StoredAudit).where(StoredAudit.report_id == one(session, owner, id).id)
    return tuple(_run(stored) for stored in session.scalars(query.order_by(StoredAudit.run)))


def _run(stored: StoredAudit) -> Run:
    found = audit_of(stored.audit)
    contradictions = sum(one.verdict is Verdict.CONTRADICT for one in found.findings)
    return Run(stored.run, stored.created_at, found.versions, contradictions)


def audit(session: Session, owner: str, id: str) -> Audit:
    """The newest audit of the owner's report; raises `NotStored` while there is none."""
    found = newest(session, owner, id)
    return audit_of(found.corrected or found.audit)


def last_year(session: Session, owner: str, id: str) -> Audit | None:
    """Last year's audit that the owner's report was handed in with; raises `NotStored`."""
    stored = newest(session, owner, id).previous
    return audit_of(stored) if stored else None


def judge_again(session: Session, owner: str, id: str) -> None:
    """Judge the owner's report again, with what people read otherwise; raises `NotStored`."""
    report, stored = one(session, owner, id), newest(session, owner, id)
    made = corrections.of(session, id)
    audit = audit_of(stored.audit)
    if made:
        audit = corrected(audit, made, last_year(session, owner, id))
    stored.corrected = text_of(audit) if made else None
    _describe(report, audit)
    findings.replace(session, report, audit)
    log.append(session, owner, "gouji", "report.judged", id, run=stored.run)


def correctable(session: Session, owner: str, id: str) -> set[tuple[str, str]]:
    """Kind and key of all that people may read otherwise in the owner's report."""
    found = audit_of(newest(session, owner, id).audit)
    figures = {("figure", figure.id) for figure in found.figures}
    return figures | {("claim", key) for key in claim_keys(found.claims)}


def listed(
    session: Session, owner: str, sought: Sought, after: Place | None = None, limit: int = 50
) -> Sequence[Report]:
    """The owner's reports, newest first."""
    query = _where(session, select(Report).where(Report.owner == owner), sought)
    if after:
        query = query.where(tuple_(Report.created_at, Report.id) < (after.created_at, after.id))
    newest = (Report.created_at.desc(), Report.id.desc())
    return session.scalars(query.order_by(*newest).limit(limit)).all()


def _where(session: Session, query: Select[Report], sought: Sought) -> Select[Report]:
    if sought.state is not None:
        query = query.where(Report.state == sought.state)
    if sought.year is not None:
        query = query.where(Report.year == sought.year)
    if sought.organisation is not None:
        query = query.where(Report.organisation == sought.organisation)
    if sought.text is not None:
        query = query.where(Report.id.in_(search.matching(session, sought.text)))
    return query


def advance(session: Session, id: str, run: int, stage: str, page: int, of: int) -> bool:
    """Tell how far run `run` is; whether it is still wanted.

    It is not once the report was cancelled, deleted or begun anew.
    """
    report = session.get(Report, id, with_for_update=True)
    if report is None or report.run != run or report.state.ended:
        return False
    report.state, report.stage, report.page, report.pages = State.READING, stage, page, of
    return True


def wanted(session: Session, id: str, run: int) -> bool:
    """Whether run `run` is still wanted."""
    report = session.get(Report, id)
    return report is not None and report.run == run and not report.state.ended


def being_read(session: Session) -> Sequence[Report]:
    """Everybody's reports that some process reads, or read when it vanished."""
    return session.scalars(select(Report).where(Report.state == State.READING)).all()


def waiting(session: Session, after: Report | None, most: int) -> Sequence[Report]:
    """At most so many of everybody's reports that wait, in the order they are due.

    `after` is the last one of those that were told before.
    """
    place = tuple_(Report.priority, Report.created_at, Report.id)
    found = select(Report).where(Report.state == State.QUEUED)
    if after is not None:
        found = found.where(place > (after.priority, after.created_at, after.id))
    order = Report.priority, Report.created_at, Report.id
    return session.scalars(found.order_by(*order).limit(most)).all()


def finish(
    session: Session, id: str, run: int, audit: Audit, previous: Audit | None = None
) -> bool:
    """Keep the audit of run `run`, once; whether it was still wanted.

    `previous` is last year's audit that it was compared with. What people read otherwise in an
    earlier run holds for this one too.
    """
    report = session.get(Report, id, with_for_update=True)
    if report is None or report.run != run or report.state.ended:
        return False
    stored = StoredAudit(report_id=id, run=run, audit=text_of(audit))
    stored.previous = text_of(previous) if previous else None
    session.add(stored)
    if made := corrections.of(session, id):
        audit = corrected(audit, made, previous)
        stored.corrected = text_of(audit)
    _describe(report, audit)
    _end(session, report, State.DONE)
    pages.forget(session, id)
    search.index(session, {id: _text(report, audit)})
    findings.replace(session, report, audit)
    counts.spend(session, audit.timings, audit.pages)
    log.append(session, report.owner, "gouji", "report.audited", id, run=run)
    return True


def fail(session: Session, id: str, run: int, why: str) -> bool:
    """Say that run `run` cannot be done, and why; whether it was still wanted."""
    report = session.get(Report, id, with_for_update=True)
    if report is None or report.run != run or report.state.ended:
        return False
    report.failure = why
    _end(session, report, State.FAILED)
    log.append(session, report.owner, "gouji", "report.failed", id, run=run)
    return True


def cancel(session: Session, owner: str, actor: str, id: str) -> bool:
    """Stop a report that has not ended; whether there was anything to stop."""
    report = session.get(Report, one(session, owner, id).id, with_for_update=True)
    if report is None or report.state.ended:
        return False
    _end(session, report, State.CANCELLED)
    log.append(session, owner, actor, "report.cancelled", id, run=report.run)
    return True


def rerun(session: Session, owner: str, actor: str, id: str) -> Report:
    """Queue the report once more; decisions stay. What still runs of it is no longer wanted."""
    report = one(session, owner, id)
    report.run += 1
    pages.forget(session, id)
    report.state, report.stage, report.failure = State.QUEUED, "", ""
    report.page = report.pages = 0
    report.ended_at = None
    log.append(session, owner, actor, "report.rerun", id, run=report.run)
    return report


def remove(session: Session, owner: str, actor: str, id: str) -> list[str]:
    """Delete the report, its audits, findings and decisions.

    Returns the SHA-256 of its files, for `custody.discard` once this is committed.
    """
    report = one(session, owner, id)
    found = session.scalars(select(StoredFinding.id).where(StoredFinding.report_id == id))
    search.forget(session, [id, *found])
    session.execute(delete(Report).where(Report.id == id))
    log.append(session, owner, actor, "report.deleted", id)
    return sorted({report.sha256, report.previous_sha256} - {""})


def _describe(report: Report, audit: Audit) -> None:
    report.form, report.title = audit.form, audit.title
    report.organisation, report.year = audit.organisation, audit.year
    report.page = report.pages = audit.pages
    report.contradictions = sum(f.verdict is Verdict.CONTRADICT for f in audit.findings)


def _end(session: Session, report: Report, state: State) -> None:
    report.state, report.stage, report.ended_at = state, "", now()
    callbacks.add(session, report)


def _text(report: Report, audit: Audit) -> str:
    sentences = {claim.sentence: None for claim in audit.claims}
    return "\n".join([report.name, audit.title, audit.organisation, *sentences])
