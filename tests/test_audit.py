"""The whole way, on synthetic reports whose truth is known."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from models.synthesis import (
    TYPICAL,
    Style,
    as_pdf,
    as_png,
    as_tiff,
    contradicting,
    render_pdf,
    scan,
)
from PIL import Image
from pypdf import PdfReader, PdfWriter

from gouji.audit import Progress
from gouji.document import Audit, Verdict
from gouji.errors import UnreadableFile
from gouji.forms import load_forms

STAGES = {"intake", "reading", "tables", "forms", "claims", "reconcile"}


def contradictions(audit: Audit):
    return [one for one in audit.findings if one.verdict is Verdict.CONTRADICT]


def wrong(audit: Audit, made) -> set[str]:
    """Figures that were read otherwise than printed, or not at all."""
    read = {figure.id: figure.value for figure in audit.figures}
    nothing = object()
    return {
        id for id, truth in made.rendered.figures.items() if read.get(id, nothing) != truth.value
    }


# Born digital


def test_every_figure_of_a_digital_report_is_read(digital_audit, made):
    assert len(digital_audit.figures) == len(made.rendered.figures) == 200
    assert wrong(digital_audit, made) == set()


def test_nothing_contradicts_in_a_consistent_report(digital_audit):
    assert contradictions(digital_audit) == []


def test_every_claim_agrees(digital_audit, made):
    known = {figure for figure, _ in made.stated}
    found = sorted((one.figure, one.value) for one in digital_audit.claims if one.figure in known)
    assert found == made.stated
    judged = [one for one in digital_audit.findings if one.rule == "text-table" and one.figures]
    agreed = {i for one in judged if one.verdict is Verdict.AGREE for i in one.claims}
    tied = {i for i, claim in enumerate(digital_audit.claims) if claim.figure in known}
    assert tied <= agreed


def test_the_report_is_described(digital_audit, made):
    assert digital_audit.form == made.report.form
    assert digital_audit.organisation == made.report.organisation
    assert digital_audit.year == made.report.year
    assert digital_audit.title == made.report.title
    assert (digital_audit.file, digital_audit.pages) == ("digital.pdf", len(made.rendered.pages))


@pytest.mark.parametrize("name", ["digital_audit", "scan_audit"])
def test_figures_lie_where_they_were_printed(request, made, name):
    audit: Audit = request.getfixturevalue(name)
    for figure in audit.figures:
        truth = made.rendered.figures[figure.id]
        box = truth.box
        if name == "scan_audit":
            box = made.scanned[truth.page - 1].warp.box(box)
        assert figure.page == truth.page, figure.id
        assert np.abs(np.subtract(figure.box, box)).max() < 4, figure.id


@pytest.mark.parametrize("name", ["digital_audit", "scan_audit"])
def test_timings_tell_each_stage(request, name):
    timings = request.getfixturevalue(name).timings
    assert set(timings) == STAGES
    assert all(seconds >= 0 for seconds in timings.values())


def test_pages_read_apart_make_the_same_audit(auditor, digital_audit, made):
    first = next(iter(auditor.read(made.pdf)))
    rest = list(auditor.read(made.pdf, first=2))
    audit = auditor.conclude(made.pdf.name, made.pdf, [first, *rest])
    assert [page.number for page in rest] == list(range(2, digital_audit.pages + 1))
    assert replace(audit, timings={}) == replace(digital_audit, timings={})


@pytest.mark.parametrize("name", ["digital_audit", "scan_audit"])
def test_evidence_lies_on_its_page(request, made, name):
    audit: Audit = request.getfixturevalue(name)
    sizes = {page.number: (page.width, page.height) for page in made.rendered.pages}
    places = [place for finding in audit.findings for place in finding.evidence]
    assert places
    for place in places:
        assert_inside(place.box, *sizes[place.page])


def assert_inside(box, width, height):
    x0, y0, x1, y1 = box
    assert -1 <= x0 < x1 <= width + 1
    assert -1 <= y0 < y1 <= height + 1


# Scanned


def test_a_scan_of_a_consistent_report_contradicts_nothing(scan_audit):
    assert contradictions(scan_audit) == []


def test_only_stamped_figures_of_a_scan_are_misread(scan_audit, made):
    assert wrong(scan_audit, made) <= made.stamped


def test_a_scan_has_the_findings_of_its_original(digital_audit, scan_audit):
    assert {one.id for one in scan_audit.findings} == {one.id for one in digital_audit.findings}


def test_the_report_is_described_from_a_scan(scan_audit, made):
    assert scan_audit.organisation == made.report.organisation
    assert scan_audit.year == made.report.year


def test_progress_counts_the_pages(auditor, made):
    seen: list[Progress] = []
    auditor.audit(made.pdf, progress=seen.append)
    pages = len(made.rendered.pages)
    assert [(one.page, one.pages) for one in seen] == [(i + 1, pages) for i in range(pages)]


def test_the_same_file_has_the_same_findings(auditor, digital_audit, made):
    again = auditor.audit(made.pdf)
    assert [one.id for one in again.findings] == [one.id for one in digital_audit.findings]
    assert again.figures == digital_audit.figures
    assert len({one.id for one in again.findings}) == len(again.findings)


# Two pages side by side


@pytest.fixture(scope="module")
def two_up(made, tmp_path_factory):
    """The same report, two pages on a sheet, scanned with a fold between them."""
    path = tmp_path_factory.mktemp("two-up") / "two-up.pdf"
    rendered = render_pdf(made.report, Style(two_up=True))
    scanned = scan(rendered, replace(TYPICAL, fold=45.0), seed=1)
    path.write_bytes(as_pdf(scanned))
    return replace(made, rendered=rendered, scanned=scanned, scan=path)


def test_two_pages_side_by_side_are_read_like_pages_of_their_own(auditor, made, two_up):
    audit = auditor.audit(two_up.scan)
    assert wrong(audit, two_up) <= two_up.stamped
    assert contradictions(audit) == []
    known = {figure for figure, _ in made.stated}
    assert made.stated == sorted((c.figure, c.value) for c in audit.claims if c.figure in known)
    assert audit.pages == len(two_up.rendered.pages) < len(made.rendered.pages)
    assert len(audit.tables) == len(two_up.rendered.tables)
    for figure in audit.figures:
        truth = two_up.rendered.figures[figure.id]
        box = two_up.scanned[truth.page - 1].warp.box(truth.box)
        assert figure.page == truth.page, figure.id
        assert np.abs(np.subtract(figure.box, box)).max() < 4, figure.id


# A planted contradiction


@pytest.fixture(scope="module")
def planted(auditor, made, tmp_path_factory):
    """A wrong total in table 2 and a wrong number in the text, digital and scanned."""
    folder = tmp_path_factory.mktemp("planted")
    figure, claimed = "requests.handled.total", "review.total"
    total, said = made.report.figures[figure], made.report.figures[claimed]
    report = contradicting(
        made.report,
        figures={figure: total + Decimal(90)},
        claims={claimed: said + Decimal(11)},
    )
    rendered = render_pdf(report, Style())
    (folder / "digital.pdf").write_bytes(rendered.pdf)
    (folder / "scan.pdf").write_bytes(as_pdf(scan(rendered, TYPICAL, seed=1)))
    return {
        name: (auditor.audit(folder / f"{name}.pdf"), figure, claimed)
        for name in ("digital", "scan")
    }


@pytest.mark.parametrize("name", ["digital", "scan"])
def test_a_wrong_total_is_found(planted, name):
    audit, figure, _ = planted[name]
    found = [one for one in contradictions(audit) if figure in one.figures]
    assert {one.rule for one in found} >= {"row-sum"}
    assert all(one.expected != one.actual for one in found)


@pytest.mark.parametrize("name", ["digital", "scan"])
def test_a_wrong_number_of_the_text_is_found_with_both_places(planted, made, name):
    audit, _, claimed = planted[name]
    (found,) = [
        one for one in contradictions(audit) if one.rule == "text-table" and claimed in one.figures
    ]
    said = made.report.figures[claimed] + Decimal(11)
    assert (found.expected, found.actual) == (said, made.report.figures[claimed])
    (index,) = found.claims
    claim = audit.claims[index]
    figure = next(one for one in audit.figures if one.id == claimed)
    places = {(place.page, place.box) for place in found.evidence}
    assert {(claim.page, claim.box), (figure.page, figure.box)} <= places
    sizes = {page.number: (page.width, page.height) for page in made.rendered.pages}
    for place in found.evidence:
        assert_inside(place.box, *sizes[place.page])


@pytest.mark.parametrize("name", ["digital", "scan"])
def test_nothing_else_contradicts(planted, name):
    audit, figure, claimed = planted[name]
    for one in contradictions(audit):
        assert {figure, claimed} & set(one.figures), one.message


# Other files of the same pages


def figures_of(audit: Audit, pages: set[int], made):
    """What was read of the figures that the original prints on `pages`."""
    read = {figure.id: figure.value for figure in audit.figures}
    return {
        id: read.get(id)
        for id, truth in made.rendered.figures.items()
        if truth.page in pages and id not in made.stamped
    }


def truth_of(pages: set[int], made):
    return {
        id: truth.value
        for id, truth in made.rendered.figures.items()
        if truth.page in pages and id not in made.stamped
    }


def requests_page(made) -> int:
    """The page with most of the figures."""
    on = [truth.page for truth in made.rendered.figures.values()]
    return max(set(on), key=on.count)


def test_a_scan_fed_upside_down_reads_the_same(auditor, made, tmp_path):
    number = requests_page(made)
    picture = Image.fromarray(made.scanned[number - 1].image).rotate(180)
    picture.save(tmp_path / "turned.pdf", "PDF", resolution=200.0)
    audit = auditor.audit(tmp_path / "turned.pdf")
    assert figures_of(audit, {number}, made) == truth_of({number}, made)
    width, height = (
        float(side) for side in PdfReader(tmp_path / "turned.pdf").pages[0].mediabox[2:]
    )
    figure = audit.figures[0]
    assert_inside(figure.box, width, height)
    upright = made.scanned[number - 1].warp.box(made.rendered.figures[figure.id].box)
    turned = (width - upright[2], height - upright[3], width - upright[0], height - upright[1])
    assert np.abs(np.subtract(figure.box, turned)).max() < 4


def save_tiff(made, path: Path, number: int):
    path.write_bytes(as_tiff([made.scanned[number - 1]]))


def save_png(made, path: Path, number: int):
    path.write_bytes(as_png(made.scanned[number - 1]))


def save_jpeg(made, path: Path, number: int):
    path.write_bytes(made.scanned[number - 1].jpeg)


@pytest.mark.parametrize(
    ("suffix", "save"), [("tiff", save_tiff), ("png", save_png), ("jpg", save_jpeg)]
)
def test_a_picture_has_its_boxes_in_pixels(auditor, made, tmp_path, suffix, save):
    number = requests_page(made)
    path = tmp_path / f"page.{suffix}"
    save(made, path, number)
    audit = auditor.audit(path)
    assert audit.pages == 1
    assert figures_of(audit, {number}, made) == truth_of({number}, made)
    scale = 200 / 72
    for figure in audit.figures:
        truth = made.rendered.figures[figure.id]
        box = np.multiply(made.scanned[number - 1].warp.box(truth.box), scale)
        assert np.abs(np.subtract(figure.box, box)).max() < 4 * scale, figure.id


def test_every_page_of_a_tiff_is_read(auditor, made, tmp_path):
    pages = [page for page in made.scanned if page.number in (1, len(made.scanned))]
    (tmp_path / "two.tiff").write_bytes(as_tiff(pages))
    audit = auditor.audit(tmp_path / "two.tiff")
    assert audit.pages == 2
    assert audit.organisation == made.report.organisation


def test_a_pdf_of_digital_and_scanned_pages(auditor, made, tmp_path):
    """The page with most figures is a scan, the others are digital."""
    number = requests_page(made)
    digital, scanned = PdfReader(made.pdf), PdfReader(made.scan)
    writer = PdfWriter()
    for index, page in enumerate(digital.pages):
        writer.add_page(scanned.pages[index] if index + 1 == number else page)
    writer.write(tmp_path / "mixed.pdf")
    audit = auditor.audit(tmp_path / "mixed.pdf")
    assert wrong(audit, made) <= made.stamped
    assert contradictions(audit) == []


def test_only_the_tables_can_be_asked_for(auditor, made, digital_audit):
    assert auditor.tables(made.pdf) == digital_audit.tables


def test_last_year_is_compared(auditor, made, digital_audit):
    audit = auditor.audit(made.pdf, previous=digital_audit)
    assert {one.id for one in digital_audit.findings} < {one.id for one in audit.findings}


def test_an_unreadable_file_is_told(auditor, tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"empty\.pdf"):
        auditor.audit(tmp_path / "empty.pdf")


def test_a_blank_picture_has_no_form(auditor, tmp_path):
    stream = BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(stream, "PNG")
    (tmp_path / "blank.png").write_bytes(stream.getvalue())
    audit = auditor.audit(tmp_path / "blank.png")
    assert (audit.form, audit.figures, audit.tables) == (None, (), ())
    assert [one.verdict for one in audit.findings] == [Verdict.UNSURE]


def test_the_forms_know_every_figure(digital_audit):
    (form,) = [form for form in load_forms() if form.id == digital_audit.form]
    known = {id for table in form.tables for id in table.figure_ids}
    assert {figure.id for figure in digital_audit.figures} <= known
