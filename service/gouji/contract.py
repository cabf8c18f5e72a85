"""The JSON that other programs rely on: values in, plain `dict`s out.

Numbers are JSON numbers, `None` is `null`, boxes are rounded to hundredths of a point, and
there is no key that the contract does not name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from gouji.document import Audit, Box, Cell, Claim, Evidence, Figure, Finding, Table

if TYPE_CHECKING:
    from gouji.comparing import Body, Summed
    from gouji.reconcile.chains import Link

Json = dict[str, Any]


class _Quantity(Protocol):
    """A number in a sentence and what it counts: a claim, before or after it has a place."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def approx(self) -> bool: ...
    @property
    def figure(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def as_json(audit: Audit) -> Json:
    """The object that `gouji audit --json` prints for one file."""
    return {
        "file": audit.file,
        "form": audit.form,
        "title": audit.title,
        "organisation": audit.organisation,
        "year": audit.year,
        "pages": audit.pages,
        "tables": [_table(table) for table in audit.tables],
        "figures": [_figure(figure) for figure in audit.figures],
        "claims": [_claim(claim) for claim in audit.claims],
        "findings": [_finding(finding) for finding in audit.findings],
        "timings": {stage: round(float(seconds), 3) for stage, seconds in audit.timings.items()},
        "versions": dict(audit.versions),
    }


def body_as_json(body: Body) -> Json:
    """The object that `gouji folder --json` prints for one body, after those of its reports."""
    return {
        "body": body.name,
        "years": [{"year": year, "file": one.file} for year, one in body.reports.items()],
        "not_chained": [one.file for one in body.others],
        "chains": [_link(link) for link in body.links],
    }


def summed_as_json(summed: Summed) -> Json:
    """The object that `gouji folder --parent --json` prints for one year of the parent."""
    return {
        "parent": summed.parent,
        "year": summed.year,
        "file": summed.file,
        "children": list(summed.counted),
        "missing": list(summed.missing),
        "own_level": summed.own or None,
        "listed": summed.listed,
        "findings": [_finding(finding) for finding in summed.findings],
    }


def tables_as_json(file: str, tables: Iterable[Table]) -> Json:
    """The object that `gouji tables --json` prints for one file."""
    return {"file": file, "tables": [_table(table) for table in tables]}


def claims_as_json(identifier: Any, claims: Iterable[_Quantity]) -> Json:
    """The object that `gouji claims` prints for one text; `identifier` is given back as it came."""
    return {"id": identifier, "claims": [_quantity(claim) for claim in claims]}


def one_line(record: Json) -> str:
    """`record` as one line of JSON without its line end; raises `ValueError` for NaN."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole values are integers, others the float that prints the same."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _box(box: Box) -> list[float]:
    return [round(float(edge), 2) for edge in box]


def _confidence(probability: float) -> float:
    return round(float(probability), 4)


def _table(table: Table) -> Json:
    return {
        "rows": table.rows,
        "columns": table.columns,
        "pages": list(table.pages),
        "confidence": _confidence(table.confidence),
        "cells": [_cell(cell) for cell in table.cells],
    }


def _cell(cell: Cell) -> Json:
    return {
        "row": cell.row,
        "column": cell.column,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "text": cell.text,
        "page": cell.page,
        "box": _box(cell.box),
        "confidence": _confidence(cell.confidence),
    }


def _figure(figure: Figure) -> Json:
    return {
        "id": figure.id,
        "value": number(figure.value),
        "text": figure.text,
        "confidence": _confidence(figure.confidence),
        "page": figure.page,
        "box": _box(figure.box),
        **_read(figure.read),
    }


def _claim(claim: Claim) -> Json:
    return {
        "sentence": claim.sentence,
        **_quantity(claim),
        "page": claim.page,
        "box": _box(claim.box),
        **_read(claim.read),
    }


def _read(text: str | None) -> Json:
    """What gouji read, told only where a person corrected it."""
    return {} if text is None else {"read": text}


def _quantity(claim: _Quantity) -> Json:
    return {
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "value": number(claim.value),
        "approx": claim.approx,
        "figure": claim.figure,
        "confidence": _confidence(claim.confidence),
    }


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "message_en": finding.message_en,
        "expected": number(finding.expected),
        "actual": number(finding.actual),
        "claims": list(finding.claims),
        "figures": list(finding.figures),
        "confidence": _confidence(finding.confidence),
        "evidence": [_evidence(place) for place in finding.evidence],
    }


def _link(link: Link) -> Json:
    return {
        "before": link.before,
        "after": link.after,
        "figure": link.right[0].figure,
        "expected": number(link.expected),
        "actual": number(link.actual),
        "state": link.holds.value,
        "unread": [{"year": term.year, "figure": term.figure} for term in link.unread],
    }


def _evidence(place: Evidence) -> Json:
    return {"page": place.page, "box": _box(place.box)}
