"""Under which licence each package comes, and whether it may come with us."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import yaml
from license_expression import get_spdx_licensing
from packaging.utils import canonicalize_name

_KNOWN = get_spdx_licensing()
_POLICY = Path(__file__).with_name("licences.yaml")
_WORDS = re.compile(r"[\w.+() -]{1,500}")
_CLASSIFIER = "License :: OSI Approved :: "


class Unfit(Exception):
    """Parts that may not be handed on, or nobody knows whether: one line each."""


@dataclass(frozen=True, slots=True)
class Licences:
    """What `licences.yaml` says."""

    allowed: frozenset[str]
    noted: Mapping[str, str]
    spellings: Mapping[str, str]
    packages: Mapping[str, str]

    @classmethod
    def read(cls) -> Licences:
        """The policy in `licences.yaml`."""
        told = yaml.safe_load(_POLICY.read_text("utf-8"))
        return cls(frozenset(told.pop("allowed")), **told)

    def of(self, package: Distribution) -> str:
        """The package's SPDX expression; empty when it does not say, or says it unclearly."""
        name = canonicalize_name(package.name)
        for said in (self.packages.get(name), *_said(package)):
            expression = self.spellings.get(said or "", said or "")
            if _is_known(expression):
                return expression
        return ""

    def fits(self, expression: str) -> bool:
        """Whether one of the ways that the expression leaves open is allowed or noted."""
        return _is_known(expression) and _holds(
            _KNOWN.parse(expression), self.allowed | set(self.noted)
        )

    def notes(self, expression: str) -> list[str]:
        """What must be heeded by who hands it on."""
        names = sorted({symbol.render() for symbol in _KNOWN.parse(expression).get_symbols()})
        return [f"{name}: {self.noted[name]}" for name in names if name in self.noted]


def _is_known(expression: str) -> bool:
    """Whether it is made of names that SPDX lists; some packages have the whole text there."""
    return bool(_WORDS.fullmatch(expression)) and not _KNOWN.validate(expression).errors


def _holds(node: Any, ours: Collection[str]) -> bool:
    """Whether the licences, as `AND` and `OR` tie them, are among ours."""
    if isinstance(node, _KNOWN.OR):
        return any(_holds(part, ours) for part in node.args)
    if isinstance(node, _KNOWN.AND):
        return all(_holds(part, ours) for part in node.args)
    return node.render() in ours


def _said(package: Distribution) -> Iterator[str]:
    metadata = package.metadata
    yield metadata.get("License-Expression") or ""
    yield (metadata.get("License") or "").strip()
    told = [name for name in metadata.get_all("Classifier") or [] if name.startswith(_CLASSIFIER)]
    if len(told) == 1:
        yield told[0].removeprefix(_CLASSIFIER)
