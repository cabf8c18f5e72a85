"""What is deleted when its time is over: reports that ended, and what let people in or repeated."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gouji.store import reports
from gouji.store.tables import Invitation, Login, Reply, Report

_SPARE = timedelta(days=1)
"""How long an answer may be asked for again, and what expired is still there to be told of."""


def remove_ended(session: Session, before: datetime, most: int) -> dict[str, list[str]]:
    """Remove at most `most` reports that ended before `before`, the longest ended first.

    Returns their ids, each with its files, for `custody.discard` once this is committed.
    """
    ended = select(Report).where(Report.ended_at < before).order_by(Report.ended_at)
    found = session.scalars(ended.limit(most).with_for_update()).all()
    return {one.id: reports.remove(session, one.owner, "gouji", one.id) for one in found}


def remove_expired(session: Session, moment: datetime) -> None:
    """Remove answers, logins and invitations that are of no more use at `moment`."""
    before = moment - _SPARE
    session.execute(delete(Reply).where(Reply.created_at < before))
    session.execute(delete(Login).where(Login.expires_at < before))
    session.execute(delete(Invitation).where(Invitation.expires_at < before))
