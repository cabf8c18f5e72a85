"""Figures right on synthetic scans of every case, and what became of the others."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from itertools import repeat

from models.synthesis import CASES

from benchmarks.audits import Counts, audited, auditors, summed
from benchmarks.options import cases, names
from benchmarks.results import Row, Rows, measured, share, table
from gouji.document import Figure, Verdict

SURE = 0.95
"""Confidence from which on a figure may bear a contradiction."""

CERTAIN = 0.99
_USUAL = ("typical", "harsh", "photo", "fax-100")
_MANY, _FEW = 60, 5
_FIRST_SEED = 1000
_CAUSE = "cause: "


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    many = f"a case; default: {_MANY} of {', '.join(_USUAL)}, {_FEW} of the others"
    parser.add_argument("--reports", type=int, help=many)
    parser.add_argument("--cases", type=names(CASES), default=tuple(CASES), help=cases(CASES))


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row a case."""
    with auditors() as pool:
        for case in chosen.cases:
            many = chosen.reports or (_MANY if case in _USUAL else _FEW)
            seeds = range(_FIRST_SEED, _FIRST_SEED + many)
            yield case, summed(pool, count, repeat(case, many), seeds)


def count(case: str, seed: int) -> Counts:
    """What was read of a random report whose figures all tie."""
    _, rendered, pages = CASES[case].scanned(seed)
    audit = audited(pages)
    read = {figure.id: figure for figure in audit.figures}
    stamped = {figure for page in pages for figure in page.stamped}
    found: Counter[str] = Counter(reports=1, pages=len(pages))
    for name, truth in rendered.figures.items():
        figure = read.get(name)
        good = figure is not None and figure.value == truth.value
        sure = figure is not None and figure.confidence >= SURE
        certain = figure is not None and figure.confidence >= CERTAIN
        found.update(figures=1, right=good, sure=sure, surely_right=sure and good)
        found.update(certain=certain, certainly_right=certain and good)
        if not good:
            found[_CAUSE + _cause(figure, name in stamped)] += 1
    false = [finding for finding in audit.findings if finding.verdict is Verdict.CONTRADICT]
    found.update(false=len(false), reports_with_false=bool(false))
    for finding in false:
        print(f"{case} {seed}: {finding.message}", file=sys.stderr, flush=True)
    claims = [finding.verdict for finding in audit.findings if finding.rule == "text-table"]
    found.update(claims=len(claims), claims_agree=claims.count(Verdict.AGREE))
    return found


def _cause(figure: Figure | None, stamped: bool) -> str:
    if stamped:
        return "under a stamp"
    if figure is None:
        return "cell or row not found"
    return "read as nothing" if figure.value is None else "misread"


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    order = [case for case in CASES if case in kept]
    head = (
        "case", "what", "reports", "figures", "right", "sure", "surely wrong",
        f"confidence ≥ {CERTAIN}", "of those right", "false contradictions", "reports with one",
        "claims agreeing", "failures by cause",
    )  # fmt: skip
    return "\n".join(
        [
            "## Figures of synthetic reports, case by case\n",
            "![figures right and sure by case](reading/cases.svg)\n",
            "Random consistent tables, random layouts (`models/synthesis`), seeds from "
            f"{_FIRST_SEED}. A sure figure has confidence {SURE} or more. No report has a fault, "
            "so every contradiction is a false one.\n",
            table(head, [_line(case, kept[case]) for case in order]),
            f"\n`python -m benchmarks cases`, {measured(kept)}.",
        ]
    )


def _line(case: str, row: Row) -> list[str]:
    return [
        case,
        CASES[case].what,
        f"{row['reports']}",
        f"{row['figures']}",
        f"{row['right']} ({share(row['right'], row['figures'])})",
        share(row["sure"], row["figures"]),
        f"{row['sure'] - row['surely_right']}",
        share(row["certain"], row["figures"]),
        share(row["certainly_right"], row["certain"]),
        f"{row['false']}",
        f"{row['reports_with_false']}",
        f"{row['claims_agree']} of {row['claims']}",
        _causes(row),
    ]


def _causes(row: Row) -> str:
    causes = {
        name.removeprefix(_CAUSE): many for name, many in row.items() if name.startswith(_CAUSE)
    }
    ranked = sorted(causes.items(), key=lambda item: -item[1])
    return ", ".join(f"{cause} {many}" for cause, many in ranked) or "none"
