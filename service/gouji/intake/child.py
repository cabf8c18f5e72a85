"""The process that parses files: it alone touches their content, within limits.

It is told what to do in one line of JSON on standard input and answers in frames (`wire`).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gouji.errors import DamagedFile, UnreadableFile
from gouji.intake.limits import Limits, out_of_memory
from gouji.intake.pdf import Pdf
from gouji.intake.pictures import Pictures
from gouji.intake.sniff import Kind, sniff
from gouji.intake.trust import own
from gouji.intake.wire import page_header, send

Answer = tuple[dict[str, Any], Any]


def main() -> None:
    """Answer the request on standard input, then end."""
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    request = json.loads(sys.stdin.readline())
    limits = Limits(**request["limits"])
    _confine(limits)
    try:
        for header, payload in _answers(request, limits):
            send(answers, header, payload)
    except BrokenPipeError:
        return  # nobody reads on
    except Exception as error:
        failure = _failure(request["path"], limits, error)
        send(
            answers, {"error": type(failure).__name__, "why": failure.why, "remedy": failure.remedy}
        )


def _confine(limits: Limits) -> None:
    seconds = int(limits.max_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory, limits.max_memory))


def _failure(name: str, limits: Limits, error: Exception) -> UnreadableFile:
    if isinstance(error, UnreadableFile):
        return error
    if isinstance(error, MemoryError):
        return out_of_memory(name, limits)
    why = f"无法解析：{type(error).__name__} (cannot be parsed: {type(error).__name__})"
    return DamagedFile(name, why, "请重新导出或扫描 (export or scan it again)")


def _answers(request: dict[str, Any], limits: Limits) -> Iterator[Answer]:
    name, path = request["path"], Path(request["path"])
    kind = sniff(path)
    tasks: dict[str, Callable[[], Iterator[Answer]]] = {
        "pages": lambda: _pages(_source(name, path, kind, limits), request["first"]),
        "pictures": lambda: _rasters(
            _source(name, path, kind, limits), request["numbers"], request["dpi"]
        ),
        "pdf": lambda: _as_pdf(name, path, kind, limits),
    }
    yield from tasks[request["task"]]()


def _source(name: str, path: Path, kind: Kind, limits: Limits) -> Pdf | Pictures:
    if kind is Kind.PICTURE:
        return Pictures(name, path, limits)
    if kind is Kind.PDF:
        return Pdf(name, path, limits)
    return Pdf(name, _laid_out(name, path, kind, limits), limits, own)


def _laid_out(name: str, path: Path, kind: Kind, limits: Limits) -> bytes:
    from gouji.intake.layout import laid_out  # slow to import, and seldom wanted

    if kind is Kind.HTML:
        from gouji.intake.html_blocks import html_blocks

        return laid_out(html_blocks(name, path))
    from gouji.intake.docx_blocks import docx_blocks

    return laid_out(docx_blocks(name, path, limits))


def _pages(source: Pdf | Pictures, first: int) -> Iterator[Answer]:
    yield {"pages": source.pages}, b""
    for page in source.read(first):
        yield page_header(page), b"" if page.image is None else page.image


def _rasters(source: Pdf | Pictures, numbers: list[int], dpi: float) -> Iterator[Answer]:
    yield {"pages": source.pages}, b""
    for number in numbers:
        pixels = source.picture(number, dpi)
        yield {"page": number, "image": pixels.shape[:2]}, pixels


def _as_pdf(name: str, path: Path, kind: Kind, limits: Limits) -> Iterator[Answer]:
    if kind in (Kind.DOCX, Kind.HTML):
        yield {"pdf": True}, _laid_out(name, path, kind, limits)
        return
    source = _source(name, path, kind, limits)  # refuses what cannot be read
    if isinstance(source, Pdf):
        yield {"pdf": True}, path.read_bytes()
        return
    from gouji.intake.layout import bound

    yield {"pdf": True}, bound(source.frames())


if __name__ == "__main__":
    main()
