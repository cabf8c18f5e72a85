"""The inbox: reports in the order in which they need a person, and what waits in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from gouji.document import Severity, Verdict
from gouji.store import search
from gouji.store.tables import Decided, Report, State, StoredFinding

_DOUBTS = (Verdict.EXPLAINED.value, Verdict.MISREAD.value, Verdict.UNSURE.value)
_WAITING = (State.QUEUED, State.READING)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reports are meant; what is `None` is not asked for.

    `rule` and `severity` are those of a finding that is not settled, nor agrees.
    """

    state: State | None = None
    year: int | None = None
    organisation: str | None = None
    rule: str | None = None
    severity: Severity | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report, its open contradictions, other open doubts, and findings that were settled."""

    report: Report
    contradictions: int
    doubts: int
    settled: int


def listed(
    session: Session, owner: str, sought: Sought, start: int = 0, limit: int = 100
) -> Sequence[Waiting]:
    """The owner's reports from place `start` on, what most needs a person first.

    That is: contradictions nobody settled, files that could not be read, what is being read, other
    doubts; then what is settled, the newest first.
    """
    found = session.execute(_query(session, owner, sought).offset(start).limit(limit))
    return [_waiting(row) for row in found]


def one(session: Session, owner: str, id: str) -> Waiting | None:
    """One of the owner's reports."""
    row = session.execute(_query(session, owner, Sought()).where(Report.id == id)).one_or_none()
    return _waiting(row) if row else None


def years(session: Session, owner: str) -> Sequence[int]:
    """The years that the owner's reports are of, the newest first."""
    query = select(Report.year).where(Report.owner == owner, Report.year.is_not(None)).distinct()
    return sorted((year for year in session.scalars(query) if year), reverse=True)


def moving(session: Session, owner: str) -> Sequence[Report]:
    """The owner's reports that are not at their end."""
    query = select(Report).where(Report.owner == owner, Report.state.in_(_WAITING))
    return session.scalars(query.order_by(Report.priority, Report.created_at)).all()


def ended_since(session: Session, owner: str, moment: datetime) -> Sequence[Report]:
    """The owner's reports that came to their end after `moment`."""
    query = select(Report).where(Report.owner == owner, Report.ended_at > moment)
    return session.scalars(query.order_by(Report.ended_at)).all()


def _query(session: Session, owner: str, sought: Sought) -> Any:
    counts = _counts(owner, sought)
    contradictions = func.coalesce(counts.c.contradictions, 0)
    doubts = func.coalesce(counts.c.doubts, 0)
    query = (
        select(Report, contradictions, doubts, func.coalesce(counts.c.settled, 0))
        .outerjoin(counts, counts.c.report_id == Report.id)
        .where(Report.owner == owner, *_wanted(session, sought))
    )
    if sought.rule is not None or sought.severity is not None:
        query = query.where(contradictions + doubts > 0)
    need = case(
        (contradictions > 0, 0),
        (Report.state == State.FAILED, 1),
        (Report.state.in_(_WAITING), 2),
        (doubts > 0, 3),
        else_=4,
    )
    return query.order_by(need, contradictions.desc(), Report.created_at.desc(), Report.id)


def _wanted(session: Session, sought: Sought) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if sought.state is not None:
        wanted.append(Report.state == sought.state)
    if sought.year is not None:
        wanted.append(Report.year == sought.year)
    if sought.organisation:
        wanted.append(Report.organisation.contains(sought.organisation, autoescape=True))
    if sought.text:
        named = Report.name.contains(sought.text, autoescape=True)
        wanted.append(or_(named, Report.id.in_(search.matching(session, sought.text))))
    return wanted


def _counts(owner: str, sought: Sought) -> Subquery:
    open_ = StoredFinding.decided == Decided.OPEN
    query = select(
        StoredFinding.report_id.label("report_id"),
        _many(and_(open_, StoredFinding.verdict == Verdict.CONTRADICT.value), "contradictions"),
        _many(and_(open_, StoredFinding.verdict.in_(_DOUBTS)), "doubts"),
        _many(StoredFinding.decided != Decided.OPEN, "settled"),
    ).where(StoredFinding.owner == owner, StoredFinding.gone.is_(False))
    if sought.rule is not None:
        query = query.where(StoredFinding.rule == sought.rule)
    if sought.severity is not None:
        query = query.where(StoredFinding.severity == sought.severity.value)
    return query.group_by(StoredFinding.report_id).subquery()


def _many(which: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0)).label(name)


def _waiting(row: Any) -> Waiting:
    report, contradictions, doubts, settled = row
    return Waiting(report, int(contradictions), int(doubts), int(settled))
