"""The Dockerfile carried out, instruction by instruction, each stage in a root of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.image import context as tree
from scripts.image.dockerfile import Configured, Instruction, NotUnderstood, Stage, configure
from scripts.image.roots import Root

AUTHORITY = "PIP_CERT"
"""Names a file of certificates, where the network shows its own; handed on to what is built."""


@dataclass(frozen=True, slots=True)
class Image:
    """What a stage ended as."""

    root: Root
    configured: Configured


class Builder:
    """Builds stages from the source tree `context`; `given` are build arguments."""

    def __init__(self, context: Path, base: Path, place: Path, given: Mapping[str, str]) -> None:
        self._context, self._base, self._place, self._given = context, base, place, given
        self._patterns = tree.patterns(context / ".dockerignore")
        self._built: dict[str, Image] = {}

    def build(self, stages: Sequence[Stage]) -> Image:
        """The last of the stages."""
        for number, stage in enumerate(stages):
            image = self._stage(stage, self._place / str(number))
            self._built[stage.name or str(number)] = image
        return image

    def _stage(self, stage: Stage, place: Path) -> Image:
        image = Image(Root(self._base, place), Configured())
        for instruction in stage.instructions:
            begun = time.monotonic()
            self._carry_out(instruction, image)
            _tell(f"{time.monotonic() - begun:7.1f} s  {instruction}")
        return image

    def _carry_out(self, instruction: Instruction, image: Image) -> None:
        configure(instruction, image.configured, self._given)
        match instruction.name:
            case "RUN":
                self._run(instruction, image)
            case "COPY":
                self._copy(instruction, image)
            case "WORKDIR":
                image.root.inside(image.configured.folder).mkdir(parents=True, exist_ok=True)

    def _run(self, instruction: Instruction, image: Image) -> None:
        said = image.configured
        environment = {**said.arguments, **said.environment}
        if authority := os.environ.get(AUTHORITY):
            if not image.root.inside("/dev/authority").exists():
                image.root.bind(Path(authority), "/dev/authority")
            environment[AUTHORITY] = "/dev/authority"
        command = image.root.wrapped(instruction.command, environment, said.folder, said.user)
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise RuntimeError(
                f"line {instruction.line}: {instruction}\n{done.stdout}{done.stderr}"
            )

    def _copy(self, instruction: Instruction, image: Image) -> None:
        *sources, target = image.configured.filled(instruction.text).split()
        place = image.root.inside(str(Path(image.configured.folder, target)))
        if stage := instruction.flags.get("from"):
            for source in sources:
                _copy_over(self._built[stage].root.inside(source), place)
            return
        for source in sources:
            if (self._context / source).is_file() and not target.endswith("/"):
                raise NotUnderstood(f"line {instruction.line}: name a folder, as FOLDER/")
            tree.copy(self._context, self._patterns, source, place)


def _copy_over(source: Path, place: Path) -> None:
    shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
