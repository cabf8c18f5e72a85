"""A report as the desk shows it: its findings in order, with what was decided about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gouji.document import Audit, Claim, Evidence, Figure, Verdict
from gouji.errors import NotStored
from gouji.export.ranking import Numbered, checked_claims, ranked, unsure_figures
from gouji.export.words import VERDICTS
from gouji.forms import Form, form_of
from gouji.store import Database, findings, reports
from gouji.store.tables import Decided, Decision, Report, StoredFinding

_NEIGHBOURHOOD = (130.0, 12.0)
"""Points beside and above a place that its picture shows at least."""

ELSE = "narrative.other"
"""The measure of what is counted besides all others."""

_A4_WIDTH = 595.0
_TALLER = 1.2
"""Heights of a place that are shown above and below it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding, its number, and what auditors made of it."""

    one: Numbered
    stored: StoredFinding

    @property
    def id(self) -> str:
        """Its fingerprint, the same in every run."""
        return self.one.finding.id

    @property
    def open(self) -> bool:
        """Whether it waits for a person."""
        verdict = self.one.finding.verdict
        loud = verdict not in (Verdict.AGREE, Verdict.UNCHECKED)
        return loud and self.stored.decided is Decided.OPEN


@dataclass(frozen=True)
class Case:
    """A report that was audited. `items` are in the order in which an auditor takes them."""

    report: Report
    audit: Audit
    items: tuple[Item, ...]

    @property
    def groups(self) -> list[tuple[Verdict, list[Item]]]:
        """The items by verdict, what contradicts first."""
        by = [(v, [i for i in self.items if i.one.finding.verdict is v]) for v in VERDICTS]
        return [(verdict, items) for verdict, items in by if items]

    @property
    def waiting(self) -> int:
        """How many findings wait for a person."""
        return sum(item.open for item in self.items)

    @cached_property
    def checked(self) -> dict[int, Numbered]:
        """The claims that could be checked, by index, each with its finding."""
        return checked_claims([item.one for item in self.items])

    @cached_property
    def form(self) -> Form | None:
        """The form of its tables."""
        return form_of(self.audit)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Its figures by id."""
        return {figure.id: figure for figure in self.audit.figures}

    @property
    def unsure(self) -> tuple[Figure, ...]:
        """The figures that were read with too little confidence to rely on."""
        return unsure_figures(self.audit)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page, points; that of A4 where it is not known."""
        known = self.audit.sizes[page - 1] if page <= len(self.audit.sizes) else (0.0, 0.0)
        return known if all(known) else (595.0, 842.0)

    def item(self, id: str) -> Item:
        """The finding with this fingerprint; raises `NotStored`."""
        found = next((item for item in self.items if item.id == id), None)
        if found is None:
            raise NotStored(f"没有这条发现 no such finding: {id[:60]}")
        return found

    def first(self, rule: str | None = None, figure: str | None = None) -> Item | None:
        """The finding to begin with: one that is open, of the rule or figure that is asked for."""
        wanted = [
            item
            for item in self.items
            if (not rule or item.one.finding.rule == rule)
            and (not figure or figure in item.one.finding.figures)
        ]
        among = wanted or list(self.items)
        return next((item for item in among if item.open), among[0] if among else None)

    def after(self, item: Item) -> Item:
        """The next open finding in order, beginning anew at the end; itself when none is left."""
        at = next(place for place, one in enumerate(self.items) if one.id == item.id)
        rest = self.items[at + 1 :] + self.items[:at]
        return next((one for one in rest if one.open), item)

    def name(self, figure: str, language: str) -> str:
        """What a figure is called on the form."""
        if self.form is None:
            return figure
        return self.form.name(figure) if language == "zh" else self.form.name_en(figure)

    def claims_of(self, item: Item) -> list[tuple[int, Claim]]:
        """The claims that a finding speaks of, with their places among all."""
        known = range(len(self.audit.claims))
        return [(i, self.audit.claims[i]) for i in item.one.finding.claims if i in known]

    def figures_of(self, item: Item) -> list[Figure]:
        """The figures that a finding speaks of."""
        named = item.one.finding.figures
        return [self.figures[name] for name in named if name in self.figures]

    def meanings(self, claim: Claim) -> list[str]:
        """What a claim may count, as it was taken first; something that no table holds last."""
        likely = [claim.figure, *(figure for figure, _ in claim.readings)]
        return list(dict.fromkeys((*likely, ELSE)))

    def about(self, figure: str) -> Item | None:
        """The finding that matters most of those that speak of a figure."""
        speaking = (item for item in self.items if figure in item.one.finding.figures)
        return next(speaking, None)

    def crops(self, places: Sequence[Evidence]) -> list[Crop]:
        """What to show of some places: one picture a page."""
        pages = sorted({place.page for place in places if place.page})
        return [
            _crop(page, self.size(page), [p for p in places if p.page == page]) for page in pages
        ]


@dataclass(frozen=True, slots=True)
class Crop:
    """Part of a page, in points: left, top, width, height; and the places that are lit in it."""

    page: int
    size: tuple[float, float]
    view: tuple[float, float, float, float]
    places: tuple[Evidence, ...]


def open_case(database: Database, owner: str, id: str) -> Case:
    """The owner's audited report; raises `NotStored`."""
    with database.reading() as session:
        report = reports.one(session, owner, id)
        audit = reports.audit(session, owner, id)
        stored = findings.of(session, owner, id)
    items = [Item(one, stored[one.finding.id]) for one in ranked(audit) if one.finding.id in stored]
    return Case(report, audit, tuple(items))


def history(database: Database, owner: str, item: Item) -> Sequence[Decision]:
    """All that was decided about a finding, the first first."""
    with database.reading() as session:
        return findings.history(session, owner, item.stored.id)


def _crop(page: int, size: tuple[float, float], places: Sequence[Evidence]) -> Crop:
    x0, y0 = (min(place.box[edge] for place in places) for edge in (0, 1))
    x1, y1 = (max(place.box[edge] for place in places) for edge in (2, 3))
    scale = size[0] / _A4_WIDTH  # a picture has large pages
    line = min(place.box[3] - place.box[1] for place in places)
    beside = max(_NEIGHBOURHOOD[0] * scale, (x1 - x0) * 0.15)
    above = max(_NEIGHBOURHOOD[1] * scale, _TALLER * line)
    left, top = max(0.0, x0 - beside), max(0.0, y0 - above)
    right, bottom = min(size[0], x1 + beside), min(size[1], y1 + above)
    view = (left, top, max(1.0, right - left), max(1.0, bottom - top))
    return Crop(page, size, view, tuple(places))
