"""What the interface tells of reports and findings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from gouji.api import texts
from gouji.correcting import PRINTED
from gouji.store.passwords import LONGEST, SHORTEST
from gouji.store.tables import Decided, Role, State


def _written(value: object) -> object:
    """Not the number that pydantic would take for a moment."""
    if not isinstance(value, str):
        raise ValueError("a moment is written, such as 2027-01-31T00:00:00Z")
    return value


def _counted(value: object) -> object:
    """Not the truth value that pydantic would take for a number."""
    if isinstance(value, bool):
        raise ValueError("true and false are no places")
    return value


Place = Annotated[int, Field(ge=0, lt=2**31), BeforeValidator(_counted)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class _Told(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Report(_Told):
    """A report, and how far its audit is."""

    id: str
    name: Annotated[str, Field(description="name of the uploaded file", examples=["年报.pdf"])]
    sha256: str
    size: Annotated[int, Field(description="bytes")]
    created_at: datetime
    ended_at: datetime | None
    state: State
    run: Annotated[int, Field(description="how often it was begun anew, and once")]
    stage: Annotated[str, Field(description="reading or judging, while it is worked on")]
    page: Annotated[int, Field(description="page that is being read")]
    pages: int
    failure: Annotated[str, Field(description="why it failed and what to do")]
    form: Annotated[str | None, Field(examples=["xxgk-2021"])]
    title: str
    organisation: Annotated[str, Field(description="whose report it is")]
    year: int | None
    contradictions: Annotated[int, Field(description="findings that contradict")]


def told(report: object) -> dict[str, Any]:
    """What is told of a report, as JSON."""
    return Report.model_validate(report).model_dump(mode="json")


class Run(_Told):
    """One audit of a report, and the versions that judged it."""

    run: int
    audited_at: datetime
    versions: Annotated[dict[str, str], Field(examples=[{"claim_tagger": "…", "gouji": "…"}])]
    contradictions: Annotated[int, Field(description="findings that contradicted, as gouji read")]


class Runs(BaseModel):
    """Every audit of a report, the first first."""

    items: list[Run]


class BatchItem(BaseModel):
    """What became of one file: a report, or a problem."""

    name: str
    report: Report | None = None
    problem: Annotated[str, Field(description="why it was not taken and what to do")] = ""


class Batch(BaseModel):
    """What became of each file, in order."""

    items: list[BatchItem]


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
    details: Annotated[dict[str, Any], Field(description="what was corrected, or whose it is now")]
    actor: str
    made_at: datetime


class History(Finding):
    """A finding with all that was decided about it, the first first."""

    decisions: list[Decision]


class Corrected(_Asked):
    """A number as it really is printed: of a cell (`figure`), or of a claim.

    Of a claim, by its place in the audit's `claims`, `figure` says what it speaks of.
    """

    figure: Annotated[str, Field(max_length=200, examples=["requests.new.total"])] = ""
    claim: Place | None = None
    value: Annotated[str, Field(max_length=40, pattern=PRINTED, examples=["8"])]


class Confirm(_Asked):
    """The finding is right."""

    action: Literal["confirm"]
    reason: texts.Text = ""


class Dismiss(_Asked):
    """The finding is wrong, or does not matter; say why."""

    action: Literal["dismiss"]
    reason: Annotated[texts.Reason, Field(examples=["扫描件缺页"])]


class Correct(_Asked):
    """Something was misread: the report is judged again at once."""

    action: Literal["correct"]
    reason: texts.Text = ""
    corrections: Annotated[list[Corrected], Field(min_length=1, max_length=50)]


class Comment(_Asked):
    """Say something about the finding."""

    action: Literal["comment"]
    reason: texts.Reason


class Assign(_Asked):
    """Somebody shall look at the finding; nobody in particular when the name is empty."""

    action: Literal["assign"]
    reason: texts.Text = ""
    assignee: Annotated[str, Field(max_length=200, pattern=texts.STORABLE, examples=["李审计"])] = (
        ""
    )


class Reopen(_Asked):
    """Nothing is decided any more; a correction is taken back."""

    action: Literal["reopen"]
    reason: texts.Text = ""


Decide = Annotated[
    Confirm | Dismiss | Correct | Comment | Assign | Reopen, Field(discriminator="action")
]
"""What an auditor decides about a finding."""


Name = Annotated[texts.Name, Field(examples=["王审计"])]
Password = Annotated[str, Field(max_length=LONGEST)]
Chosen = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


class Credentials(_Asked):
    """A name and its password."""

    name: Name
    password: Password


class NewPassword(_Asked):
    """Another password instead of the current one."""

    current: Password
    password: Chosen


class Welcome(_Asked):
    """How somebody comes in by a one-time link. Who was known before keeps the name."""

    invitation: Annotated[str, Field(max_length=100)]
    name: Name
    password: Chosen


class Session(BaseModel):
    """Who one is. `csrf` is shown as `X-CSRF-Token` with every change."""

    name: str
    role: Role
    organisation: str
    csrf: str | None


class User(_Told):
    """A person of the organisation."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None
    locked_until: datetime | None


class ChangeUser(_Asked):
    """What shall be different; what is not there stays."""

    role: Role | None = None
    disabled: Annotated[bool | None, Field(strict=True)] = None


class Invite(_Asked):
    """What the invited may do."""

    role: Role = Role.READER


class Invitation(BaseModel):
    """What stands behind `/welcome/` in the link. It is good once."""

    invitation: str


class Key(_Told):
    """A key of the organisation, without its secret."""

    id: str
    name: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKey(Key):
    """A key that was just made, with its secret."""

    key: Annotated[str, Field(examples=["gouji_…"])]


class MakeKey(_Asked):
    """A key for a program: what it is for, what it may do, until when."""

    name: Name
    role: Role
    expires_at: Moment | None = None


class SigningSecret(BaseModel):
    """What callbacks are signed with."""

    secret: str
