"""Routes of uploads: one report, or many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from gouji.api import schemas
from gouji.api.access import IdempotencyKey, Served, Uploader
from gouji.api.archives import Packed, is_archive, unpacked
from gouji.api.health import refuse_when_full
from gouji.api.multipart import Form, Limits, Part, too_large
from gouji.api.problems import REFUSALS, described
from gouji.api.service import Service
from gouji.errors import AddressRefused, BadRequest, EmptyFile, TooLarge, UnreadableFile
from gouji.jobs import addresses
from gouji.store import custody, replies, reports
from gouji.store.callers import Caller
from gouji.store.files import safe_name
from gouji.store.replies import Answer
from gouji.store.reports import Upload
from gouji.store.tables import Report

_REPORTS = "/api/v1/reports"
_ALONE, _IN_BATCH = 0, 10
"""Priorities: one upload goes before a batch of thousands."""

_FORM_BYTES = 64 * 1024
"""What a form holds besides its files."""

_FILE = {"type": "string", "format": "binary", "minLength": 1}
_CALLBACK = {
    "type": "string",
    "maxLength": 2000,
    "description": "is told when the audit ended; see the guide of the service",
}

router = APIRouter(
    prefix="/api/v1",
    tags=["reports"],
    responses=REFUSALS
    | described(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
)


def _form(**properties: dict[str, Any]) -> dict[str, Any]:
    """What OpenAPI says of a form with a required `file`."""
    schema = {
        "type": "object",
        "required": ["file"],
        "properties": properties,
        "additionalProperties": False,
    }
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/reports",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Report,
    openapi_extra=_form(
        file=_FILE | {"description": "the report"},
        previous=_FILE | {"description": "last year's report, to compare with"},
        callback_url=_CALLBACK,
    ),
    responses={200: {"model": schemas.Report, "description": "These bytes were handed in before."}},
)
async def upload(
    request: Request, service: Served, who: Uploader, key: IdempotencyKey = None
) -> Response:
    """Hand in a report. It is kept when this answers, and audited soon after."""
    settings = service.settings
    service.limits.spend("uploads", who.identity)
    refuse_when_full(service)
    most = Limits(settings.max_bytes, 2 * settings.max_bytes + _FORM_BYTES, settings.upload_seconds)
    expected = {"file": 1, "previous": 1}
    content_type = request.headers.get("content-type", "")
    form = Form(service.files, content_type, expected, ("callback_url",), most)
    parts: dict[str, Part] = {}
    with ExitStack() as held:
        async with aclosing(form.parts(request.stream())) as arriving:
            async for part in arriving:
                held.callback(part.forget)
                part.refuse_unusable()
                parts[part.label] = part
        url = _address(service, form)
        answer = await run_in_threadpool(_hand_in, service, who, key, parts, url)
    location = f"{_REPORTS}/{answer.body['id']}"
    return JSONResponse(answer.body, answer.status, {"Location": location})


@router.post(
    "/batches",
    status_code=HTTPStatus.ACCEPTED,
    response_model=schemas.Batch,
    openapi_extra=_form(
        file={
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "minItems": 1,
            "description": "reports, or ZIP archives of reports",
        },
        callback_url=_CALLBACK,
    ),
)
async def batch(request: Request, service: Served, who: Uploader) -> schemas.Batch:
    """Hand in many reports: files, or ZIP archives of files. Single uploads go before them.

    A file that cannot be taken does not keep the others back. What was accepted stays so when the
    connection breaks; the same bytes again are the same reports.
    """
    settings = service.settings
    service.limits.spend("uploads", who.identity)
    refuse_when_full(service)
    budget = _Budget(settings.batch_files, settings.batch_bytes)
    most = Limits(settings.batch_bytes, settings.batch_bytes, settings.upload_seconds)
    content_type = request.headers.get("content-type", "")
    expected = {"file": settings.batch_files}
    form = Form(service.files, content_type, expected, ("callback_url",), most)
    items: list[schemas.BatchItem] = []
    async with aclosing(form.parts(request.stream())) as arriving:
        async for part in arriving:
            items += await run_in_threadpool(_each, service, who, part, budget)
    if not items:
        raise _nothing("file")
    url = _address(service, form)
    ids = [item.report.id for item in items if item.report]
    await run_in_threadpool(_tell, service, who, ids, url)
    return schemas.Batch(items=items)


@dataclass
class _Budget:
    """What a batch may still hold, unpacked."""

    files: int
    bytes: int

    def spend(self, name: str, bytes: int) -> None:
        """Raises `TooLarge`."""
        self.bytes -= bytes
        if self.bytes < 0:
            why = "一批文件解压后过大 (the batch is too large when unpacked)"
            raise TooLarge(name, why, "请分批上传 (hand in less at once)")


def _hand_in(
    service: Service, who: Caller, key: str | None, parts: dict[str, Part], url: str
) -> Answer:
    """Keep the files of the form, then the report of them; nothing is kept without its report."""
    if "file" not in parts:
        raise _nothing("file")
    kept = {label: Upload(part.name, part.incoming.keep()) for label, part in parts.items()}
    digests = [f"{label} {upload.file.sha256}" for label, upload in sorted(kept.items())]
    asked = replies.Request(who.owner, key, ("upload", url, *digests))
    return _accepted(service, who, asked, kept["file"], kept.get("previous"), url, _ALONE)


def _accepted(
    service: Service,
    who: Caller,
    asked: replies.Request,
    file: Upload,
    previous: Upload | None,
    url: str,
    priority: int,
) -> Answer:
    made: list[Report] = []

    def accept() -> Answer:
        held = {upload.file.sha256 for upload in (file, previous) if upload}
        custody.hold(session, service.files, held)
        report, new = reports.accept(session, who.owner, who.name, file, previous, priority)
        if url:
            reports.call_back(session, report, url)
        session.flush()
        if new:
            made.append(report)
        return Answer(HTTPStatus.ACCEPTED if new else HTTPStatus.OK, schemas.told(report))

    with service.database.transaction() as session:
        answer = replies.once(session, asked, accept)
    for report in made:
        service.jobs.submit(report)
    return answer


def _each(service: Service, who: Caller, part: Part, budget: _Budget) -> list[schemas.BatchItem]:
    """What became of a file of a batch, or of each file of an archive."""
    items: list[schemas.BatchItem] = []
    try:
        part.refuse_unusable()
        for name, keep in _files(service, part, budget):
            budget.files -= 1
            items.append(_item(service, who, name, keep))
    except UnreadableFile as error:
        items.append(schemas.BatchItem(name=part.name, problem=str(error)))
    finally:
        part.forget()
    return items


def _files(
    service: Service, part: Part, budget: _Budget
) -> Iterator[tuple[str, Callable[[], Upload]]]:
    """The files of a part by name, and how to keep each."""
    if not is_archive(part.incoming.path):
        yield part.name, partial(_received, service, part)
        return
    for packed in unpacked(part.incoming.path, part.name, budget.files):
        yield safe_name(packed.name), partial(_unpacked, service, packed, budget)


def _item(
    service: Service, who: Caller, name: str, keep: Callable[[], Upload]
) -> schemas.BatchItem:
    nothing = replies.Request(who.owner, None, ())
    try:
        answer = _accepted(service, who, nothing, keep(), None, "", _IN_BATCH)
    except UnreadableFile as error:
        return schemas.BatchItem(name=name, problem=str(error))
    return schemas.BatchItem(name=name, report=schemas.Report.model_validate(answer.body))


def _received(service: Service, part: Part) -> Upload:
    if part.incoming.size > service.settings.max_bytes:
        raise too_large(part.name, service.settings.max_bytes)
    return Upload(part.name, part.incoming.keep())


def _unpacked(service: Service, packed: Packed, budget: _Budget) -> Upload:
    """A file of an archive, unpacked to the disk and kept; its header's size is not believed."""
    name, most = safe_name(packed.name), service.settings.max_bytes
    with service.files.receive() as incoming:
        for chunk in packed.bytes():
            if incoming.size + len(chunk) > most:
                raise too_large(name, most)
            budget.spend(name, len(chunk))
            incoming.write(chunk)
        if not incoming.size:
            raise _nothing(name)
        return Upload(name, incoming.keep())


def _address(service: Service, form: Form) -> str:
    """Who is to be told, if anybody; raises `AddressRefused`."""
    url = form.texts.get("callback_url")
    if url is None:
        return ""
    try:
        addresses.refuse(url, service.settings.callback_private)
    except BadRequest as error:
        raise AddressRefused(str(error)) from error
    return url


def _tell(service: Service, who: Caller, ids: list[str], url: str) -> None:
    if url:
        with service.database.transaction() as session:
            for id in ids:
                reports.call_back(session, reports.one(session, who.owner, id), url)


def _nothing(name: str) -> EmptyFile:
    return EmptyFile(name, "没有内容 (there is nothing in it)", "请选择文件 (choose a file)")
