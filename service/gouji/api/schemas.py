"""What the interface tells of reports and findings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gouji.store.tables import Decided, State


class _Told(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Report(_Told):
    """A report, and how far its audit is."""

    id: str
    name: Annotated[str, Field(description="name of the uploaded file", examples=["年报.pdf"])]
    sha256: str
    size: Annotated[int, Field(description="bytes")]
    created_at: datetime
    ended_at: datetime | None
    state: State
    stage: Annotated[str, Field(description="reading or judging, while it is worked on")]
    page: Annotated[int, Field(description="page that is being read")]
    pages: int
    failure: Annotated[str, Field(description="why it failed and what to do")]
    form: Annotated[str | None, Field(examples=["xxgk-2021"])]
    title: str
    organisation: Annotated[str, Field(description="whose report it is")]
    year: int | None
    contradictions: Annotated[int, Field(description="findings that contradict")]


class Reports(BaseModel):
    """Some of the reports, newest first."""

    items: list[Report]
    next: Annotated[str | None, Field(description="cursor of the rest, if there is any")]


class Finding(_Told):
    """A finding of a report, and what was decided about it."""

    id: str
    report_id: str
    fingerprint: Annotated[str, Field(description="its id in the audit, stable across re-runs")]
    rule: Annotated[str, Field(examples=["text-table"])]
    verdict: Annotated[str, Field(examples=["contradict"])]
    severity: Annotated[str, Field(examples=["high"])]
    message: str
    message_en: str
    confidence: float
    state: Annotated[Decided, Field(validation_alias="decided")]
    assignee: str
    version: Annotated[int, Field(description="the ETag; give it as If-Match to decide")]


class Findings(BaseModel):
    """Some of the findings."""

    items: list[Finding]
    next: Annotated[str | None, Field(description="cursor of the rest, if there is any")]


class Decision(_Told):
    """What somebody decided about a finding."""

    action: str
    reason: str
    actor: str
    made_at: datetime


class History(Finding):
    """A finding with all that was decided about it, the first first."""

    decisions: list[Decision]


class Decide(BaseModel):
    """A decision. To dismiss and to comment needs a reason, to assign a name."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["confirm", "dismiss", "comment", "assign", "reopen"]
    reason: Annotated[str, Field(max_length=4000, examples=["扫描件缺页"])] = ""
    assignee: Annotated[str, Field(max_length=200, examples=["李审计"])] = ""
