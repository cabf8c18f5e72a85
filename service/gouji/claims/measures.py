"""What a claim can count: the measures that the tagger tells apart, and the figures they make.

A figure of requests is a row and a column; a measure is the row alone, the column is told by
itself. So a figure that no sentence of the corpus has is still told by its row and its column.
"""

from __future__ import annotations

from itertools import product

REQUEST_ROWS = (
    *("new", "carried_in", "granted", "partly_granted", "refused", "state_secret"),
    *("prohibited_by_law", "stability", "third_party", "internal", "process", "enforcement_file"),
    *("administrative_query", "unavailable", "not_held", "needs_creation", "unclear"),
    *("not_processed", "complaint", "repeat", "publication", "excessive", "reconfirm"),
    *("other_handling", "no_correction", "unpaid", "other", "handled", "carried_out"),
)
"""Rows of the table of requests, subtotals among them."""

COLUMNS = ("total", "natural", "company", "research", "ngo", "legal", "other_org", "orgs")
"""Its columns; `orgs` is the five organisations together."""

_RESULTS = ("total", "upheld", "corrected", "other", "pending")
_CASES = ("review", "litigation", "litigation.direct", "litigation.after_review")

_NARRATIVE = (
    *("published_total", "published_category", "published_channel", "request_channel"),
    *("request_topic", "interpretation", "press", "hotline", "consultation", "proposal"),
    *("account", "training", "visit", "legal_aid", "info_fee", "other"),
)

MEASURES = (
    *(f"requests.{row}" for row in REQUEST_ROWS),
    "requests.new+requests.carried_in",
    "requests.granted+requests.partly_granted",
    *(f"proactive.{doc}.{n}" for doc in ("rules", "norm") for n in ("issued", "repealed")),
    *("proactive.rules.in_force", "proactive.norm.in_force"),
    *("proactive.licence", "proactive.penalty", "proactive.coercion", "proactive.fee"),
    *(f"{case}.{result}" for case, result in product(_CASES, _RESULTS)),
    "review.total+litigation.total",
    *(f"{case}.upheld+{case}.corrected+{case}.other" for case in ("review", "litigation")),
    *(f"narrative.{name}" for name in _NARRATIVE),
    *("derived.rate", "derived.change"),
)
"""Every measure, those of requests without their column."""

_PREVIOUS = "previous."


def figure(measure: str, column: str = "total", previous: bool = False) -> str:
    """The figure, or sum of figures, that `measure` is in `column`.

    >>> figure("requests.new+requests.carried_in", "natural")
    'requests.new.natural+requests.carried_in.natural'
    """
    if measure.startswith("requests."):
        measure = "+".join(f"{part}.{column}" for part in measure.split("+"))
    if previous and not measure.startswith("derived."):
        return _PREVIOUS + measure
    return measure


def parts(named: str) -> tuple[str, str, bool] | None:
    """Measure, column and whether it is of an earlier year; `None` for a sum that is no measure.

    >>> parts("previous.requests.new.natural")
    ('requests.new', 'natural', True)
    """
    plain = named.removeprefix(_PREVIOUS)
    column = "total"
    if plain.startswith("requests."):
        columns = {part.rpartition(".")[2] for part in plain.split("+")}
        if len(columns) > 1:
            return None
        column = columns.pop()
        plain = "+".join(part.rpartition(".")[0] for part in plain.split("+"))
    if plain not in MEASURES or column not in COLUMNS:
        return None
    return plain, column, plain != named and named.startswith(_PREVIOUS)


def is_known(named: str) -> bool:
    """Whether a label of the corpus can be `named`: a figure, or a sum of figures.

    >>> is_known("previous.requests.new.total"), is_known("t1.r2.c3")
    (True, False)
    """
    found = [(part, parts(part)) for part in named.removeprefix(_PREVIOUS).split("+")]
    return all(made is not None and figure(*made) == part for part, made in found)
