"""What people read otherwise than gouji; it outlives runs, until it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gouji.document import Correction
from gouji.store.tables import StoredCorrection


def of(session: Session, report: str) -> list[Correction]:
    """All corrections of the report."""
    query = select(StoredCorrection).where(StoredCorrection.report_id == report)
    return [
        Correction(cast(Literal["figure", "claim"], row.kind), row.key, row.value, row.figure)
        for row in session.scalars(query.order_by(StoredCorrection.made_at))
    ]


def keep(
    session: Session, report: str, fingerprint: str, actor: str, made: Iterable[Correction]
) -> None:
    """Keep what was read at a finding, instead of what was read there before."""
    for one in made:
        session.merge(
            StoredCorrection(
                report_id=report,
                kind=one.kind,
                key=one.key,
                value=one.value,
                figure=one.figure,
                fingerprint=fingerprint,
                actor=actor,
            )
        )
    session.flush()


def take_back(session: Session, report: str, fingerprint: str) -> bool:
    """Forget what was read at a finding; whether there was anything."""
    taken = session.scalars(
        delete(StoredCorrection)
        .where(StoredCorrection.report_id == report, StoredCorrection.fingerprint == fingerprint)
        .returning(StoredCorrection.key)
    )
    return bool(taken.all())
