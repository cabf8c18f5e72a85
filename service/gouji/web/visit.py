"""Who looks at a page, and how they want it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from gouji.api.access import Served, Session, caller
from gouji.api.service import Service
from gouji.errors import RoleTooLow
from gouji.store import logins
from gouji.store.callers import Caller
from gouji.store.tables import Role
from gouji.web.look import Look, look_of


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at the page `path`. `csrf` is shown with every change."""

    path: str
    service: Service
    who: Caller
    csrf: str
    look: Look

    def may(self, role: str) -> bool:
        """Whether the visitor may do what `role` may."""
        return self.who.role.may(Role(role))


def visit(request: Request, service: Served, token: Session) -> Visit:
    """The visit of somebody who is in; raises `UnknownCaller`, `Forged`, `TooMany`."""
    who = caller(request, service, None, token)
    return Visit(request.url.path, service, who, logins.csrf_of(token or ""), look_of(request))


def _of(role: Role) -> Callable[[Visit], Visit]:
    def check(visit: Annotated[Visit, Depends(visit)]) -> Visit:
        if not visit.who.role.may(role):
            raise RoleTooLow(f"需要 {role.value} 权限 this needs the role {role.value}")
        return visit

    return check


Reading = Annotated[Visit, Depends(_of(Role.READER))]
Uploading = Annotated[Visit, Depends(_of(Role.UPLOADER))]
Auditing = Annotated[Visit, Depends(_of(Role.AUDITOR))]
Administering = Annotated[Visit, Depends(_of(Role.ADMIN))]
