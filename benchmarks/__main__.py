"""Measures reading: accuracy, speed and memory, beside other programs.

`python -m benchmarks` measures everything, which takes an hour and a half on 2 cores; with the
name of a part it measures that again, and keeps what is known of the others. Writes
`benchmarks/results/reading.md`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping
from types import ModuleType

from benchmarks import (
    accuracy,
    memory,
    narratives,
    peers,
    planted,
    plots,
    results,
    scaling,
    sentences,
    speed,
)

PARTS: Mapping[str, ModuleType] = {
    "cases": accuracy,
    "peers": peers,
    "speed": speed,
    "scaling": scaling,
    "memory": memory,
    "planted": planted,
    "narratives": narratives,
    "sentences": sentences,
}
_PAGE = results.FOLDER.with_suffix(".md")


def main(arguments: list[str] | None = None) -> None:
    """Measure what is asked for, row by row, and write the page anew after each."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    for part in [chosen.part] if chosen.part else PARTS:
        options: Namespace = chosen if chosen.part else parser.parse_args([part])
        for name, row in PARTS[part].measure(options):
            print(part, name, dict(row), flush=True)
            results.keep(part, name, row)
            write()


def write() -> None:
    """Make the page of all rows that are known."""
    known = {part: rows for part in PARTS if (rows := results.rows(part))}
    texts = [PARTS[part].text(rows) for part, rows in known.items()]
    _PAGE.write_text("\n\n".join(["# Reading\n\n`make bench`.", *texts]) + "\n", "utf-8")
    cases, beside, held = (known.get(part, {}) for part in ("cases", "peers", "memory"))
    plots.draw(results.FOLDER, cases, beside, held)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(dest="part", metavar="PART")
    for name, module in PARTS.items():
        summary = str(module.__doc__)
        module.options(parts.add_parser(name, help=summary, description=summary))
    return parser


if __name__ == "__main__":
    main()
