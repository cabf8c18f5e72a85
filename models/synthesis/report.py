"""A report as data: its figures, its narrative, and what the narrative claims of the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .figures import parts


@dataclass(frozen=True, slots=True)
class Stated:
    """A number in a sentence; `figure` may be a `+` sum or a group, `value` is what it says."""

    start: int
    end: int
    text: str
    value: Decimal
    figure: str
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the claims that it makes, in order."""

    text: str
    claims: tuple[Stated, ...] = ()

    def is_alone(self, claim: Stated) -> bool:
        """Whether the number of `claim` speaks of its figure and of no other."""
        return all(c is claim or c.start != claim.start for c in self.claims)

    def saying(self, claim: Stated, text: str, value: Decimal) -> Sentence:
        """The same sentence with another number in the place of `claim`, which is alone there."""
        shift = len(text) - len(claim.text)
        claims = tuple(
            replace(c, end=c.start + len(text), text=text, value=value)
            if c == claim
            else replace(c, start=c.start + shift, end=c.end + shift)
            if c.start >= claim.end
            else c
            for c in self.claims
        )
        return Sentence(self.text[: claim.start] + text + self.text[claim.end :], claims)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences set as one paragraph after an optional run-in heading."""

    sentences: tuple[Sentence, ...]
    heading: str = ""

    @property
    def text(self) -> str:
        """As printed, without line breaks."""
        return self.heading + "".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Section:
    """A headed section; `table` is the id of the statutory table in it."""

    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Planted:
    """A wrong number put on purpose in the `table` or in the `text`."""

    where: str
    figure: str
    right: Decimal | None
    wrong: Decimal | None


@dataclass(frozen=True, slots=True)
class Report:
    """A 政府信息公开工作年度报告. `figures` are what the tables print, `None` for an empty cell."""

    title: str
    organisation: str
    year: int
    form: str
    figures: Mapping[str, Decimal | None]
    sections: tuple[Section, ...]
    planted: tuple[Planted, ...] = field(default=())

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in reading order."""
        return tuple(s for x in self.sections for p in x.paragraphs for s in p.sentences)

    @property
    def claims(self) -> tuple[tuple[Sentence, Stated], ...]:
        """Every claim with the sentence that makes it, in reading order."""
        return tuple((s, c) for s in self.sentences for c in s.claims)


def contradicting(
    report: Report,
    figures: Mapping[str, Decimal | None] | None = None,
    claims: Mapping[str, Decimal] | None = None,
) -> Report:
    """The report with wrong numbers planted and listed in `planted`.

    `figures` are printed in the tables instead of the right ones; `claims` (by the figure they
    speak of) replace the first number that the narrative states of it alone.
    Raises `KeyError` when the report has no such figure or states no such number.
    """
    for figure, wrong in (figures or {}).items():
        note = Planted("table", figure, report.figures[figure], wrong)
        table = {**report.figures, figure: wrong}
        report = replace(report, figures=table, planted=(*report.planted, note))
    for figure, said in (claims or {}).items():
        report = _restated(report, figure, said)
    return report


def _restated(report: Report, figure: str, value: Decimal) -> Report:
    old, claim = next(
        (
            (s, c)
            for s, c in report.claims
            if c.figure == figure and c.text[0].isdigit() and s.is_alone(c)
        ),
        (None, None),
    )
    if old is None or claim is None:
        raise KeyError(figure)
    new = old.saying(claim, str(value), value)
    sections = tuple(
        replace(x, paragraphs=tuple(_with(p, old, new) for p in x.paragraphs))
        for x in report.sections
    )
    note = Planted("text", figure, claim.value, value)
    return replace(report, sections=sections, planted=(*report.planted, note))


def _with(paragraph: Paragraph, old: Sentence, new: Sentence) -> Paragraph:
    return replace(paragraph, sentences=tuple(new if s is old else s for s in paragraph.sentences))


def involved(report: Report, claim: Stated) -> tuple[str, ...]:
    """The printed figures that `claim` speaks of."""
    return parts(report.figures, claim.figure)
