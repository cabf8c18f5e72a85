"""Seconds a page by stage, first page from process start, memory; RapidOCR on the same pages."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from gouji.audit import Auditor
from gouji.intake import open_document
from gouji.settings import Settings

ROUNDS = 3


def stages(path: Path, auditor: Auditor) -> dict[str, float]:
    """Median seconds a page of each stage and of the whole, once warm."""
    auditor.audit(path)
    seen: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        start = time.perf_counter()
        audit = auditor.audit(path)
        for stage, seconds in audit.timings.items():
            seen[stage].append(seconds / audit.pages)
        seen["whole"].append((time.perf_counter() - start) / audit.pages)
    return {stage: statistics.median(values) for stage, values in seen.items()}


def rapidocr(path: Path) -> float:
    """Median seconds a page of RapidOCR with its defaults, reading each page whole, once warm."""
    from rapidocr import RapidOCR

    engine = RapidOCR()
    with open_document(path, Settings()) as document:
        images = [page.image for page in document if page.image is not None]
    engine(images[0])
    seen = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for image in images:
            engine(image)
        seen.append((time.perf_counter() - start) / len(images))
    return statistics.median(seen)


def cold(path: Path) -> float:
    """Median seconds of a whole process that audits a file of one page."""
    seen = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        command = [sys.executable, "-m", "gouji.cli", "audit", str(path), "--json"]
        subprocess.run(command, check=False, capture_output=True)
        seen.append(time.perf_counter() - start)
    return statistics.median(seen)


def memory() -> int:
    """Most bytes that this process has had resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
