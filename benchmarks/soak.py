"""A thousand reports on end through one service: memory and open files, all the while.

    python -m benchmarks.soak [--reports N] [--kind digital|scan|both]

Writes benchmarks/results/soak.md and soak.svg. The reading process is never replaced, so that what
it loses is seen. Interrupted, it writes down what was measured until then.
"""

from __future__ import annotations

import os
import platform
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import numpy as np
import psutil
from models.synthesis import Style, random_report, render_pdf

from benchmarks.faults import SCAN, Fleet, counted, marked, served
from benchmarks.plots import COLOURS, plot
from benchmarks.results import table

_RESULTS = Path(__file__).parent / "results" / "soak.md"
_PICTURE = _RESULTS.with_suffix(".svg")
_SEEDS = range(1, 9)
_BACKLOG = 4
"""Reports that wait at most."""

_SAMPLES = 100
_SETTLED = 0.2
"""Share of the reports after which caches are full and a slope is told."""

_MOST_SLOPE = 0.05
"""MB a report that are allowed."""

_KINDS = {
    "digital": "born-digital",
    "scan": "the sample scan",
    "both": "born-digital and the sample scan by turns",
}


@dataclass(frozen=True, slots=True)
class Sample:
    """What the server and its reading process held when so many reports had ended.

    Memory is resident, MB; `seconds` are since the first report was handed in.
    """

    reports: int
    seconds: float
    server: float
    reader: float
    server_files: int
    reader_files: int


def main() -> None:
    """Hand in, look, and write it down."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000, help="handed in")
    parser.add_argument("--kind", choices=_KINDS, default="both", help="of the reports")
    chosen = parser.parse_args()
    samples: list[Sample] = []
    with TemporaryDirectory() as folder, served(GOUJI_READER_PAGES="1000000") as fleet:
        accepted: list[str] = []
        with suppress(KeyboardInterrupt):
            _soaked(fleet, _files(Path(folder), chosen.kind), chosen.reports, accepted, samples)
        fate = counted(fleet.url, accepted[: samples[-1].reports])
    _draw(samples)
    text = _told(chosen, samples, fate.failed, fate.twice)
    _RESULTS.write_text(text, "utf-8")
    print(text)


def _files(folder: Path, kind: str) -> Iterator[Path]:
    """The reports, over and over."""
    digital = []
    for seed in _SEEDS:
        path = folder / f"{seed}.pdf"
        path.write_bytes(render_pdf(random_report(seed), Style()).pdf)
        digital.append(path)
    by_turns = [path for one in digital for path in (one, SCAN)]
    return cycle({"digital": digital, "scan": [SCAN], "both": by_turns}[kind])


def _soaked(
    fleet: Fleet, files: Iterator[Path], many: int, accepted: list[str], samples: list[Sample]
) -> None:
    """Hand in all, no faster than they are read, and look every now and then."""
    begun, every = time.monotonic(), max(1, many // _SAMPLES)
    with fleet.client() as client:
        while not samples or samples[-1].reports < many:
            ended = _ended(client)
            if not samples or ended >= min(many, samples[-1].reports + every):
                samples.append(_sample(fleet, ended, time.monotonic() - begun))
            room = min(many - len(accepted), _BACKLOG - (len(accepted) - ended))
            for path in islice(files, max(0, room)):
                files_ = {"file": (path.name, marked(path, len(accepted)))}
                answer = client.post("/api/v1/reports", files=files_).raise_for_status()
                accepted.append(answer.json()["id"])
            time.sleep(0.1)


def _ended(client: httpx.Client) -> int:
    """How many reports have ended, as the metrics tell."""
    lines = client.get("/metrics").text.splitlines()
    states = [line for line in lines if line.startswith("gouji_reports{")]
    return int(sum(float(line.split()[-1]) for line in states if _is_over(line)))


def _is_over(line: str) -> bool:
    return any(f'state="{state}"' in line for state in ("done", "failed"))


def _sample(fleet: Fleet, reports: int, seconds: float) -> Sample:
    server = psutil.Process(fleet.running["server"].pid)
    (reader,) = (one for one in server.children() if _reads(one))
    held = [one.memory_info().rss / 2**20 for one in (server, reader)]
    return Sample(reports, seconds, *held, server.num_fds(), reader.num_fds())


def _reads(process: psutil.Process) -> bool:
    return any("reading_child" in word for word in process.cmdline())


def slope(reports: Sequence[int], held: Sequence[float]) -> float:
    """What was added by each report, by least squares, once caches are full."""
    late = [(r, h) for r, h in zip(reports, held, strict=True) if r >= _SETTLED * reports[-1]]
    return float(np.polyfit([r for r, _ in late], [h for _, h in late], 1)[0])


def _draw(samples: Sequence[Sample]) -> None:
    """Memory by time in colour, open files as thin lines on an axis of their own."""
    minutes = [one.seconds / 60 for one in samples]
    with plot(_PICTURE, 8, 3) as axes:
        files = axes.twinx()
        for colour, name in zip(COLOURS, ("server", "reader"), strict=False):
            held = [getattr(one, name) for one in samples]
            axes.plot(minutes, held, color=colour, label=f"{name}, MB")
            opened = [getattr(one, f"{name}_files") for one in samples]
            files.plot(minutes, opened, color=colour, lw=0.8, ls=":", label=f"{name}, open files")
        axes.set(xlabel="minutes", ylabel="MB resident", ylim=(0, None), xlim=(0, None))
        files.set(ylabel="open files", ylim=(0, None))
        lines = [*axes.get_lines(), *files.get_lines()]
        axes.legend(handles=lines, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _told(chosen: Namespace, samples: Sequence[Sample], failed: int, twice: int) -> str:
    last = samples[-1]
    reports = [one.reports for one in samples]
    rows = []
    for name in ("server", "reader"):
        for what, unit in ((name, "MB"), (f"{name}_files", "open files")):
            held = [getattr(one, what) for one in samples]
            rise = slope(reports, held)
            told = f"{held[0]:.0f} | {max(held):.0f} | {held[-1]:.0f} | {rise:+.4f}".split(" | ")
            rows.append((name, unit, *told))
    asked = f"python -m benchmarks.soak --reports {chosen.reports} --kind {chosen.kind}"
    cut = "" if last.reports >= chosen.reports else f", ended after {last.reports} reports"
    return (
        f"# {last.reports} reports on end\n\n"
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[1]:.1f}, `{asked}`{cut}. Through the service on SQLite: "
        f"{_KINDS[chosen.kind]}, each file of its own bytes; {last.seconds / 60:.0f} minutes. "
        f"{failed} were not done, {twice} were audited twice.\n\n"
        "![memory and open files by time](soak.svg)\n\n"
        + table(("process", "of", "first", "most", "last", "a report"), rows)
        + f"\n\nA report: by least squares after the first {_SETTLED:.0%} of the reports; at most "
        f"{_MOST_SLOPE} MB are allowed. The reader is the process that reads; it is not replaced "
        "here, though the service replaces it after `GOUJI_READER_PAGES`.\n"
    )


if __name__ == "__main__":
    main()
