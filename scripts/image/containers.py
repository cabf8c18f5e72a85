"""Containers of a built image: read only, without capabilities, on a network to nowhere."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.image.build import Image

_NEW_NETWORK = 0x40000000
"""`CLONE_NEWNET` of Linux's `sched.h`."""
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
"""`SIOCGIFFLAGS`, `SIOCSIFFLAGS`, `IFF_UP` of Linux's headers."""

PATIENCE = 120.0
"""Seconds that anything is waited for."""


def leave_the_network() -> None:
    """From now on this process and its children reach themselves only."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "no network of its own")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(any_socket, _GET_FLAGS, asked))[1]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", flags | _UP))


@dataclass(slots=True)
class Container:
    """Processes of one image, with settings of their own and a file of what they say."""

    image: Image
    said: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self, command: Sequence[str] = ()) -> None:
        """Start the entry point, with its own command unless another is named."""
        configured = self.image.configured
        words = [*configured.entry, *(command or configured.command)]
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(self._wrapped(words), stdout=said, stderr=said)

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command beside, as the same user in the same root."""
        return subprocess.run(
            self._wrapped(command), capture_output=True, encoding="utf-8", check=False
        )

    def healthy(self) -> bool:
        """What the image's own health check tells."""
        return self.run(self.image.configured.health).returncode == 0

    def stop(self) -> tuple[int, float]:
        """Tell it to stop, as an engine does; its exit status and the seconds it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE), time.monotonic() - begun

    @property
    def pid(self) -> int:
        """Of its first process."""
        assert self.process is not None
        return self.process.pid

    def peak(self) -> int:
        """Bytes that its processes held at most, each at its own moment."""
        return sum(_peak(pid) for pid in _tree(self.pid))

    def _wrapped(self, command: Sequence[str]) -> list[str]:
        configured = self.image.configured
        environment = {**configured.environment, **self.settings}
        return self.image.root.wrapped(command, environment, configured.folder, configured.user)


def volume(image: Image, path: str, place: Path) -> None:
    """Mount the new folder `place` there, owned as in the image, as an engine does."""
    like = image.root.inside(path)
    shutil.copytree(like, place)
    os.chown(place, like.stat().st_uid, like.stat().st_gid)
    place.chmod(like.stat().st_mode)
    image.root.bind(place, path)


@contextmanager
def running(container: Container, command: Sequence[str] = ()) -> Iterator[Container]:
    """The container, until the block ends."""
    container.start(command)
    try:
        yield container
    finally:
        if container.process and container.process.poll() is None:
            container.process.kill()
            container.process.wait()


def until(true: Callable[[], bool], what: str) -> float:
    """Wait until it is true; the seconds it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError(what)
        time.sleep(0.1)
    return time.monotonic() - begun


def status(pid: int, name: str) -> str:
    """A line of `/proc/PID/status`; empty where there is none."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = [line.partition(":")[2].strip() for line in lines if line.startswith(f"{name}:")]
    return told[0] if told else ""


def _peak(pid: int) -> int:
    """Bytes; none of a process that ended and was not waited for."""
    return int((status(pid, "VmHWM") or "0 kB").split()[0]) * 1024


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found
