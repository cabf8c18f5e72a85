"""Seconds a page and memory from one page to long documents, by one process and by two."""

from __future__ import annotations

import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from models.synthesis import CASES, ScannedPage, as_pdf

from benchmarks.options import numbers
from benchmarks.processes import Peak, fresh
from benchmarks.results import Row, Rows, measured, table
from gouji.audit import Auditor
from gouji.settings import Settings

_PAGES = (1, 5, 20, 50, 200)
_WORKERS = (1, 2)
_CORES = 2
_SEED = 8100
_LEAST = 20
"""Pages that are read at least for a row: short documents are read several times."""


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    sizes = f"of the documents; default: {','.join(map(str, _PAGES))}"
    parser.add_argument("--pages", type=numbers, default=_PAGES, help=sizes)
    parser.add_argument("--workers", type=numbers, default=_WORKERS, help="default: 1,2")


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for each length of documents and number of processes."""
    report = CASES["typical"].scanned(_SEED)[2]
    pages = [*report[1:], report[0]]  # a document of one page has a table
    with TemporaryDirectory() as folder:
        one = _document(Path(folder), pages, 1)
        for many in chosen.pages:
            path = _document(Path(folder), pages, many)
            for workers in chosen.workers:
                yield f"{many}/{workers}", _measured(one, path, many, workers)


def _document(folder: Path, pages: list[ScannedPage], many: int) -> Path:
    path = folder / f"{many}.pdf"
    path.write_bytes(as_pdf(list(islice(cycle(pages), many))))
    return path


def _measured(one: Path, path: Path, pages: int, workers: int) -> Row:
    """Each worker audits the document at `path`, all at the same time, after one page to warm."""
    with ExitStack() as stack:
        pools = [
            stack.enter_context(fresh(threads=max(1, _CORES // workers))) for _ in range(workers)
        ]
        _audit_in(pools, one, workers)
        seconds = []
        watched = [stack.enter_context(Peak(process)) for p in pools for process in p._processes]
        for _ in range(max(1, _LEAST // pages)):
            start = time.perf_counter()
            _audit_in(pools, path, workers)
            seconds.append((time.perf_counter() - start) / (pages * workers))
    return {
        "seconds": round(statistics.median(seconds), 3),
        "megabytes": round(max(peak.megabytes for peak in watched)),
    }


def _audit_in(pools: list[ProcessPoolExecutor], path: Path, workers: int) -> None:
    for audit in [pool.submit(_audit, path, max(1, _CORES // workers)) for pool in pools]:
        audit.result()


def _audit(path: Path, threads: int) -> None:
    _auditor(threads).audit(path)


@cache
def _auditor(threads: int) -> Auditor:
    return Auditor(Settings(threads=threads))


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    sizes = sorted({int(name.partition("/")[0]) for name in kept})
    workers = sorted({int(name.partition("/")[2]) for name in kept})
    head = ["pages"]
    for many in workers:
        who = "1 process" if many == 1 else f"{many} processes"
        head += [f"{who}: seconds a page", "MB each, at most"]
    body = [[f"{pages}", *_cells(kept, pages, workers)] for pages in sizes]
    return "\n".join(
        [
            "## From one page to long documents\n",
            "A typical scan of one report, again and again: nothing in it contradicts. One process "
            f"has {_CORES} threads; two have one thread each and audit the document at the same "
            "time: seconds are those of the clock over the pages of both. Memory includes the "
            "process that opens the file.\n",
            table(head, body),
            f"\n`python -m benchmarks scaling`, {measured(kept)}.",
        ]
    )


def _cells(kept: Rows, pages: int, workers: list[int]) -> Iterator[str]:
    for many in workers:
        row = kept.get(f"{pages}/{many}")
        yield from (f"{row['seconds']:.2f}", f"{row['megabytes']}") if row else ("–", "–")
