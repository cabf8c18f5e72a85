"""compose.yaml for the docker-compose of Debian, which is older than the specification."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

UNKNOWN = "name of the project, pids of a limit"
"""What docker-compose 1.29 does not know, and what is left out for it."""


def told(file: Path, database: str) -> dict[str, Any]:
    """What the file says, with this image of the database, and images as they were built."""
    said: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    del said["name"]
    for service in said["services"].values():
        del service["deploy"]["resources"]["limits"]["pids"]
        service.pop("build", None)
    said["services"]["database"]["image"] = database
    return said


def memory(said: dict[str, Any], service: str) -> int:
    """Bytes that a container of the service may take."""
    size = said["services"][service]["deploy"]["resources"]["limits"]["memory"]
    return int(size[:-1]) * {"m": 2**20, "g": 2**30}[size[-1]]
