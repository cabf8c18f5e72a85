"""The inbox: reports are handed in, followed, sorted by what needs a person, and picked up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal

import anyio
from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, StreamingResponse

from gouji.api import reports as interface
from gouji.api import texts
from gouji.contract import one_line
from gouji.document import Severity
from gouji.errors import BadRequest, NotStored, RoleTooLow
from gouji.export.words import RULES
from gouji.store import inbox
from gouji.store.inbox import Sought
from gouji.store.tables import Report, State, now
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Reading, Uploading, Visit

_AT_ONCE = 100
_BETWEEN_EVENTS = 0.7
_LONGEST = 300.0
_LATELY = timedelta(seconds=10)

Bulk = Literal["rerun", "cancel", "delete"]
Empty = Literal[""]
"""What a form sends for a choice that was not made."""

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


@router.get("/")
def listed(
    request: Request,
    visit: Reading,
    state: State | Empty | None = None,
    year: Annotated[int, Query(ge=1949, le=9999)] | Empty | None = None,
    organisation: texts.Sought = None,
    rule: Annotated[str | None, Query(max_length=64)] = None,
    severity: Severity | Empty | None = None,
    text: texts.Sought = None,
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """The reports; a part of the list when that is asked for."""
    sought = Sought(
        state or None,
        year or None,
        organisation or None,
        rule or None,
        severity or None,
        text or None,
    )
    return _list(request, visit, sought, start)


@router.get("/inbox/rows/{id}")
def row(id: texts.Id, visit: Reading) -> Response:
    """The row of one report."""
    with visit.service.database.reading() as session:
        found = inbox.one(session, visit.who.owner, id)
    if found is None:
        raise NotStored(f"没有这份报告 no such report: {id}")
    return page("inbox.rows.html", visit, rows=[found], start=0, more=False, query="")


@router.get("/inbox/events", response_class=StreamingResponse)
async def events(visit: Reading) -> StreamingResponse:
    """How far the reports are that are being audited, as server-sent events."""
    return StreamingResponse(_events(visit), media_type="text/event-stream")


@router.post("/inbox/bulk")
def bulk(
    request: Request,
    visit: Uploading,
    action: Annotated[Bulk, Form()],
    report: Annotated[list[str], Form(max_length=1000)] = [],  # noqa: B006  # FastAPI copies it
) -> Response:
    """Does the same to all reports that were picked."""
    if not report:
        raise BadRequest("请先勾选报告 pick some reports first")
    if action == "delete" and not visit.may("auditor"):
        raise RoleTooLow("需要 auditor 权限 this needs the role auditor")
    for id in report:
        _done(visit, action, id)
    return _list(request, visit, Sought(), 0)


@router.post("/reports/{id}/rerun")
def rerun(id: texts.Id, visit: Uploading) -> Response:
    """Audits a report anew and shows how far it is."""
    interface.rerun(id, visit.service, visit.who)
    return Response(
        status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": f"/reports/{id}?waiting=1"}
    )


def _done(visit: Visit, action: Bulk, id: str) -> None:
    if action == "delete":
        interface.delete(id, visit.service, visit.who)
    elif action == "cancel":
        interface.cancel(id, visit.service, visit.who)
    else:
        interface.rerun(id, visit.service, visit.who)


def _list(request: Request, visit: Visit, sought: Sought, start: int) -> Response:
    with visit.service.database.reading() as session:
        found = inbox.listed(session, visit.who.owner, sought, start, _AT_ONCE + 1)
        years = inbox.years(session, visit.who.owner)
    told: dict[str, Any] = {"rows": found[:_AT_ONCE], "more": len(found) > _AT_ONCE, "start": start}
    query = request.url.include_query_params(start=start + _AT_ONCE).query
    if request.headers.get("hx-target") == "more":
        return page("inbox.rows.html", visit, query=query, **told)
    name = "inbox.list.html" if request.headers.get("hx-request") else "inbox.html"
    most = visit.service.settings.max_bytes
    return page(
        name,
        visit,
        here="inbox",
        query=query,
        sought=sought,
        years=years,
        rules=RULES,
        most=most,
        **told,
    )


async def _events(visit: Visit) -> AsyncIterator[str]:
    """What changed of what moves; a report that ended is told once more.

    One that began and ended between two looks is told as well, and one that ended just before the
    first look: it may stand on the page as it was. Ends after a while; the browser asks again, and
    is asked again who it is.
    """
    told: dict[str, Report] = {}
    yield ": here\n\n"
    end = anyio.current_time() + _LONGEST
    while anyio.current_time() < end:
        found = {one.id: one for one in await run_in_threadpool(_changing, visit)}
        for id in told.keys() - found.keys():
            if not told[id].state.ended:
                yield _ended(told[id])
        for id, report in found.items():
            if id not in told or _event(told[id]) != _event(report):
                yield _event(report)
        told = found
        await anyio.sleep(_BETWEEN_EVENTS)


def _changing(visit: Visit) -> Sequence[Report]:
    with visit.service.database.reading() as session:
        ended = inbox.ended_since(session, visit.who.owner, now() - _LATELY)
        return [*inbox.moving(session, visit.who.owner), *ended]


def _event(report: Report) -> str:
    if report.state.ended:
        return _ended(report)
    names = ("id", "state", "page", "pages")
    progress = {name: getattr(report, name) for name in names}
    return f"event: progress\ndata: {one_line(progress)}\n\n"


def _ended(report: Report) -> str:
    """Of which run: one that began and ended between two looks is another end, to be told too."""
    return f"event: ended\ndata: {one_line({'id': report.id, 'run': report.run})}\n\n"
