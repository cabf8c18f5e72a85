"""Routes of administrators: people, invitations, keys, the signing secret."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter

from gouji.api import schemas, texts
from gouji.api.access import Admin, Served
from gouji.api.problems import REFUSALS, described
from gouji.store import callbacks, invitations, keys, people
from gouji.store.tables import Key, User

router = APIRouter(
    prefix="/api/v1",
    tags=["administration"],
    responses=REFUSALS | described(HTTPStatus.BAD_REQUEST),
)
_MISSING = described(HTTPStatus.NOT_FOUND)


@router.get("/users", response_model=list[schemas.User])
def listed(service: Served, who: Admin) -> Sequence[User]:
    """The organisation's people."""
    with service.database.reading() as session:
        return people.listed(session, who.owner)


@router.patch(
    "/users/{id}", response_model=schemas.User, responses=_MISSING | described(HTTPStatus.CONFLICT)
)
def change(id: texts.Id, change: schemas.ChangeUser, service: Served, who: Admin) -> User:
    """Give a person another role, shut them out, or let them in again."""
    with service.database.transaction() as session:
        return people.change(session, who.owner, who.name, id, change.role, change.disabled)


@router.post(
    "/users/{id}/invitation",
    status_code=HTTPStatus.CREATED,
    response_model=schemas.Invitation,
    responses=_MISSING,
)
def renew(id: texts.Id, service: Served, who: Admin) -> schemas.Invitation:
    """A link, good once, by which a person chooses a new password."""
    with service.database.transaction() as session:
        user = people.one(session, who.owner, id)
        hours = service.settings.invitation_hours
        secret = invitations.renew(session, who.owner, who.name, user, hours)
    return schemas.Invitation(invitation=secret)


@router.post("/invitations", status_code=HTTPStatus.CREATED, response_model=schemas.Invitation)
def invite(given: schemas.Invite, service: Served, who: Admin) -> schemas.Invitation:
    """A link, good once, by which somebody becomes one of the organisation's people."""
    hours = service.settings.invitation_hours
    with service.database.transaction() as session:
        secret = invitations.make(session, who.owner, who.name, given.role, hours)
    return schemas.Invitation(invitation=secret)


@router.get("/keys", response_model=list[schemas.Key])
def all_keys(service: Served, who: Admin) -> Sequence[Key]:
    """The organisation's keys, without their secrets."""
    with service.database.reading() as session:
        return keys.listed(session, who.owner)


@router.post("/keys", status_code=HTTPStatus.CREATED, response_model=schemas.NewKey)
def make_key(given: schemas.MakeKey, service: Served, who: Admin) -> schemas.NewKey:
    """A key for a program. It is shown now and never again."""
    with service.database.transaction() as session:
        key, shown = keys.make(
            session, who.owner, who.name, given.name, given.role, given.expires_at
        )
    told = schemas.Key.model_validate(key).model_dump()
    return schemas.NewKey.model_validate(told | {"key": shown})


@router.delete("/keys/{id}", status_code=HTTPStatus.NO_CONTENT, responses=_MISSING)
def revoke_key(id: texts.Id, service: Served, who: Admin) -> None:
    """The key is of no use from now on."""
    with service.database.transaction() as session:
        keys.revoke(session, who.owner, who.name, id)


@router.get("/signing-secret", response_model=schemas.SigningSecret)
def signing_secret(service: Served, who: Admin) -> schemas.SigningSecret:
    """The secret that signs callbacks, to verify them with."""
    with service.database.reading() as session:
        return schemas.SigningSecret(secret=callbacks.shown_secret(session, who.owner))
