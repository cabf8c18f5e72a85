"""Reports, their audits, and what auditors decided.

What an organisation owns names it, so that a query can never forget whose rows it asks for.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from gouji.store.tables.base import ID, SHA256, Base, new_id, now, words


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
    state: Mapped[State] = mapped_column(words(State), default=State.QUEUED)
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
    callback_url: Mapped[str] = mapped_column(Text, default="")


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
    """The audit of a report's run, whole, as `values.text_of` writes it.

    `audit` is as gouji read the report; `corrected`, where somebody re-read something, is what
    that makes of it. `previous` is last year's audit that it was compared with.
    """

    __tablename__ = "audits"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    run: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    audit: Mapped[str] = mapped_column(Text)
    corrected: Mapped[str | None] = mapped_column(Text)
    previous: Mapped[str | None] = mapped_column(Text)


class Spent(Base):
    """The seconds that all reports together took in one stage, and their pages."""

    __tablename__ = "spent"

    stage: Mapped[str] = mapped_column(String(32), primary_key=True)
    seconds: Mapped[float] = mapped_column(Double)
    pages: Mapped[int] = mapped_column(BigInteger)


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
    decided: Mapped[Decided] = mapped_column(words(Decided), default=Decided.OPEN)
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


class StoredCorrection(Base):
    """A figure or a claim of a report as a person read it; it outlives runs, until taken back.

    `kind` is `figure` or `claim`, `key` the figure's id or the claim's fingerprint.
    """

    __tablename__ = "corrections"

    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[str] = mapped_column(String(100))
    figure: Mapped[str] = mapped_column(String(400), default="")
    fingerprint: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)


class Callback(Base):
    """Somebody's program that is to be told that a report's run ended.

    `ended_at` is when it answered, or when it was tried for the last time.
    """

    __tablename__ = "callbacks"
    __table_args__ = (Index("callbacks_due", "ended_at", "due_at"),)

    report_id: Mapped[str] = mapped_column(
        ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )
    run: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
