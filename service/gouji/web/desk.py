"""The desk: a report's pages beside its findings, and what an auditor decides about them."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse

from gouji.api import texts
from gouji.api.findings import BECOMES
from gouji.correcting import claim_keys
from gouji.document import Claim, Correction, Evidence, Figure
from gouji.errors import BadRequest, Conflict, NotStored, Stale
from gouji.export.ranking import place_key
from gouji.store import findings, reports, rulings
from gouji.store.findings import Ruling
from gouji.web.case import Case, Item, history, open_case
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Auditing, Reading, Visit

Action = Literal["confirm", "dismiss", "correct", "comment", "assign", "reopen"]
Words = Annotated[str, Form(max_length=4000, pattern=texts.STORABLE)]
Version = Annotated[int, Form(ge=0)]
_NEEDS_WORDS = ("dismiss", "comment")

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


@router.get("/reports/{id}")
def desk(
    id: texts.Id,
    visit: Reading,
    finding: Annotated[str | None, Query(max_length=64)] = None,
    rule: Annotated[str | None, Query(max_length=64)] = None,
    figure: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """The desk of a report; while it is not audited, how far it is."""
    with visit.service.database.reading() as session:
        report = reports.one(session, visit.who.owner, id)
    try:
        case = open_case(visit.service.database, visit.who.owner, id)
    except NotStored:
        return page("waiting.html", visit, report=report)
    item = case.item(finding) if finding else case.first(rule, figure)
    return page("desk.html", visit, case=case, rule=rule, **_shown(visit, item))


@router.get("/reports/{id}/findings/{finding}")
def panel(id: texts.Id, finding: str, visit: Reading) -> Response:
    """One finding, beside the page."""
    case = open_case(visit.service.database, visit.who.owner, id)
    return page("finding.html", visit, case=case, **_shown(visit, case.item(finding)))


@router.post("/reports/{id}/findings/{finding}")
def decide(
    id: texts.Id,
    finding: str,
    visit: Auditing,
    action: Annotated[Action, Form()],
    version: Version,
    reason: Words = "",
    own: Words = "",
    assignee: Annotated[str, Form(max_length=200, pattern=texts.STORABLE)] = "",
    read: Annotated[list[str], Form(max_length=50)] = [],  # noqa: B006  # FastAPI copies it
    printed: Annotated[list[str], Form(max_length=50)] = [],  # noqa: B006
    counts: Annotated[list[str], Form(max_length=50)] = [],  # noqa: B006
) -> Response:
    """Decides, then shows the next finding; or what somebody else decided first.

    `read` names figures (`figure:ID`) and claims (`claim:NUMBER`), `printed` what is printed there,
    `counts` the figure that each of the claims speaks of.
    """
    words = " ".join(filter(None, [reason.strip(), own.strip()]))
    if action in _NEEDS_WORDS and not words:
        raise BadRequest("请填写理由 say why")
    case = open_case(visit.service.database, visit.who.owner, id)
    item = case.item(finding)
    made = _corrections(case, read, printed, counts) if action == "correct" else ()
    named = assignee if action == "assign" else None
    ruling = Ruling(action, BECOMES.get(action), words, named, made)
    try:
        _rule(visit, item, ruling, version)
    except Stale as error:
        return _changed(visit, id, finding, str(error))
    stay = action in ("comment", "assign", "correct", "reopen")
    return _changed(visit, id, finding, onward=not stay)


@router.post("/reports/{id}/undo")
def undo(id: texts.Id, visit: Auditing) -> Response:
    """Takes back what the visitor settled last, and shows it."""
    with visit.service.database.transaction() as session:
        last = findings.undoable(session, visit.who.owner, visit.who.name, id)
        if last is None:
            raise Conflict("没有可撤销的决定 there is nothing of yours to undo")
        ruling = Ruling("reopen", BECOMES["reopen"])
        rulings.decide(session, visit.who.owner, visit.who.name, last.id, ruling, last.version)
    return _changed(visit, id, last.fingerprint)


@router.get("/reports/{id}/tables")
def tables(id: texts.Id, visit: Reading) -> Response:
    """The recovered tables, cell by cell."""
    case = open_case(visit.service.database, visit.who.owner, id)
    return page("tables.html", visit, case=case, tables=_tables(case))


@router.post("/reports/{id}/figures/{figure}")
def reread(
    id: texts.Id,
    figure: str,
    visit: Auditing,
    finding: Annotated[str, Form(max_length=64)],
    version: Version,
    printed: Annotated[str, Form(max_length=40)],
) -> Response:
    """A cell as a person reads it; the report is judged again, and its tables are shown anew.

    `finding`, as it was seen, is the one of those that speak of the cell that keeps the decision.
    """
    case = open_case(visit.service.database, visit.who.owner, id)
    item = case.item(finding)
    made = (Correction("figure", figure, printed),)
    _rule(visit, item, Ruling("correct", BECOMES["correct"], "", None, made), version)
    case = open_case(visit.service.database, visit.who.owner, id)
    shown = case.about(figure) or case.first()
    return page(
        "tables.changed.html", visit, case=case, tables=_tables(case), **_shown(visit, shown)
    )


def _rule(visit: Visit, item: Item, ruling: Ruling, version: int) -> None:
    with visit.service.database.transaction() as session:
        rulings.decide(session, visit.who.owner, visit.who.name, item.stored.id, ruling, version)


def _changed(visit: Visit, id: str, finding: str, why: str = "", onward: bool = False) -> Response:
    """The panel and all else on the desk that a decision changes."""
    case = open_case(visit.service.database, visit.who.owner, id)
    item = next((item for item in case.items if item.id == finding), None)
    if item is None:  # judged again, it is no more
        item = case.first()
    elif onward:
        item = case.after(item)
    status = HTTPStatus.PRECONDITION_FAILED if why else HTTPStatus.OK
    return page("changed.html", visit, status, case=case, why=why, **_shown(visit, item))


def _shown(visit: Visit, item: Item | None) -> dict[str, Any]:
    past = history(visit.service.database, visit.who.owner, item) if item else ()
    return {"item": item, "history": past}


def _corrections(
    case: Case, read: list[str], printed: list[str], counts: list[str]
) -> tuple[Correction, ...]:
    """What differs from what is known so far."""
    keys, meant = claim_keys(case.audit.claims), iter(counts)
    made = []
    for name, value in zip(read, printed, strict=False):
        kind, _, key = name.partition(":")
        if kind == "figure" and key in case.figures and value.strip() != case.figures[key].text:
            made.append(Correction("figure", key, value))
        elif kind == "claim" and key.isdecimal() and int(key) < len(keys):
            claim = case.audit.claims[int(key)]
            made += _reread_claim(claim, keys[int(key)], value, next(meant, ""))
    if not made:
        raise BadRequest("没有改动 nothing was changed")
    return tuple(made)


def _reread_claim(claim: Claim, key: str, value: str, figure: str) -> Iterator[Correction]:
    """A claim's number or what it counts, where either was changed."""
    figure = "" if figure == claim.figure else figure
    if value.strip() != claim.text:
        yield Correction("claim", key, value, figure)
    elif figure:  # the number stays, also where it is told in words: 未收到 is 0
        yield Correction("claim", key, format(claim.value, "f"), figure)


def _tables(case: Case) -> list[dict[tuple[int, int], Figure | None]]:
    """For each table what figure stands in which cell."""
    named = {place_key(Evidence(one.page, one.box)): one for one in case.audit.figures}
    return [
        {
            (cell.row, cell.column): named.get(place_key(Evidence(cell.page, cell.box)))
            for cell in table.cells
        }
        for table in case.audit.tables
    ]
