import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import lxml.html
import numpy as np
import pytest
from PIL import Image
from tests.export import sample

from gouji.export.crops import MOST_CROPS
from gouji.export.html import html_report, pages_shown
from gouji.export.tables import tables_html

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


@pytest.fixture(scope="module")
def report() -> str:
    return html_report(sample.audit(), sample.pages())


def tree(text: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(text)


def test_nothing_is_fetched_and_nothing_runs(report):
    page = tree(report)
    assert not page.xpath("//script | //link | //iframe | //@onclick")
    assert all(src.startswith("data:image/webp;base64,") for src in page.xpath("//@src"))
    assert not re.search(r"url\(|@import|https?://", report)
    assert "default-src 'none'" in report


def test_each_finding_is_told_once_under_its_number(report):
    page = tree(report)
    assert [card.get("id") for card in page.xpath("//article")] == [
        "f1", "f2", "f3", "f4", "f5", "f6", "f8",
    ]  # fmt: skip
    first = page.xpath("//article[@id='f1']")[0].text_content()
    assert "文中称收到申请 9 件" in first
    assert "Sample c0" in first


def test_both_sides_are_shown(report):
    figures = tree(report).xpath("//article[@id='f1']//figure")
    assert ["文字" in figures[0].text_content(), "表格" in figures[1].text_content()] == [
        True,
        True,
    ]
    assert not tree(report).xpath("//article[@id='f3']//figure")


def test_a_crop_shows_its_box_in_the_colour_of_the_verdict(report):
    uri = tree(report).xpath("//article[@id='f1']//img/@src")[1]
    picture = Image.open(BytesIO(b64decode(uri.partition(",")[2]))).convert("RGB")
    red, green, blue = np.moveaxis(np.array(picture), 2, 0)
    assert ((red > 140) & (green < 90) & (blue < 90)).sum() > 100
    assert picture.width <= 1000


def test_a_row_far_down_is_shown_under_the_header_of_its_table(report):
    height = [int(img.get("height")) for img in tree(report).xpath("//article[@id='f2']//img")]
    rows = 26 * 1.5  # pixels
    assert height == [pytest.approx((1 + 1 + 2 * 1.2) * rows, abs=rows / 2)]


def test_coverage_is_told(report):
    assert "文中 5 个数字表述，3 个可以核对" in tree(report).text_content()


def test_every_claim_is_listed_with_its_number_marked(report):
    rows = tree(report).xpath("//tbody/tr[td/mark]")
    assert [row.xpath("string(.//mark)") for row in rows] == ["9", "2", "10", "1,204", "4"]
    assert [row.get("class") for row in rows] == [
        "contradict", "agree", "explained", "unchecked", "unchecked",
    ]  # fmt: skip


def test_doubtful_cells_are_shaded(report):
    assert [td.text for td in tree(report).xpath("//td[contains(@class, 'doubt')]")] == ["7"]


@pytest.mark.parametrize("where", ["title", "organisation", "file", "form"])
def test_text_of_the_document_is_escaped(where):
    page = tree(html_report(sample.audit(**{where: HOSTILE})))
    assert not page.xpath("//script | //img")
    assert HOSTILE in page.text_content()


def test_messages_sentences_and_cells_are_escaped():
    bad_claim = replace(sample.claims()[0], sentence=HOSTILE, start=0, end=3)
    bad_finding = replace(sample.findings()[2], message=HOSTILE, message_en=HOSTILE, figures=())
    bad_cell = replace(
        sample.table().cells[0], text=HOSTILE, confidence=0.1, alternatives=((HOSTILE, 0.2),)
    )
    bad_table = replace(sample.table(), cells=(bad_cell,))
    audit = sample.audit(claims=(bad_claim,), findings=(bad_finding,), tables=(bad_table,))
    for text in (html_report(audit), tables_html(HOSTILE, audit.tables)):
        assert not tree(text).xpath("//script | //img | //@onerror")
        assert HOSTILE in tree(text).text_content()


def test_the_number_of_pictures_is_bounded():
    many = tuple(replace(sample.findings()[2], id=f"c{n:03}") for n in range(MOST_CROPS))
    report = html_report(sample.audit(findings=many), sample.pages(scale=0.3))
    assert report.count("data:image/webp") == MOST_CROPS
    assert report.count("<article") == len(many)


def test_only_pages_that_findings_speak_of_are_asked_for():
    assert pages_shown(sample.audit()) == (1, 2)
    assert pages_shown(sample.audit(findings=sample.findings()[:1])) == ()


def test_a_report_without_anything_is_still_a_report():
    empty = sample.audit(
        findings=(), claims=(), figures=(), tables=(), form=None, year=None, title="", versions={}
    )
    told = tree(html_report(empty)).text_content()
    assert "没有发现不符" in told
    assert "表式 未识别" in told
    assert "sample.pdf" in told


def test_tables_alone():
    page = tree(tables_html("a.png", [sample.table()]))
    assert page.xpath("string(//table//tr[2]/td[5])") == "8"
    assert "没有找到表格" in tree(tables_html("a.png", [])).text_content()


def test_spans_and_holes_are_laid_out():
    cells = [cell for cell in sample.table().cells if cell.row > 0 or cell.column == 0]
    cells[0] = replace(cells[0], colspan=3)
    page = tree(tables_html("a", [replace(sample.table(), cells=tuple(cells))]))
    first = page.xpath("//table//tr[1]/td")
    assert [(td.get("colspan"), td.get("class")) for td in first] == [
        ("3", None), (None, "hole"), (None, "hole"),
    ]  # fmt: skip
