"""A Dockerfile as values. What is not understood is an error, so nothing is passed over.

Source: the reference of Dockerfile, BuildKit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

INSTRUCTIONS = (
    "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "RUN", "USER",
    "VOLUME", "WORKDIR",
)  # fmt: skip
"""Those that are carried out; `EXPOSE` does nothing by itself."""

FLAGS = {
    "COPY": {"from"},
    "HEALTHCHECK": {"interval", "timeout", "start-period", "retries"},
}
_FLAG = re.compile(r"--([a-z-]+)=(\S+)\s*")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class NotUnderstood(Exception):
    """The Dockerfile says what this program cannot carry out."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: `COPY --from=build /a /b` has flags `{"from": "build"}`, text `/a /b`."""

    name: str
    flags: Mapping[str, str]
    text: str
    line: int

    @property
    def words(self) -> list[str]:
        """The words of the exec form `["a", "b"]`, else those between blanks."""
        return json.loads(self.text) if self.text.startswith("[") else self.text.split()

    @property
    def command(self) -> list[str]:
        """What is run: the exec form as it is, the shell form by a shell."""
        return self.words if self.text.startswith("[") else ["/bin/sh", "-c", self.text]

    def __str__(self) -> str:
        return f"{self.name} {' '.join(self.text.split())}"


@dataclass(frozen=True, slots=True)
class Stage:
    """From one `FROM` to the next. `base` is what the image is made of, or a stage before."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]


@dataclass(slots=True)
class Configured:
    """What instructions have said so far about how processes run."""

    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    folder: str = "/"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)

    def filled(self, text: str) -> str:
        """The text with variables in their places."""
        return substituted(text, {**self.arguments, **self.environment})


def stages(path: Path, given: Mapping[str, str]) -> list[Stage]:
    """The stages of the file; `given` are build arguments, which win over the file's own."""
    found: list[tuple[str, str, list[Instruction]]] = []
    before: dict[str, str] = {}
    for instruction in instructions(path.read_text("utf-8")):
        if instruction.name == "FROM":
            base, _, name = substituted(instruction.text, before).partition(" AS ")
            found.append((base, name, []))
        elif found:
            found[-1][2].append(instruction)
        else:
            _only(instruction, "ARG")
            name, _, value = instruction.text.partition("=")
            before[name] = given.get(name, value)
    return [Stage(base, name, tuple(said)) for base, name, said in found]


def instructions(text: str) -> list[Instruction]:
    """All instructions, in order; comments left out, continued lines joined."""
    found, begun, start = [], "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        start = start if begun else number
        begun += line.removesuffix("\\")
        if not line.endswith("\\"):
            found.append(_instruction(begun.strip(), start))
            begun = ""
    return found


def _instruction(text: str, line: int) -> Instruction:
    name, _, rest = text.partition(" ")
    flags, rest = {}, rest.strip()
    while flag := _FLAG.match(rest):
        flags[flag[1]], rest = flag[2], rest[flag.end() :]
    unknown = set(flags) - FLAGS.get(name, set())
    if name not in INSTRUCTIONS or unknown or "<<" in rest:
        raise NotUnderstood(f"line {line}: {text}")
    return Instruction(name, flags, rest, line)


def _only(instruction: Instruction, name: str) -> None:
    if instruction.name != name:
        raise NotUnderstood(f"line {instruction.line}: {instruction} stands before FROM")


def substituted(text: str, values: Mapping[str, str]) -> str:
    """`$NAME` and `${NAME}` by their values, empty where there is none."""
    return _VARIABLE.sub(lambda found: values.get(found[1] or found[2], ""), text)


def configure(instruction: Instruction, so_far: Configured, given: Mapping[str, str]) -> None:
    """Take an instruction that changes no file into account; others change nothing here."""
    text = so_far.filled(instruction.text)
    match instruction.name:
        case "ENV":
            so_far.environment |= dict(word.split("=", 1) for word in text.split())
        case "ARG":
            name, _, value = text.partition("=")
            if value or name in given:
                so_far.arguments[name] = given.get(name, value)
        case "USER":
            so_far.user = text
        case "WORKDIR":
            so_far.folder = text
        case "VOLUME":
            so_far.volumes += instruction.words
        case _:
            _configure_processes(instruction, so_far)


def _configure_processes(instruction: Instruction, so_far: Configured) -> None:
    match instruction.name:
        case "ENTRYPOINT":
            so_far.entry = instruction.command
        case "CMD":
            so_far.command = instruction.command
        case "HEALTHCHECK":
            so_far.health = _health(instruction)


def _health(instruction: Instruction) -> list[str]:
    kind, _, rest = instruction.text.partition(" ")
    if kind != "CMD":
        raise NotUnderstood(f"line {instruction.line}: {instruction}")
    return Instruction("HEALTHCHECK", {}, rest.strip(), instruction.line).command
