"""A small form made by hand, with the identities of 2021, and reports that fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st

from gouji.document import Audit, Claim, Figure
from gouji.forms.form import Authority, Duty, Heading

COLUMNS = ("natural", "company", "total")
RESULTS = ("granted", "complaint", "other")
CASES = ("review", "litigation.direct", "litigation.after_review")
OUTCOMES = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True)
class SmallIdentity:
    id: str
    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    says: str = ""
    says_en: str = ""
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class SmallRow:
    figures: tuple[str, ...]


@dataclass(frozen=True)
class SmallTable:
    id: str
    name: str
    name_en: str
    rows: tuple[SmallRow, ...]
    filled: bool = False

    @property
    def sides(self) -> tuple[tuple[SmallRow, ...], ...]:
        return (self.rows,)

    @property
    def figure_ids(self) -> tuple[str, ...]:
        return tuple(figure for row in self.rows for figure in row.figures)


def request(row: str, column: str) -> str:
    return f"requests.{row}.{column}"


def _identities() -> tuple[SmallIdentity, ...]:
    rows = ("new", "carried_in", *RESULTS, "handled", "carried_out")
    across = [
        SmallIdentity(
            f"row-sum:{row}",
            "row-sum",
            (request(row, "natural"), request(row, "company")),
            (request(row, "total"),),
        )
        for row in rows
    ]
    down = [
        SmallIdentity(
            f"column-sum:{column}",
            "column-sum",
            tuple(request(row, column) for row in RESULTS),
            (request("handled", column),),
        )
        for column in COLUMNS
    ]
    flow = [
        SmallIdentity(
            f"flow:{column}",
            "flow",
            (request("new", column), request("carried_in", column)),
            (request("handled", column), request("carried_out", column)),
        )
        for column in COLUMNS
    ]
    groups = [
        SmallIdentity(
            f"group-sum:{case}",
            "group-sum",
            tuple(f"{case}.{outcome}" for outcome in OUTCOMES),
            (f"{case}.total",),
        )
        for case in CASES
    ]
    return (*across, *down, *flow, *groups)


_PROACTIVE = (
    "proactive.norm.issued",
    "proactive.norm.repealed",
    "proactive.norm.in_force",
    "proactive.fee",
)
_REQUESTS = tuple(
    tuple(request(row, column) for column in COLUMNS)
    for row in ("new", "carried_in", *RESULTS, "handled", "carried_out")
)
_APPEALS = tuple(f"{case}.{outcome}" for case in CASES for outcome in (*OUTCOMES, "total"))


@dataclass(frozen=True)
class SmallForm:
    id: str = "xxgk-2021"
    source: str = "国办公开办函〔2021〕30号"
    source_en: str = "letter 2021 No. 30"
    obsolete_from: int | None = None
    tables: tuple[SmallTable, ...] = (
        SmallTable("proactive", "主动公开", "proactive disclosure", (SmallRow(_PROACTIVE),)),
        SmallTable("requests", "依申请公开", "requests", tuple(map(SmallRow, _REQUESTS))),
        SmallTable("appeals", "复议诉讼", "appeals", (SmallRow(_APPEALS),)),
    )
    identities: tuple[SmallIdentity, ...] = field(default_factory=_identities)
    continuity: tuple[SmallIdentity, ...] = (
        SmallIdentity(
            "cross-year:carried_in",
            "cross-year",
            ("previous:requests.carried_out.total",),
            ("requests.carried_in.total",),
        ),
        SmallIdentity(
            "cross-year:norm",
            "cross-year",
            (
                "previous:proactive.norm.in_force",
                "proactive.norm.issued",
                "-proactive.norm.repealed",
            ),
            ("proactive.norm.in_force",),
        ),
    )

    inferred: bool = False
    tentative: tuple[SmallIdentity, ...] = ()
    sections: tuple[Heading, ...] = ()
    topics: tuple[Heading, ...] = ()
    duties: tuple[Duty, ...] = ()
    authority: tuple[Authority, ...] = ()
    may_lack: frozenset[str] = frozenset()

    @property
    def figure_ids(self) -> tuple[str, ...]:
        return tuple(figure for table in self.tables for figure in table.figure_ids)

    def expand(self, figure: str) -> tuple[str, ...]:
        ids: list[str] = []
        for part in figure.split("+"):
            if part.startswith("litigation.") and part.count(".") == 1:
                outcome = part.rpartition(".")[2]
                ids += [f"litigation.{road}.{outcome}" for road in ("direct", "after_review")]
            else:
                ids.append(part)
        return tuple(ids) if set(ids) <= set(self.figure_ids) else ()

    def name(self, figure: str) -> str:
        return f"“{figure}”格"

    def name_en(self, figure: str) -> str:
        return f"cell {figure}"

    def unit(self, figure: str) -> str:
        return "万元" if figure == "proactive.fee" else "件"

    def rounding(self, _: str) -> Decimal:
        return Decimal(0)


FORM = SmallForm()


def filled(parts: Mapping[str, int] | None = None) -> dict[str, int]:
    """Consistent values for every figure; `parts` are those that are not sums, others are 0.

    New requests of a column are what was handled and carried out less what was carried in.
    """
    values = dict.fromkeys(FORM.figure_ids, 0) | dict(parts or {})
    for column in COLUMNS[:-1]:
        values[request("handled", column)] = sum(values[request(row, column)] for row in RESULTS)
        values[request("new", column)] = (
            values[request("handled", column)]
            + values[request("carried_out", column)]
            - values[request("carried_in", column)]
        )
    for row in ("new", "carried_in", *RESULTS, "handled", "carried_out"):
        values[request(row, "total")] = sum(values[request(row, c)] for c in COLUMNS[:-1])
    for case in CASES:
        values[f"{case}.total"] = sum(values[f"{case}.{outcome}"] for outcome in OUTCOMES)
    return values


def reports() -> st.SearchStrategy[dict[str, int]]:
    """Consistent reports; at least as much is handled as was carried in."""
    free = [request(row, column) for row in (*RESULTS, "carried_out") for column in COLUMNS[:-1]]
    free += [f"{case}.{outcome}" for case in CASES for outcome in OUTCOMES]
    free += [figure for figure in _PROACTIVE if figure != "proactive.fee"]
    return st.fixed_dictionaries({f: st.integers(0, 99) for f in free}).map(filled)


def read(
    values: Mapping[str, object], confidence: float = 0.99, **unsure: float
) -> tuple[Figure, ...]:
    """The values as figures, each in a box of its own."""
    return tuple(
        cell(figure, value, unsure.get(figure, confidence), at)
        for at, (figure, value) in enumerate(values.items())
    )


def cell(
    figure: str,
    value: object,
    confidence: float = 0.99,
    at: int = 0,
    alternatives: tuple[tuple[str, float], ...] = (),
) -> Figure:
    """One figure; `None` is a blank cell."""
    return Figure(
        id=figure,
        value=None if value is None else Decimal(str(value)),
        text="" if value is None else str(value),
        confidence=confidence,
        page=2,
        box=(float(at), 10.0, float(at) + 1, 20.0),
        alternatives=alternatives,
    )


def replaced(figures: tuple[Figure, ...], *new: Figure) -> tuple[Figure, ...]:
    """`figures` with those of `new` in the place of their namesakes."""
    by_id = {figure.id: figure for figure in new}
    return tuple(by_id.get(figure.id, figure) for figure in figures)


def claim(
    sentence: str,
    number: str,
    figure: str,
    *,
    value: object = None,
    approx: bool = False,
    confidence: float = 0.96,
    readings: tuple[tuple[str, float], ...] = (),
) -> Claim:
    """The claim that `number` makes in `sentence`."""
    start = sentence.index(number)
    return Claim(
        sentence=sentence,
        start=start,
        end=start + len(number),
        text=number,
        value=Decimal(str(number if value is None else value)),
        approx=approx,
        figure=figure,
        confidence=confidence,
        page=1,
        box=(1.0, 2.0, 3.0, 4.0),
        readings=readings or ((figure, confidence),),
    )


def audit(values: Mapping[str, object], year: int | None = 2022) -> Audit:
    """An earlier audit that has only figures."""
    return Audit("last.pdf", "xxgk-2021", "", "", year, 3, (), read(values), (), ())
