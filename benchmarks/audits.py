"""Audits in processes of one thread each: two of them read more than one with two threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from models.synthesis import ScannedPage, as_pdf

from benchmarks.processes import fresh
from gouji.audit import Auditor
from gouji.document import Audit
from gouji.settings import Settings

PROCESSES = 2

Counts = Mapping[str, float]


@contextmanager
def auditors() -> Iterator[ProcessPoolExecutor]:
    """Processes that have their models loaded."""
    with fresh(PROCESSES, threads=1, begin=_warm) as pool:
        yield pool


def summed(
    pool: ProcessPoolExecutor, count: Callable[..., Counts], *tasks: Iterable[object]
) -> dict[str, float]:
    """The sums of what `count` makes of each task."""
    total: dict[str, float] = {}
    for counts in pool.map(partial(_called, count), zip(*tasks, strict=True)):
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    return total


def audited(pages: list[ScannedPage]) -> Audit:
    """The audit of these pages, by this process."""
    return audited_file(as_pdf(pages))


def audited_file(pdf: bytes) -> Audit:
    """The audit of a PDF, by this process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf)
        return _auditor().audit(path)


def _called(count: Callable[..., Counts], task: tuple[object, ...]) -> Counts:
    return count(*task)


def _warm() -> None:
    _auditor().warm()


@cache
def _auditor() -> Auditor:
    return Auditor(Settings(threads=1))
