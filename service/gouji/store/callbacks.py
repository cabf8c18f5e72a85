"""Callbacks: an organisation's own program is told that a report's run ended, until it has heard.

What it is told holds no word of the report.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gouji.store import log
from gouji.store.tables import Callback, Organisation, Report, State, now

_TRIES = 10
_FIRST_WAIT = timedelta(seconds=10)
_LONGER = 3
"""How many times the wait before it each wait is; all of them are 27 hours."""

_TAKEN = timedelta(minutes=1)
"""How long a callback is its taker's alone; longer than a try may take."""

_LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class Call:
    """A callback that is to be sent now: the `number`th try of it. `secret` signs it."""

    report: str
    run: int
    number: int
    url: str
    message: str
    secret: str = field(repr=False)

    @property
    def id(self) -> str:
        """The same on each try, so that who hears it twice can tell."""
        return f"{self.report}.{self.run}"


def add(session: Session, report: Report) -> None:
    """The report's run ended: tell whoever asked to be told."""
    if report.callback_url:
        url, message = report.callback_url, _message(report)
        again = Callback(report_id=report.id, run=report.run, url=url, message=message)
        again.tries, again.due_at, again.ended_at = 0, now(), None
        session.merge(again)


def waiting(session: Session) -> bool:
    """Whether any callback is due; asks without keeping writers out."""
    return session.scalar(select(Callback.run).where(*_due()).limit(1)) is not None


def take(session: Session) -> Call | None:
    """A callback that is due, for the caller alone, until `note` is told what came of it.

    Who takes one and vanishes leaves it to others a minute later. Those that failed often wait
    behind those that did not.
    """
    due = (
        select(Callback, Organisation.secret)
        .join(Report, Report.id == Callback.report_id)
        .join(Organisation, Organisation.id == Report.owner)
        .where(*_due())
        .order_by(Callback.tries, Callback.due_at)
        .limit(1)
        .with_for_update(of=Callback, skip_locked=True)
    )
    found = session.execute(due).first()
    if found is None:
        return None
    callback, secret = found
    callback.tries += 1
    callback.due_at = now() + _TAKEN
    return Call(
        callback.report_id,
        callback.run,
        callback.tries,
        callback.url,
        callback.message,
        secret,
    )


def note(session: Session, call: Call, status: int, why: str = "") -> None:
    """What came of a call: the HTTP status, or 0 when there was no answer; `why` says why.

    What failed is tried again later, unless that was the last try or the program is gone.
    """
    callback = session.get(Callback, (call.report, call.run), with_for_update=True)
    if callback is None or callback.ended_at is not None:
        return
    heard = 200 <= status < 300
    if not heard and callback.tries != call.number:
        return  # somebody else tries it meanwhile
    callback.answer = (why or str(status))[:_LONGEST_ANSWER]
    if heard:
        callback.ended_at = now()
    elif status == HTTPStatus.GONE or callback.tries >= _TRIES:
        _give_up(session, callback)
    else:
        callback.due_at = now() + _FIRST_WAIT * _LONGER ** (callback.tries - 1)


def shown_secret(session: Session, owner: str) -> str:
    """The key that signs the owner's callbacks, as Standard Webhooks writes it."""
    key = bytes.fromhex(session.get_one(Organisation, owner).secret)
    return f"whsec_{b64encode(key).decode()}"


def _give_up(session: Session, callback: Callback) -> None:
    callback.ended_at = now()
    owner = session.get_one(Report, callback.report_id).owner
    told = {"run": callback.run, "tries": callback.tries}
    log.append(session, owner, "gouji", "callback.given_up", callback.report_id, **told)


def _message(report: Report) -> str:
    assert report.ended_at is not None
    data = {"id": report.id, "run": report.run, "state": report.state.value}
    if report.state is State.DONE:
        data |= {"pages": report.pages, "contradictions": report.contradictions}
    message = {
        "type": f"report.{report.state.value}",
        "timestamp": report.ended_at.isoformat().replace("+00:00", "Z"),
        "data": data,
    }
    return json.dumps(message, separators=(",", ":"))


def _due() -> tuple[ColumnElement[bool], ...]:
    return Callback.ended_at.is_(None), Callback.due_at <= now()
