"""An organisation of its own on the site, with audits that were written straight into the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

import httpx
from sqlalchemy.orm import Session
from tests.api.conftest import Server
from tests.store.material import AUDIT, BOX, FINDING
from tests.web.conftest import come

from gouji.document import Audit, Figure, Verdict
from gouji.store import Database, Stored, invitations, reports
from gouji.store.reports import Upload
from gouji.store.tables import Report, Role


@dataclass(frozen=True)
class Office:
    """The organisation, and somebody of it who may look."""

    database: Database
    owner: str
    reader: httpx.Client

    def report(
        self,
        body: str,
        year: int | None,
        figures: Mapping[str, int | None] | None = None,
        verdicts: Mapping[str, tuple[Verdict, ...]] | None = None,
        *,
        form: str | None = "xxgk-2021",
        confidence: float = 0.99,
        beside: Audit | None = None,
    ) -> str:
        """The id of a report that says so; `beside` is last year's that was handed in with it."""
        findings = [
            replace(FINDING, id=f"{rule} {place}", rule=rule, verdict=verdict, claims=())
            for rule, found in (verdicts or {}).items()
            for place, verdict in enumerate(found)
        ]
        audit = replace(
            AUDIT,
            form=form,
            organisation=body,
            year=year,
            figures=tuple(
                _figure(id, number, confidence) for id, number in (figures or {}).items()
            ),
            claims=(),
            findings=tuple(findings),
        )
        return self.audited(audit)

    def audited(self, audit: Audit) -> str:
        """The id of a report with that audit."""
        with self.database.transaction() as session:
            report = self._accepted(session)
            assert reports.finish(session, report.id, 1, audit, beside)
            return report.id

    def failed(self) -> str:
        """The id of a report that could not be read."""
        with self.database.transaction() as session:
            report = self._accepted(session)
            assert reports.fail(session, report.id, 1, "文件为空")
            return report.id

    def _accepted(self, session: Session) -> Report:
        many = len(reports.listed(session, self.owner, reports.Sought(), limit=1000))
        content = f"{self.owner} {many}".encode()
        file = Stored(sha256(content).hexdigest(), len(content))
        report = reports.accept(session, self.owner, "t", Upload(f"年报{many}.pdf", file))[0]
        session.flush()
        return report


@contextmanager
def auditor(site: Server, ours: Office) -> Iterator[httpx.Client]:
    """Somebody of the office who may decide."""
    with ours.database.transaction() as session:
        secret = invitations.make(session, ours.owner, "t", Role.AUDITOR, 1)
    with site.browser() as browser:
        come(browser, f"/welcome/{secret}", f"审核员{ours.owner}")
        yield browser


@contextmanager
def office(site: Server, name: str) -> Iterator[Office]:
    """A new organisation of that name."""
    database = Database(f"sqlite:///{site.data / 'gouji.db'}")
    with database.transaction() as session:
        owner = invitations.organisation(session, name)[0].id
        secret = invitations.make(session, owner, "t", Role.READER, 1)
    with site.browser() as browser:
        come(browser, f"/welcome/{secret}", f"{name}查阅员")
        yield Office(database, owner, browser)
    database.close()


def _figure(id: str, number: int | None, confidence: float) -> Figure:
    value = None if number is None else Decimal(number)
    return Figure(id, value, "/" if number is None else str(number), confidence, 2, BOX)
