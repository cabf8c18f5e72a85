"""Who asks, and what it may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gouji.api.service import Service
from gouji.errors import RoleTooLow, UnknownCaller
from gouji.store import keys
from gouji.store.keys import Caller
from gouji.store.tables import Role

_bearer = HTTPBearer(auto_error=False, description="an API key 接口密钥: gouji_…")


def service_of(request: Request) -> Service:
    """The service that the application was made with."""
    service: Service = request.app.state.service
    return service


Served = Annotated[Service, Depends(service_of)]


def caller(
    service: Served,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Whose key was shown; raises `UnknownCaller`."""
    if shown is None:
        raise UnknownCaller("请提供接口密钥 show an API key: Authorization: Bearer gouji_…")
    with service.database.reading() as session:
        return keys.caller(session, shown.credentials)


def _allowed(role: Role) -> Callable[[Caller], Caller]:
    def check(who: Annotated[Caller, Depends(caller)]) -> Caller:
        if not who.role.may(role):
            raise RoleTooLow(f"需要 {role.value} 权限 this needs the role {role.value}")
        return who

    return check


Reader = Annotated[Caller, Depends(_allowed(Role.READER))]
Uploader = Annotated[Caller, Depends(_allowed(Role.UPLOADER))]
Auditor = Annotated[Caller, Depends(_allowed(Role.AUDITOR))]
Admin = Annotated[Caller, Depends(_allowed(Role.ADMIN))]
