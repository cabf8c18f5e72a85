"""How the findings of every report stand, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, Executable, and_, case, func, select
from sqlalchemy.orm import Session

from gouji.document import Verdict
from gouji.store.tables import Decided, Report, State, StoredFinding


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there are: open ones by verdict, those decided about, those that are fine.

    What agrees or cannot be checked asks for no decision.
    """

    contradict: int = 0
    explained: int = 0
    misread: int = 0
    unsure: int = 0
    settled: int = 0
    agree: int = 0
    unchecked: int = 0

    @property
    def doubts(self) -> int:
        """Open ones that are no contradictions."""
        return self.explained + self.misread + self.unsure

    @property
    def open(self) -> int:
        """All that waits for somebody."""
        return self.contradict + self.doubts

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.contradict + other.contradict,
            self.explained + other.explained,
            self.misread + other.misread,
            self.unsure + other.unsure,
            self.settled + other.settled,
            self.agree + other.agree,
            self.unchecked + other.unchecked,
        )


@dataclass(frozen=True)
class Row:
    """A report, and a tally for each rule that it has findings of."""

    id: str
    name: str
    organisation: str
    year: int | None
    state: State
    created_at: datetime
    tallies: dict[str, Tally]

    @cached_property
    def total(self) -> Tally:
        """Over all rules."""
        return sum(self.tallies.values(), Tally())


def rows(session: Session, owner: str) -> tuple[Row, ...]:
    """The owner's reports, newest first."""
    found: dict[str, Row] = {}
    for id, name, organisation, year, state, at, rule, *counts in session.execute(_query(owner)):
        row = found.setdefault(id, Row(id, name, organisation, year, state, at, {}))
        if rule is not None:
            row.tallies[rule] = Tally(*counts)
    return tuple(found.values())


def _query(owner: str) -> Executable:
    report = (Report.id, Report.name, Report.organisation, Report.year, Report.state)
    found = and_(StoredFinding.report_id == Report.id, StoredFinding.gone.is_(False))
    return (
        select(*report, Report.created_at, StoredFinding.rule, *_counts())
        .join(StoredFinding, found, isouter=True)
        .where(Report.owner == owner)
        .group_by(Report.id, StoredFinding.rule)
        .order_by(Report.created_at.desc(), Report.id.desc(), StoredFinding.rule)
    )


def _counts() -> list[ColumnElement[int]]:
    """In the order of the fields of `Tally`."""
    open_ = StoredFinding.decided == Decided.OPEN
    matters = (Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.MISREAD, Verdict.UNSURE)
    settled = and_(
        StoredFinding.decided != Decided.OPEN,
        StoredFinding.verdict.in_([verdict.value for verdict in matters]),
    )
    waiting = [and_(open_, StoredFinding.verdict == verdict.value) for verdict in matters]
    fine = [StoredFinding.verdict == one.value for one in (Verdict.AGREE, Verdict.UNCHECKED)]
    return [func.count(case((meant, 1))) for meant in (*waiting, settled, *fine)]
