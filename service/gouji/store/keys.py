"""Keys by which programs act for an organisation.

A key is shown once, when it is made.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gouji.errors import NotStored, UnknownCaller
from gouji.store import log, tokens
from gouji.store.callers import Caller
from gouji.store.tables import Key, Role, now

_KEY = re.compile(r"gouji_([0-9a-f]{12})_([\w-]{43})")
_NOBODY = tokens.kept("")


def make(
    session: Session,
    owner: str,
    actor: str,
    name: str,
    role: Role,
    expires_at: datetime | None = None,
) -> tuple[Key, str]:
    """A new key for `owner`, and what to show of it; that cannot be shown again."""
    id, secret = secrets.token_hex(6), tokens.new()
    key = Key(
        id=id, owner=owner, name=name, role=role, sha256=tokens.kept(secret), expires_at=expires_at
    )
    session.add(key)
    log.append(session, owner, actor, "key.made", id, role=role.value)
    session.flush()
    return key, f"gouji_{id}_{secret}"


def caller(session: Session, shown: str) -> Caller:
    """Whose key was shown; raises `UnknownCaller`.

    A key that nobody has is compared all the same, so that time does not tell which ids exist.
    """
    match = _KEY.fullmatch(shown)
    key = session.get(Key, match[1]) if match else None
    known = hmac.compare_digest(
        key.sha256 if key else _NOBODY, tokens.kept(match[2] if match else "?")
    )
    if key is None or not known or key.revoked_at or (key.expires_at and key.expires_at <= now()):
        raise UnknownCaller("密钥无效、已过期或已吊销 the key is unknown, expired or revoked")
    return Caller(key.owner, key.name, key.role)


def listed(session: Session, owner: str) -> Sequence[Key]:
    """The keys of `owner`, the newest first, also those that are of no use any more."""
    query = select(Key).where(Key.owner == owner)
    return session.scalars(query.order_by(Key.created_at.desc(), Key.id)).all()


def revoke(session: Session, owner: str, actor: str, id: str) -> None:
    """The key is of no use from now on; raises `NotStored`."""
    key = session.get(Key, id)
    if key is None or key.owner != owner:
        raise NotStored(f"没有这把密钥 no such key: {id}")
    key.revoked_at = key.revoked_at or now()
    log.append(session, owner, actor, "key.revoked", id)
