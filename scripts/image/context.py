"""What of the source tree goes to the image: `.dockerignore` and `COPY`.

Source: the reference of Docker's build context; the last pattern that matches decides.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath


def patterns(ignore: Path) -> list[str]:
    """The patterns of a `.dockerignore`."""
    lines = (line.strip() for line in ignore.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def sent(path: str, patterns: Sequence[str]) -> bool:
    """Whether the file `path`, relative to the context, is sent to the builder."""
    kept = True
    for pattern in patterns:
        if _matches(pattern.removeprefix("!"), path):
            kept = pattern.startswith("!")
    return kept


def _matches(pattern: str, path: str) -> bool:
    """Whether the pattern names the file or a folder that it lies in."""
    above = [str(parent) for parent in PurePosixPath(path).parents][:-1]
    return any(_expression(pattern).fullmatch(name) for name in (path, *above))


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern.strip("/"))
    told = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(told.get(part) or re.escape(part) for part in parts))


def files(context: Path, patterns: Sequence[str], source: str) -> Iterator[Path]:
    """The files that `source` names and that are sent, relative to the context."""
    whole = context / source
    for path in sorted(whole.rglob("*")) if whole.is_dir() else [whole]:
        relative = path.relative_to(context)
        if path.is_file() and sent(relative.as_posix(), patterns):
            yield relative


def copy(context: Path, patterns: Sequence[str], source: str, target: Path) -> int:
    """Copy a file into the folder `target`, or what a folder holds; tells how many files."""
    found = list(files(context, patterns, source))
    if not found:
        raise FileNotFoundError(f"COPY {source}: the context has no such file")
    for path in found:
        within = path.relative_to(source) if (context / source).is_dir() else Path(path.name)
        (target / within).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(context / path, target / within)
    return len(found)
