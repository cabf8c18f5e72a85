"""Routes of reports: list, follow, cancel, run again, delete, take away. See also `uploads`."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated

import anyio
import numpy as np
from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from numpy.typing import NDArray
from PIL import Image

from gouji.api import cursor, schemas, texts
from gouji.api.access import Auditor, IdempotencyKey, Reader, Served, Uploader
from gouji.api.attachments import AUDIT, MARKED, WORKING_PAPER, attachment
from gouji.api.problems import REFUSALS, described
from gouji.api.service import Service
from gouji.contract import as_json, one_line
from gouji.document import Audit
from gouji.errors import NotStored, UnreadableFile
from gouji.export.annotate import annotated_pdf
from gouji.export.files import pictures
from gouji.export.paper import pages_told
from gouji.export.paper_pdf import working_paper_pdf
from gouji.export.paper_xlsx import working_paper_xlsx
from gouji.export.words import Term
from gouji.intake import as_pdf, rasterise
from gouji.store import custody, papers, replies, reports
from gouji.store.callers import Caller
from gouji.store.replies import Answer
from gouji.store.reports import Place, Sought
from gouji.store.tables import Report, State, now
from gouji.working_paper import WorkingPaper

_MISSING = described(HTTPStatus.NOT_FOUND)
_PAGE_DPI = 110.0
_BETWEEN_EVENTS = 0.3
_LONGEST_SILENCE = 5.0
"""Seconds: clients and proxies give up a stream on which nothing comes while a report waits."""

Number = Annotated[int, Path(ge=1)]

router = APIRouter(prefix="/api/v1/reports", tags=["reports"], responses=REFUSALS)


@router.get("", response_model=schemas.Reports, responses=_MISSING)
def listed(
    service: Served,
    who: Reader,
    state: State | None = None,
    year: Annotated[int | None, Query(ge=1949, le=9999)] = None,
    organisation: texts.Sought = None,
    text: texts.Sought = None,
    after: texts.Sought = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.Reports:
    """The organisation's reports, newest first."""
    place = cursor.to_place(after) if after else None
    sought = Sought(state, year, organisation, text)
    with service.database.reading() as session:
        found = reports.listed(session, who.owner, sought, place, limit + 1)
    shown = found[:limit]
    last = Place(shown[-1].created_at, shown[-1].id) if len(found) > limit else None
    return schemas.Reports(
        items=[schemas.Report.model_validate(report) for report in shown],
        next=cursor.of(last) if last else None,
    )


@router.get("/{id}", response_model=schemas.Report, responses=_MISSING)
def one(id: texts.Id, service: Served, who: Reader) -> Report:
    """A report, and how far its audit is."""
    with service.database.reading() as session:
        return reports.one(session, who.owner, id)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
def delete(id: texts.Id, service: Served, who: Auditor) -> None:
    """Delete a report with its file, its audits and what was decided. There is no way back."""
    with service.database.transaction() as session:
        files = reports.remove(session, who.owner, who.name, id)
    custody.discard(service.database, service.files, files)
    service.jobs.forget(id)


@router.post("/{id}/cancel", response_model=schemas.Report, responses=_MISSING)
def cancel(id: texts.Id, service: Served, who: Uploader) -> Report:
    """Stop the audit of a report, also while a page is being read. One that ended stays."""
    with service.database.transaction() as session:
        reports.cancel(session, who.owner, who.name, id)
        return reports.one(session, who.owner, id)


@router.post(
    "/{id}/rerun",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Report,
    responses={**_MISSING, **described(HTTPStatus.CONFLICT)},
)
def rerun(id: texts.Id, service: Served, who: Uploader, key: IdempotencyKey = None) -> JSONResponse:
    """Audit a report anew. What was decided about its findings stays."""
    begun: list[Report] = []

    def begin() -> Answer:
        begun.append(reports.rerun(session, who.owner, who.name, id))
        session.flush()
        return Answer(HTTPStatus.ACCEPTED, schemas.told(begun[0]))

    with service.database.transaction() as session:
        answer = replies.once(session, replies.Request(who.owner, key, ("rerun", id)), begin)
    for report in begun:
        service.jobs.submit(report)
    return JSONResponse(answer.body, answer.status)


@router.get("/{id}/events", response_class=StreamingResponse, responses=_MISSING)
async def events(id: texts.Id, service: Served, who: Reader) -> StreamingResponse:
    """How far the audit is, as server-sent events, until it ends."""
    first = await run_in_threadpool(one, id, service, who)
    return StreamingResponse(
        _events(first, service, who),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _events(report: Report, service: Service, who: Caller) -> AsyncIterator[str]:
    told, last = None, anyio.current_time()
    while True:
        progress = {
            "state": report.state.value,
            "stage": report.stage,
            "page": report.page,
            "pages": report.pages,
        }
        if progress != told:
            yield f"event: progress\ndata: {one_line(progress)}\n\n"
            told, last = progress, anyio.current_time()
        elif anyio.current_time() - last > _LONGEST_SILENCE:
            yield ": 等待中 waiting\n\n"
            last = anyio.current_time()
        if report.state.ended:
            return
        await anyio.sleep(_BETWEEN_EVENTS)
        try:
            report = await run_in_threadpool(one, report.id, service, who)
        except NotStored:
            return


@router.get("/{id}/runs", response_model=schemas.Runs, responses=_MISSING)
def runs(id: texts.Id, service: Served, who: Reader) -> schemas.Runs:
    """Every audit of the report, with the versions of gouji and its models that judged it."""
    with service.database.snapshot() as session:
        found = reports.runs(session, who.owner, id)
    return schemas.Runs(items=[schemas.Run.model_validate(one) for one in found])


@router.get("/{id}/audit", responses=_MISSING)
def audit(id: texts.Id, service: Served, who: Reader) -> JSONResponse:
    """The audit, as `gouji audit --json` prints it."""
    return JSONResponse(as_json(_audit(id, service, who)))


@router.get(
    "/{id}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **_MISSING},
)
def page(
    id: texts.Id, number: Annotated[int, Path(ge=1)], service: Served, who: Reader
) -> Response:
    """A page of the report as a picture."""
    with service.database.reading() as session:
        report = reports.one(session, who.owner, id)
    picture = _picture(service, report, number)
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return Response(out.getvalue(), media_type="image/png", headers={"Cache-Control": "private"})


@router.get(
    "/{id}/export.{kind}", response_class=Response, responses={200: {"content": {}}, **_MISSING}
)
def export(
    id: texts.Id,
    kind: Annotated[str, Path(pattern="^(json|xlsx|pdf)$")],
    service: Served,
    who: Reader,
) -> Response:
    """To take away: the audit as JSON, the working paper as a workbook, the report marked."""
    found = _paper(id, service, who)
    media_type, name, make = _EXPORTS[kind]
    headers = {"Content-Disposition": attachment(found, name, kind)}
    return Response(make(found, service), media_type=media_type, headers=headers)


@router.get(
    "/{id}/paper.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **_MISSING},
)
def paper(id: texts.Id, service: Served, who: Reader) -> Response:
    """The working paper to sign and file: findings, what was decided, the log's head."""
    found = _paper(id, service, who)
    with service.files.fetch(found.sha256, found.file) as path:
        pages = pictures(path, pages_told(found), service.settings)
        content = working_paper_pdf(found, pages)
    headers = {"Content-Disposition": attachment(found, WORKING_PAPER, "pdf")}
    return Response(content, media_type="application/pdf", headers=headers)


def _picture(service: Service, report: Report, number: int) -> NDArray[np.uint8]:
    """Raises `NotStored` for a page that is not there, or that nobody can show."""
    fetched = service.files.fetch(report.sha256, report.name)
    with fetched as path, suppress(ValueError, UnreadableFile):
        if number <= service.settings.max_pages:
            return rasterise(path, [number], _PAGE_DPI, service.settings)[number]
    raise NotStored(f"{report.name}: 没有第 {number} 页 there is no page {number}")


def _audit(id: str, service: Service, who: Caller) -> Audit:
    with service.database.reading() as session:
        return reports.audit(session, who.owner, id)


def _paper(id: str, service: Service, who: Caller) -> WorkingPaper:
    with service.database.snapshot() as session:
        return papers.collect(session, who.owner, id, who.name, now())


def _json(found: WorkingPaper, _service: Service) -> bytes:
    return one_line(as_json(found.audit)).encode()


def _workbook(found: WorkingPaper, _service: Service) -> bytes:
    return working_paper_xlsx(found)


def _marked(found: WorkingPaper, service: Service) -> bytes:
    with service.files.fetch(found.sha256, found.file) as path:
        return annotated_pdf(as_pdf(path, service.settings), found.audit)


_EXPORTS: dict[str, tuple[str, Term, Callable[[WorkingPaper, Service], bytes]]] = {
    "json": ("application/json", AUDIT, _json),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        WORKING_PAPER,
        _workbook,
    ),
    "pdf": ("application/pdf", MARKED, _marked),
}
