"""What compose.yaml says of each service, with the variables of `.env` in their places.

Source: the Compose specification, interpolation and merge.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_UNITS = {"k": 1024, "m": 1024**2, "g": 1024**3}


class NotSet(Exception):
    """compose.yaml asks for a variable that has no value."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its settings, its command, the memory it may take in bytes, its copies.

    `said` is all of it, as the file has it.
    """

    settings: Mapping[str, str]
    command: tuple[str, ...]
    memory: int
    copies: int
    tmpfs: tuple[str, ...]
    said: Mapping[str, Any]


def services(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """The services of the file; raises `NotSet` for a variable it insists on."""
    told = yaml.safe_load(substituted(path.read_text("utf-8"), variables))
    return {name: _service(said) for name, said in told["services"].items()}


def substituted(text: str, variables: Mapping[str, str]) -> str:
    """`${NAME}`, `${NAME:-other}` and `${NAME:?why}` by their values."""

    def value(found: re.Match[str]) -> str:
        name, how, rest = found.groups()
        if variables.get(name):
            return variables[name]
        if how == "?":
            raise NotSet(f"{name}: {rest}")
        return rest or ""

    return _VARIABLE.sub(value, text)


def _service(said: Mapping[str, Any]) -> Service:
    deploy = said["deploy"]
    return Service(
        settings={name: str(value) for name, value in said.get("environment", {}).items()},
        command=tuple(said.get("command", ())),
        memory=bytes_of(deploy["resources"]["limits"]["memory"]),
        copies=int(deploy.get("replicas", 1)),
        tmpfs=tuple(said.get("tmpfs", ())),
        said=said,
    )


def bytes_of(size: str) -> int:
    """A size with its unit, in bytes.

    >>> bytes_of("512m")
    536870912
    """
    return int(size[:-1]) * _UNITS[size[-1]]
