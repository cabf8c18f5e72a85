"""The equations a report must satisfy, and sums that a sentence may speak of."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from models.synthesis.statute import (
    APPLICANTS,
    CASES,
    COLUMNS,
    ORGANISATIONS,
    OUTCOMES,
    Form,
    derived_rows,
    outcome_rows,
    request_rows,
)

Rule = Literal["row-sum", "column-sum", "flow", "group-sum"]
Figures = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Identity:
    """The figures `left` add up to the same as the figures `right`."""

    rule: Rule
    left: tuple[str, ...]
    right: tuple[str, ...]

    def holds(self, figures: Figures) -> bool:
        """Whether both sides are equal; an empty cell counts for nothing."""
        return total(figures, self.left) == total(figures, self.right)


def total(figures: Figures, ids: tuple[str, ...]) -> Decimal:
    """Sum of the figures, an empty one counted as nothing."""
    return sum((figures[name] or Decimal(0) for name in ids), Decimal(0))


def identities(form: Form) -> tuple[Identity, ...]:
    """Every identity of the form: 25 rows, 7 columns, 7 flows and 3 groups for 2021."""
    rows = [
        Identity("row-sum", _request((row,), APPLICANTS), _request((row,), ("total",)))
        for row in request_rows(form)
    ]
    columns = [
        Identity("column-sum", _request(outcome_rows(form), (name,)), _request(("handled",), (name,)))
        for name in COLUMNS
    ]
    flows = [
        Identity(
            "flow",
            _request(("new", "carried_in"), (name,)),
            _request(("handled", "carried_out"), (name,)),
        )
        for name in COLUMNS
    ]
    groups = [
        Identity("group-sum", tuple(f"{case}.{name}" for name in OUTCOMES), (f"{case}.total",))
        for case in CASES
    ]
    return (*rows, *columns, *flows, *groups)


def broken(form: Form, figures: Figures) -> tuple[Identity, ...]:
    """The identities that do not hold."""
    return tuple(identity for identity in identities(form) if not identity.holds(figures))


def value_of(form: Form, figures: Figures, name: str) -> Decimal | None:
    """Value of a figure or of a derived sum such as `requests.refused.orgs`."""
    if name in figures:
        return figures[name]
    return total(figures, _parts(form, name))


def _parts(form: Form, name: str) -> tuple[str, ...]:
    if name.startswith("litigation."):
        outcome = name.removeprefix("litigation.")
        return (f"litigation.direct.{outcome}", f"litigation.after_review.{outcome}")
    _, row, column = name.split(".")
    columns = ORGANISATIONS if column == "orgs" else (column,)
    return _request(derived_rows(form).get(row, (row,)), columns)


def _request(rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"requests.{row}.{column}" for row in rows for column in columns)
