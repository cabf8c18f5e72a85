"""Gouji beside its peers: the same pages, one after the other, in one run."""

from __future__ import annotations

import statistics
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from models.synthesis import CASES, Rendered, ScannedPage, figure_boxes
from rapidfuzz.distance import Levenshtein

from benchmarks.options import cases, names
from benchmarks.places import Pair, cells_in, exact, number, paired, same_number, texts_in
from benchmarks.processes import Peak, fresh
from benchmarks.readers import READERS, NotInstalled, Read, Reader
from benchmarks.results import Row, Rows, measured, share, table
from benchmarks.scans import Scan, scanned
from benchmarks.teds import teds

_CASES = ("clean", "typical", "harsh", "photo", "fax-100", "red-stamp", "dotted")
_REPORTS = 2
_FIRST_SEED = 7000


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    parser.add_argument("--reports", type=int, default=_REPORTS, help="a case")
    parser.add_argument("--cases", type=names(CASES), default=_CASES, help=cases(CASES))
    parser.add_argument("--peers", type=names(READERS), default=tuple(READERS), help=cases(READERS))


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for each reader and case; a reader that is not installed has one that says so."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        peers = [_Peer(name, stack.enter_context(fresh())) for name in chosen.peers]
        for peer in list(peers):
            remedy = peer.missing()
            if remedy:
                yield f"{peer.name}/", {"missing": remedy}
                peers.remove(peer)
        for case in chosen.cases:
            for seed in range(_FIRST_SEED, _FIRST_SEED + chosen.reports):
                rendered, pages, scan = scanned(case, seed, Path(folder))
                for peer in peers:
                    peer.read(rendered, pages, scan)
            for peer in peers:
                yield f"{peer.name}/{case}", peer.row()


@dataclass
class _Peer:
    """A reader in a process of its own, and what it did with the pages of a case."""

    name: str
    pool: ProcessPoolExecutor
    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    warm: bool = False

    def missing(self) -> str | None:
        """What to do when it is not installed."""
        return self.pool.submit(_missing, self.name).result()

    def read(self, rendered: Rendered, pages: Sequence[ScannedPage], scan: Scan) -> None:
        """Read a report; the first of all is read twice, for models load with it."""
        if not self.warm:
            self.pool.submit(_timed, self.name, scan).result()
            self.warm = True
        (process,) = self.pool._processes  # the pool does not tell otherwise
        with Peak(process) as peak:
            read, seconds = self.pool.submit(_timed, self.name, scan).result()
        self.seconds.append(seconds / len(pages))
        self.megabytes = max(self.megabytes, peak.megabytes)
        self.counts.update(reports=1, pages=len(pages))
        self.counts.update(_figures(rendered, pages, read))
        if read.tables is not None:
            self.counts.update(_tables(paired(rendered, pages, read.tables)))

    def row(self) -> Row:
        """What was measured since the last row."""
        row = {
            **{name: round(count, 4) for name, count in self.counts.items()},
            "seconds": round(statistics.median(self.seconds), 3),
            "megabytes": round(self.megabytes),
        }
        self.counts, self.seconds = Counter(), []
        return row


def _missing(name: str) -> str | None:
    try:
        _reader(name)
    except NotInstalled as missing:
        return str(missing)
    return None


def _timed(name: str, scan: Scan) -> tuple[Read, float]:
    """What the reader of this process makes of `scan`, and how long that took."""
    reader = _reader(name)
    start = time.perf_counter()
    read = reader(scan)
    return read, time.perf_counter() - start


@cache
def _reader(name: str) -> Reader:
    return READERS[name]()


def _figures(rendered: Rendered, pages: Sequence[ScannedPage], read: Read) -> dict[str, int]:
    """Figures right, and characters of figures right."""
    found = _numbers(rendered, pages, read)
    counts: Counter[str] = Counter()
    for name, truth in rendered.figures.items():
        printed = "" if truth.value is None else str(truth.value)
        seen = found.get(name)
        right = seen is not None and same_number(seen, printed)
        wrong = 0 if right else min(len(printed), Levenshtein.distance(printed, seen or ""))
        counts.update(figures=1, right=right)
        counts.update(characters=len(printed), characters_right=len(printed) - wrong)
    return counts


def _numbers(rendered: Rendered, pages: Sequence[ScannedPage], read: Read) -> Mapping[str, str]:
    """The number that was read of each figure: by the form, by its cell, or by its place."""
    if read.figures is not None:
        return read.figures
    places = figure_boxes(rendered, list(pages))
    texts = texts_in(places, read.texts) if read.tables is None else cells_in(places, read.tables)
    return {name: number(text) for name, text in texts.items()}


def _tables(pairs: Iterator[Pair]) -> dict[str, float]:
    """Sums over true tables and their cells."""
    counts: dict[str, float] = dict.fromkeys(("tables", "teds", "structure", "cells", "exact"), 0)
    for pair in pairs:
        counts["tables"] += 1
        counts["teds"] += teds(pair.truth, pair.found)
        counts["structure"] += teds(pair.truth, pair.found, texts=False)
        counts["cells"] += len(pair.truth)
        counts["exact"] += exact(pair)
    return counts


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    by_peer = {peer: _of(kept, peer) for peer in READERS}
    present = [peer for peer, rows in by_peer.items() if rows]
    structured = [p for p in present if any("tables" in row for row in by_peer[p].values())]
    shown = [case for case in CASES if any(case in by_peer[peer] for peer in present)]
    missing = [
        f"{peer}: not installed, `{row['missing']}`"
        for peer in READERS
        if (row := kept.get(f"{peer}/")) and not by_peer[peer]
    ]
    return "\n".join(
        [
            "## Beside its peers\n",
            "![figures right by case and reader](reading/peers.svg)\n",
            "The same pages, read by turns, each reader in a process of its own that is warm, with "
            "its defaults. RapidOCR 3.10 and PaddleOCR 3.7 give texts and their places; those "
            "whose middle lies in a figure's true cell count as its number. PaddleOCR runs on the "
            "same weights as gouji, with the tiny or the small recogniser. img2table 2.0 finds "
            "cells and has them read by tesseract or RapidOCR; the cell that overlaps a figure's "
            "most counts. Only gouji has to find out by itself which cell is which figure.\n",
            table(_HEAD, [_summary(peer, by_peer) for peer in present]),
            "",
            *(f"{line}.\n" for line in missing),
            "Digits: characters of figures right, by edit distance. TEDS: likeness of tables as "
            "trees, by structure and with texts; tables of several pages are put together for "
            "readers that do not. Cells: true cells found with their row, column and spans. "
            "Memory: at most, child processes included.\n",
            "### Figures right, by case\n",
            table(("case", *present), _lines(shown, present, by_peer, _right)),
            "\n### Tables by case: TEDS by structure, TEDS, cells\n",
            table(("case", *structured), _lines(shown, structured, by_peer, _likeness)),
            f"\n`python -m benchmarks peers`, {measured(kept)}.",
        ]
    )


_HEAD = (
    "reader", "figures right", "digits right", "TEDS, structure", "TEDS", "cells",
    "seconds a page", "times gouji's", "memory, MB",
)  # fmt: skip


def _of(kept: Rows, peer: str) -> dict[str, Row]:
    """The rows of `peer` by case."""
    rows = {name.rpartition("/"): row for name, row in kept.items() if "missing" not in row}
    return {case: row for (name, _, case), row in rows.items() if name == peer}


def _summary(peer: str, by_peer: Mapping[str, Mapping[str, Row]]) -> list[str]:
    rows = list(by_peer[peer].values())
    ratios = [
        row["seconds"] / by_peer["gouji"][case]["seconds"]
        for case, row in by_peer[peer].items()
        if case in by_peer.get("gouji", {})
    ]
    return [
        peer,
        _ratio(rows, "right", "figures"),
        _ratio(rows, "characters_right", "characters"),
        _mean(rows, "structure"),
        _mean(rows, "teds"),
        _ratio(rows, "exact", "cells"),
        f"{statistics.median(row['seconds'] for row in rows):.2f}",
        f"{statistics.median(ratios):.2f}" if ratios else "–",
        f"{max(row['megabytes'] for row in rows):.0f}",
    ]


def _ratio(rows: Sequence[Row], part: str, whole: str) -> str:
    return share(sum(row.get(part, 0) for row in rows), sum(row.get(whole, 0) for row in rows))


def _mean(rows: Sequence[Row], key: str) -> str:
    tables = sum(row.get("tables", 0) for row in rows)
    return f"{sum(row[key] for row in rows if key in row) / tables:.3f}" if tables else "–"


def _lines(
    shown: Sequence[str],
    peers: Sequence[str],
    by_peer: Mapping[str, Mapping[str, Row]],
    cell: Callable[[Row], str],
) -> Iterator[list[str]]:
    for case in shown:
        rows = [by_peer[peer].get(case) for peer in peers]
        yield [case, *(cell(row) if row else "–" for row in rows)]


def _right(row: Row) -> str:
    return share(row["right"], row["figures"])


def _likeness(row: Row) -> str:
    if "tables" not in row:
        return "–"
    cells = share(row["exact"], row["cells"])
    return f"{row['structure'] / row['tables']:.3f}, {row['teds'] / row['tables']:.3f}, {cells}"
