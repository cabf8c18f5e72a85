"""The entrance: come in by a one-time link or with a password, choose how pages look, leave."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from gouji.api import schemas, sessions
from gouji.api.access import COOKIE, Served, Session, refuse_foreign
from gouji.api.service import Service
from gouji.errors import BadRequest, Conflict, NotAllowed, NotStored
from gouji.export.words import Language
from gouji.store.passwords import LONGEST, SHORTEST
from gouji.web.look import LANGUAGE, THEME, Theme
from gouji.web.pages import PageRoute, outside

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)
_OwnPage = Depends(refuse_foreign)
_YEAR = 365 * 24 * 3600
Text = Annotated[str, Form(max_length=200)]
Back = Annotated[str, Form(max_length=2000)]


@router.get("/login")
def login(request: Request, service: Served) -> Response:
    """Asks for name and password."""
    return _asked(request, service)


@router.post("/login", dependencies=[_OwnPage])
def come(
    request: Request, service: Served, name: Text = "", password: Text = "", next: Back = "/"
) -> Response:
    """Comes in to the page that was asked for, or says why not."""
    given = schemas.Credentials.model_construct(name=name, password=password)
    inside = RedirectResponse(_own(next), HTTPStatus.SEE_OTHER)
    try:
        sessions.come(request, inside, service, given)
    except NotAllowed as error:
        return _asked(request, service, str(error))
    return inside


@router.get("/welcome/{secret}")
def welcome(request: Request) -> Response:
    """Asks for a name and a password; the link is not used up by looking at it."""
    return _welcomed(request)


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
        return _welcomed(request, str(error))
    return inside


@router.post("/logout", dependencies=[_OwnPage])
def leave(service: Served, token: Session) -> Response:
    """Leaves."""
    outside = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    sessions.end(service, token)
    outside.delete_cookie(COOKIE)
    return outside


@router.post("/look", dependencies=[_OwnPage])
def choose(
    language: Annotated[Language | None, Form()] = None,
    theme: Annotated[Theme | None, Form()] = None,
    back: Back = "/",
) -> Response:
    """Shows pages in another language or light from now on, beginning with the page at hand."""
    chosen = RedirectResponse(_own(back), HTTPStatus.SEE_OTHER)
    for name, value in ((LANGUAGE, language), (THEME, theme)):
        if value is not None:
            chosen.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax")
    return chosen


def _asked(request: Request, service: Service, why: str = "") -> Response:
    status = HTTPStatus.FORBIDDEN if why else HTTPStatus.OK
    provider = service.settings.oidc_issuer
    next = request.query_params.get("next", "/")
    return outside("login.html", request, status, why=why, provider=provider, next=next)


def _welcomed(request: Request, why: str = "") -> Response:
    status = HTTPStatus.BAD_REQUEST if why else HTTPStatus.OK
    return outside("welcome.html", request, status, why=why, shortest=SHORTEST, longest=LONGEST)


def _own(address: str) -> str:
    """An address of this site; anything else leads to the inbox."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else "/"
