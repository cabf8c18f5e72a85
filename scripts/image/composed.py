"""What compose.yaml starts: the service without readers, and workers, on PostgreSQL."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import yaml
from scripts.image import compose
from scripts.image.containers import SAMPLE, Container, Seen, examined
from scripts.image.engine import Engine, until

from gouji.client import Client, Report

PROJECT = "goujiproof"
_OURS = ("api", "worker")
"""Services of compose.yaml that run gouji's own image."""

_SECRET = "p@ss/w:rd'"
_COPIES = 6


@dataclass(frozen=True, slots=True)
class Project:
    """What docker-compose started of `file`."""

    engine: Engine
    file: Path
    settings: dict[str, str]

    def run(self, *words: str) -> str:
        """What docker-compose says."""
        return self.engine.compose(self.file, PROJECT, *words, **self.settings)

    def containers(self, service: str) -> list[Container]:
        """Those of a service."""
        return [Container(self.engine, id) for id in self.run("ps", "-q", service).split()]

    @property
    def server(self) -> str:
        """Where the service is reached from this machine."""
        return f"http://127.0.0.1:{self.settings['GOUJI_PORT']}"


def composed(engine: Engine, image: str, database: str, tree: Path, port: int) -> Seen:
    """What is seen of it; raises when it is not as it must be."""
    said = compose.told(tree / "compose.yaml", database)
    with _up(engine, said, image, port) as project:
        (api,), workers = project.containers("api"), project.containers("worker")
        ready = until(lambda: _is_ready(project), "readyz")
        for container in (api, *workers):
            _is_shut_in(container)
        for worker in workers:
            worker.reaches_nobody()
        with Client(project.server, api.key()) as client:
            seen = _audited(client, workers[0], tree)
            seen += _bounds(said, {"api": [api], "worker": workers})
            seen += _kept(project, client)
    return [
        ("services", f"database, api, {len(workers)} workers; ready after {ready:.0f} s"),
        ("workers and database", "reach each other, and nobody outside"),
        *seen,
    ]


@contextmanager
def _up(engine: Engine, said: dict[str, Any], image: str, port: int) -> Iterator[Project]:
    """Everything that the file tells, until the block ends; then it is gone with its volumes."""
    name, _, version = image.partition(":")
    if any(said["services"][one]["image"] != f"{name}:${{GOUJI_VERSION:-latest}}" for one in _OURS):
        raise AssertionError(f"compose.yaml starts another image than {name}")
    settings = {
        "GOUJI_VERSION": version, "GOUJI_DATABASE_PASSWORD": _SECRET, "GOUJI_PORT": str(port),
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        file = Path(folder) / "compose.yaml"
        file.write_text(yaml.safe_dump(said), "utf-8")
        project = Project(engine, file, settings)
        _asks_for_the_password(project)
        try:
            project.run("up", "-d")
            yield project
        finally:
            project.run("down", "--volumes", "--timeout", "30")


def _asks_for_the_password(project: Project) -> None:
    try:
        project.engine.compose(project.file, PROJECT, "config")
    except RuntimeError as error:
        if "GOUJI_DATABASE_PASSWORD" in str(error):
            return
        raise
    raise AssertionError("compose.yaml takes no password")


def _is_ready(project: Project) -> bool:
    try:
        return httpx.get(f"{project.server}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _is_shut_in(container: Container) -> None:
    told = container.state()["HostConfig"]
    if not told["ReadonlyRootfs"] or told["CapDrop"] != ["ALL"] or not told["Memory"]:
        raise AssertionError(told)


def _audited(client: Client, worker: Container, tree: Path) -> Seen:
    """Copies of the sample, with bytes of their own; a worker is killed while it reads."""
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        paths = list(_copies(tree, Path(folder)))
        reports = [client.submit(path) for path in paths]
    until(lambda: _are_read(client, reports), "a report that is read")
    worker.run("sh", "-c", "kill -9 -1")
    audits = [json.dumps(client.audit(client.wait(report))) for report in reports]
    seconds = time.monotonic() - begun
    until(lambda: worker.state()["RestartCount"] == 1, "a worker that is started again")
    return [
        (f"{SAMPLE} handed in, {len(audits)} times", f"{examined(audits)}, {seconds:.0f} s"),
        ("a worker killed meanwhile (`kill -9`)", "started again by the engine; no report lost"),
    ]


def _copies(tree: Path, folder: Path) -> Iterator[Path]:
    for number in range(_COPIES):
        path = folder / f"{number}.pdf"
        path.write_bytes((tree / SAMPLE).read_bytes() + f"\n% {number}\n".encode())
        yield path


def _are_read(client: Client, reports: Sequence[Report]) -> bool:
    return any(client.report(report.id).page for report in reports)


def _bounds(said: dict[str, Any], services: dict[str, list[Container]]) -> Seen:
    """The memory that each container took, of what the engine lets it have."""
    seen = []
    for name, containers in services.items():
        most = compose.memory(said, name)
        for number, container in enumerate(containers):
            state = container.state()
            if state["HostConfig"]["Memory"] != most or state["State"]["OOMKilled"]:
                raise AssertionError(state)
            told = f"{container.peak() / 1e6:.0f} of {most / 1e6:.0f} MB"
            seen.append((f"memory of {name} {number}", told))
    return seen


def _kept(project: Project, client: Client) -> Seen:
    """What is stopped and started again has its reports; a backup is made as the guide says."""
    project.run("stop")
    codes = {one.state()["State"]["ExitCode"] for name in _OURS for one in project.containers(name)}
    if codes != {0}:
        raise AssertionError(f"ended with {codes}")
    project.run("start")
    again = until(lambda: _is_ready(project), "readyz")
    many = len(list(client.reports(state="done")))
    project.run("up", "-d", "--scale", "worker=4")
    until(lambda: len(project.containers("worker")) == 4, "four workers")
    project.run("exec", "-T", "api", "gouji", "backup", "/data/gouji.tar")
    return [
        ("stopped and started", f"all ended in order; ready after {again:.0f} s, {many} reports"),
        ("worker=4, backup", "as docs/deploy.md says"),
    ]
