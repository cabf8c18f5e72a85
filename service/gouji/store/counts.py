"""How much there is of everything, over all organisations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gouji.store.tables import Report, Spent, State, StoredFinding


def states(session: Session) -> dict[str, int]:
    """Reports by state, also those of which there are none."""
    query = select(Report.state, func.count()).group_by(Report.state)
    found = {state.value: number for state, number in session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in State}


def verdicts(session: Session) -> dict[str, int]:
    """Findings of newest runs by verdict."""
    query = select(StoredFinding.verdict, func.count()).where(StoredFinding.gone.is_(False))
    found = session.execute(query.group_by(StoredFinding.verdict))
    return {verdict: int(number) for verdict, number in found}


def spend(session: Session, seconds: Mapping[str, float], pages: int) -> None:
    """Add what the stages of a report took; several processes may do so at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for stage, took in sorted(seconds.items()):  # always in the same order, for each row is locked
        row = insert(Spent).values(stage=stage, seconds=took, pages=pages)
        more = {"seconds": Spent.seconds + took, "pages": Spent.pages + pages}
        session.execute(row.on_conflict_do_update(index_elements=[Spent.stage], set_=more))


def spent(session: Session) -> dict[str, tuple[float, int]]:
    """Seconds and pages by stage."""
    query = select(Spent.stage, Spent.seconds, Spent.pages)
    return {stage: (seconds, pages) for stage, seconds, pages in session.execute(query)}
