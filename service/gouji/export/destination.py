"""Where an export is written: one file for each audited file, proved writable beforehand."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryFile

from gouji.errors import GoujiError


class OutputError(GoujiError):
    """An output cannot be written. `str()` is one line: which path, why, what to do."""


def destinations(
    out: Path, files: Sequence[Path], suffixes: Collection[str], kept: Sequence[Path] = ()
) -> list[Path]:
    """The path to write for each of `files`.

    For one file that is `out`; for several, `OUT.pdf` becomes `OUT-STEM.pdf`, with `-2`, `-3`
    after files of the same stem. Raises `OutputError` for a suffix that is none of `suffixes`,
    a folder that is missing or cannot be written, and a path that would overwrite one of
    `files` or `kept`.
    """
    if out.suffix.lower() not in suffixes:
        raise OutputError(f"{out}: 扩展名应为 the name must end in {' / '.join(sorted(suffixes))}")
    paths = [out] if len(files) == 1 else _beside(out, files)
    sources = {file.resolve() for file in (*files, *kept)}
    for path in paths:
        _prove(path, sources)
    return paths


def _beside(out: Path, files: Sequence[Path]) -> list[Path]:
    paths: list[Path] = []
    for file in files:
        endings = chain([""], (f"-{number}" for number in count(2)))
        names = (f"{out.stem}-{file.stem}{ending}{out.suffix}" for ending in endings)
        paths.append(next(path for path in map(out.with_name, names) if path not in paths))
    return paths


def _prove(path: Path, sources: Collection[Path]) -> None:
    if path.resolve() in sources:
        raise OutputError(
            f"{path}: 会覆盖原件 it would overwrite a source; 请另取名称 use another name"
        )
    if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
        raise OutputError(f"{path}: 不可写 cannot be written; 请另取名称 use another name")
    try:
        with TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        raise OutputError(
            f"{path}: 目录不存在或不可写 its folder is missing or not writable ({why}); "
            "请先建立目录 create it first"
        ) from error


def write(path: Path, content: bytes) -> Path:
    """Write `content` whole or not at all: a cut-off run leaves the last file as it was."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
