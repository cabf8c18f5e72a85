"""How much there is of everything, over all organisations."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gouji.store.tables import Report, State, StoredFinding


def states(session: Session) -> dict[str, int]:
    """Reports by state, also those of which there are none."""
    query = select(Report.state, func.count()).group_by(Report.state)
    found = {state.value: number for state, number in session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in State}


def verdicts(session: Session) -> dict[str, int]:
    """Findings of newest runs by verdict."""
    query = select(StoredFinding.verdict, func.count()).where(StoredFinding.gone.is_(False))
    return dict(session.execute(query.group_by(StoredFinding.verdict)).tuples().all())
