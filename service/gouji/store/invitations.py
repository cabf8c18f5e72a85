"""Links that are good once: to become a person of an organisation, or for a new password."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gouji.errors import NotStored
from gouji.store import log, passwords, people, tokens
from gouji.store.tables import Invitation, Organisation, Role, User, now


def make(session: Session, owner: str, actor: str, role: Role, hours: float) -> str:
    """The secret of a link by which somebody becomes a person of `owner`."""
    return _made(session, owner, actor, role, None, hours)


def renew(session: Session, owner: str, actor: str, user: User, hours: float) -> str:
    """The secret of a link by which a person who is known chooses a new password."""
    return _made(session, owner, actor, user.role, user.id, hours)


def use(session: Session, secret: str, name: str, password: str) -> User:
    """Who comes by the link; raises `NotStored` when it is unknown, was used, or is too old.

    `name` is asked of new people only. Raises `BadRequest` for a name or a password that will not
    do; then the link stays good.
    """
    query = select(Invitation).where(Invitation.sha256 == tokens.kept(secret))
    invitation = session.scalar(query.with_for_update())
    if invitation is None or invitation.used_at or invitation.expires_at <= now():
        raise NotStored("链接无效、已用过或已过期 the link is unknown, used or too old")
    invitation.used_at = now()
    if invitation.user_id is None:
        hash = passwords.hashed(password, name)
        return people.add(session, invitation.owner, name, invitation.role, password=hash)
    user = people.one(session, invitation.owner, invitation.user_id)
    people.set_password(session, user.name, user, passwords.hashed(password, user.name))
    return user


def organisation(session: Session, name: str) -> tuple[Organisation, bool]:
    """The organisation of that name, and whether it is new."""
    found = session.scalar(select(Organisation).where(Organisation.name == name))
    if found:
        return found, False
    made = Organisation(name=name)
    session.add(made)
    session.flush()
    log.append(session, made.id, "gouji", "organisation.made", made.id)
    return made, True


def _made(
    session: Session, owner: str, actor: str, role: Role, user: str | None, hours: float
) -> str:
    secret = tokens.new()
    ends = now() + timedelta(hours=hours)
    session.add(
        Invitation(
            sha256=tokens.kept(secret), owner=owner, role=role, user_id=user, expires_at=ends
        )
    )
    log.append(session, owner, actor, "invitation.made", user or "", role=role.value)
    return secret
