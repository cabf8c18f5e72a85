"""What an auditor files: an audit with what people decided about it, as of one moment.

Plain values, so that they are collected, exported and compared without a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gouji.document import Audit, Correction, Finding

RULINGS = ("confirm", "dismiss", "correct", "reopen")
"""The actions that say what becomes of a finding; others only speak of it."""


@dataclass(frozen=True, slots=True)
class LogHead:
    """The newest line of the log: its number and its hash, which covers all lines before."""

    number: int
    hash: str

    def __str__(self) -> str:
        """As `gouji verify-log --since` takes it."""
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Reread:
    """A figure or a claim as a person read it (`printed`), and as gouji did (`read`).

    `place` is the figure's name or the claim's sentence. `read` is `None` where the newest run
    finds nothing there. `figure` is what a claim was said to speak of, or nothing.
    """

    kind: Literal["figure", "claim"]
    place: str
    read: str | None
    printed: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that somebody did to a finding: why, when, and what they read otherwise."""

    action: str
    reason: str
    actor: str
    made_at: datetime
    assignee: str = ""
    rereads: tuple[Reread, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What was made of a finding; `state` is open, confirmed, dismissed or corrected."""

    state: str = "open"
    assignee: str = ""
    decisions: tuple[Decision, ...] = ()

    @property
    def ruling(self) -> Decision | None:
        """The decision that the state comes from."""
        return next((one for one in reversed(self.decisions) if one.action in RULINGS), None)


@dataclass(frozen=True, slots=True)
class Former:
    """A finding that the newest run no longer makes, but that somebody decided about."""

    fingerprint: str
    message: str
    message_en: str
    record: Record


@dataclass(frozen=True, slots=True)
class Run:
    """One audit of a report: when it was made, by which versions, how much it found contradicts."""

    run: int
    audited_at: datetime
    versions: Mapping[str, str]
    contradictions: int


@dataclass(frozen=True, slots=True)
class WorkingPaper:
    """An audit and all that was decided about it.

    `file` is the report's name as it was handed in, `office` who audits, `run` and `audited_at`
    say which audit this is, `runs` which there were. `records` go by the ids of findings; who is
    not there is open.
    """

    audit: Audit
    file: str
    sha256: str
    uploaded_at: datetime
    office: str
    run: int
    audited_at: datetime
    made_by: str
    made_at: datetime
    log_head: LogHead
    records: Mapping[str, Record] = field(default_factory=dict)
    former: tuple[Former, ...] = ()
    runs: tuple[Run, ...] = ()

    def record(self, fingerprint: str) -> Record:
        """What was made of the finding with this id."""
        return self.records.get(fingerprint, Record())


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding that somebody settled, in the newest audit that makes it.

    `state` is confirmed, dismissed or corrected, `reason` what was said with it.
    """

    finding: Finding
    audit: Audit
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettledReport:
    """All that people settled about the report with the bytes `sha256`.

    `audit` is the newest, with the `corrections` that hold on top.
    """

    sha256: str
    audit: Audit
    corrections: tuple[Correction, ...] = ()
    settled: tuple[Settled, ...] = ()
