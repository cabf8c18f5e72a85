"""Routes of findings: search them, decide about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from sqlalchemy.orm import Session

from gouji.api import schemas, texts
from gouji.api.access import Auditor, Reader, Served
from gouji.api.problems import REFUSALS, described
from gouji.correcting import claim_keys
from gouji.document import Correction, Verdict
from gouji.errors import Conflict, VersionNeeded
from gouji.store import findings, reports, rulings
from gouji.store.callers import Caller
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided, StoredFinding

BECOMES = {
    "confirm": Decided.CONFIRMED,
    "dismiss": Decided.DISMISSED,
    "correct": Decided.CORRECTED,
    "reopen": Decided.OPEN,
}

router = APIRouter(
    prefix="/api/v1/findings",
    tags=["findings"],
    responses=REFUSALS,
)


@router.get("", response_model=schemas.Findings)
def listed(
    service: Served,
    who: Reader,
    report: texts.Sought = None,
    rule: texts.Sought = None,
    verdict: Verdict | None = None,
    state: Decided | None = None,
    assignee: texts.Sought = None,
    organisation: texts.Sought = None,
    year: Annotated[int | None, Query(ge=1949, le=9999)] = None,
    text: texts.Sought = None,
    after: texts.Sought = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.Findings:
    """The organisation's findings."""
    sought = Sought(
        report, rule, verdict.value if verdict else None, state, assignee, organisation, year, text
    )
    with service.database.reading() as session:
        found = findings.listed(session, who.owner, sought, after or "", limit + 1)
    shown = found[:limit]
    return schemas.Findings(
        items=[schemas.Finding.model_validate(finding) for finding in shown],
        next=shown[-1].id if len(found) > limit else None,
    )


@router.get("/{id}", response_model=schemas.History, responses=described(HTTPStatus.NOT_FOUND))
def one(id: texts.Id, service: Served, who: Reader, response: Response) -> schemas.History:
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
        HTTPStatus.CONFLICT,
        HTTPStatus.PRECONDITION_FAILED,
        HTTPStatus.PRECONDITION_REQUIRED,
    ),
)
def decide(
    id: texts.Id,
    decision: schemas.Decide,
    service: Served,
    who: Auditor,
    response: Response,
    if_match: Annotated[
        str | None, Header(description='the ETag that was seen, such as "3"; without it 428')
    ] = None,
) -> StoredFinding:
    """Confirm, dismiss, correct, comment, assign or reopen a finding.

    `If-Match` names the version that was looked at: of two auditors at one finding the second is
    told (412), and nothing is lost.
    """
    with service.database.transaction() as session:
        ruling = _ruling(session, who, id, decision)
        version = _version(if_match)
        finding = rulings.decide(session, who.owner, who.name, id, ruling, version)
    response.headers["ETag"] = _etag(finding)
    return finding


def _ruling(session: Session, who: Caller, id: str, decision: schemas.Decide) -> Ruling:
    report = findings.one(session, who.owner, id).report_id
    made: list[Correction] = []
    if isinstance(decision, schemas.Correct):
        keys = claim_keys(reports.audit(session, who.owner, report).claims)
        made = [_correction(one, keys) for one in decision.corrections]
    return Ruling(
        decision.action,
        BECOMES.get(decision.action),
        decision.reason,
        decision.assignee if isinstance(decision, schemas.Assign) else None,
        tuple(made),
    )


def _correction(one: schemas.Corrected, claims: Sequence[str]) -> Correction:
    if one.claim is None:
        return Correction("figure", one.figure, one.value)
    if one.claim >= len(claims):
        raise Conflict(f"报告中没有 the report has no such claim: {one.claim}")
    return Correction("claim", claims[one.claim], one.value, one.figure)


def _etag(finding: StoredFinding) -> str:
    return f'"{finding.version}"'


def _version(etag: str | None) -> int:
    """The version that an ETag names; one that is not ours is of no version (0)."""
    if etag is None:
        raise VersionNeeded("请在 If-Match 中给出所见版本 name the version you saw as If-Match")
    bare = etag.strip().removeprefix("W/").strip('"')
    return int(bare) if re.fullmatch("[0-9]{1,9}", bare) else 0
