"""Seconds a page by stage, what of them the models take, and from process start to a verdict."""

from __future__ import annotations

import statistics
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.synthesis import as_pdf
from onnxruntime import InferenceSession

from benchmarks.processes import Peak, fresh
from benchmarks.readers import NotInstalled, rapidocr
from benchmarks.results import Row, Rows, measured, share, table
from benchmarks.scans import Scan, scanned
from gouji.audit import Auditor

_ROUNDS = 5
_SEED = 7
_STAGES = ("intake", "reading", "tables", "forms", "claims", "reconcile", "whole")


def options(_: ArgumentParser) -> None:
    """Nothing can be chosen."""


def measure(_: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for each kind of file, then RapidOCR, then a whole process."""
    with TemporaryDirectory() as folder:
        rendered, pages, scan = scanned("typical", _SEED, Path(folder))
        born, one = Path(folder) / "born.pdf", Path(folder) / "one.pdf"
        born.write_bytes(rendered.pdf)
        one.write_bytes(as_pdf(pages[1:2]))
        for name, path in (("born-digital", born), ("scan", scan.pdf)):
            with fresh() as pool:
                yield name, pool.submit(stages, path).result()
        with fresh() as pool:
            yield "RapidOCR", pool.submit(_rapidocr, scan).result()
        yield "process", cold(one)


def stages(path: Path) -> Row:
    """Median seconds a page of each stage, of the whole, and of it while a model runs."""
    auditor = Auditor()
    auditor.audit(path)
    seen: dict[str, list[float]] = defaultdict(list)
    with _models() as clock:
        for _ in range(_ROUNDS):
            start, before = time.perf_counter(), clock.seconds
            audit = auditor.audit(path)
            whole = time.perf_counter() - start
            for stage, seconds in {
                **audit.timings, "whole": whole, "models": clock.seconds - before
            }.items():  # fmt: skip
                seen[stage].append(seconds / audit.pages)
    return {stage: round(statistics.median(values), 4) for stage, values in seen.items()}


class ModelClock:
    """Wall seconds during which at least one model runs, in whatever thread."""

    def __init__(self) -> None:
        self.seconds, self._running, self._begun = 0.0, 0, 0.0
        self._lock = threading.Lock()

    @contextmanager
    def run(self) -> Iterator[None]:
        """Count the time of the block, once for all blocks that run at the same time."""
        with self._lock:
            if not self._running:
                self._begun = time.perf_counter()
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self.seconds += time.perf_counter() - self._begun


@contextmanager
def _models() -> Iterator[ModelClock]:
    """Times every run of ONNX Runtime while the block lasts."""
    clock = ModelClock()
    run: Callable[..., Any] = InferenceSession.run

    def timed(*arguments: Any, **named: Any) -> Any:
        with clock.run():
            return run(*arguments, **named)

    InferenceSession.run = timed
    try:
        yield clock
    finally:
        InferenceSession.run = run


def _rapidocr(scan: Scan) -> Row:
    try:
        read = rapidocr()
    except NotInstalled as missing:
        return {"missing": str(missing)}
    read(scan)
    seen = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        read(scan)
        seen.append((time.perf_counter() - start) / len(scan.pages))
    return {"whole": round(statistics.median(seen), 4)}


def cold(path: Path) -> Row:
    """Median seconds of a whole process that audits a file of one page, and its memory, MB."""
    seconds, megabytes = [], []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        command = [sys.executable, "-m", "gouji.cli", "audit", str(path), "--json"]
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL) as process,
            Peak(process.pid) as peak,
        ):
            process.wait()
            seconds.append(time.perf_counter() - start)
        megabytes.append(peak.megabytes)
    return {"whole": round(statistics.median(seconds), 3), "megabytes": round(max(megabytes))}


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    kinds = {kind: kept[kind] for kind in ("born-digital", "scan") if kind in kept}
    head = ("", *_STAGES, "models", "outside of models")
    lines = ["## Seconds a page, warm\n", table(head, [_line(*kind) for kind in kinds.items()]), ""]
    lines.append(
        "Models: wall time during which at least one model runs. The next page is opened by "
        "another process while one is read.\n"
    )
    peer, scan, process = kept.get("RapidOCR"), kinds.get("scan"), kept.get("process")
    if peer and "missing" in peer:
        lines.append(f"RapidOCR: not installed, `{peer['missing']}`.\n")
    elif peer and scan:
        lines.append(
            f"RapidOCR 3.10 reading the same pages whole: {peer['whole']:.2f} s a page; gouji "
            f"takes {scan['whole'] / peer['whole']:.2f} of that, tables and audit included.\n"
        )
    if process:
        lines.append(
            f"A process that audits one scanned page, from its start to its end: "
            f"{process['whole']:.2f} s, {process['megabytes']} MB at most.\n"
        )
    lines.append(f"`python -m benchmarks speed`, {measured(kept)}.")
    return "\n".join(lines)


def _line(kind: str, row: Row) -> list[str]:
    outside = share(row["whole"] - row["models"], row["whole"])
    return [kind, *(f"{row.get(name, 0):.3f}" for name in (*_STAGES, "models")), outside]
