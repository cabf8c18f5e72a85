"""`python -m models.synthesis.example`: makes the sample scan that the repository ships.

Two errors are planted: the narrative says one answered application more than table 2 has, and
the outcomes of 行政复议 in table 3 no longer add up to their total.
"""

from __future__ import annotations

import json
from pathlib import Path

from .degrade import TYPICAL
from .figures import value_of
from .files import as_pdf
from .generate import random_report
from .record import record
from .render import render_pdf
from .report import Report, contradicting
from .scanning import scan
from .style import Style

SEED = 7
CLAIM = "requests.handled.total"
CELL = "review.other"
FOLDER = Path(__file__).resolve().parents[2] / "examples"


def planted() -> Report:
    """The sample report: the narrative says N + 1 answered, 其他结果 of 行政复议 is 2 too high."""
    report = random_report(SEED, max_digits=5)
    said = value_of(report.figures, CLAIM) + 1
    shown = value_of(report.figures, CELL) + 2
    return contradicting(report, {CELL: shown}, {CLAIM: said})


def main(folder: Path = FOLDER) -> None:
    """Writes report.scan.pdf, report.json and README.md into `folder`."""
    report = planted()
    rendered = render_pdf(report, Style())
    folder.mkdir(parents=True, exist_ok=True)
    pages = scan(rendered, TYPICAL, SEED)
    (folder / "report.scan.pdf").write_bytes(as_pdf(pages))
    truth = json.dumps(record(report, rendered, pages), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(truth + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_readme(report), encoding="utf-8")


def _readme(report: Report) -> str:
    by_place = {note.where: note for note in report.planted}
    text, table = by_place["text"], by_place["table"]
    return (
        "# Example\n\n"
        f"In `report.scan.pdf`, made up and scanned by `python -m models.synthesis.example`, "
        f"the narrative says that {text.wrong} applications were answered, and table 2 "
        f"(`{text.figure}`) has {text.right}.\n"
        f"The cell `{table.figure}` shows {table.wrong} where {table.right} was right, so the "
        "outcomes of 行政复议 no longer add up to their total; `report.json` holds all that is "
        "true of the pages.\n"
    )


if __name__ == "__main__":
    main()
