"""The tables of the store."""

from gouji.store.tables.base import Base, new_id, now
from gouji.store.tables.people import Invitation, Key, Login, Organisation, Role, User
from gouji.store.tables.records import IndexedText, LogEntry, Reply
from gouji.store.tables.work import (
    Callback,
    Decided,
    Decision,
    Report,
    Spent,
    State,
    StoredAudit,
    StoredCorrection,
    StoredFinding,
    StoredPage,
    Worker,
)

__all__ = [
    "Base",
    "Callback",
    "Decided",
    "Decision",
    "IndexedText",
    "Invitation",
    "Key",
    "LogEntry",
    "Login",
    "Organisation",
    "Reply",
    "Report",
    "Role",
    "Spent",
    "State",
    "StoredAudit",
    "StoredCorrection",
    "StoredFinding",
    "StoredPage",
    "User",
    "Worker",
    "new_id",
    "now",
]
