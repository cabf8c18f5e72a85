"""Bodies: whose reports there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gouji.forms import body_key
from gouji.store.matrix import Row, Tally


@dataclass(frozen=True)
class Body:
    """A body by the name that its newest report prints; its reports, newest first."""

    name: str
    reports: tuple[Row, ...]

    @cached_property
    def years(self) -> Mapping[int, tuple[Row, ...]]:
        """The reports by year, in the order of the years; each year's newest first."""
        found: dict[int, list[Row]] = {}
        for report in self.reports:
            if report.year is not None:
                found.setdefault(report.year, []).append(report)
        return {year: tuple(found[year]) for year in sorted(found)}

    @cached_property
    def total(self) -> Tally:
        """Over all reports."""
        return sum((report.total for report in self.reports), Tally())


def bodies(reports: Iterable[Row]) -> tuple[Body, ...]:
    """The bodies of `reports`, which are newest first. One that names no body is left out."""
    found: dict[str, list[Row]] = {}
    for report in reports:
        if known := body_key(report.organisation):
            found.setdefault(known, []).append(report)
    return tuple(Body(of[0].organisation, tuple(of)) for of in found.values())
