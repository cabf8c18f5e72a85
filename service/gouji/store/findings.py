"""Findings and what auditors decided about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from gouji.document import Audit, Correction, Finding
from gouji.errors import NotStored, Stale
from gouji.store import log, search
from gouji.store.tables import Decided, Decision, Report, StoredFinding

_SETTLING = ("confirm", "dismiss", "correct")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an auditor says of a finding. `state` is what it becomes, `None` leaves it.

    `action`: confirm, dismiss, correct, comment, assign or reopen.
    """

    action: str
    state: Decided | None = None
    reason: str = ""
    assignee: str | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Sought:
    """Which findings are meant; what is `None` is not asked for."""

    report: str | None = None
    rule: str | None = None
    verdict: str | None = None
    decided: Decided | None = None
    assignee: str | None = None
    organisation: str | None = None
    year: int | None = None
    text: str | None = None


def replace(session: Session, report: Report, audit: Audit) -> None:
    """Make the findings of `audit` those of the report.

    One that was found before keeps its id and what was decided about it.
    """
    query = select(StoredFinding).where(StoredFinding.report_id == report.id)
    known = {stored.fingerprint: stored for stored in session.scalars(query)}
    for stored in known.values():
        stored.gone = True
    for position, finding in enumerate(audit.findings):
        stored = known.get(finding.id) or _new(session, report, finding)
        _write(stored, position, finding)
        known[finding.id] = stored
    session.flush()
    found = {known[finding.id].id: _text(finding, audit) for finding in audit.findings}
    search.forget(session, [stored.id for stored in known.values() if stored.gone])
    search.index(session, found)


def one(session: Session, owner: str, id: str) -> StoredFinding:
    """The owner's finding; raises `NotStored`."""
    finding = session.get(StoredFinding, id)
    if finding is None or finding.owner != owner:
        raise NotStored(f"没有这条发现 no such finding: {id}")
    return finding


def of(session: Session, owner: str, report: str) -> dict[str, StoredFinding]:
    """All findings of the owner's report, by fingerprint."""
    query = select(StoredFinding).where(
        StoredFinding.owner == owner,
        StoredFinding.report_id == report,
        StoredFinding.gone.is_(False),
    )
    return {finding.fingerprint: finding for finding in session.scalars(query)}


def undoable(session: Session, owner: str, actor: str, report: str) -> StoredFinding | None:
    """The finding that `actor` settled last in the owner's report, of those still settled."""
    query = (
        select(StoredFinding)
        .join(
            Decision,
            and_(
                Decision.report_id == StoredFinding.report_id,
                Decision.fingerprint == StoredFinding.fingerprint,
            ),
        )
        .where(
            StoredFinding.owner == owner,
            StoredFinding.report_id == report,
            StoredFinding.decided != Decided.OPEN,
            Decision.actor == actor,
            Decision.action.in_(_SETTLING),
        )
        .order_by(Decision.made_at.desc(), Decision.id.desc())
    )
    return session.scalars(query.limit(1)).first()


def listed(
    session: Session, owner: str, sought: Sought, after: str = "", limit: int = 50
) -> Sequence[StoredFinding]:
    """The owner's findings in the order of their ids, from the one after id `after` on."""
    query = select(StoredFinding).where(
        StoredFinding.owner == owner, StoredFinding.gone.is_(False), StoredFinding.id > after
    )
    equal = {
        StoredFinding.report_id: sought.report,
        StoredFinding.rule: sought.rule,
        StoredFinding.verdict: sought.verdict,
        StoredFinding.decided: sought.decided,
        StoredFinding.assignee: sought.assignee,
    }
    query = query.where(*(c == value for c, value in equal.items() if value is not None))
    if sought.organisation is not None or sought.year is not None:
        query = query.join(Report, Report.id == StoredFinding.report_id)
    if sought.organisation is not None:
        query = query.where(Report.organisation == sought.organisation)
    if sought.year is not None:
        query = query.where(Report.year == sought.year)
    if sought.text is not None:
        query = query.where(StoredFinding.id.in_(search.matching(session, sought.text)))
    return session.scalars(query.order_by(StoredFinding.id).limit(limit)).all()


def decide(
    session: Session, owner: str, actor: str, id: str, ruling: Ruling, version: int
) -> StoredFinding:
    """Keep what `actor` decided; raises `Stale` when `version` is no longer the finding's."""
    one(session, owner, id)
    finding = session.get_one(StoredFinding, id, with_for_update=True, populate_existing=True)
    if finding.version != version:
        raise Stale(f"该发现已被他人处理，请刷新 somebody decided first, look again: {id}")
    finding.version += 1
    if ruling.state is not None:
        finding.decided = ruling.state
    if ruling.assignee is not None:
        finding.assignee = ruling.assignee
    details = _details(ruling)
    session.add(
        Decision(
            report_id=finding.report_id,
            fingerprint=finding.fingerprint,
            action=ruling.action,
            reason=ruling.reason,
            details=details,
            actor=actor,
        )
    )
    said = {"reason": log.digest(ruling.reason)}
    if details:
        said["details"] = log.digest(json.dumps(details, ensure_ascii=False, sort_keys=True))
    log.append(session, owner, actor, f"finding.{ruling.action}", id, **said)
    return finding


def history(session: Session, owner: str, id: str) -> Sequence[Decision]:
    """All decisions about the owner's finding, the first first."""
    finding = one(session, owner, id)
    query = select(Decision).where(
        Decision.report_id == finding.report_id, Decision.fingerprint == finding.fingerprint
    )
    return session.scalars(query.order_by(Decision.made_at, Decision.id)).all()


def _details(ruling: Ruling) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if ruling.corrections:
        details["corrections"] = [asdict(one) for one in ruling.corrections]
    if ruling.assignee:
        details["assignee"] = ruling.assignee
    return details


def _new(session: Session, report: Report, finding: Finding) -> StoredFinding:
    stored = StoredFinding(owner=report.owner, report_id=report.id, fingerprint=finding.id)
    session.add(stored)
    return stored


def _write(stored: StoredFinding, position: int, finding: Finding) -> None:
    stored.position, stored.gone = position, False
    stored.rule, stored.verdict = finding.rule, finding.verdict.value
    stored.severity, stored.confidence = finding.severity.value, finding.confidence
    stored.message, stored.message_en = finding.message, finding.message_en


def _text(finding: Finding, audit: Audit) -> str:
    sentences = {audit.claims[index].sentence: None for index in finding.claims}
    return "\n".join([finding.message, finding.message_en, *sentences])
