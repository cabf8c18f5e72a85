"""Routes of reports: upload, list, follow, cancel, run again, delete, take away."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from PIL import Image

from gouji.api import cursor, schemas
from gouji.api.access import Auditor, Reader, Served, Uploader
from gouji.api.multipart import Form, boundary_of
from gouji.api.problems import described
from gouji.api.service import Service
from gouji.contract import as_json, one_line
from gouji.document import Audit
from gouji.errors import NotStored
from gouji.export.annotate import annotated_pdf
from gouji.export.xlsx import audit_workbook
from gouji.intake import as_pdf, rasterise
from gouji.store import custody, reports
from gouji.store.callers import Caller
from gouji.store.reports import Place, Sought, Upload
from gouji.store.tables import Report, State

_REFUSED = described(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE)
_MISSING = described(HTTPStatus.NOT_FOUND)
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "the report"},
                        "previous": {
                            "type": "string",
                            "format": "binary",
                            "description": "last year's report, to compare with",
                        },
                    },
                }
            }
        },
    }
}
_PAGE_DPI = 110.0
_BETWEEN_EVENTS = 0.3

router = APIRouter(prefix="/api/v1/reports", tags=["reports"], responses=_REFUSED)
Id = Annotated[str, Path(description="id of a report", max_length=36)]


@router.post(
    "",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Report,
    openapi_extra=_FORM,
    responses={
        200: {"model": schemas.Report, "description": "These bytes were handed in before."},
        **described(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
    },
)
async def upload(request: Request, service: Served, who: Uploader) -> Response:
    """Hand in a report. It is kept when this answers, and audited soon after."""
    boundary = boundary_of(request.headers.get("content-type", ""))
    form = Form(service.files, boundary, "file", ["previous"], service.settings.max_bytes)
    received = await form.receive(request.stream(), service.settings.upload_seconds)
    report, new = await run_in_threadpool(_accept, service, who, received)
    return JSONResponse(
        schemas.Report.model_validate(report).model_dump(mode="json"),
        HTTPStatus.ACCEPTED if new else HTTPStatus.OK,
        {"Location": f"{router.prefix}/{report.id}"},
    )


def _accept(service: Service, who: Caller, received: dict[str, Upload]) -> tuple[Report, bool]:
    with service.database.transaction() as session:
        held = {upload.file.sha256 for upload in received.values()}
        custody.hold(session, service.files, held)
        report, new = reports.accept(
            session, who.owner, who.name, received["file"], received.get("previous")
        )
    if new:
        service.jobs.submit(report)
    return report, new


@router.get("", response_model=schemas.Reports, responses=described(HTTPStatus.BAD_REQUEST))
def listed(
    service: Served,
    who: Reader,
    state: State | None = None,
    year: Annotated[int | None, Query(ge=1949, le=9999)] = None,
    organisation: Annotated[str | None, Query(max_length=200)] = None,
    text: Annotated[str | None, Query(max_length=200, description="words in the report")] = None,
    after: Annotated[str | None, Query(max_length=200, description="`next` of the list")] = None,
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
def one(id: Id, service: Served, who: Reader) -> Report:
    """A report, and how far its audit is."""
    with service.database.reading() as session:
        return reports.one(session, who.owner, id)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
def delete(id: Id, service: Served, who: Auditor) -> None:
    """Delete a report with its file, its audits and what was decided. There is no way back."""
    with service.database.transaction() as session:
        files = reports.remove(session, who.owner, who.name, id)
    custody.discard(service.database, service.files, files)
    service.jobs.forget(id)


@router.post("/{id}/cancel", response_model=schemas.Report, responses=_MISSING)
def cancel(id: Id, service: Served, who: Uploader) -> Report:
    """Stop the audit of a report, also while a page is being read. One that ended stays."""
    with service.database.transaction() as session:
        reports.cancel(session, who.owner, who.name, id)
        return reports.one(session, who.owner, id)


@router.post(
    "/{id}/rerun",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Report,
    responses=_MISSING,
)
def rerun(id: Id, service: Served, who: Uploader) -> Report:
    """Audit a report anew. What was decided about its findings stays."""
    with service.database.transaction() as session:
        report = reports.rerun(session, who.owner, who.name, id)
    service.jobs.submit(report)
    return report


@router.get("/{id}/events", response_class=StreamingResponse, responses=_MISSING)
async def events(id: Id, service: Served, who: Reader) -> StreamingResponse:
    """How far the audit is, as server-sent events, until it ends."""
    first = await run_in_threadpool(one, id, service, who)
    return StreamingResponse(
        _events(first, service, who),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store"},
    )


async def _events(report: Report, service: Service, who: Caller) -> AsyncIterator[str]:
    told = None
    while True:
        progress = {
            "state": report.state.value,
            "stage": report.stage,
            "page": report.page,
            "pages": report.pages,
        }
        if progress != told:
            yield f"event: progress\ndata: {one_line(progress)}\n\n"
        told = progress
        if report.state.ended:
            return
        await anyio.sleep(_BETWEEN_EVENTS)
        try:
            report = await run_in_threadpool(one, report.id, service, who)
        except NotStored:
            return


@router.get("/{id}/audit", responses=_MISSING)
def audit(id: Id, service: Served, who: Reader) -> JSONResponse:
    """The audit, as `gouji audit --json` prints it."""
    return JSONResponse(as_json(_audit(id, service, who)))


@router.get(
    "/{id}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **_MISSING},
)
def page(id: Id, number: Annotated[int, Path(ge=1)], service: Served, who: Reader) -> Response:
    """A page of the report as a picture."""
    with service.database.reading() as session:
        report = reports.one(session, who.owner, id)
    with service.files.fetch(report.sha256, report.name) as path:
        try:
            picture = rasterise(path, [number], _PAGE_DPI, service.settings)[number]
        except ValueError:
            raise NotStored(f"没有第 {number} 页 there is no page {number}") from None
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return Response(out.getvalue(), media_type="image/png", headers={"Cache-Control": "private"})


@router.get(
    "/{id}/export.{kind}", response_class=Response, responses={200: {"content": {}}, **_MISSING}
)
def export(
    id: Id,
    kind: Annotated[str, Path(pattern="^(json|xlsx|pdf)$")],
    service: Served,
    who: Reader,
) -> Response:
    """The audit to take away: JSON, a workbook, or the report with its findings marked."""
    found = _audit(id, service, who)
    with service.database.reading() as session:
        report = reports.one(session, who.owner, id)
    media_type, make = _EXPORTS[kind]
    return Response(
        make(found, report, service),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{report.id}.{kind}"'},
    )


def _audit(id: str, service: Service, who: Caller) -> Audit:
    with service.database.reading() as session:
        return reports.audit(session, who.owner, id)


def _json(audit: Audit, _report: Report, _service: Service) -> bytes:
    return one_line(as_json(audit)).encode()


def _workbook(audit: Audit, _report: Report, _service: Service) -> bytes:
    return audit_workbook(audit)


def _marked(audit: Audit, report: Report, service: Service) -> bytes:
    with service.files.fetch(report.sha256, report.name) as path:
        return annotated_pdf(as_pdf(path, service.settings), audit)


_EXPORTS: dict[str, tuple[str, Callable[[Audit, Report, Service], Any]]] = {
    "json": ("application/json", _json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    "pdf": ("application/pdf", _marked),
}
