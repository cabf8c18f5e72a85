"""A running container, and what is seen of it: its health, its bounds, what its audits tell."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.image.engine import Engine, until

Seen = list[tuple[str, str]]

SAMPLE = "examples/report.scan.pdf"
FOUND = ("requests.handled.total", "review.other")
"""Figures of the sample that contradict something. Source: examples/README.md."""

ELSEWHERE = ("deb.debian.org", "1.1.1.1")
WRITTEN_TO = ("/usr/local/bin/x", "/opt/gouji/x", "/etc/x", "/x")
_PEAKS = ("memory.peak", "memory/memory.max_usage_in_bytes")
"""Where a container's most memory stands, by the kernel's version of control groups."""


@dataclass(frozen=True, slots=True)
class Container:
    """One container of the engine, by its name or number."""

    engine: Engine
    name: str

    def run(self, *words: str, **settings: str) -> str:
        """What a command within says, with more variables in its environment."""
        more = [word for name, value in settings.items() for word in ("-e", f"{name}={value}")]
        return self.engine.run("exec", *more, self.name, *words)

    def does(self, *words: str, user: str = "") -> bool:
        """Whether a command within ends well, run as its own user unless another is named."""
        as_user = ["-u", user] if user else []
        return self.engine.does("exec", *as_user, self.name, *words)

    def state(self) -> dict[str, Any]:
        """What the engine tells of it."""
        told: dict[str, Any] = json.loads(self.engine.run("inspect", self.name))[0]
        return told

    def is_healthy(self) -> bool:
        """Whether the engine, asking as the image says, found it well."""
        state = self.state()["State"]
        if not state["Running"]:
            raise AssertionError(self.engine.run("logs", self.name))
        return bool(state["Health"]["Status"] == "healthy")

    def key(self) -> str:
        """The key that the first start shows."""
        shown = re.search(r"gouji_\S+", self.engine.run("logs", self.name))
        assert shown is not None
        return shown[0]

    def peak(self) -> int:
        """Bytes that it took at most, files that the kernel keeps at hand among them."""
        for name in _PEAKS:
            if self.does("test", "-f", f"/sys/fs/cgroup/{name}"):
                return int(self.run("cat", f"/sys/fs/cgroup/{name}"))
        raise AssertionError("no control group tells the memory")

    def stop(self) -> tuple[int, float]:
        """Tell it to stop, as the engine does; its exit status and the seconds it took."""
        seconds = until(lambda: self.engine.run("stop", "-t", "30", self.name), "stop")
        return int(self.state()["State"]["ExitCode"]), seconds

    def confined(self) -> Seen:
        """Who it runs as, what it may do, what it can write to and reach."""
        who = _status(self.run("cat", "/proc/1/status"))
        if "0" in who["Uid"].split() or int(who["CapEff"], 16) or int(who["CapBnd"], 16):
            raise AssertionError(who)
        if who["NoNewPrivs"] != "1":
            raise AssertionError(who)
        for path in WRITTEN_TO:
            if self.does("touch", path, user="0"):
                raise AssertionError(f"{path} was written to")
        self.reaches_nobody()
        return [
            ("user", f"{who['Uid'].split()[0]}, no capability, no new privileges"),
            ("root", "read only, for root too"),
            ("network", "itself only"),
        ]

    def reaches_nobody(self) -> None:
        """Raises when a server elsewhere is reached."""
        for host in ELSEWHERE:
            reach = f"import socket; socket.create_connection(('{host}', 80), 3)"
            if self.does("python3", "-c", reach):
                raise AssertionError(f"{host} was reached")


def _status(text: str) -> dict[str, str]:
    """The lines of `/proc/PID/status`."""
    return {name: value.strip() for name, _, value in (x.partition(":") for x in text.splitlines())}


def examined(audits: Sequence[str]) -> str:
    """What audits of the sample, each as JSON, must tell; raises when one does not."""
    for audit in map(json.loads, audits):
        wrong = [f for f in audit["findings"] if f["verdict"] == "contradict"]
        blamed = {figure for finding in wrong for figure in finding["figures"]}
        if len(wrong) != len(FOUND) or not blamed.issuperset(FOUND):
            raise AssertionError(wrong)
    return f"{len(FOUND)} contradictions each, those of examples/README.md"
