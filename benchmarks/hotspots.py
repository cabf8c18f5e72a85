"""Where the processor's time of a scanned page goes, function by function.

`python -m benchmarks.hotspots` reads a typical scan and prints a Markdown table: milliseconds of
the processor a page in each function of gouji, with all that it calls. Networks run in a thread of
their own; their time is told with those that wait for them. A busy machine changes little.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from cProfile import Profile
from pathlib import Path
from pstats import Stats
from tempfile import TemporaryDirectory

import cv2

from benchmarks.results import table
from benchmarks.scans import scanned
from gouji.document import Page
from gouji.intake import open_document
from gouji.reading import Reader
from gouji.settings import Settings
from gouji.tables import find_grids
from gouji.weights import weights_folder

_SEED = 7
_LEAST = 4.0
"""Milliseconds a page from which on a function is told."""


def main() -> None:
    """Profile one report and print the table."""
    parser = ArgumentParser("python -m benchmarks.hotspots", description=__doc__)
    parser.add_argument("--case", default="typical", help="kind of scan")
    case = parser.parse_args().case
    with TemporaryDirectory() as folder:
        scan = scanned(case, _SEED, Path(folder))[2]
        with open_document(scan.pdf, Settings()) as document:
            pages = list(document)
    cv2.setNumThreads(1)
    print(table(("function", "ms a page", "calls a page"), _rows(_profiled(pages), len(pages))))


def _profiled(pages: Sequence[Page]) -> Stats:
    reader = Reader(weights_folder("ocr"), threads=1)
    profile = Profile(time.process_time)
    for page in pages:  # what is loaded at first is no part of it
        _read(reader, page)
    profile.enable()
    for page in pages:
        _read(reader, page)
    profile.disable()
    return Stats(profile)


def _read(reader: Reader, page: Page) -> None:
    for sheet in reader.straighten(page):
        reader.read(sheet, find_grids(sheet))


def _rows(stats: Stats, pages: int) -> list[tuple[str, str, str]]:
    """The functions of gouji, the dearest first; parts of a function by no name are left out."""
    spent = [
        (1000 * whole / pages, f"{Path(file).parent.name}/{Path(file).stem}.{name}", calls / pages)
        for (file, _, name), (_, calls, _, whole, _) in stats.stats.items()
        if f"gouji/{Path(file).parent.name}/" in file and not name.startswith("<")
    ]
    return [
        (name, f"{milliseconds:.0f}", f"{calls:.0f}")
        for milliseconds, name, calls in sorted(spent, reverse=True)
        if milliseconds >= _LEAST
    ]


if __name__ == "__main__":
    main()
