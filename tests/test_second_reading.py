"""A contradiction that the reader made itself, planted between its two readings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gouji.document import Figure, ReadPage, Verdict

GONE = Path("gone.pdf")


@pytest.fixture(scope="module")
def scan_read(auditor, made) -> list[ReadPage]:
    return list(auditor.read(made.scan))


def misread(
    pages: list[ReadPage], figure: Figure, text: str, confidence: float = 0.9999
) -> list[ReadPage]:
    """The pages as if `text` had surely been read in the cell of `figure`."""

    def said(cell):
        here = (cell.page, cell.box) == (figure.page, figure.box)
        surely = replace(cell, text=text, confidence=confidence, alternatives=())
        return surely if here else cell

    def with_it(page):
        return replace(page, cells=tuple(tuple(map(said, cells)) for cells in page.cells))

    return list(map(with_it, pages))


def misheard(pages: list[ReadPage], claim, text: str) -> list[ReadPage]:
    """The pages as if `text` had surely been read as the number of `claim`."""

    def said(word):
        return replace(word, text=text, confidence=0.9999) if word.box == claim.box else word

    def with_it(line):
        return replace(line, words=tuple(map(said, line.words)))

    return [replace(page, lines=tuple(map(with_it, page.lines))) for page in pages]


def other_digit(text: str) -> str:
    return text[:-1] + str((int(text[-1]) + 5) % 10)


def sure(audit, made) -> Figure:
    """A printed total of several digits, surely read."""
    stamped = made.stamped
    return next(
        one
        for one in audit.figures
        if one.id.startswith("requests.") and one.id.endswith(".total") and one.id not in stamped
        if len(one.text) > 1 and one.confidence > 0.97
    )


def test_a_misread_cell_accuses_nobody(auditor, made, scan_audit, scan_read):
    figure = sure(scan_audit, made)
    wrong = other_digit(figure.text)
    audit = auditor.conclude("a.pdf", made.scan, misread(scan_read, figure, wrong))
    assert Verdict.CONTRADICT not in {one.verdict for one in audit.findings}
    (read,) = [one for one in audit.figures if one.id == figure.id]
    assert (read.text, read.again) == (wrong, figure.text)
    told = [one for one in audit.findings if figure.id in one.figures and "复读" in one.message]
    assert {one.verdict for one in told} <= {Verdict.MISREAD, Verdict.UNSURE}
    assert all(f"读作“{wrong}”，复读为“{figure.text}”" in one.message for one in told)
    assert told
    assert audit.timings["second"] > 0


def test_a_misread_number_of_the_text_accuses_nobody(auditor, made, scan_audit, scan_read):
    claim = next(
        claim
        for finding in scan_audit.findings
        for claim in (scan_audit.claims[number] for number in finding.claims)
        if finding.verdict is Verdict.AGREE and claim.text.isdigit() and claim.confidence > 0.97
    )
    wrong = other_digit(claim.text)
    audit = auditor.conclude("a.pdf", made.scan, misheard(scan_read, claim, wrong))
    assert Verdict.CONTRADICT not in {one.verdict for one in audit.findings}
    (told,) = [one for one in audit.findings if "复读" in one.message]
    assert told.verdict is Verdict.UNSURE
    assert f"读作“{wrong}”，复读为“{claim.text}”" in told.message
    assert f"was read as “{wrong}”, read again as “{claim.text}”" in told.message_en


def test_a_clean_scan_is_not_opened_again(auditor, scan_audit, scan_read):
    audit = auditor.conclude(scan_audit.file, GONE, scan_read)
    assert replace(audit, timings={}) == replace(scan_audit, timings={})
    assert "second" not in audit.timings


def test_a_text_layer_is_believed(auditor, made, digital_audit):
    pages = list(auditor.read(made.pdf))
    figure = next(one for one in digital_audit.figures if one.id == "requests.handled.total")
    said = misread(pages, figure, other_digit(figure.text), confidence=1.0)
    audit = auditor.conclude("a.pdf", GONE, said)
    assert Verdict.CONTRADICT in {one.verdict for one in audit.findings}
