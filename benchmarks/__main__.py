"""`python -m benchmarks`: writes `benchmarks/results/reading.md`."""

from __future__ import annotations

import os
import platform
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from models.synthesis import HARSH, PHOTO, TYPICAL, Style, as_pdf, random_report, render_pdf, scan

from benchmarks.accuracy import Score, score
from benchmarks.speed import cold, memory, rapidocr, stages
from gouji.audit import Auditor

REPORTS = 40
RESULTS = Path(__file__).parent / "results" / "reading.md"


def main() -> None:
    """Measure, print, and keep the result."""
    auditor = Auditor()
    parts = [_head(), _speed(auditor), _accuracy(auditor)]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def _head() -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"# Reading\n\n`make bench`, {date.today()}, {machine}."


def _speed(auditor: Auditor) -> str:
    with TemporaryDirectory() as folder:
        rendered = render_pdf(random_report(seed=7), Style.random(7))
        pages = scan(rendered, TYPICAL, seed=7)
        born, scanned, one = (Path(folder) / name for name in ("born.pdf", "scan.pdf", "one.pdf"))
        born.write_bytes(rendered.pdf)
        scanned.write_bytes(as_pdf(pages))
        one.write_bytes(as_pdf(pages[1:2]))
        kinds = {"born-digital": stages(born, auditor), "scan": stages(scanned, auditor)}
        resident = memory()
        peer = rapidocr(scanned)
        first = cold(one)
    names = list(kinds["scan"])
    rows = [
        f"| {kind} | {' | '.join(f'{seconds.get(name, 0):.3f}' for name in names)} |"
        for kind, seconds in kinds.items()
    ]
    ratio = kinds["scan"]["whole"] / peer
    return "\n".join(
        [
            "## Seconds a page, warm\n",
            f"| | {' | '.join(names)} |",
            "|---" * (len(names) + 1) + "|",
            *rows,
            "",
            f"RapidOCR 3.10 reading the same pages whole: {peer:.3f} s a page; gouji takes "
            f"{ratio:.2f} of that, tables and audit included.",
            f"A process that audits one scanned page, from its start: {first:.2f} s. "
            f"Resident at most: {resident / 2**20:.0f} MB.",
        ]
    )


def _accuracy(auditor: Auditor) -> str:
    rows = [
        _row(name, score(range(1000, 1000 + count), degradation, auditor))
        for name, degradation, count in (
            ("typical", TYPICAL, REPORTS),
            ("harsh", HARSH, REPORTS // 4),
            ("photo", PHOTO, REPORTS // 4),
        )
    ]
    return "\n".join(
        [
            "## Figures of synthetic reports\n",
            "Random consistent tables, values up to 7 digits, random layouts (`models/synthesis`).",
            "A sure figure has confidence 0.95 or more. No report has a fault, so every",
            "contradiction is a false one.\n",
            "| scan | reports | figures | right | sure | surely wrong | false contradictions "
            "| claims agreeing | failures by cause |",
            "|---" * 9 + "|",
            *rows,
        ]
    )


def _row(name: str, got: Score) -> str:
    causes = ", ".join(f"{cause} {count}" for cause, count in got.causes.most_common()) or "none"
    return (
        f"| {name} | {got.reports} | {got.figures} | {got.right} ({got.right / got.figures:.2%}) "
        f"| {got.sure / got.figures:.1%} | {got.surely_wrong} | {got.false_contradictions} "
        f"| {got.claims_agree} of {got.claims} | {causes} |"
    )


if __name__ == "__main__":
    sys.exit(main())
