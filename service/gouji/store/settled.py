"""What was settled at the desk, each with the audit that it was settled on."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from gouji.document import Audit
from gouji.errors import NotStored
from gouji.store import corrections
from gouji.store.tables import (
    Decided,
    Decision,
    Organisation,
    Report,
    StoredAudit,
    StoredCorrection,
    StoredFinding,
)
from gouji.store.values import audit_of
from gouji.working_paper import RULINGS, Settled, SettledReport


def owner(session: Session, name: str | None) -> str:
    """The organisation of that name; without one the only one there is. Raises `NotStored`."""
    query = select(Organisation).order_by(Organisation.name)
    found = session.scalars(query if name is None else query.where(Organisation.name == name)).all()
    if not found:
        raise NotStored(f"没有这个机构 there is no such organisation: {name or '—'}")
    if len(found) > 1:
        names = "、".join(one.name for one in found)
        raise NotStored(f"有多个机构，请用 --organisation 指明 name one of several: {names}")
    return found[0].id


def reports(session: Session, owner: str) -> Iterator[SettledReport]:
    """The owner's reports of which something is settled, in the order in which they came.

    A finding that the newest run no longer makes is told with the last audit that made it.
    `session` is a snapshot.
    """
    settled = exists().where(
        StoredFinding.report_id == Report.id, StoredFinding.decided != Decided.OPEN
    )
    corrected = exists().where(StoredCorrection.report_id == Report.id)
    query = select(Report).where(Report.owner == owner, or_(settled, corrected))
    for report in session.scalars(query.order_by(Report.created_at, Report.id)).all():
        yield _settled(session, report)


def _settled(session: Session, report: Report) -> SettledReport:
    states, reasons = _states(session, report.id), _reasons(session, report.id)
    newest, found = None, list[Settled]()
    for audit in _audits(session, report.id):
        newest = newest or audit
        for finding in audit.findings:
            if state := states.pop(finding.id, None):
                said = reasons.get(finding.id, "")
                found.append(Settled(finding, audit, state.value, said))
        if not states:
            break
    assert newest is not None  # what was settled was found in some audit
    return SettledReport(
        report.sha256, newest, tuple(corrections.of(session, report.id)), tuple(found)
    )


def _states(session: Session, report: str) -> dict[str, Decided]:
    query = select(StoredFinding).where(
        StoredFinding.report_id == report, StoredFinding.decided != Decided.OPEN
    )
    return {one.fingerprint: one.decided for one in session.scalars(query)}


def _reasons(session: Session, report: str) -> dict[str, str]:
    """What was said last with what became of each finding."""
    query = select(Decision).where(Decision.report_id == report, Decision.action.in_(RULINGS))
    ordered = query.order_by(Decision.made_at, Decision.id)
    return {one.fingerprint: one.reason for one in session.scalars(ordered)}


def _audits(session: Session, report: str) -> Iterator[Audit]:
    """The report's audits, the newest first; of each run what people corrected, then as read."""
    query = select(StoredAudit).where(StoredAudit.report_id == report)
    for stored in session.scalars(query.order_by(StoredAudit.run.desc())):
        for text in (stored.corrected, stored.audit):
            if text is not None:
                yield audit_of(text)
