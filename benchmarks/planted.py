"""Faults planted in synthetic reports: how many are found, and what is found without one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice, product

from models.synthesis import CASES, Report, Style, random_report, render_pdf, scan
from models.synthesis.faults import Kind, plant
from models.synthesis.figures import parts

from benchmarks.audits import Counts, audited, auditors, summed
from benchmarks.results import Row, Rows, measured, share, table
from gouji.document import Audit, Finding, Verdict

_KINDS: Mapping[Kind, str] = {
    "text": "a number of the text",
    "cell": "a cell of a table",
    "total": "a printed total",
    "consistent": "a cell with all its totals",
}
_SCANS = ("clean", "typical", "harsh")
_REPORTS = 200
_FIRST_SEED = 5000
_NONE = "none"


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    many = "with a fault, and as many without one"
    parser.add_argument("--reports", type=int, default=_REPORTS, help=many)


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for reports without a fault, and one for each kind of fault and scan."""
    seeds = range(_FIRST_SEED, _FIRST_SEED + chosen.reports)
    with auditors() as pool:
        by_turns = islice(cycle(CASES), chosen.reports)
        yield _NONE, summed(pool, without_fault, by_turns, seeds)
        turns = list(islice(cycle(product(_SCANS, _KINDS)), chosen.reports))
        for turn in dict.fromkeys(turns):
            its = [seed for seed, other in zip(seeds, turns, strict=True) if other == turn]
            case, kind = turn
            row = summed(pool, with_fault, [case] * len(its), [kind] * len(its), its)
            yield f"{kind}/{case}", row


def without_fault(case: str, seed: int) -> Counts:
    """Whether a report that is right is said to contradict itself."""
    _, _, pages = CASES[case].scanned(seed)
    said = _said(audited(pages), Verdict.CONTRADICT)
    _tell(f"{case} {seed}", said)
    return {"reports": 1, "contradict": bool(said)}


def with_fault(case: str, kind: Kind, seed: int) -> Counts:
    """What is said of the planted fault, and of what is right."""
    report = plant(random_report(seed), kind, seed)
    how = CASES[case]
    pages = scan(render_pdf(report, how.styled(Style.random(seed))), how.degradation, seed)
    audit = audited(pages)
    places = planted_figures(report)
    found = _speaking_of(audit, Verdict.CONTRADICT, places)
    doubted = [
        finding
        for verdict in (Verdict.UNSURE, Verdict.MISREAD, Verdict.EXPLAINED)
        for finding in _speaking_of(audit, verdict, places)
    ]
    elsewhere = [one for one in _said(audit, Verdict.CONTRADICT) if one not in found]
    if not found:
        _tell(f"{case} {seed}, {sorted(places)} not found", doubted)
    _tell(f"{case} {seed}, {sorted(places)} elsewhere", elsewhere)
    return {
        "reports": 1,
        "found": bool(found),
        "doubted": bool(doubted) and not found,
        "elsewhere": bool(elsewhere),
    }


def planted_figures(report: Report) -> frozenset[str]:
    """The printed figures that the planted faults are in or speak of."""
    return frozenset(
        figure for fault in report.planted for figure in parts(report.figures, fault.figure)
    )


def _tell(where: str, findings: Sequence[Finding]) -> None:
    """Name the report in which something went wrong, and what is said of it, to look into."""
    for finding in findings:
        print(f"{where}: {finding.message}", file=sys.stderr, flush=True)


def _said(audit: Audit, verdict: Verdict) -> list[Finding]:
    return [finding for finding in audit.findings if finding.verdict is verdict]


def _speaking_of(audit: Audit, verdict: Verdict, figures: frozenset[str]) -> list[Finding]:
    return [finding for finding in _said(audit, verdict) if not figures.isdisjoint(finding.figures)]


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    clean, faulty = kept.get(_NONE), {name: row for name, row in kept.items() if name != _NONE}
    lines = ["## Planted faults\n"]
    if clean:
        lines.append(
            f"Of {clean['reports']} reports without a fault, over all cases by turns, "
            f"{clean['contradict']} ({share(clean['contradict'], clean['reports'])}) were said to "
            "contradict themselves.\n"
        )
    if faulty:
        lines.append(
            "One fault each: a digit other than it should be in a number of the text, in a cell, "
            "in a total, or in a cell and all that it adds up to. Found: a `contradict` names "
            "the figure. Doubted: one that is `unsure`, `misread` or `explained` does. Elsewhere: "
            "reports in which something right was said to contradict.\n"
        )
        lines.append(table(("fault", *_SCANS, "doubted", "missed", "elsewhere"), _body(faulty)))
    lines.append(f"\n`python -m benchmarks planted`, {measured(kept)}.")
    return "\n".join(lines)


def _body(faulty: Rows) -> Iterator[Sequence[str]]:
    for kind, what in _KINDS.items():
        by_scan = [faulty.get(f"{kind}/{case}") for case in _SCANS]
        yield [what, *map(_found, by_scan), *_others([row for row in by_scan if row])]
    by_scan = [_added([row for name, row in faulty.items() if name.endswith(s)]) for s in _SCANS]
    yield ["all", *map(_found, by_scan), *_others([row for row in by_scan if row])]


def _added(rows: Sequence[Row]) -> Row:
    return {
        key: sum(row[key] for row in rows) for key in ("reports", "found", "doubted", "elsewhere")
    }


def _found(row: Row | None) -> str:
    if not row or not row["reports"]:
        return "–"
    return f"{row['found']} of {row['reports']} ({share(row['found'], row['reports'])})"


def _others(rows: Sequence[Row]) -> tuple[str, str, str]:
    total = _added(rows)
    missed = total["reports"] - total["found"] - total["doubted"]
    return f"{total['doubted']}", f"{missed}", f"{total['elsewhere']}"
