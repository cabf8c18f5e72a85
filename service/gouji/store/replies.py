"""Repeated requests: the same `Idempotency-Key` gets the same answer, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gouji.errors import Conflict
from gouji.store.tables import Reply


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, under which key; without a key it is done each time."""

    owner: str
    key: str | None
    asked: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Tells one thing asked from another."""
        return sha256("\0".join(self.asked).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status, and a body."""

    status: int
    body: dict[str, Any]


def once(session: Session, request: Request, work: Callable[[], Answer]) -> Answer:
    """The answer of `work`, done in this transaction unless it was done before.

    Raises `Conflict` when something else was asked under the same key.
    """
    if request.key is None:
        return work()
    reply = Reply(owner=request.owner, key=request.key, request=request.digest, status=0, answer={})
    try:
        with session.begin_nested():
            session.add(reply)
    except IntegrityError:  # done before, or just now by somebody who was waited for
        return _again(session, request, request.key)
    answer = work()
    reply.status, reply.answer = answer.status, answer.body
    return answer


def _again(session: Session, request: Request, key: str) -> Answer:
    reply = session.get_one(Reply, (request.owner, key))
    if reply.request != request.digest:
        raise Conflict(
            "该 Idempotency-Key 已用于另一请求 this Idempotency-Key was used for another request"
        )
    return Answer(reply.status, reply.answer)
