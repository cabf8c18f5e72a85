"""People: their accounts, and coming in with a password.

Whether a name exists is never told: a wrong name takes as long as a wrong password, and gets the
same answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gouji.errors import BadRequest, Conflict, NotStored
from gouji.store import log, logins
from gouji.store.tables import Role, User, now

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `tries` wrong passwords in a row nobody comes in under a name for `seconds`."""

    tries: int
    seconds: float


def add(
    session: Session, owner: str, name: str, role: Role, *, password: str = "", subject: str = ""
) -> User:
    """A new person of `owner`; raises `Conflict`, or `BadRequest` for no name at all.

    `password` is a hash; `subject` is who they are to the identity provider.
    """
    name = name.strip()
    if not name or _CONTROL.search(name):
        raise BadRequest("请填写用户名 give a name")
    user = User(owner=owner, name=name, role=role, password=password, subject=subject or None)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise Conflict(f"用户名已被使用 this name is taken: {name}") from None
    log.append(session, owner, name, "user.added", user.id, role=role.value)
    return user


def named(session: Session, name: str) -> User | None:
    """Who has this name, if anybody."""
    return session.scalar(select(User).where(User.name == name.strip()))


def of_subject(session: Session, subject: str) -> User | None:
    """Whom the identity provider knows as `subject`, if they were here before."""
    return session.scalar(select(User).where(User.subject == subject))


def welcome(user: User | None) -> bool:
    """Whether somebody may come in under this name now."""
    if user is None or user.disabled_at is not None:
        return False
    return user.locked_until is None or user.locked_until <= now()


def right(session: Session, id: str) -> None:
    """The password was right: earlier mistakes are forgotten."""
    user = session.get_one(User, id, with_for_update=True, populate_existing=True)
    user.failures, user.locked_until = 0, None


def wrong(session: Session, id: str, lockout: Lockout) -> None:
    """The password was wrong: count it, and lock the name after too many."""
    user = session.get_one(User, id, with_for_update=True, populate_existing=True)
    user.failures += 1
    if user.failures >= lockout.tries:
        user.failures = 0
        user.locked_until = now() + timedelta(seconds=lockout.seconds)
        log.append(session, user.owner, "gouji", "user.locked", user.id)


def one(session: Session, owner: str, id: str) -> User:
    """A person of `owner`; raises `NotStored`."""
    user = session.get(User, id)
    if user is None or user.owner != owner:
        raise NotStored(f"没有这个用户 no such person: {id}")
    return user


def listed(session: Session, owner: str) -> Sequence[User]:
    """The people of `owner`, by name."""
    return session.scalars(select(User).where(User.owner == owner).order_by(User.name)).all()


def change(
    session: Session, owner: str, actor: str, id: str, role: Role | None, disabled: bool | None
) -> User:
    """Give a person another role, shut them out, or let them in again; `None` leaves it.

    Raises `Conflict` when no administrator would be left.
    """
    user = one(session, owner, id)
    was_admin = _is_admin(user)
    user.role = user.role if role is None else role
    if disabled is not None:
        user.disabled_at = (user.disabled_at or now()) if disabled else None
    session.flush()
    if user.disabled_at is not None:
        logins.end_all(session, user.id)
    if was_admin and not _is_admin(user):
        _keep_one_admin(session, owner)
    changed = {"role": user.role.value, "disabled": user.disabled_at is not None}
    log.append(session, owner, actor, "user.changed", id, **changed)
    return user


def set_password(session: Session, actor: str, user: User, password: str) -> None:
    """Another password, as a hash; whoever is in under the old one is out."""
    user.password = password
    user.failures, user.locked_until = 0, None
    logins.end_all(session, user.id)
    log.append(session, user.owner, actor, "user.password", user.id)


def _is_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.disabled_at is None


def _keep_one_admin(session: Session, owner: str) -> None:
    admins = select(User.id).where(
        User.owner == owner, User.role == Role.ADMIN, User.disabled_at.is_(None)
    )
    if session.scalar(admins.limit(1)) is None:
        raise Conflict("须至少保留一名管理员 somebody must stay an administrator")
