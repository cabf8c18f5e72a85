"""Reports of a county and of two towns in it over the years, with figures that go on and add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from .forms import APPLICANTS
from .generate import random_report
from .render import render_pdf
from .report import Paragraph, Report, Section, Sentence
from .style import Style
from .wording import HEADINGS

COUNTY, TOWNS = "澜河县人民政府", ("白荡镇人民政府", "柳桥镇人民政府")
FORM = "xxgk-2021"
Figures = dict[str, Decimal | None]
_DOCUMENT = ("issued", "repealed", "in_force")
_TOLD = (
    "主动公开与依申请公开依法办理，保密审查、网站建设、业务培训如常。",
    "公开工作列入考核，社会评议良好，未发生责任追究情形。",
)


def first_year(seed: int) -> Figures:
    """Figures of a small body; it makes no 规章."""
    figures = dict(random_report(seed, FORM, max_digits=3).figures)
    return figures | {f"proactive.rules.{one}": Decimal(0) for one in _DOCUMENT}


def next_year(before: Mapping[str, Decimal | None], seed: int) -> Figures:
    """Figures that go on from those of the year before."""
    figures = first_year(seed)
    for who in APPLICANTS:
        handled, came = figures[f"requests.handled.{who}"], before[f"requests.carried_out.{who}"]
        left = max(figures[f"requests.carried_out.{who}"], came - handled)
        figures[f"requests.carried_in.{who}"] = came
        figures[f"requests.carried_out.{who}"] = left
        figures[f"requests.new.{who}"] = handled + left - came
    for row in ("new", "carried_in", "carried_out"):
        numbers = [figures[f"requests.{row}.{who}"] for who in APPLICANTS]
        figures[f"requests.{row}.total"] = sum(numbers, Decimal(0))
    figures["proactive.norm.repealed"] = Decimal(0)
    in_force = before["proactive.norm.in_force"] + figures["proactive.norm.issued"]
    figures["proactive.norm.in_force"] = in_force
    return figures


def added(*figures: Mapping[str, Decimal | None]) -> Figures:
    """The figures of a body that counts all of these."""
    return {name: sum((one[name] for one in figures), Decimal(0)) for name in figures[0]}


def report(body: str, year: int, figures: Mapping[str, Decimal | None]) -> Report:
    """A report whose narrative tells no numbers."""
    plain = (Paragraph(tuple(map(Sentence, _TOLD))),)
    tables = (None, "proactive", "requests", "litigation", None, None)
    sections = tuple(
        Section(head, () if table else plain, table)
        for head, table in zip(HEADINGS, tables, strict=True)
    )
    title = f"{body}{year}年政府信息公开工作年度报告"
    return Report(title, body, year, FORM, figures, sections)


def write(folder: Path, name: str, of: Report) -> Path:
    """The report as a born-digital PDF in `folder`."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_pdf(of, Style()).pdf)
    return path
