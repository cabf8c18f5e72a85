"""Pages that were read, kept until their report is judged, so that no page is read twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gouji.store.tables import StoredPage

Side = Literal["this", "previous"]
"""Whether the page is of this year's file or of last year's."""


def keep(session: Session, report: str, side: Side, number: int, page: str) -> None:
    """Keep a page as `values` wrote it; the same page may be kept again."""
    session.merge(StoredPage(report_id=report, side=side, number=number, page=page))


def one(session: Session, report: str, side: Side, number: int) -> str | None:
    """The page, if it was read already."""
    found = session.get(StoredPage, (report, side, number))
    return None if found is None else found.page


def every(session: Session, report: str, side: Side) -> Sequence[str]:
    """All pages of the file that were read, in order."""
    query = select(StoredPage.page).where(StoredPage.report_id == report, StoredPage.side == side)
    return session.scalars(query.order_by(StoredPage.number)).all()


def forget(session: Session, report: str) -> None:
    """Forget the pages of the report."""
    session.execute(delete(StoredPage).where(StoredPage.report_id == report))
