"""What a release is made of: itself, what it needs, its weights, what it carries in its folders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from scripts.release.licences import Licences

WEIGHTS = ("ocr", "claim_tagger")
_HTMX = Path("service/gouji/web/static/htmx.min.js")


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `kind` is a component type of CycloneDX, `files` are SHA-256 by name."""

    kind: str
    name: str
    version: str
    licence: str
    origin: str
    files: Mapping[str, str]
    needs: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How other parts name it."""
        return f"{self.kind}:{self.name}@{self.version}"


def packages(site: Path, wheels: Path, licences: Licences) -> list[Part]:
    """The packages installed in the folder `site`; their wheels lie in `wheels`."""
    installed = {canonicalize_name(found.name): found for found in distributions(path=[str(site)])}
    files = _wheels(wheels)
    return [
        Part(
            kind="library",
            name=name,
            version=found.version,
            licence=licences.of(found),
            origin=f"pkg:pypi/{name}@{found.version}",
            files=files.get((name, found.version), {}),
            needs=tuple(sorted(set(_needs(found)) & set(installed))),
        )
        for name, found in sorted(installed.items())
        if name != "pip" and name != "setuptools"
    ]


def weights(models: Path) -> list[Part]:
    """Every weight, as its manifest tells of it."""
    manifests = (models / name / "manifest.yaml" for name in WEIGHTS)
    told = (yaml.safe_load(path.read_text("utf-8")) for path in manifests)
    return [_weight(weight) for manifest in told for weight in manifest["weights"]]


def carried(tree: Path) -> list[Part]:
    """What lies in the source tree and is not ours."""
    content = (tree / _HTMX).read_bytes()
    version = re.search(rb'version:"([\d.]+)"', content)
    assert version is not None
    digest = {_HTMX.name: hashlib.sha256(content).hexdigest()}
    number = version[1].decode()
    return [Part("library", "htmx", number, "0BSD", f"pkg:npm/htmx.org@{number}", digest)]


def _weight(told: Mapping[str, Any]) -> Part:
    return Part(
        kind="machine-learning-model",
        name=told["name"],
        version=str(told.get("version", "")),
        licence=told["licence"],
        origin=told["origin"],
        files={file["path"]: file["sha256"] for file in told["files"]},
    )


def _needs(found: Distribution) -> Iterator[str]:
    for text in found.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


def _wheels(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    found = {}
    for path in folder.glob("*.whl"):
        name, version, *_ = parse_wheel_filename(path.name)
        found[name, str(version)] = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    return found
