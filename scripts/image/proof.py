"""What must be seen of the image: each function raises when it is not, and tells what it saw."""

from __future__ import annotations

import json
import re
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
from scripts.image.build import Image
from scripts.image.compose import Service, services
from scripts.image.containers import (
    Container,
    leave_the_network,
    running,
    status,
    until,
    volume,
)
from scripts.image.postgresql import database

Seen = list[tuple[str, str]]

URL = "http://127.0.0.1:8000"
SAMPLE = "examples/report.scan.pdf"
FOUND = ("requests.handled.total", "review.other")
"""Figures of the sample that contradict something. Source: examples/README.md."""

ELSEWHERE = ("deb.debian.org", "1.1.1.1")
WRITTEN_TO = ("/usr/local/bin/x", "/opt/gouji/x", "/etc/x", "/x")
_MOST_SECONDS_TO_STOP = 30


def alone(image: Image, tree: Path, place: Path) -> Seen:
    """The image by itself, on SQLite in its volume, as `docker run --read-only` would have it."""
    place.mkdir()
    _shut(image, place)
    leave_the_network()
    container = Container(image, place / "said")
    if container.healthy():
        raise AssertionError("healthy while nothing runs")
    with running(container):
        ready = _ready(container)
        seen = [*_confined(container), ("ready after", f"{ready:.1f} s")]
        seen += _audited(container, tree, place / "said")
        seen += _drawn(place / "said")
        seen.append(("memory of all its processes, at most", f"{container.peak() / 1e6:.0f} MB"))
        code, seconds = container.stop()
    if code or seconds > _MOST_SECONDS_TO_STOP:
        raise AssertionError(f"status {code} after {seconds:.0f} s")
    if container.healthy():
        raise AssertionError("healthy though it has ended")
    return [*seen, ("told to stop", f"ended in order after {seconds:.1f} s, then unhealthy")]


def composed(image: Image, tree: Path, place: Path) -> Seen:
    """What compose.yaml starts: the service without readers, and workers, on PostgreSQL."""
    place.mkdir()
    told = services(tree / "compose.yaml", {"GOUJI_DATABASE_PASSWORD": "p@ss/w:rd"})
    _name_the_database(image, place)
    for file in image.root.inside("/data").iterdir():
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    with ExitStack() as stack:
        (place / "pg").mkdir()
        base = told["database"]
        stack.enter_context(database(place / "pg", base.settings, base.command))
        api = _started(stack, image, told["api"], place / "api")
        until(api.healthy, "healthz")
        if "no worker" not in httpx.get(f"{URL}/readyz").text:
            raise AssertionError("ready without a worker")
        workers = [
            _started(stack, image, told["worker"], place / f"worker{number}")
            for number in range(told["worker"].copies)
        ]
        _ready(api)
        seen = _audited(api, tree, place / "api", copies=4)
        seen += [_within(api, told["api"]), *(_within(one, told["worker"]) for one in workers)]
        stopped = [container.stop()[0] for container in (*workers, api)]
    if any(stopped):
        raise AssertionError(f"ended with {stopped}")
    return [(f"compose.yaml: {what}", how) for what, how in seen]


def _shut(image: Image, place: Path) -> None:
    """Volumes and `/tmp` can be written to, and nothing else."""
    for path in image.configured.volumes:
        volume(image, path, place / "volume")
    options = "size=512m,mode=1777,nosuid,nodev,noexec"
    image.root.mount_on("/tmp", "-t", "tmpfs", "-o", options, "tmpfs")
    image.root.forbid_writing()


def _name_the_database(image: Image, place: Path) -> None:
    """As the engine's resolver does for the services of one network."""
    hosts = place / "hosts"
    hosts.write_text("127.0.0.1 localhost database\n")
    image.root.bind(hosts, "/etc/hosts")


def _started(stack: ExitStack, image: Image, service: Service, said: Path) -> Container:
    container = Container(image, said, service.settings)
    return stack.enter_context(running(container, service.command))


def _ready(container: Container) -> float:
    def ready() -> bool:
        assert container.process is not None
        if container.process.poll() is not None:
            raise AssertionError(container.said.read_text("utf-8"))
        return container.healthy() and httpx.get(f"{URL}/readyz").status_code == 200

    return until(ready, container.said.read_text("utf-8"))


def _confined(container: Container) -> Seen:
    """Who it runs as, what it may do, what it can write to and reach."""
    who = {name: status(container.pid, name) for name in ("Uid", "CapEff", "CapBnd", "NoNewPrivs")}
    if "0" in who["Uid"].split() or int(who["CapEff"], 16) or int(who["CapBnd"], 16):
        raise AssertionError(who)
    if who["NoNewPrivs"] != "1":
        raise AssertionError(who)
    for path in WRITTEN_TO:
        try:
            container.image.root.inside(path).write_bytes(b"")
        except OSError:
            continue
        raise AssertionError(f"{path} was written to")
    for host in ELSEWHERE:
        try:
            socket.create_connection((host, 80), 3).close()
        except OSError:
            continue
        raise AssertionError(f"{host} was reached")
    return [
        ("user", f"{who['Uid'].split()[0]}, no capability, no new privileges"),
        ("root", "read only, for root too"),
        ("network", "itself only"),
    ]


def _audited(container: Container, tree: Path, said: Path, copies: int = 1) -> Seen:
    """Hand the sample in from inside, each copy with bytes of its own, and look at its audit."""
    key = re.search(r"gouji_\S+", said.read_text("utf-8"))
    assert key is not None
    names = [f"/tmp/{said.name}{number}.pdf" for number in range(copies)]
    for name in names:
        content = (tree / SAMPLE).read_bytes() + f"\n% {name}\n".encode()
        container.image.root.inside(name).write_bytes(content)
    container.settings = {**container.settings, "GOUJI_KEY": key[0]}
    audits: list[str] = []

    def handed_in() -> bool:
        done = container.run(["gouji", "submit", "--json", *names])
        if done.returncode != 1:
            raise AssertionError(done.stderr)
        audits.extend(done.stdout.splitlines())
        return True

    seconds = until(handed_in, "the audit")
    for audit in map(json.loads, audits):
        wrong = [f for f in audit["findings"] if f["verdict"] == "contradict"]
        blamed = {figure for finding in wrong for figure in finding["figures"]}
        if len(wrong) != len(FOUND) or not blamed.issuperset(FOUND):
            raise AssertionError(wrong)
    what = f"{SAMPLE} handed in from inside" + (f", {copies} times" if copies > 1 else "")
    return [
        (what, f"{len(FOUND)} contradictions each, those of examples/README.md, {seconds:.1f} s")
    ]


def _drawn(said: Path) -> Seen:
    """What is exported; the working paper with a font of its own for Chinese."""
    key = re.search(r"gouji_\S+", said.read_text("utf-8"))
    assert key is not None
    headers = {"Authorization": f"Bearer {key[0]}"}
    with httpx.Client(base_url=f"{URL}/api/v1", headers=headers, timeout=60) as client:
        report = client.get("/reports").json()["items"][0]["id"]
        kinds = ("paper.pdf", "export.pdf", "export.xlsx", "export.json")
        got = {kind: client.get(f"/reports/{report}/{kind}") for kind in kinds}
    for kind, answer in got.items():
        if answer.status_code != 200:
            raise AssertionError(f"{kind}: {answer.text}")
    if b"/FontFile2" not in got["paper.pdf"].content:
        raise AssertionError("paper.pdf embeds no font")
    return [("exported", ", ".join(kinds) + "; Chinese with its font embedded")]


def _within(container: Container, service: Service) -> tuple[str, str]:
    peak = container.peak()
    if peak > service.memory:
        raise AssertionError(f"{container.said.name} took {peak} bytes of {service.memory}")
    return f"memory of {container.said.name}", f"{peak / 1e6:.0f} of {service.memory / 1e6:.0f} MB"
