"""Who asks, and what they may do.

Programs show an API key, people the cookie of their session. A cookie goes along with every
request of the browser, also with those that another site makes it send; so a change that comes by
cookie must show the session's token (`X-CSRF-Token`) besides, and must not come from elsewhere.
"""

from __future__ import annotations

import hmac
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Header, Request, params
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from gouji.api.service import Service
from gouji.errors import Forged, RoleTooLow, UnknownCaller
from gouji.store import keys, logins
from gouji.store.callers import Caller
from gouji.store.tables import Role

COOKIE = "gouji_session"
_HARMLESS = ("GET", "HEAD", "OPTIONS")

_bearer = HTTPBearer(auto_error=False, description="an API key 接口密钥: gouji_…")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="a session; see `/session`")

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="the same key gets the same answer, and nothing is done twice",
    ),
]
Session = Annotated[str | None, Depends(_cookie)]


def service_of(request: Request) -> Service:
    """The service that the application was made with."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]


def caller(request: Request, service: Served, shown: Bearer, token: Session) -> Caller:
    """Whose key or session was shown; raises `UnknownCaller`, `Forged`, `TooMany`."""
    with service.database.reading() as session:
        if shown is not None:
            who = keys.caller(session, shown.credentials)
        elif token is not None:
            who = logins.caller(session, token)
            _refuse_forged(request, token)
        else:
            raise UnknownCaller("请登录或提供接口密钥 log in, or show an API key: gouji_…")
    service.limits.spend("requests", who.identity)
    return who


def refuse_foreign(request: Request) -> None:
    """Raises `Forged` for what a page of another site made the browser send."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forged("请求来自其他网站 this request comes from another site")


def _refuse_forged(request: Request, token: str) -> None:
    if request.method in _HARMLESS:
        return
    refuse_foreign(request)
    shown = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(shown.encode(), logins.csrf_of(token).encode()):
        raise Forged("页面已过期，请刷新 this page is out of date, load it again (X-CSRF-Token)")


def _allowed(role: Role) -> params.Security:
    """Whoever has the role; OpenAPI names it with the route."""

    def check(who: Annotated[Caller, Depends(caller)]) -> Caller:
        if not who.role.may(role):
            raise RoleTooLow(f"需要 {role.value} 权限 this needs the role {role.value}")
        return who

    return params.Security(check, scopes=[role.value])


Reader = Annotated[Caller, _allowed(Role.READER)]
Uploader = Annotated[Caller, _allowed(Role.UPLOADER)]
Auditor = Annotated[Caller, _allowed(Role.AUDITOR)]
Admin = Annotated[Caller, _allowed(Role.ADMIN)]
