"""What a report costs the service: seconds of a core, and bytes in the store.

python -m benchmarks.cost [--reports N]      writes benchmarks/results/cost.md
"""

from __future__ import annotations

import os
import platform
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

import psutil
from models.synthesis import CASES, Style, as_pdf, random_report, render_pdf
from pypdf import PdfReader

from benchmarks.faults import SCAN, Fleet, finished, marked, served
from benchmarks.results import table

_RESULTS = Path(__file__).parent / "results" / "cost.md"
_SEEDS = range(1, 4)
_DATABASES = ("gouji.db", "gouji.db-queue")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a core and bytes that were spent up to a moment, and the pages by then."""

    server: float
    reader: float
    database: int
    files: int


def main() -> None:
    """Hand in reports of each kind, and write down what they cost."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=12, help="of each kind")
    many = parser.parse_args().reports
    with TemporaryDirectory() as folder:
        kinds = dict(_kinds(Path(folder)))
        rows = [_row(name, paths, many) for name, paths in kinds.items()]
    head = (
        *("kind", "pages", "core seconds a report", "of it the server", "core seconds a page"),
        *("file, kB", "database, kB", "kept a report, kB"),
    )
    text = (
        "# What a report costs\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, `python -m benchmarks.cost --reports {many}`.\n\n"
        f"{table(head, rows)}\n\n"
        "Core seconds: what the processor spent on server, reading process and the processes that "
        "open files, once all were warm; they tell the clock's seconds of one core, whoever else "
        "is at work. Database: what SQLite's files grew by, queue included, after a checkpoint; "
        f"reports differ by their bytes, {len(_SEEDS)} by their content.\n"
    )
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _kinds(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Reports of each kind."""
    digital, scanned = [], []
    for seed in _SEEDS:
        digital.append(folder / f"{seed}.pdf")
        digital[-1].write_bytes(render_pdf(random_report(seed), Style()).pdf)
        scanned.append(folder / f"{seed}.scan.pdf")
        scanned[-1].write_bytes(as_pdf(CASES["typical"].scanned(seed)[2]))
    yield "born-digital", digital
    yield "typical scan", scanned
    yield "the sample scan", [SCAN]


def _row(name: str, paths: list[Path], many: int) -> tuple[str, ...]:
    with served() as fleet:
        _done(fleet, paths, 0, len(paths))
        before = _spent(fleet)
        _done(fleet, paths, len(paths), many)
        after = _spent(fleet)
    pages = fmean(len(PdfReader(path).pages) for path in paths)
    server = (after.server - before.server) / many
    seconds = server + (after.reader - before.reader) / many
    database = (after.database - before.database) / many / 1000
    files = (after.files - before.files) / many / 1000
    numbers = (seconds, server, seconds / pages)
    kept = (f"{kilobytes:.0f}" for kilobytes in (files, database, files + database))
    return (name, f"{pages:.1f}", *(f"{number:.2f}" for number in numbers), *kept)


def _done(fleet: Fleet, paths: list[Path], first: int, many: int) -> None:
    """Hand in as many reports, and wait until they are audited."""
    with fleet.client() as client:
        for number in range(first, first + many):
            path = paths[number % len(paths)]
            files = {"file": (path.name, marked(path, number))}
            client.post("/api/v1/reports", files=files).raise_for_status()
    finished(fleet.url, 60 + 60 * many)


def _spent(fleet: Fleet) -> Spent:
    server = psutil.Process(fleet.running["server"].pid)
    readers = server.children()
    for name in _DATABASES:
        with closing(sqlite3.connect(fleet.data / name, timeout=60)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Spent(
        _seconds(server),
        sum(_seconds(reader, family=True) for reader in readers),
        sum((fleet.data / name).stat().st_size for name in _DATABASES),
        sum(path.stat().st_size for path in (fleet.data / "files").rglob("*") if path.is_file()),
    )


def _seconds(process: psutil.Process, family: bool = False) -> float:
    """Of a core; with what its children that ended spent, where `family`."""
    times = process.cpu_times()
    own = times.user + times.system
    return own + times.children_user + times.children_system if family else own


if __name__ == "__main__":
    main()
