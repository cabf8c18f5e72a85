"""What an auditor rules about a finding, with what follows from it for the report.

Whoever corrects a figure or a claim has the report judged again at once; so has whoever reopens a
finding that was corrected, which takes the correction back.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from gouji.errors import Conflict
from gouji.store import corrections, findings, reports
from gouji.store.findings import Ruling
from gouji.store.tables import StoredFinding


def decide(
    session: Session, owner: str, actor: str, id: str, ruling: Ruling, version: int
) -> StoredFinding:
    """Keep what `actor` ruled about the owner's finding, and judge again where that asks for it.

    Raises `NotStored`, `Stale`, `Conflict` for a correction of what is not there, and
    `BadRequest` for what is no number.
    """
    finding = findings.decide(session, owner, actor, id, ruling, version)
    report = finding.report_id
    again = False
    if ruling.action == "correct":
        _refuse_unknown(session, owner, report, ruling)
        corrections.keep(session, report, finding.fingerprint, actor, ruling.corrections)
        again = True
    elif ruling.action == "reopen":
        again = corrections.take_back(session, report, finding.fingerprint)
    if again:
        reports.judge_again(session, owner, report)
    return finding


def _refuse_unknown(session: Session, owner: str, report: str, ruling: Ruling) -> None:
    known = reports.correctable(session, owner, report)
    for one in ruling.corrections:
        if (one.kind, one.key) not in known:
            raise Conflict(f"报告中没有 the report has no such {one.kind}: {one.key}")
