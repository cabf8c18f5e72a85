"""Routes of sessions: come in, leave, who one is, one's own password."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response

from gouji.api import schemas
from gouji.api.access import COOKIE, Reader, Served, Session, refuse_foreign
from gouji.api.problems import REFUSALS, described
from gouji.api.service import Service
from gouji.errors import RoleTooLow, UnknownCaller
from gouji.store import invitations, logins, passwords, people
from gouji.store.callers import Caller
from gouji.store.people import Lockout
from gouji.store.tables import Organisation, User

router = APIRouter(
    prefix="/api/v1",
    tags=["sessions"],
    responses=REFUSALS | described(HTTPStatus.BAD_REQUEST),
)
_OwnPage = Depends(refuse_foreign)


@router.post("/session", response_model=schemas.Session, dependencies=[_OwnPage])
def come(
    request: Request, response: Response, service: Served, given: schemas.Credentials
) -> schemas.Session:
    """Log in. The session is a cookie; changes show its `csrf` as `X-CSRF-Token`."""
    user = _authenticated(service, address_of(request), given)
    return begin(request, response, service, user)


@router.get("/session", response_model=schemas.Session)
def who(service: Served, who: Reader, token: Session) -> schemas.Session:
    """Who one is."""
    return told(service, who, token if who.user else None)


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT)
def leave(response: Response, service: Served, who: Reader, token: Session) -> None:
    """Log out."""
    end(service, token if who.user else None)
    response.delete_cookie(COOKIE)


@router.put("/session/password", response_model=schemas.Session)
def change_password(
    request: Request, response: Response, service: Served, who: Reader, given: schemas.NewPassword
) -> schemas.Session:
    """Choose another password; all other sessions end."""
    if who.user is None:
        raise RoleTooLow("密钥没有密码 a key has no password")
    known = schemas.Credentials.model_construct(name=who.name, password=given.current)
    user = _authenticated(service, address_of(request), known)
    hash = passwords.hashed(given.password, user.name)
    with service.database.transaction() as session:
        people.set_password(session, user.name, people.one(session, who.owner, user.id), hash)
    return begin(request, response, service, user)


@router.post(
    "/welcome",
    status_code=HTTPStatus.CREATED,
    response_model=schemas.Session,
    responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    dependencies=[_OwnPage],
)
def welcome(
    request: Request, response: Response, service: Served, given: schemas.Welcome
) -> schemas.Session:
    """Come in by a one-time link: choose a name and a password."""
    service.limits.spend("logins", address_of(request))
    with service.database.transaction() as session:
        user = invitations.use(session, given.invitation, given.name, given.password)
    return begin(request, response, service, user)


def begin(request: Request, response: Response, service: Service, user: User) -> schemas.Session:
    """The person is in from now on, by a cookie that scripts cannot read."""
    hours = service.settings.session_hours
    with service.database.transaction() as session:
        token = logins.begin(session, user, hours)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(hours * 3600),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return told(service, Caller(user.owner, user.name, user.role, user.id), token)


def end(service: Service, token: str | None) -> None:
    """The session of this token is over, if there is one."""
    if token is not None:
        with service.database.transaction() as session:
            logins.end(session, token)


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def _authenticated(service: Service, address: str, given: schemas.Credentials) -> User:
    """Whose name and password these are; raises `UnknownCaller`, `TooMany`."""
    service.limits.spend("logins", address)
    settings = service.settings
    with service.database.reading() as session:
        user = people.named(session, given.name)
    # Outside of any transaction: it is slow on purpose.
    right = passwords.fits(given.password, user.password if user else "")
    if user is None or not (right and people.welcome(user)):
        if user is not None and people.welcome(user):
            lockout = Lockout(settings.login_tries, settings.login_lock_seconds)
            with service.database.transaction() as session:
                people.wrong(session, user.id, lockout)
        raise UnknownCaller(
            "用户名或密码不正确，或因多次输错已暂时锁定 "
            "wrong name or password, or locked for a while after too many tries"
        )
    with service.database.transaction() as session:
        people.right(session, user.id)
    return user


def told(service: Service, who: Caller, token: str | None) -> schemas.Session:
    """Who one is, and what to show with changes."""
    with service.database.reading() as session:
        organisation = session.get_one(Organisation, who.owner).name
    return schemas.Session(
        name=who.name,
        role=who.role,
        organisation=organisation,
        csrf=logins.csrf_of(token) if token else None,
    )
