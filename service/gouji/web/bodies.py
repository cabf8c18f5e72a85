"""Bodies: whose reports there are, and one body over the years."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from gouji.errors import NotStored
from gouji.forms import body_key
from gouji.store import bodies, matrix, reports
from gouji.store.bodies import Body
from gouji.web import years
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Reading, Visit
from gouji.web.years import Beside

SHOWN = 200
"""Bodies on one page."""

Name = Annotated[str, Path(max_length=300)]
Text = Annotated[str, Query(max_length=200)]
Start = Annotated[int, Query(ge=0, le=10_000_000)]

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


@router.get("/bodies")
def listed(visit: Reading, organisation: Text = "", start: Start = 0) -> HTMLResponse:
    """All bodies, what most needs a person first."""
    found = _bodies(visit)
    meant = sorted(
        (body for body in found if body_key(organisation) in body_key(body.name)),
        key=lambda body: (-body.total.contradict, -body.total.doubts, body_key(body.name)),
    )
    return page(
        "bodies.html",
        visit,
        here="bodies",
        organisation=organisation,
        any=bool(found),
        many=len(meant),
        start=start,
        bodies=meant[start : start + SHOWN],
        earlier=_address(organisation, max(0, start - SHOWN)) if start else "",
        later=_address(organisation, start + SHOWN) if start + SHOWN < len(meant) else "",
    )


@router.get("/bodies/{name:path}")
def one(visit: Reading, name: Name) -> HTMLResponse:
    """A body over the years."""
    body = next((body for body in _bodies(visit) if body_key(body.name) == body_key(name)), None)
    if body is None:
        raise NotStored(f"没有这个单位的报告 there is no report of this body: {name[:80]}")
    with visit.service.database.reading() as session:
        audits = {
            year: reports.audit(session, visit.who.owner, newest.id)
            for year, (newest, *_) in body.years.items()
        }
        beside = _beside(session, visit.who.owner, body)
    told = years.over(body.years, audits, beside)
    undated = [report for report in body.reports if report.year is None]
    return page("body.html", visit, here="bodies", body=body, told=told, undated=undated)


def _beside(session: Session, owner: str, body: Body) -> dict[int, Beside]:
    """Last year's reports that were handed in only beside this year's, by their years."""
    found: dict[int, Beside] = {}
    for year, (newest, *_) in body.years.items():
        if year - 1 in body.years:
            continue
        before = reports.last_year(session, owner, newest.id)
        if before and before.year == year - 1 and _is_of(before.organisation, body):
            found[year - 1] = Beside(newest, before)
    return found


def _is_of(organisation: str, body: Body) -> bool:
    """Whether a report is that of `body`, as far as it names one."""
    return not organisation or body_key(organisation) == body_key(body.name)


def _bodies(visit: Visit) -> tuple[Body, ...]:
    with visit.service.database.reading() as session:
        return bodies.bodies(matrix.rows(session, visit.who.owner))


def _address(organisation: str, start: int) -> str:
    return f"/bodies?organisation={quote(organisation, safe='')}&start={start}"
