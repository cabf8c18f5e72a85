"""The plots of the results page: readable on light paper and on dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from models.synthesis import CASES

from benchmarks.memory import slope
from benchmarks.readers import READERS
from benchmarks.results import Row, Rows

_INK = "#7d8590"
"""Half-way between black and white, so that it is read on both."""

COLOURS = ("#2f81f7", "#8957e5", "#bf8700", "#db6d28", "#3fb950", "#56a3a6")
_SHARES = {
    "right and sure": "#2da44e",
    "right, doubted": "#8ac99a",
    "wrong, doubted": "#d4a72c",
    "wrong and sure": "#cf222e",
}
_STYLE: Any = {
    "font.size": 9,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "gouji",
}


def draw(folder: Path, cases: Rows, peers: Rows, memory: Rows) -> None:
    """Write the plots of what was measured, as SVG, into `folder`."""
    if cases:
        _draw_cases(folder / "cases.svg", cases)
    if any("missing" not in row for row in peers.values()):
        _draw_peers(folder / "peers.svg", peers)
    if memory:
        _draw_memory(folder / "memory.svg", memory)


@contextmanager
def plot(path: Path, width: float, height: float) -> Iterator[Axes]:
    """Axes to draw on; kept as SVG in `path` when the block ends. Sizes are inches."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure.add_subplot()
        figure.savefig(path, transparent=True, metadata={"Date": None})


def _draw_cases(path: Path, rows: Rows) -> None:
    """Bars from the left: how much was right, and how much of all was said to be sure."""
    names = [case for case in CASES if case in rows]
    with plot(path, 8, 0.8 + 0.22 * len(names)) as axes:
        left = [0.0] * len(names)
        for (label, colour), shares in zip(
            _SHARES.items(), zip(*(_shares(rows[n]) for n in names), strict=True), strict=True
        ):
            axes.barh(names, shares, left=left, color=colour, label=label, height=0.7)
            left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.invert_yaxis()
        axes.set(xlim=(0, 100), ylim=(len(names) - 0.5, -0.5), xlabel="% of figures")
        axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _shares(row: Row) -> tuple[float, ...]:
    right, sure, surely = row["right"], row["sure"], row["surely_right"]
    wrong = row["figures"] - right
    counts = (surely, right - surely, wrong - (sure - surely), sure - surely)
    return tuple(100 * count / row["figures"] for count in counts)


def _draw_peers(path: Path, rows: Rows) -> None:
    """Bars side by side: the share of figures right of each reader, by case."""
    readers = [r for r in READERS if any(name.startswith(f"{r}/") for name in rows)]
    readers = [r for r in readers if any(f"{r}/{case}" in rows for case in CASES)]
    cases = [case for case in CASES if any(f"{r}/{case}" in rows for r in readers)]
    width = 0.8 / len(readers)
    with plot(path, 8, 3.4) as axes:
        for number, (reader, colour) in enumerate(zip(readers, COLOURS, strict=False)):
            heights = [_right(rows, reader, case) for case in cases]
            middles = [i + (number - (len(readers) - 1) / 2) * width for i in range(len(cases))]
            axes.bar(middles, heights, width, color=colour, label=reader)
        axes.set_xticks(range(len(cases)), cases)
        axes.set(ylim=(0, 100), ylabel="% of figures right")
        axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _right(rows: Rows, reader: str, case: str) -> float:
    row = rows.get(f"{reader}/{case}")
    return 100 * row["right"] / row["figures"] if row else 0.0


def _draw_memory(path: Path, rows: Rows) -> None:
    """A line, and the straight one that fits it."""
    (row,) = rows.values()
    pages: Sequence[int] = row["pages"]
    held: Sequence[float] = row["megabytes"]
    with plot(path, 8, 2.4) as axes:
        axes.plot(pages, held, color=COLOURS[0], marker="o", markersize=3)
        rise = slope(pages, held)
        if rise is not None:
            axes.set_title(f"{1000 * rise:+.1f} kB a page", color=_INK, loc="right", fontsize=9)
        axes.set(xlabel="pages", ylabel="MB resident", ylim=(0, 1.15 * max(held)), xlim=(0, None))
