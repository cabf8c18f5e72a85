"""The queue of reports, and the workers on it."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, WorkflowStatus

from gouji.errors import StoreAway
from gouji.jobs.callbacks import Sender
from gouji.jobs.housekeeping import keep_house
from gouji.jobs.readers import Readers
from gouji.jobs.workflow import Workflow
from gouji.settings import Settings
from gouji.store import Database, Files, lively, reports, workers
from gouji.store.tables import Report

_QUEUE = "reports"
_SHAPE = "1"
"""Version of the workflow's steps: a run begun under another is begun anew, not gone on with."""

_LOST = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "SUCCESS")
"""Statuses of a workflow that does nothing more for its report."""

_AT_ONCE = 500
"""Runs that the queue is asked for in one query."""

_AT_A_LOOK = 1000
"""Reports that wait which one sweep looks at."""

_FIRST_HOUSEKEEPING, _BETWEEN_HOUSEKEEPING = 60.0, 3600.0
"""Seconds; the first comes late, so that it is not in the way of a start."""

_logger = logging.getLogger(__name__)


class Jobs:
    """Puts reports in the queue and, with `readers`, works on them; one a process.

    On SQLite the process is the only one. On PostgreSQL any number of processes may share the
    queue; each says that it lives, and takes over the work of those that no longer do.
    """

    def __init__(
        self, settings: Settings, database: Database, files: Files, readers: Readers | None
    ) -> None:
        self._settings, self._database, self._readers = settings, database, readers
        self._files = files
        self._alone = database.engine.dialect.name == "sqlite"
        self.name = "alone" if self._alone else _own_name()
        self._looked_at: Report | None = None
        self._stop = threading.Event()
        self._sweeper = threading.Thread(target=self._sweep_on, name="gouji-sweeper", daemon=True)
        self._housekeeper = threading.Thread(
            target=self._keep_house_on, name="gouji-housekeeper", daemon=True
        )
        self._clerk = ThreadPoolExecutor(1, "gouji-clerk")
        self._sender = Sender(database, settings.callback_private)
        DBOS(config=self._config())
        self._workflow = Workflow(database, files, readers or Readers(settings))
        if readers is None:
            DBOS.listen_queues([])

    def launch(self) -> None:
        """Begin to work; what an earlier process left undone is gone on with."""
        self._say_so()
        if self._readers:
            self._readers.start()
        DBOS.launch()
        if self._readers:
            DBOS.register_queue(
                _QUEUE,
                worker_concurrency=self._settings.readers,
                polling_interval_sec=0.5,
                on_conflict="always_update",
            )
        self._sweeper.start()
        self._housekeeper.start()
        self._sender.start()

    def submit(self, report: Report) -> None:
        """Put the report's run in the queue; it is there once, however often this is called.

        It comes there in a moment, in the order of the calls. Nobody waits for it: should this
        process end before, the next sweep finds the report.
        """
        self._clerk.submit(_outlive, partial(self._enqueue, report))

    def forget(self, report: str) -> None:
        """Leave no trace of a deleted report in the queue's own tables."""
        self._clerk.submit(_forget, report).result()

    def working(self) -> bool:
        """Whether any process works on the queue."""
        with self._database.reading() as session:
            return bool(workers.alive(session, self._settings.worker_seconds))

    def close(self) -> None:
        """Stop working; what is being read is given up and begun again by the next process."""
        self._stop.set()
        for thread in (self._sweeper, self._housekeeper):
            if thread.is_alive():
                thread.join()
        self._clerk.shutdown()
        if self._readers:
            self._readers.end()
        DBOS.destroy()
        self._sender.close()
        with self._database.transaction() as session:
            workers.left(session, self.name)

    def sweep(self) -> None:
        """Say that this worker lives; queue what was accepted but never queued; take over.

        Of the reports that wait it looks at some at a time, and goes round: what it takes does not
        grow with the queue.
        """
        self._say_so()
        with self._database.reading() as session:
            waiting = reports.waiting(session, self._looked_at, _AT_A_LOOK)
            open_ = [*reports.being_read(session), *waiting]
            alive = set(workers.alive(session, self._settings.worker_seconds))
        self._looked_at = waiting[-1] if len(waiting) == _AT_A_LOOK else None
        known = _statuses([_id(report) for report in open_])
        for report in open_:
            self._look_after(report, known.get(_id(report)))
        if not self._alone:
            _take_over(alive)

    def _enqueue(self, report: Report) -> None:
        with SetWorkflowID(_id(report)), SetEnqueueOptions(priority=report.priority + 1):
            DBOS.enqueue_workflow(_QUEUE, self._workflow.audit, report.id, report.run)

    def _look_after(self, report: Report, status: WorkflowStatus | None) -> None:
        if status is None:
            self.submit(report)
        elif status.status in _LOST or status.app_version != _SHAPE:
            self._give_up_or_begin_anew(report, status.status)

    def _give_up_or_begin_anew(self, report: Report, status: str) -> None:
        with self._database.transaction() as session:
            if not reports.wanted(session, report.id, report.run):
                return
            if status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
                why = f"{report.name}: 处理进程多次中断 (the work on it was cut off too often)"
                reports.fail(session, report.id, report.run, why)
                return
            again = reports.rerun(session, report.owner, "gouji", report.id)
        self.submit(again)

    def _say_so(self) -> None:
        if self._readers is None:  # nobody must count on it
            return
        with self._database.transaction() as session:
            workers.seen(session, self.name)

    def _sweep_on(self) -> None:
        while not self._stop.wait(self._settings.worker_seconds / 3):
            _outlive(self.sweep)

    def _keep_house_on(self) -> None:
        wait = _FIRST_HOUSEKEEPING
        while not self._stop.wait(wait):
            _outlive(self._keep_house)
            wait = _BETWEEN_HOUSEKEEPING

    def _keep_house(self) -> None:
        keep_house(self._settings, self._database, self._files, self.forget, self._stop)

    def _config(self) -> DBOSConfig:
        return DBOSConfig(
            name="gouji",
            system_database_url=_beside(self._database.url),
            executor_id=self.name,
            application_version=_SHAPE,
            log_level="WARNING",
        )


def _forget(report: str) -> None:
    runs = DBOS.list_workflows(workflow_id_prefix=f"{report}.", load_input=False)
    DBOS.delete_workflows([run.workflow_id for run in runs])


def _take_over(alive: Collection[str]) -> None:
    """Hand the work of vanished workers to the living.

    `resume_workflow`, which is public, would also start what another took over just now; this
    asks the database whether the work is still the vanished worker's.
    """
    lost = [
        run
        for run in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        if run.app_version == _SHAPE and run.executor_id and run.executor_id not in alive
    ]
    for run in lost:
        _logger.warning("taking over %s from %s", run.workflow_id, run.executor_id)
    for worker in dict.fromkeys(run.executor_id for run in lost if run.executor_id):
        DBOS._recover_pending_workflows([worker])


def _statuses(ids: Sequence[str]) -> dict[str, WorkflowStatus]:
    """What the queue knows of these runs, by id."""
    found: dict[str, WorkflowStatus] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        for status in DBOS.list_workflows(workflow_ids=some, load_input=False, load_output=False):
            found[status.workflow_id] = status
    return found


def _outlive(work: Callable[[], None]) -> None:
    """Do the work; whatever it meets is told, for its thread must live on."""
    try:
        work()
    except StoreAway as error:
        _logger.warning("the store is away: %s", error)
    except Exception:
        _logger.exception("%s failed", work)


def _own_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


def _id(report: Report) -> str:
    return f"{report.id}.{report.run}"


def _beside(url: str) -> str:
    """The queue's tables: on SQLite in a file of their own, for each file has one writer."""
    address = lively(url)
    if address.get_backend_name() == "sqlite":
        address = address.set(database=f"{address.database}-queue")
    return address.render_as_string(hide_password=False)
