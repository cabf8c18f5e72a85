"""Bodies: whose reports there are, however a scan spaced or widened the letters of a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

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


def key(name: str) -> str:
    """What two printings of the same name share.

    >>> key("杜山岗镇（本级） ") == key("杜 山岗镇(本级)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def bodies(reports: Iterable[Row]) -> tuple[Body, ...]:
    """The bodies of `reports`, which are newest first. One that names no body is left out."""
    found: dict[str, list[Row]] = {}
    for report in reports:
        if known := key(report.organisation):
            found.setdefault(known, []).append(report)
    return tuple(Body(of[0].organisation, tuple(of)) for of in found.values())
