"""The entrance: come in by a one-time link or with a password, see who one is, leave."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from gouji.api import schemas, sessions
from gouji.api.access import COOKIE, Served, Session, caller, refuse_foreign
from gouji.errors import BadRequest, Conflict, NotAllowed, NotStored, UnknownCaller
from gouji.store.passwords import LONGEST, SHORTEST

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_OwnPage = Depends(refuse_foreign)
_pages = Environment(
    loader=PackageLoader("gouji", str(Path("web") / "templates")),
    autoescape=True,
    undefined=StrictUndefined,
)
_pages.globals.update(shortest=SHORTEST, longest=LONGEST)
Text = Annotated[str, Form(max_length=200)]


@router.get("/")
def home(request: Request, service: Served, token: Session) -> Response:
    """Who one is; people who are not in are asked to come in."""
    try:
        who = caller(request, service, None, token)
    except UnknownCaller:
        return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    return _page("home.html", who=sessions.told(service, who, token))


@router.get("/login")
def login(service: Served) -> Response:
    """Asks for name and password."""
    return _page("login.html", why="", provider=service.settings.oidc_issuer)


@router.post("/login", dependencies=[_OwnPage])
def come(request: Request, service: Served, name: Text = "", password: Text = "") -> Response:
    """Comes in, or says why not."""
    given = schemas.Credentials.model_construct(name=name, password=password)
    inside = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    try:
        sessions.come(request, inside, service, given)
    except NotAllowed as error:
        provider = service.settings.oidc_issuer
        return _page("login.html", HTTPStatus.FORBIDDEN, why=str(error), provider=provider)
    return inside


@router.get("/welcome/{secret}")
def welcome() -> Response:
    """Asks for a name and a password; the link is not used up by looking at it."""
    return _page("welcome.html", why="")


@router.post("/welcome/{secret}", dependencies=[_OwnPage])
def accept(
    request: Request, secret: str, service: Served, name: Text = "", password: Text = ""
) -> Response:
    """Comes in by the link, or says why not."""
    given = schemas.Welcome.model_construct(invitation=secret, name=name, password=password)
    inside = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    try:
        sessions.welcome(request, inside, service, given)
    except (BadRequest, Conflict, NotStored, NotAllowed) as error:
        return _page("welcome.html", HTTPStatus.BAD_REQUEST, why=str(error))
    return inside


@router.post("/logout", dependencies=[_OwnPage])
def leave(service: Served, token: Session) -> Response:
    """Leaves."""
    outside = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    sessions.end(service, token)
    outside.delete_cookie(COOKIE)
    return outside


def _page(name: str, status: HTTPStatus = HTTPStatus.OK, **told: object) -> HTMLResponse:
    return HTMLResponse(_pages.get_template(name).render(**told), status)
