"""What several test folders share: loaded models and one rendered report, made once a run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import settings
from models.synthesis import (
    TYPICAL,
    Rendered,
    Report,
    ScannedPage,
    Style,
    as_pdf,
    random_report,
    render_pdf,
    scan,
)

from gouji.audit import Auditor
from gouji.document import Audit, Page, Sheet
from gouji.intake import open_document
from gouji.reading import Reader
from gouji.settings import Settings
from gouji.weights import weights_folder

pytest_plugins = ["tests.databases"]

# A busy machine is slow, and no fault of the code.
settings.register_profile("gouji", deadline=None)
settings.load_profile("gouji")


@dataclass(frozen=True)
class Made:
    """A synthetic report as a born-digital PDF and as a typical scan of it."""

    report: Report
    rendered: Rendered
    scanned: list[ScannedPage]
    pdf: Path
    scan: Path

    @property
    def stated(self) -> list[tuple[str, Decimal]]:
        """The figure and value of each claim; sums of money in yuan, as gouji counts them."""
        found = []
        for sentence, claim in self.report.claims:
            myriad = sentence.text[claim.end : claim.end + 1] == "万"
            found.append((claim.figure, claim.value * (10_000 if myriad else 1)))
        return sorted(found)

    @property
    def stamped(self) -> set[str]:
        return {figure for page in self.scanned for figure in page.stamped}


@pytest.fixture(scope="session")
def auditor() -> Auditor:
    return Auditor()


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(weights_folder("ocr"), threads=1)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    report = random_report(1)
    rendered = render_pdf(report, Style())
    scanned = scan(rendered, TYPICAL, seed=1)
    (folder / "digital.pdf").write_bytes(rendered.pdf)
    (folder / "scan.pdf").write_bytes(as_pdf(scanned))
    return Made(report, rendered, scanned, folder / "digital.pdf", folder / "scan.pdf")


@pytest.fixture(scope="session")
def digital_audit(auditor, made) -> Audit:
    return auditor.audit(made.pdf)


@pytest.fixture(scope="session")
def scan_audit(auditor, made) -> Audit:
    return auditor.audit(made.scan)


@pytest.fixture(scope="session")
def scan_pages(made) -> list[Page]:
    with open_document(made.scan, Settings()) as document:
        return list(document)


@pytest.fixture(scope="session")
def scan_sheets(reader, scan_pages) -> list[Sheet]:
    return [sheet for page in scan_pages for sheet in reader.straighten(page)]
