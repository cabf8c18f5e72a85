"""Sessions: who came in, until they leave or their time is over."""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Session

from gouji.errors import UnknownCaller
from gouji.store import log, tokens
from gouji.store.callers import Caller
from gouji.store.tables import Login, User, now


def begin(session: Session, user: User, hours: float) -> str:
    """A new session's token; it is not kept."""
    token = tokens.new()
    ends = now() + timedelta(hours=hours)
    session.add(Login(sha256=tokens.kept(token), user_id=user.id, expires_at=ends))
    log.append(session, user.owner, user.name, "user.came", user.id)
    return token


def caller(session: Session, token: str) -> Caller:
    """Whose session it is; raises `UnknownCaller` when it ended, or its person was shut out."""
    login = session.get(Login, tokens.kept(token))
    user = session.get(User, login.user_id) if login and login.expires_at > now() else None
    if user is None or user.disabled_at is not None:
        raise UnknownCaller("请重新登录 log in again")
    return Caller(user.owner, user.name, user.role, user.id)


def end(session: Session, token: str) -> None:
    """The session ends; nothing happens when it ended already."""
    session.execute(delete(Login).where(Login.sha256 == tokens.kept(token)))


def end_all(session: Session, user: str) -> None:
    """All sessions of a person end."""
    session.execute(delete(Login).where(Login.user_id == user))


def csrf_of(token: str) -> str:
    """What a page of this session must show with every change, so that no other page can.

    It tells nothing of the token.
    """
    return hmac.new(token.encode(), b"csrf", sha256).hexdigest()
