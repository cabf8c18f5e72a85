"""部门决算 from file to findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from models.synthesis import CLEAN, Style, as_pdf, render_pdf, scan
from models.synthesis.accounts import plant_accounts, random_accounts

from gouji.document import Verdict

STYLE = Style(table_size=8.0, number_size=8.0, row_height=15.0, body_size=12.0)


def audited(auditor, folder: Path, report):
    """The audit of `report` as a born-digital PDF, and its truth."""
    rendered = render_pdf(report, STYLE)
    file = folder / "accounts.pdf"
    file.write_bytes(rendered.pdf)
    return auditor.audit(file), rendered


def of(audit, *verdicts):
    return [one for one in audit.findings if one.verdict in verdicts]


def test_a_consistent_report(auditor, tmp_path):
    report = random_accounts(2)
    audit, rendered = audited(auditor, tmp_path, report)
    assert (audit.form, audit.title, audit.organisation, audit.year) == (
        "bmjs-2023",
        report.title,
        report.organisation,
        2023,
    )
    read = {figure.id: figure.value for figure in audit.figures}
    assert read == {name: figure.value for name, figure in rendered.figures.items()}
    assert of(audit, Verdict.CONTRADICT, Verdict.MISREAD) == []
    assert [one for one in audit.findings if one.rule == "completeness"] == []


@pytest.mark.parametrize("kind", ["total", "text"])
def test_a_fault_is_found_at_its_place(auditor, tmp_path, kind):
    report = plant_accounts(random_accounts(3), kind, 3)
    audit, _ = audited(auditor, tmp_path, report)
    (planted,) = report.planted
    (found,) = of(audit, Verdict.CONTRADICT)
    assert planted.figure in found.figures


def test_a_scan(auditor, tmp_path):
    """One page with three of the tables."""
    report = random_accounts(2)
    kept = tuple(one for one in report.sections if one.table in ("income", "expenditure", "three"))
    rendered = render_pdf(replace(report, sections=kept), STYLE)
    file = tmp_path / "scan.pdf"
    file.write_bytes(as_pdf(scan(rendered, CLEAN, seed=1)))
    audit = auditor.audit(file)
    assert audit.form == "bmjs-2023"
    assert of(audit, Verdict.CONTRADICT) == []
    read = {figure.id: figure.value for figure in audit.figures}
    assert read == {name: figure.value for name, figure in rendered.figures.items()}
    held = [one for one in of(audit, Verdict.AGREE) if one.rule.endswith("-sum")]
    assert len(held) == 6
