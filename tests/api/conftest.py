"""A real server as a process of its own, on SQLite, with keys of two organisations."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from gouji.store import Database, keys
from gouji.store.tables import Organisation, Role

MAX_BYTES = 4_000_000


@dataclass(frozen=True)
class Server:
    """Where the server is, what it said at its start, and a key of each role."""

    url: str
    data: Path
    said: str
    keys: dict[str, str]

    def as_(self, role: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)

    @property
    def log(self) -> str:
        """All that the server said up to now."""
        return self.data.with_name(self.data.name + ".said").read_text("utf-8")

    def browser(self) -> httpx.Client:
        """Somebody who is not in yet; keeps cookies."""
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)


@contextmanager
def started(
    data: Path, *within: str, until: str = "/readyz", **settings: str
) -> Iterator[tuple[str, int, str]]:
    """A server on the folder `data`, run by the command `within`: its address, process and words.

    It answers at `until` by then, and is told to stop at the end.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    paths = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": paths, **settings}
    command = [sys.executable, "-m", "gouji.cli", "serve", "--port", str(port), "--data", str(data)]
    said_to = data.with_name(data.name + ".said")
    with said_to.open("wb") as said:
        process = subprocess.Popen([*within, *command], env=environment, stdout=said, stderr=said)
    try:
        url = f"http://127.0.0.1:{port}"
        answers_ok(url + until, process)
        yield url, process.pid, said_to.read_text("utf-8")
    finally:
        process.terminate()
        assert process.wait(timeout=60) in (0, -15)


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[Server]:
    """A server on the folder `data` with a key of each role."""
    database = settings.get("GOUJI_DATABASE_URL") or f"sqlite:///{data / 'gouji.db'}"
    with started(data, **settings) as (url, _, said):
        yield Server(url, data, said, _keys(database, said))


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, GOUJI_MAX_BYTES=str(MAX_BYTES)) as server:
        yield server


def answers_ok(url: str, process: subprocess.Popen[bytes]) -> None:
    """Waits until it does, while the process lives."""
    for _ in range(600):
        assert process.poll() is None, "the process did not start"
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(url)


def _keys(url: str, said: str) -> dict[str, str]:
    database = Database(url)
    made = {"admin": re.search(r"gouji_\S+", said)[0]}
    with database.transaction() as session:
        owner = session.query(Organisation).one().id
        other = Organisation(name="另一机构")
        session.add(other)
        session.flush()
        for role in Role:
            made.setdefault(role.value, keys.make(session, owner, "t", role.value, role)[1])
        made["other"] = keys.make(session, other.id, "t", "other", Role.ADMIN)[1]
    database.close()
    return made


@pytest.fixture(scope="session")
def api(server) -> Iterator[httpx.Client]:
    with server.as_("admin") as client:
        yield client


def hand_in(client: httpx.Client, path: Path, name: str | None = None) -> httpx.Response:
    return client.post("/api/v1/reports", files={"file": (name or path.name, path.read_bytes())})


def audited(client: httpx.Client, location: str) -> dict:
    for _ in range(1200):
        report = client.get(location).json()
        if report["state"] in ("done", "failed", "cancelled"):
            return report
        time.sleep(0.1)
    raise TimeoutError(location)


@pytest.fixture(scope="session")
def location(api, made) -> str:
    """Where a report that was audited is."""
    place = hand_in(api, made.pdf).headers["Location"]
    assert audited(api, place)["state"] == "done"
    return place


@dataclass
class Heard:
    """A program on this machine that is told of reports, and what it was told."""

    url: str = ""
    told: list[dict] = field(default_factory=list)

    def wait(self, many: int) -> list[dict]:
        for _ in range(300):
            if len(self.told) >= many:
                return self.told
            time.sleep(0.1)
        raise TimeoutError(f"told {len(self.told)} of {many}")


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        heard.url = f"http://127.0.0.1:{http.server_address[1]}/"
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield heard
        http.shutdown()
