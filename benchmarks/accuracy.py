"""Figures right on synthetic scans, and what became of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from models.synthesis import (
    Degradation,
    Rendered,
    ScannedPage,
    Style,
    as_pdf,
    random_report,
    render_pdf,
    scan,
)

from gouji.audit import Auditor
from gouji.document import Audit, Figure, Verdict

SURE = 0.95
"""Confidence from which on a figure may bear a contradiction."""


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of a set of reports whose figures all tie."""

    reports: int
    figures: int
    right: int
    sure: int
    surely_wrong: int
    false_contradictions: int
    causes: Counter[str]
    claims: int
    claims_agree: int


def score(seeds: range, degradation: Degradation, auditor: Auditor) -> Score:
    """Audit one random, consistent report for each seed, scanned with `degradation`."""
    figures = right = sure = surely_wrong = contradictions = claims = agree = 0
    causes: Counter[str] = Counter()
    for rendered, pages, audit in _audited(seeds, degradation, auditor):
        read = {figure.id: figure for figure in audit.figures}
        stamped = {figure for page in pages for figure in page.stamped}
        for name, truth in rendered.figures.items():
            figure = read.get(name)
            good = figure is not None and figure.value == truth.value
            certain = figure is not None and figure.confidence >= SURE
            figures, right, sure = figures + 1, right + good, sure + certain
            surely_wrong += certain and not good
            if not good:
                causes[_cause(figure, name in stamped)] += 1
        contradictions += sum(f.verdict is Verdict.CONTRADICT for f in audit.findings)
        claims += sum(f.rule == "text-table" for f in audit.findings)
        agree += sum(f.rule == "text-table" and f.verdict is Verdict.AGREE for f in audit.findings)
    return Score(
        len(seeds), figures, right, sure, surely_wrong, contradictions, causes, claims, agree
    )


def _audited(
    seeds: range, degradation: Degradation, auditor: Auditor
) -> Iterator[tuple[Rendered, list[ScannedPage], Audit]]:
    with TemporaryDirectory() as folder:
        for seed in seeds:
            rendered = render_pdf(random_report(seed=seed), Style.random(seed))
            pages = scan(rendered, degradation, seed=seed)
            path = Path(folder) / f"{seed}.pdf"
            path.write_bytes(as_pdf(pages))
            yield rendered, pages, auditor.audit(path)


def _cause(figure: Figure | None, stamped: bool) -> str:
    if stamped:
        return "under a stamp"
    if figure is None:
        return "cell or row not found"
    return "read as nothing" if figure.value is None else "misread"
