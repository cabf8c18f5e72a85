"""A Docker engine: the one at hand, else one of this program's own, with nothing of it left."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 180.0
"""Seconds that anything is waited for."""

_STARTS_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Engine:
    """Asked by Docker's own command; `environment` names its socket."""

    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def run(self, *words: str | Path) -> str:
        """What `docker` with these words says; raises `RuntimeError` with what it complains."""
        return self._said(["docker", *map(str, words)], {})

    def compose(self, file: Path, project: str, *words: str, **settings: str) -> str:
        """What `docker-compose` says; it keeps limits and copies of `deploy` (`--compatibility`)"""
        command = ["docker-compose", "--compatibility", "-p", project, "-f", str(file), *words]
        return self._said(command, settings)

    def does(self, *words: str | Path) -> bool:
        """Whether `docker` with these words ends well."""
        done = subprocess.run(
            ["docker", *map(str, words)], capture_output=True, env=self.environment, check=False
        )
        return done.returncode == 0

    def _said(self, command: Sequence[str], settings: Mapping[str, str]) -> str:
        environment = {**self.environment, **settings}
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment, check=False
        )
        if done.returncode:
            told = done.stdout[-2000:] + done.stderr[-4000:]
            raise RuntimeError(f"{' '.join(command)}: {told}")
        return done.stdout.strip()


@contextmanager
def engine(place: Path) -> Iterator[Engine]:
    """The engine at hand, else one whose images and containers lie in `place`."""
    at_hand = Engine()
    if at_hand.does("info"):
        yield at_hand
        return
    socket = f"unix://{place / 'docker.sock'}"
    with (place / "said").open("wb") as said:
        process = subprocess.Popen(
            ["dockerd", "--host", socket, "--data-root", place / "data",
             "--exec-root", place / "run", "--pidfile", place / "pid"],
            stdout=said, stderr=said,
        )  # fmt: skip
    own = Engine({**os.environ, "DOCKER_HOST": socket})
    try:
        until(lambda: _answers(own, process), "the engine", _STARTS_WITHIN)
        yield own
    finally:
        process.terminate()
        process.wait()


def _answers(own: Engine, process: subprocess.Popen[bytes]) -> bool:
    if process.poll() is not None:
        raise RuntimeError("dockerd ended by itself: it needs root, iptables and overlayfs")
    return own.does("info")


def until(true: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Wait until it is true; the seconds it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > patience:
            raise TimeoutError(what)
        time.sleep(0.2)
    return time.monotonic() - begun
