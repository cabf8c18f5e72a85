"""Many clients at once, while reports are read: how fast the service answers, and what it holds.

python -m benchmarks.load      writes benchmarks/results/load.md
"""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path

import httpx
from models.synthesis import Style, random_report, render_pdf

from benchmarks.faults import Fleet, served

_CLIENTS, _UPLOADS, _REQUESTS = 20, 200, 2000
_PACE = 0.5
"""Seconds between two uploads of one client, where clients do not upload as fast as they can."""

_RESULTS = Path(__file__).parent / "results" / "load.md"
_MEMORY = re.compile(r"^process_resident_memory_bytes (\S+)", re.MULTILINE)


def main() -> None:
    """Upload, ask, and write down how long it took."""
    with served() as fleet:
        text = _measured(fleet)
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _measured(fleet: Fleet) -> str:
    pdf = render_pdf(random_report(1), Style()).pdf
    with fleet.client() as client:
        client.get("/api/v1/reports")  # connections, threads and caches are there from now on

        def upload(number: int) -> float:
            files = {"file": ("a.pdf", pdf + b"\n%% %d\n" % number)}
            return _timed(lambda: client.post("/api/v1/reports", files=files))

        def ask(number: int) -> float:
            paths = ("/api/v1/reports", "/api/v1/findings?verdict=agree", "/api/v1/session")
            return _timed(lambda: client.get(paths[number % len(paths)]))

        uploads = _all(upload, _UPLOADS)
        paced = _all(partial(_paced, upload, time.monotonic()), _UPLOADS)
        before = _memory(client)
        asked = _all(ask, _REQUESTS)
        after = _memory(client)
        again = _all(ask, _REQUESTS)
        last = _memory(client)
        overtaken = _overtaken(client)
    return (
        f"# {_CLIENTS} clients at once\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, SQLite, one reader, which "
        "reads all the while. `python -m benchmarks.load`.\n\n"
        "| | requests | median | p95 | longest |\n|---|---|---|---|---|\n"
        + _row("uploads, each client one after the other", uploads)
        + _row(f"uploads, each client one in {_PACE:g} s", paced)
        + _row("questions", asked)
        + _row("questions again", again)
        + f"\nMemory of the server: {before:.0f} MB after the uploads, {after:.0f} MB after "
        f"{_REQUESTS} questions, {last:.0f} MB after {2 * _REQUESTS}.\n"
        f"\nReports end in the order in which they came, but for those that came at once: one "
        f"that ended before another came at most {overtaken:.2f} s after it.\n"
    )


def _all(work: Callable[[int], float], many: int) -> list[float]:
    with ThreadPoolExecutor(_CLIENTS) as pool:
        return list(pool.map(work, range(many)))


def _paced(upload: Callable[[int], float], begun: float, number: int) -> float:
    """Upload `number` when it is due."""
    due = begun + _PACE * (number + 1) / _CLIENTS
    time.sleep(max(0.0, due - time.monotonic()))
    return upload(_UPLOADS + number)


def _timed(ask: Callable[[], httpx.Response]) -> float:
    start = time.perf_counter()
    ask().raise_for_status()
    return time.perf_counter() - start


def _row(name: str, seconds: Sequence[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1]
    told = [f"{1000 * s:.0f} ms" for s in (statistics.median(seconds), p95, max(seconds))]
    return f"| {name} | {len(seconds)} | {' | '.join(told)} |\n"


def _memory(client: httpx.Client) -> float:
    """MB that the server holds."""
    found = _MEMORY.search(client.get("/metrics").text)
    assert found is not None
    return float(found[1]) / 1024**2


def _overtaken(client: httpx.Client) -> float:
    """The most seconds by which a report came after one that it ended before."""
    newest = client.get("/api/v1/reports", params={"limit": 200}).json()["items"]
    ended = [report for report in newest if report["ended_at"]]
    ended.sort(key=lambda report: str(report["ended_at"]))
    moments = [report["created_at"].replace("Z", "+00:00") for report in ended]  # Python 3.10
    came = [datetime.fromisoformat(moment).timestamp() for moment in moments]
    return max((came[i] - min(came[i:]) for i in range(len(came))), default=0.0)


if __name__ == "__main__":
    main()
