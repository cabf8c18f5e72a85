"""The durable way of a report: a step a page, then its judgement.

DBOS remembers which steps were done, and goes on behind them after a crash. It is told names and
numbers only; what pages say is kept by the store, so that deleting a report deletes it.
A step may run twice, so what it writes may be written again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar

from dbos import DBOS, DBOSConfiguredInstance, StepOptions
from dbos import error as dbos_error
from sqlalchemy.orm import Session

from gouji.errors import (
    AlteredFile,
    NotStored,
    ReaderDied,
    StoreAway,
    UnreadableFile,
    Unwanted,
)
from gouji.jobs.patience import patiently
from gouji.jobs.readers import Reader, Readers
from gouji.store import Database, Files, pages, reports
from gouji.store.pages import Side
from gouji.store.tables import Report
from gouji.store.values import audit_of, page_of

T = TypeVar("T")

_TRIES = 3
"""How often a step is tried whose reading process dies."""


@DBOS.dbos_class()
class Workflow(DBOSConfiguredInstance):
    """Audits reports with `readers`; one a process."""

    def __init__(self, database: Database, files: Files, readers: Readers) -> None:
        super().__init__("reports")
        self._database, self._files, self._readers = database, files, readers

    @DBOS.workflow(name="audit")
    def audit(self, id: str, run: int) -> None:
        """Read and judge the report; ends without an error whatever its file is."""
        try:
            self._read_and_judge(id, run)
        except Unwanted:
            return
        except (UnreadableFile, AlteredFile, NotStored) as error:
            self._fail(id, run, str(error))
        except dbos_error.DBOSMaxStepRetriesExceeded as error:
            self._fail(id, run, _after_tries(error))

    def _read_and_judge(self, id: str, run: int) -> None:
        with self._database.reading() as session:
            report = session.get(Report, id)
        if report is None:
            raise Unwanted(id)
        with self._readers.lease() as reader:
            if report.previous_sha256:
                self._read(reader, report, run, "previous")
            self._read(reader, report, run, "this")
            self._step("judge", partial(self._judge, reader, report, run))

    def _read(self, reader: Reader, report: Report, run: int, side: Side) -> None:
        """A step for each page; the file is fetched once, and open while its pages are read."""
        this = side == "this"
        sha256 = report.sha256 if this else report.previous_sha256
        name = report.name if this else report.previous_name
        with ExitStack() as stack:
            path = patiently(lambda: stack.enter_context(self._files.fetch(sha256, name)))

            def read(number: int, of: int) -> int:
                page = partial(self._page, reader, path, report.id, run, side, number, of)
                return self._step(f"read {side} {number}", page)

            count = read(1, 1)
            for number in range(2, count + 1):
                read(number, count)

    def _page(
        self, reader: Reader, path: Path, id: str, run: int, side: Side, number: int, of: int
    ) -> int:
        """Read a page unless it was read before; returns how many pages the file has."""
        with self._database.transaction() as session:
            if not reports.advance(session, id, run, "reading", number, of):
                raise Unwanted(id)
            known = pages.one(session, id, side, number)
        if known is None:
            known = reader.read(path, number, lambda: self._wanted(id, run))
            read = known
            self._write(id, run, lambda session: pages.keep(session, id, side, number, read))
        return page_of(known).pages

    def _judge(self, reader: Reader, report: Report, run: int) -> None:
        with self._database.transaction() as session:
            these = list(pages.every(session, report.id, "this"))
            if not reports.advance(session, report.id, run, "judging", len(these), len(these)):
                raise Unwanted(report.id)
            before = list(pages.every(session, report.id, "previous"))
        previous = None
        if before:
            with self._files.fetch(report.previous_sha256, report.previous_name) as path:
                previous = reader.conclude(report.previous_name, path, before, None)
        with self._files.fetch(report.sha256, report.name) as path:
            text = reader.conclude(
                report.name, path, these, previous, lambda: self._wanted(report.id, run)
            )
        with self._database.transaction() as session:
            before_this = audit_of(previous) if previous else None
            reports.finish(session, report.id, run, audit_of(text), before_this)

    def _fail(self, id: str, run: int, why: str) -> None:
        def fail() -> None:
            with self._database.transaction() as session:
                reports.fail(session, id, run, why)

        self._step("fail", fail)

    def _step(self, name: str, work: Callable[[], T]) -> T:
        options = StepOptions(
            name=name,
            retries_allowed=True,
            interval_seconds=1.0,
            backoff_rate=4.0,
            max_attempts=_TRIES,
            should_retry=lambda error: isinstance(error, ReaderDied),
        )
        return DBOS.run_step(options, patiently, work)

    def _write(self, id: str, run: int, write: Callable[[Session], None]) -> None:
        with self._database.transaction() as session:
            if not reports.wanted(session, id, run):
                raise Unwanted(id)
            write(session)

    def _wanted(self, id: str, run: int) -> bool:
        """While the store is away, what was begun is gone on with."""
        try:
            with self._database.reading() as session:
                return reports.wanted(session, id, run)
        except StoreAway:
            return True


def _after_tries(error: dbos_error.DBOSMaxStepRetriesExceeded) -> str:
    return f"{error.errors[-1]}; 已重试 {_TRIES} 次 (tried {_TRIES} times)"
