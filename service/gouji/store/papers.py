"""Working papers: an audit, what was decided about it and the log's head, all of one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gouji.correcting import claim_keys
from gouji.document import Audit, Correction
from gouji.forms import form_of
from gouji.store import log, reports
from gouji.store.tables import Decision, Organisation, StoredFinding
from gouji.store.values import audit_of
from gouji.working_paper import Decision as Told
from gouji.working_paper import Former, Record, Reread, WorkingPaper


def collect(session: Session, owner: str, id: str, made_by: str, made_at: datetime) -> WorkingPaper:
    """The working paper of the owner's report as it is now; raises `NotStored`.

    `session` is a snapshot, so that the log's head covers every decision in it, and no more.
    """
    report, newest = reports.one(session, owner, id), reports.newest(session, owner, id)
    as_read = audit_of(newest.audit)
    findings = session.scalars(
        select(StoredFinding)
        .where(StoredFinding.report_id == id)
        .order_by(StoredFinding.position, StoredFinding.id)
    ).all()
    decisions = _decisions(session, id, _reader(as_read))
    records = {
        one.fingerprint: Record(
            one.decided.value, one.assignee, tuple(decisions.get(one.fingerprint, ()))
        )
        for one in findings
    }
    return WorkingPaper(
        audit=audit_of(newest.corrected) if newest.corrected else as_read,
        file=report.name,
        sha256=report.sha256,
        uploaded_at=report.created_at,
        office=session.get_one(Organisation, owner).name,
        run=newest.run,
        audited_at=newest.created_at,
        made_by=made_by,
        made_at=made_at,
        log_head=log.head(session),
        runs=reports.runs(session, owner, id),
        records={one.fingerprint: records[one.fingerprint] for one in findings if not one.gone},
        former=tuple(
            Former(one.fingerprint, one.message, one.message_en, records[one.fingerprint])
            for one in findings
            if one.gone and records[one.fingerprint].decisions
        ),
    )


def _decisions(
    session: Session, report: str, reread: Callable[[Correction], Reread]
) -> dict[str, list[Told]]:
    """All decisions about the report by fingerprint, the first first."""
    query = select(Decision).where(Decision.report_id == report)
    told: dict[str, list[Told]] = defaultdict(list)
    for row in session.scalars(query.order_by(Decision.made_at, Decision.id)):
        made = (Correction(**one) for one in row.details.get("corrections", ()))
        told[row.fingerprint].append(
            Told(
                row.action,
                row.reason,
                row.actor,
                row.made_at,
                row.details.get("assignee", ""),
                tuple(reread(one) for one in made),
            )
        )
    return told


def _reader(audit: Audit) -> Callable[[Correction], Reread]:
    """Tells of a correction where it is, and what stands there in `audit`, as gouji read it."""
    figures = {figure.id: figure.text for figure in audit.figures}
    claims = dict(zip(claim_keys(audit.claims), audit.claims, strict=True))
    names = _names(audit)

    def reread(made: Correction) -> Reread:
        if made.kind == "figure":
            place = names.get(made.key, made.key)
            return Reread("figure", place, figures.get(made.key), made.value)
        claim = claims.get(made.key)
        place, read = (claim.sentence, claim.text) if claim else (made.key, None)
        return Reread("claim", place, read, made.value, _named(made.figure, names))

    return reread


def _names(audit: Audit) -> dict[str, str]:
    form = form_of(audit)
    return {figure: name.name for figure, name in form.names.items()} if form else {}


def _named(figure: str, names: dict[str, str]) -> str:
    return "＋".join(names.get(part, part) for part in _parts(figure))


def _parts(figure: str) -> Iterable[str]:
    return figure.split("+") if figure else ()
