"""A queue with thousands of reports in it: how fast they enter, and what a look over it takes.

    python -m benchmarks.backlog [--reports N,N]      writes benchmarks/results/backlog.md

On PostgreSQL. Every process looks over what is unfinished each `GOUJI_WORKER_SECONDS` / 3, so many
that wait at a time.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import insert

from benchmarks.faults import postgresql
from benchmarks.results import table
from gouji.jobs.service import _AT_A_LOOK, Jobs
from gouji.settings import Settings
from gouji.store import Database, open_files
from gouji.store.tables import Organisation, Report

_RESULTS = Path(__file__).parent / "results" / "backlog.md"
_SIZES = (1000, 5000, 20000)
_LOOKS = 5


def main() -> None:
    """Fill the queue step by step, and look over it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=_sizes, default=_SIZES, help="that wait, step by step")
    sizes = parser.parse_args().reports
    with postgresql() as server, tempfile.TemporaryDirectory() as folder:
        rows = _rows(server.get_uri(), Path(folder), sizes)
    head = ("reports that wait", "entered a second", "a look over them", "longest look")
    text = (
        "# A long queue\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, PostgreSQL, `python -m benchmarks.backlog`.\n\n"
        f"{table(head, rows)}\n\n"
        f"A look: the median of {_LOOKS} sweeps, by which a process says that it lives, finds what "
        "was never queued and takes over from those that vanished. Of those that wait it looks at "
        f"{_AT_A_LOOK} at a time, the next ones the next time.\n"
    )
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _sizes(said: str) -> tuple[int, ...]:
    return tuple(map(int, said.split(",")))


def _rows(url: str, folder: Path, sizes: tuple[int, ...]) -> list[tuple[str, ...]]:
    settings = Settings(data=folder, worker_seconds=3600)  # it looks when it is told to
    database, files = Database(url), open_files(settings)
    database.migrate()
    with database.transaction() as session:
        owner = Organisation(name="benchmark")
        session.add(owner)
    jobs = Jobs(settings, database, files, None)
    jobs.launch()
    rows, there = [], 0
    for size in sizes:
        _hand_in(database, owner.id, there, size)
        begun = time.monotonic()
        for _ in range(-(-size // _AT_A_LOOK) + 1):  # it may begin in the middle
            jobs.sweep()
            jobs._clerk.submit(int).result()  # all that were handed to the clerk before are in
        rate = (size - there) / (time.monotonic() - begun)
        looks = sorted(_look(jobs) for _ in range(_LOOKS))
        rows.append((f"{size}", f"{rate:.0f}", f"{median(looks):.2f} s", f"{looks[-1]:.2f} s"))
        there = size
    jobs.close()
    database.close()
    return rows


def _hand_in(database: Database, owner: str, first: int, size: int) -> None:
    """Rows alone: nobody reads these reports."""
    reports = [
        {"owner": owner, "name": f"{number}.pdf", "sha256": f"{number:064x}", "size": 1}
        for number in range(first, size)
    ]
    with database.transaction() as session:
        session.execute(insert(Report), reports)


def _look(jobs: Jobs) -> float:
    begun = time.monotonic()
    jobs.sweep()
    return time.monotonic() - begun


if __name__ == "__main__":
    main()
