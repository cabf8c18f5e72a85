"""Cursors: where a list goes on, as a text that only we read."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from gouji.errors import NotStored
from gouji.store.reports import Place


def of(place: Place) -> str:
    """The cursor of a place.

    >>> place = Place(datetime.fromisoformat("2026-01-02T03:04:05+00:00"), "id")
    >>> to_place(of(place)) == place
    True
    """
    text = json.dumps([place.created_at.isoformat(), place.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def to_place(cursor: str) -> Place:
    """The place of a cursor; raises `NotStored` for what is none."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, id = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        return Place(datetime.fromisoformat(at), str(id))
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise NotStored(f"无效的游标 no such cursor: {cursor[:80]}") from None
