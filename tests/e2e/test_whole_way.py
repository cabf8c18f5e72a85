"""The whole way of a report, by one auditor, from the first link to the working paper."""

from __future__ import annotations

import io
import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader, PdfWriter
from tests.e2e.conftest import PASSWORD, answered, opened

SAMPLE = Path(__file__).parents[2] / "examples" / "report.scan.pdf"
AUDITOR = "王审计"
WRONG_CELL = "review.other"
SEEN = """() => {
  window.seen = new Set();
  new MutationObserver(() => {
    const told = document.querySelector('#rows output')?.textContent;
    if (told) window.seen.add(told);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def test_a_scan_goes_from_the_first_link_to_a_working_paper(outside, site):
    link = re.search(r"http://\S+(/welcome/\S+)", site.server.said)[1]
    page = outside(link)
    come_in(page)
    hand_in_and_follow(page)
    page.locator("#rows tr", has_text=SAMPLE.name).get_by_role("link").click()
    opened(page)
    sees_both_sides_joined(page)
    confirmed = confirm_by_key(page)
    correct_a_cell_and_take_it_back(page)
    take_away(page, confirmed)


def come_in(page: Page) -> None:
    page.get_by_label("用户名").fill(AUDITOR)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="收件箱")).to_be_visible()


def hand_in_and_follow(page: Page) -> None:
    page.set_input_files("#files", SAMPLE)
    row = page.locator("#rows tr", has_text=SAMPLE.name)
    # Its progress is watched on a longer document: a short one may be read before one looks.
    expect(row.locator("th")).to_have_text("沅阳县农业农村局", timeout=180_000)
    expect(row.locator("strong.contradict")).to_have_text("2")
    expect(row).to_have_count(1)


def test_the_pages_are_counted_while_they_are_read(visit, tmp_path):
    inbox = visit("auditor")
    inbox.evaluate(SEEN)
    inbox.set_input_files("#files", long_document(tmp_path / "long.pdf"))
    row = inbox.locator("#rows tr", has_text="long.pdf")
    expect(row.locator("progress")).to_be_visible()
    expect(row.locator("progress")).to_have_count(0, timeout=180_000)
    seen = inbox.evaluate("[...window.seen]")
    assert len([told for told in seen if re.fullmatch(r"\d+/15", told)]) >= 2, seen


def long_document(target: Path) -> Path:
    """The sample five times over: read slowly enough to be watched."""
    writer = PdfWriter()
    for _ in range(5):
        writer.append(SAMPLE)
    writer.write(target)
    return target


def sees_both_sides_joined(page: Page) -> None:
    finding = page.locator(".finding")
    expect(finding).to_have_attribute("data-verdict", "contradict")
    expect(finding.locator(".numbers")).to_contain_text("754")
    expect(finding.locator(".numbers")).to_contain_text("753")
    expect(page.locator('.lit rect[data-side="text"]')).to_have_count(1)
    assert page.locator('.lit rect[data-side="table"]').count() >= 1
    leaves = page.locator(".leaf:visible:has(.lit rect)")
    expect(leaves).to_have_count(2)
    assert re.match(r"M[\d.]+ [\d.]+C", page.locator(".thread path").get_attribute("d"))
    for leaf in leaves.all():
        expect(leaf.locator("img")).not_to_have_js_property("naturalWidth", 0)
    expect(finding.locator(".crop").first).to_be_visible()


def confirm_by_key(page: Page) -> str:
    """Confirms the finding that is shown and gives its id; the next open one is shown then."""
    first = page.locator(".finding").get_attribute("data-finding")
    with answered(page, f"/findings/{first}"):
        page.keyboard.press("c")
    expect(page.locator(f'#found a[data-finding="{first}"]')).to_have_class("confirmed")
    expect(page.locator(".finding")).not_to_have_attribute("data-finding", first)
    expect(page.locator(".finding")).to_have_attribute("data-verdict", "contradict")
    expect(page.locator("#report-bar")).to_contain_text("待处理 1")
    return first


def correct_a_cell_and_take_it_back(page: Page) -> None:
    contradictions = page.locator("#found summary.contradict .count")
    expect(contradictions).to_have_text("2")
    page.keyboard.press("t")
    cell = page.locator(f'td[data-figure="{WRONG_CELL}"]')
    expect(cell).to_have_text("2")
    cell.dblclick()
    page.keyboard.type("0")
    with answered(page, f"/figures/{WRONG_CELL}"):
        page.keyboard.press("Enter")
    expect(cell).to_have_text("0")
    expect(cell).to_have_class(re.compile("reread"))
    expect(contradictions).to_have_text("1")
    assert page.evaluate("document.activeElement.dataset.figure") == WRONG_CELL
    with answered(page, "/undo"):
        page.keyboard.press("z")
    expect(contradictions).to_have_text("2")
    expect(cell).to_have_text("2")
    page.keyboard.press("t")
    expect(page.locator(".finding")).to_have_attribute("data-verdict", "contradict")


def take_away(page: Page, confirmed: str) -> None:
    book = words_of(exported(page, "审计底稿 XLSX"))
    paper = text_of(exported(page, "审计底稿 PDF"))
    for told in (book, paper):
        assert "确认" in told
        assert AUDITOR in told
        assert re.search(r"[0-9a-f]{64}", re.sub(r"\s", "", told))
    assert confirmed in book
    marked = PdfReader(io.BytesIO(exported(page, "原件标注 PDF")))
    assert any("/Annots" in leaf for leaf in marked.pages)


def exported(page: Page, what: str) -> bytes:
    page.locator(".menu summary").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name=what).click()
    page.locator(".sheets").click(position={"x": 3, "y": 3})
    return Path(coming.value.path()).read_bytes()


def words_of(xlsx: bytes) -> str:
    book = load_workbook(io.BytesIO(xlsx), read_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    book.close()
    return " ".join(str(value) for row in rows for value in row if value is not None)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_what_was_decided_is_kept_when_a_report_is_audited_again(visit, reports):
    address = reports("again")
    page = opened(visit("auditor", address))
    first = page.locator(".finding").get_attribute("data-finding")
    with answered(page, f"/findings/{first}"):
        page.keyboard.press("c")
    page.keyboard.press("u")
    row = page.locator(f"#report-{address.split('/')[-1]}")
    row.get_by_role("checkbox").check()
    with answered(page, "/inbox/bulk"):
        page.get_by_role("button", name="重新审核").click()
    expect(row.locator("td.number").nth(3)).to_have_text("1")
    expect(row.locator("td.state")).to_have_text("已完成")
    row.get_by_role("link").click()
    expect(opened(page).locator(f'#found a[data-finding="{first}"]')).to_have_class("confirmed")
    page.locator(f'#found a[data-finding="{first}"]').click()
    expect(page.locator(".history")).to_contain_text("审核员")
