"""Memory of one process that reads a thousand pages on end."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from models.synthesis import CASES, as_pdf

from benchmarks.processes import fresh, resident
from benchmarks.results import Row, Rows, measured, table
from gouji.audit import Auditor

_PAGES, _EVERY, _SETTLED = 1000, 50, 100
_DOCUMENT = 10
_SCANS = ("typical", "harsh", "photo", "fax-100")
_SEEDS = range(9000, 9004)


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    parser.add_argument("--pages", type=int, default=_PAGES, help="read in all")


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """One row: what was resident after each so many pages."""
    with TemporaryDirectory() as folder, fresh() as pool:
        documents = cycle(_documents(Path(folder)))
        pages, held = [0], [pool.submit(_warm).result()]
        while pages[-1] < chosen.pages:
            batch = list(islice(documents, _EVERY // _DOCUMENT))
            held.append(pool.submit(_audit, batch).result())
            pages.append(pages[-1] + _EVERY)
    yield "one process", {"pages": pages, "megabytes": [round(value, 1) for value in held]}


def _documents(folder: Path) -> list[Path]:
    """Documents of ten pages, from scans of several kinds."""
    pages = [page for case in _SCANS for seed in _SEEDS for page in CASES[case].scanned(seed)[2]]
    paths = []
    for first in range(0, len(pages) - _DOCUMENT + 1, _DOCUMENT):
        path = folder / f"{first}.pdf"
        path.write_bytes(as_pdf(pages[first : first + _DOCUMENT]))
        paths.append(path)
    return paths


def _warm() -> float:
    _auditor().warm()
    return resident()


def _audit(documents: Sequence[Path]) -> float:
    for path in documents:
        _auditor().audit(path)
    return resident()


@cache
def _auditor() -> Auditor:
    return Auditor()


def slope(pages: Sequence[int], megabytes: Sequence[float]) -> float | None:
    """MB a page, by least squares over what was read after the first hundred pages."""
    late = [(p, m) for p, m in zip(pages, megabytes, strict=True) if p >= _SETTLED]
    if len(late) < 2:
        return None
    return float(np.polyfit([p for p, _ in late], [m for _, m in late], 1)[0])


def text(kept: Rows) -> str:
    """The row as Markdown."""
    (row,) = kept.values()
    rise = slope(row["pages"], row["megabytes"])
    said = (
        "" if rise is None else f" After page {_SETTLED} it grows by {1000 * rise:.1f} kB a page."
    )
    return "\n".join(
        [
            "## Memory over many pages\n",
            "![memory over pages](reading/memory.svg)\n",
            f"One process, documents of {_DOCUMENT} pages of several kinds, resident memory after "
            f"every {_EVERY} pages.{said}\n",
            table(
                ("pages", "MB"),
                [(f"{p}", f"{m:.0f}") for p, m in zip(row["pages"], row["megabytes"], strict=True)],
            ),
            f"\n`python -m benchmarks memory`, {measured(kept)}.",
        ]
    )
