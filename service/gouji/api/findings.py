"""Routes of findings: search them, decide about them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from gouji.api import schemas
from gouji.api.access import Auditor, Reader, Served
from gouji.api.problems import described
from gouji.document import Verdict
from gouji.errors import BadRequest, VersionNeeded
from gouji.store import findings
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided, StoredFinding

_BECOMES = {
    "confirm": Decided.CONFIRMED,
    "dismiss": Decided.DISMISSED,
    "reopen": Decided.OPEN,
}
_NEEDS_REASON = ("dismiss", "comment")

router = APIRouter(
    prefix="/api/v1/findings",
    tags=["findings"],
    responses=described(
        HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE
    ),
)
Id = Annotated[str, Path(description="id of a finding", max_length=36)]


@router.get("", response_model=schemas.Findings)
def listed(
    service: Served,
    who: Reader,
    report: Annotated[str | None, Query(max_length=36)] = None,
    rule: Annotated[str | None, Query(max_length=32)] = None,
    verdict: Verdict | None = None,
    state: Decided | None = None,
    assignee: Annotated[str | None, Query(max_length=200)] = None,
    organisation: Annotated[str | None, Query(max_length=200)] = None,
    year: Annotated[int | None, Query(ge=1949, le=9999)] = None,
    text: Annotated[str | None, Query(max_length=200)] = None,
    after: Annotated[str, Query(max_length=36, description="`next` of the list")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.Findings:
    """The organisation's findings."""
    sought = Sought(
        report, rule, verdict.value if verdict else None, state, assignee, organisation, year, text
    )
    with service.database.reading() as session:
        found = findings.listed(session, who.owner, sought, after, limit + 1)
    shown = found[:limit]
    return schemas.Findings(
        items=[schemas.Finding.model_validate(finding) for finding in shown],
        next=shown[-1].id if len(found) > limit else None,
    )


@router.get("/{id}", response_model=schemas.History, responses=described(HTTPStatus.NOT_FOUND))
def one(id: Id, service: Served, who: Reader, response: Response) -> schemas.History:
    """A finding, and all that was decided about it."""
    with service.database.reading() as session:
        finding = findings.one(session, who.owner, id)
        decisions = findings.history(session, who.owner, id)
    response.headers["ETag"] = _etag(finding)
    told = schemas.Finding.model_validate(finding).model_dump()
    return schemas.History.model_validate(
        told | {"decided": finding.decided, "decisions": decisions}
    )


@router.patch(
    "/{id}",
    response_model=schemas.Finding,
    responses=described(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.PRECONDITION_REQUIRED,
    ),
)
def decide(
    id: Id,
    decision: schemas.Decide,
    service: Served,
    who: Auditor,
    response: Response,
    if_match: Annotated[
        str | None, Header(description='the ETag that was seen, such as "3"')
    ] = None,
) -> StoredFinding:
    """Confirm, dismiss, comment, assign or reopen a finding.

    `If-Match` names the version that was looked at: of two auditors at one finding the second is
    told (412), and nothing is lost.
    """
    if decision.action in _NEEDS_REASON and not decision.reason.strip():
        raise BadRequest("请说明理由 give a reason")
    assigned = decision.assignee if decision.action == "assign" else None
    ruling = Ruling(decision.action, _BECOMES.get(decision.action), decision.reason, assigned)
    with service.database.transaction() as session:
        finding = findings.decide(session, who.owner, who.name, id, ruling, _version(if_match))
    response.headers["ETag"] = _etag(finding)
    return finding


def _etag(finding: StoredFinding) -> str:
    return f'"{finding.version}"'


def _version(etag: str | None) -> int:
    if etag is None:
        raise VersionNeeded("请在 If-Match 中给出所见版本 name the version you saw as If-Match")
    bare = etag.strip().removeprefix("W/").strip('"')
    if not bare.isascii() or not bare.isdigit() or len(bare) > 9:
        raise BadRequest(f"If-Match 无效 no such version: {etag[:40]}")
    return int(bare)
