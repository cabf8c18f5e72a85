"""The tables of the store. Times are UTC; identifiers are random UUIDs as text.

What an organisation owns names it, so that a query can never forget whose rows it asks for.
"""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID, SHA256 = String(36), String(64)


class Utc(TypeDecorator[datetime]):
    """A moment in UTC, also where the database forgets the zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Raises `ValueError` for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(timezone.utc)
        return value.replace(tzinfo=timezone.utc)


class State(str, Enum):
    """Where a report is on its way."""

    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Nothing more happens to the report by itself."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)


class Decided(str, Enum):
    """What an auditor made of a finding; `OPEN` is nothing yet."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    CORRECTED = "corrected"


def _words(kind: type[Enum]) -> EnumColumn:
    """The values of `kind` as plain text, so that a new one needs no new database type."""
    return EnumColumn(
        kind, native_enum=False, length=16, values_callable=lambda all: [one.value for one in all]
    )


class Role(str, Enum):
    """What somebody may do; each may do what those before it may."""

    READER = "reader"
    UPLOADER = "uploader"
    AUDITOR = "auditor"
    ADMIN = "admin"

    def may(self, role: Role) -> bool:
        """Whether this role includes `role`.

        >>> Role.AUDITOR.may(Role.UPLOADER), Role.READER.may(Role.UPLOADER)
        (True, False)
        """
        order = list(Role)
        return order.index(self) >= order.index(role)


class Base(DeclarativeBase):
    """All tables. Constraints have names, for a migration that changes them must call them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: Utc,
        dict[str, Any]: JSON,
        State: _words(State),
        Decided: _words(Decided),
        Role: _words(Role),
    }


def new_id() -> str:
    """An identifier that nobody can guess."""
    return str(uuid4())


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(timezone.utc)


class Organisation(Base):
    """Whose reports these are. Organisations do not see each other."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Key(Base):
    """A key by which a program acts for an organisation; only its secret's hash is kept."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role]
    sha256: Mapped[str] = mapped_column(SHA256)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Report(Base):
    """One uploaded file, and how far its audit is. The same bytes are one report."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("owner", "sha256", "previous_sha256"),
        Index("reports_newest", "owner", "created_at", "id"),
        Index("reports_state", "state", "priority", "created_at"),
        CheckConstraint("page >= 0 AND pages >= 0 AND priority >= 0", name="counts"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(SHA256, index=True)
    size: Mapped[int]
    previous_name: Mapped[str] = mapped_column(String(255), default="")
    previous_sha256: Mapped[str] = mapped_column(SHA256, default="", index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    state: Mapped[State] = mapped_column(default=State.QUEUED)
    priority: Mapped[int] = mapped_column(default=0)
    run: Mapped[int] = mapped_column(default=1)
    stage: Mapped[str] = mapped_column(String(32), default="")
    page: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    form: Mapped[str | None] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text, default="")
    organisation: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int | None]
    contradictions: Mapped[int] = mapped_column(default=0)


class StoredPage(Base):
    """A page that was read, until the report is judged; `side` is `this` or `previous` year."""

    __tablename__ = "pages"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    side: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(Text)


class Worker(Base):
    """A process that works on reports, and when it last said so."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    seen_at: Mapped[datetime]


class StoredAudit(Base):
    """The audit of a report's run, whole, as `values.text_of` writes it."""

    __tablename__ = "audits"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    run: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    audit: Mapped[str] = mapped_column(Text)


class StoredFinding(Base):
    """A finding of the newest run of a report. `fingerprint` is its id in the audit.

    `version` grows with every decision, so that two auditors cannot undo each other unseen.
    `gone` says that the newest run no longer finds it; then only its decisions are kept.
    """

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("report_id", "fingerprint"),
        Index("findings_search", "owner", "verdict", "decided", "rule"),
    )

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    rule: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[str] = mapped_column(String(16))
    severity: Mapped[str] = mapped_column(String(16))
    message: Mapped[str] = mapped_column(Text)
    message_en: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float] = mapped_column(Double)
    gone: Mapped[bool] = mapped_column(default=False)
    decided: Mapped[Decided] = mapped_column(default=Decided.OPEN)
    assignee: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)


class Decision(Base):
    """One thing an auditor did to a finding: never changed, only followed by another."""

    __tablename__ = "decisions"
    __table_args__ = (Index("decisions_of", "report_id", "fingerprint", "made_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True, default=new_id)
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)


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
