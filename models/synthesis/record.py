"""The truth of a report as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from .report import Report
from .scanning import ScannedPage
from .truth import Box, Rendered, TablePart

Place = Callable[[int, Box], list[float]]
"""The box of something on a page, as the reader of the file sees it."""


def record(report: Report, rendered: Rendered, pages: Sequence[ScannedPage] = ()) -> dict[str, Any]:
    """All that is true of the rendered report; with `pages`, boxes are those of the scan."""
    warps = {page.number: page.warp for page in pages}

    def place(page: int, box: Box) -> list[float]:
        return [round(v, 2) for v in (warps[page].box(box) if page in warps else box)]

    sizes = pages or rendered.pages
    return {
        "form": report.form,
        "title": report.title,
        "organisation": report.organisation,
        "year": report.year,
        "pages": [{"page": p.number, "width": p.width, "height": p.height} for p in sizes],
        "tables": [_part(part, place) for part in rendered.parts],
        "figures": [
            {"id": f.id, "value": _number(f.value), "text": f.text, "page": f.page,
             "box": place(f.page, f.box)}
            for f in rendered.figures.values()
        ],
        "lines": [
            {"text": x.text, "page": x.page, "box": place(x.page, x.box)} for x in rendered.lines
        ],
        "claims": _claims(report),
        "planted": [
            {"where": p.where, "figure": p.figure, "right": _number(p.right),
             "wrong": _number(p.wrong)}
            for p in report.planted
        ],
        "stamped": [figure for page in pages for figure in page.stamped],
    }  # fmt: skip


def _part(part: TablePart, place: Place) -> dict[str, Any]:
    return {
        "table": part.table, "page": part.page, "rows": part.rows, "columns": part.columns,
        "source": list(part.source), "box": place(part.page, part.box),
        "cells": [
            {"row": c.row, "column": c.column, "rowspan": c.rowspan, "colspan": c.colspan,
             "text": c.text, "page": c.page, "box": place(c.page, c.box), "figure": c.figure}
            for c in part.cells
        ],
    }  # fmt: skip


def _claims(report: Report) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence.text, "start": c.start, "end": c.end, "text": c.text,
         "value": _number(c.value), "approx": c.approx, "figure": c.figure}
        for sentence, c in report.claims
    ]  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
