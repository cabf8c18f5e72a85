"""Born-digital reports told as the tagger's corpus tells: faults found, false alarms, judging."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from statistics import median

from models.synthesis import Report, Style, plant, random_report, render_pdf
from models.synthesis.faults import Kind
from models.synthesis.record import record

from benchmarks.audits import audited_file, auditors
from benchmarks.results import Row, Rows, measured, share, table
from gouji.document import Audit, Verdict
from gouji.forms import load_forms
from gouji.measuring import Tally, tallied
from gouji.reconcile import judge

_KINDS: Mapping[Kind | None, str] = {
    None: "none",
    "text": "a number of the text",
    "cell": "a cell of a table",
    "total": "a printed total",
    "consistent": "a cell with all its totals",
}
_REPORTS = 300
_FIRST_SEED = 170_000
_TIMES = 3
"""How often judging is timed: the collector of garbage now and then falls into one."""

_DIGITS = (2, 3, 4, 5, 6, 7)


def options(parser: ArgumentParser) -> None:
    """What can be chosen on the command line."""
    parser.add_argument("--reports", type=int, default=_REPORTS, help="of all kinds together")


def measure(chosen: Namespace) -> Iterator[tuple[str, Row]]:
    """A row for each kind of fault, the reports shared out among them."""
    each = -(-chosen.reports // len(_KINDS))
    with auditors() as pool:
        for turn, (kind, what) in enumerate(_KINDS.items()):
            first = _FIRST_SEED + turn * each
            told = list(pool.map(judged, repeat(kind), range(first, first + each)))
            yield what, _row(told)


def _row(told: Sequence[tuple[Tally, float]]) -> Row:
    tally = sum((one for one, _ in told), Tally())
    milliseconds = sorted(1000 * seconds for _, seconds in told)
    return {
        "reports": tally.reports,
        "found": tally.reports_found,
        "false": tally.reports_with_false,
        "false_by": dict(tally.false_by),
        "figures": tally.figures,
        "right": tally.right,
        "median": round(median(milliseconds), 1),
        "longest": round(milliseconds[-1], 1),
    }


def judged(kind: Kind | None, seed: int) -> tuple[Tally, float]:
    """What is found in a report with one fault, and the seconds that judging it takes."""
    report = spoken(kind, seed)
    rendered = render_pdf(report, Style.random(seed))
    audit = audited_file(rendered.pdf)
    tally = tallied(audit, record(report, rendered))
    if tally.false or tally.reports_found < tally.reports_with_fault:
        _tell(f"{kind} {seed}, {[fault.figure for fault in report.planted]}", audit)
    return tally, median(seconds_to_judge(audit) for _ in range(_TIMES))


def _tell(where: str, audit: Audit) -> None:
    """Name the report in which something went wrong, and what is said of it, to look into."""
    said = [one.message for one in audit.findings if one.verdict is Verdict.CONTRADICT]
    print(f"{where}: {said}", file=sys.stderr, flush=True)


def seconds_to_judge(audit: Audit) -> float:
    """The processor's time that judging what was read takes, whatever else the machine does."""
    form = next((form for form in load_forms() if form.id == audit.form), None)
    start = time.thread_time()
    judge(
        form,
        audit.figures,
        audit.claims,
        year=audit.year,
        organisation=audit.organisation,
        statements=audit.statements,
    )
    return time.thread_time() - start


def spoken(kind: Kind | None, seed: int) -> Report:
    """A report in the corpus's sentences; its counts are short and long by turns."""
    digits = _DIGITS[seed % len(_DIGITS)]
    report = random_report(seed, max_digits=digits, speech="corpus")
    return plant(report, kind, seed) if kind else report


def text(kept: Rows) -> str:
    """The rows as Markdown."""
    rows = {what: kept[what] for what in _KINDS.values() if what in kept}
    faulty = [row for what, row in rows.items() if what != _KINDS[None]]
    reports, false = (sum(row[name] for row in rows.values()) for name in ("reports", "false"))
    found, faults = (sum(row[name] for row in faulty) for name in ("found", "reports"))
    longest = max(row["longest"] for row in rows.values())
    lines = [
        "## Narratives of the corpus\n",
        "Born-digital reports, their first section told in sentences of the claim tagger's corpus "
        "and of its grammar, one fault each but for the first row. Found: a `contradict` names the "
        "figure. False: something right was said to contradict. Judging: the processor's time for "
        "what follows reading (of three times the middle one), the median and the longest.\n",
        table(("fault", "reports", "found", "false", "judging, ms", "longest"), _body(rows)),
        f"\nFound {found} of {faults} ({share(found, faults)}); false in {false} of {reports} "
        f"reports ({share(false, reports)}); no report took longer to judge than {longest} ms.",
        f"\n`python -m benchmarks narratives`, {measured(rows)}.",
    ]
    return "\n".join(lines)


def _body(rows: Rows) -> Iterator[Sequence[str]]:
    for what, row in rows.items():
        found = "–" if what == _KINDS[None] else f"{row['found']}"
        numbers = (row["reports"], found, row["false"], row["median"], row["longest"])
        yield [what, *map(str, numbers)]
