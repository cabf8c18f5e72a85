"""Machines for the price of a namespace: each with an address of its own on one bridge.

Needs root, `ip` (iproute2) and `unshare` (util-linux).
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

_BRIDGE = "gouji0"
_NET = "10.213.7"
ADDRESS = f"{_NET}.1"
"""Of the machine that the bridge is on."""

SUBNET = f"{_NET}.0/24"


class NotPermitted(Exception):
    """No namespaces can be made here; the message says why."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A namespace `name` with a host name and an address."""

    name: str
    address: str

    @property
    def within(self) -> list[str]:
        """The command that runs another on this machine, under its host name."""
        named = ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', self.name]
        return ["ip", "netns", "exec", self.name, *named]

    def cut_off(self) -> None:
        """Pull its cable: what it sends is lost, and it is told nothing."""
        _ip("link", "set", _cable(self.name), "down")

    def put_back(self) -> None:
        """Plug the cable in again."""
        _ip("link", "set", _cable(self.name), "up")


@contextmanager
def machines(names: Sequence[str]) -> Iterator[list[Machine]]:
    """Machines of these names on one bridge, until the block ends; raises `NotPermitted`."""
    with ExitStack() as made:
        _ip("link", "add", _BRIDGE, "type", "bridge")
        made.callback(_forget, "link", "del", _BRIDGE)
        _ip("addr", "add", f"{ADDRESS}/24", "dev", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")
        yield [_made(name, f"{_NET}.{10 + number}", made) for number, name in enumerate(names, 1)]


def _made(name: str, address: str, made: ExitStack) -> Machine:
    _ip("netns", "add", name)
    made.callback(_forget, "netns", "del", name)
    cable = _cable(name)
    _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
    _ip("link", "set", cable, "master", _BRIDGE, "up")
    _ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
    for link in ("lo", "eth0"):
        _ip("-n", name, "link", "set", link, "up")
    return Machine(name, address)


def _cable(name: str) -> str:
    """The end of its cable at the bridge."""
    return f"{name}-0"


def _ip(*arguments: str) -> None:
    command = ["ip", *arguments]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise NotPermitted("ip is not installed: apt-get install iproute2") from error
    except subprocess.CalledProcessError as error:
        raise NotPermitted(f"{' '.join(command)}: {error.stderr.strip()}") from error


def _forget(*arguments: str) -> None:
    with suppress(NotPermitted):
        _ip(*arguments)
