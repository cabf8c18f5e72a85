"""What people say is printed at places of reports: cells and numbers of sentences, for OCR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from gouji.document import Box, Verdict
from gouji.export.taught_sentences import as_printed
from gouji.working_paper import Settled, SettledReport

_BOTH_READ = (Verdict.CONTRADICT, Verdict.EXPLAINED, Verdict.AGREE)
"""Who confirms one of these says that its cells hold what gouji read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is printed at one place: `text`; `read` is what gouji read there.

    `kind` tells a table's cell from a number of a sentence, `figure` what it counts. `by` says
    whether somebody typed the text, or confirmed a finding that rests on it. The report is named by
    the SHA-256 of its file.
    """

    report: str
    page: int
    box: Box
    kind: Literal["cell", "number"]
    figure: str
    text: str
    read: str
    by: Literal["corrected", "confirmed"]


def readings(report: SettledReport) -> tuple[Reading, ...]:
    """Each place once; what was corrected outweighs what was confirmed."""
    found: dict[tuple[str, str, int, Box | None], Reading] = {}
    for one in (*_corrected(report), *_confirmed(report)):
        place = None if one.kind == "cell" else one.box  # runs see cells at slightly other places
        found.setdefault((one.kind, one.figure, one.page, place), one)
    return tuple(sorted(found.values(), key=lambda one: (one.page, one.box[1], one.box[0])))


def _corrected(report: SettledReport) -> Iterator[Reading]:
    for figure in report.audit.figures:
        if figure.read is not None:
            yield Reading(
                report.sha256, figure.page, figure.box, "cell", figure.id,
                figure.text, figure.read, "corrected",
            )  # fmt: skip
    for claim in report.audit.claims:
        said = claim.sentence[claim.start : claim.end]
        if claim.read is not None and as_printed(claim) != said:
            yield Reading(
                report.sha256, claim.page, claim.box, "number", claim.figure,
                claim.text, claim.read, "corrected",
            )  # fmt: skip


def _confirmed(report: SettledReport) -> Iterator[Reading]:
    for one in _sure(report.settled):
        named = frozenset(one.finding.figures)
        for figure in one.audit.figures:
            if figure.id in named and figure.read is None:
                yield Reading(
                    report.sha256, figure.page, figure.box, "cell", figure.id,
                    figure.text, figure.text, "confirmed",
                )  # fmt: skip


def _sure(settled: Iterable[Settled]) -> Iterator[Settled]:
    return (
        one for one in settled if one.state == "confirmed" and one.finding.verdict in _BOTH_READ
    )
