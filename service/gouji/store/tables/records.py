"""The log, the index of search, and answers that are given again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gouji.store.tables.base import ID, SHA256, Base, now


class IndexedText(Base):
    """The words by which a report or a finding is found, parted by blanks; see `search`."""

    __tablename__ = "texts"

    number: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(ID, unique=True)
    words: Mapped[str] = mapped_column(Text)


class LogEntry(Base):
    """One line of the log. `hash` covers the line and the hash of the line before.

    The log outlives what it tells of, so it names things and holds none of their text.
    """

    __tablename__ = "log"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    owner: Mapped[str] = mapped_column(ID)
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(SHA256)


class Reply(Base):
    """What a request with an `Idempotency-Key` was answered, to answer its repetition the same.

    `request` is the SHA-256 of what was asked.
    """

    __tablename__ = "replies"

    owner: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    request: Mapped[str] = mapped_column(SHA256)
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
