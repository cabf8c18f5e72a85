"""The matrix: which report has which findings, rule by rule; what needs a person comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from gouji.export.words import RULES
from gouji.forms import body_key
from gouji.store import matrix
from gouji.store.matrix import Row, Tally
from gouji.store.tables import State
from gouji.web.pages import PageRoute, page
from gouji.web.visit import Reading

SHOWN = 200
"""Reports on one page."""

Standing = Literal["", "open", "clear", "waiting", "failed", "stopped"]
"""Open: a finding waits for somebody. Clear: none does. Waiting: it is not read yet."""

_STANDINGS: tuple[Standing, ...] = ("failed", "waiting", "open", "clear", "stopped")
"""Those that contradict nothing, in the order in which they need a person."""

Year = Annotated[str, Query(pattern="^([0-9]{4})?$")]
Text = Annotated[str, Query(max_length=200)]
Start = Annotated[int, Query(ge=0, le=10_000_000)]

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, route_class=PageRoute
)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which reports are meant; what is empty is not asked for."""

    year: str
    organisation: str
    state: Standing

    def meets(self, row: Row) -> bool:
        """Whether `row` is meant."""
        body = body_key(row.organisation or row.name)
        return (
            self.year in ("", str(row.year))
            and body_key(self.organisation) in body
            and self.state in ("", standing(row))
        )

    def address(self, start: int) -> str:
        """Where the list goes on."""
        asked = {"year": self.year, "organisation": self.organisation, "state": self.state}
        return "/matrix?" + urlencode({**asked, "start": start})


@router.get("/matrix")
def shown(
    visit: Reading, year: Year = "", organisation: Text = "", state: Standing = "", start: Start = 0
) -> HTMLResponse:
    """Reports by rules."""
    sought = Sought(year, organisation, state)
    with visit.service.database.reading() as session:
        rows = matrix.rows(session, visit.who.owner)
    found = sorted(filter(sought.meets, rows), key=_need)
    return page(
        "matrix.html",
        visit,
        here="matrix",
        sought=sought,
        years=sorted({row.year for row in rows if row.year is not None}, reverse=True),
        any=bool(rows),
        many=len(found),
        start=start,
        rows=found[start : start + SHOWN],
        rules=_rules(found),
        totals=_totals(found),
        whole=sum((row.total for row in found), Tally()),
        earlier=sought.address(max(0, start - SHOWN)) if start else "",
        later=sought.address(start + SHOWN) if start + SHOWN < len(found) else "",
    )


def standing(row: Row) -> Standing:
    """How far the work on a report is."""
    if not row.state.ended:
        return "waiting"
    if row.state is not State.DONE:
        return "failed" if row.state is State.FAILED else "stopped"
    return "open" if row.total.open else "clear"


def _need(row: Row) -> tuple[int, int, int, str, int]:
    """The more a report needs a person, the less; as in the inbox."""
    waits = -row.total.contradict, _STANDINGS.index(standing(row)), -row.total.doubts
    return *waits, body_key(row.organisation or row.name), -(row.year or 0)


def _rules(rows: Iterable[Row]) -> Sequence[str]:
    """The rules that any of the rows has findings of, in the order of the exports."""
    found = {rule for row in rows for rule in row.tallies}
    return [rule for rule in RULES if rule in found] + sorted(found - set(RULES))


def _totals(rows: Iterable[Row]) -> dict[str, Tally]:
    totals: dict[str, Tally] = {}
    for row in rows:
        for rule, tally in row.tallies.items():
            totals[rule] = totals.get(rule, Tally()) + tally
    return totals
