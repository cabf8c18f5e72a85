"""The pages of accounts: people, keys, one's own settings."""

from __future__ import annotations

from datetime import date, datetime, time
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from gouji.api import people as administration
from gouji.api import schemas, sessions, texts
from gouji.api.problems import status_of
from gouji.errors import BadRequest, Conflict, NotAllowed
from gouji.export.words import CHINA
from gouji.store import people
from gouji.store.passwords import LONGEST, SHORTEST
from gouji.store.tables import Role, User, now
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Administering, Reading, Visit

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)
_Role = Annotated[Role, Form()]
_Day = Annotated[date | None, Form(lt=date(3000, 1, 1))]
_Password = Annotated[str, Form(max_length=LONGEST)]


@router.get("/people")
def all_people(visit: Administering) -> Response:
    """The organisation's people."""
    users = administration.listed(visit.service, visit.who)
    return page("people.html", visit, here="people", users=users, **_said())


@router.post("/people")
def invite(request: Request, visit: Administering, role: _Role) -> Response:
    """The link by which somebody comes in for the first time."""
    made = administration.invite(schemas.Invite(role=role), visit.service, visit.who)
    return page("people.invitation.html", visit, role=role, **_linked(request, visit, made))


@router.post("/people/{id}")
def change(
    id: texts.Id,
    visit: Administering,
    role: Annotated[Role | None, Form()] = None,
    disabled: Annotated[bool | None, Form()] = None,
) -> Response:
    """The person with another role, shut out, or let in again; or as before, and why."""
    wanted = schemas.ChangeUser(role=role, disabled=disabled)
    try:
        user = administration.change(id, wanted, visit.service, visit.who)
    except Conflict as error:
        return _person(visit, _one(visit, id), status_of(error), why=str(error))
    done = visit.look.say("已更改", "Changed")
    return _person(visit, user, done=done)


@router.post("/people/{id}/link")
def renew(request: Request, id: texts.Id, visit: Administering) -> Response:
    """The person, with the link by which they choose a new password."""
    made = administration.renew(id, visit.service, visit.who)
    return _person(visit, _one(visit, id), **_linked(request, visit, made))


@router.get("/keys")
def all_keys(visit: Administering) -> Response:
    """The organisation's keys."""
    return _keys("keys.html", visit, here="keys")


@router.post("/keys")
def make_key(
    request: Request,
    visit: Administering,
    name: Annotated[texts.Name, Form()],
    role: _Role,
    expires: _Day = None,
) -> Response:
    """The keys, and what is shown once of the new one."""
    if expires is not None and expires < _today():
        raise BadRequest("有效期已过 this day is over: choose a later one")
    given = schemas.MakeKey.model_construct(name=name, role=role, expires_at=_end_of(expires))
    made = administration.make_key(given, visit.service, visit.who)
    return _keys("keys.list.html", visit, made, root=_root(request, visit))


@router.post("/keys/{id}/revoke")
def revoke_key(id: texts.Id, visit: Administering) -> Response:
    """The keys, one of which is of no use any more."""
    administration.revoke_key(id, visit.service, visit.who)
    return _keys("keys.list.html", visit, done=visit.look.say("已吊销", "Revoked"))


@router.get("/settings")
def settings(visit: Reading, changed: Annotated[bool, Query()] = False) -> Response:
    """Who one is, and what one may choose; `changed` says that the password was."""
    told = sessions.told(visit.service, visit.who, None)
    return page(
        "settings.html",
        visit,
        here="settings",
        organisation=told.organisation,
        has_password=bool(_one(visit, visit.who.user or "").password),
        changed=changed,
        shortest=SHORTEST,
        longest=LONGEST,
        limits=visit.service.settings,
    )


@router.post("/settings/password")
def change_password(
    request: Request, visit: Reading, current: _Password = "", password: _Password = ""
) -> Response:
    """Loads the settings again, for the page has another session now; or says why not."""
    given = schemas.NewPassword.model_construct(current=current, password=password)
    answer = Response(status_code=HTTPStatus.NO_CONTENT)
    try:
        sessions.change_password(request, answer, visit.service, visit.who, given)
    except (BadRequest, NotAllowed) as error:
        return page("settings.refused.html", visit, HTTPStatus.BAD_REQUEST, why=str(error))
    answer.headers["HX-Redirect"] = "/settings?changed=true"
    return answer


@router.get("/settings/secret")
def secret(visit: Administering) -> Response:
    """What callbacks are signed with."""
    shown = administration.signing_secret(visit.service, visit.who).secret
    return page("settings.secret.html", visit, secret=shown)


def _one(visit: Visit, id: str) -> User:
    with visit.service.database.reading() as session:
        return people.one(session, visit.who.owner, id)


def _person(visit: Visit, user: User, status: HTTPStatus = HTTPStatus.OK, **said: Any) -> Response:
    return page("people.person.html", visit, status, user=user, **{**_said(), **said})


def _keys(name: str, visit: Visit, made: schemas.NewKey | None = None, **said: Any) -> Response:
    told = {
        "keys": administration.all_keys(visit.service, visit.who),
        "made": made,
        "uploads": made is not None and made.role.may(Role.UPLOADER),
        "done": "",
        "today": _today(),
        "at": now(),
    }
    return page(name, visit, **{**told, **said})


def _said() -> dict[str, Any]:
    """Nothing is said about a person yet: no link, no deed, no refusal."""
    return {"link": "", "done": "", "why": "", "at": now()}


def _linked(request: Request, visit: Visit, made: schemas.Invitation) -> dict[str, Any]:
    link = f"{_root(request, visit)}/welcome/{made.invitation}"
    return {"link": link, "hours": visit.service.settings.invitation_hours}


def _root(request: Request, visit: Visit) -> str:
    """Where people reach the service."""
    return (visit.service.settings.public_url or str(request.base_url)).rstrip("/")


def _today() -> date:
    return now().astimezone(CHINA).date()


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.max, CHINA)
