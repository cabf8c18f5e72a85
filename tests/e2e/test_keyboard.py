"""By keys alone: no test here moves a mouse, and what has the focus can always be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PASSWORD, PEOPLE, answered, opened

UNSEEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return 'nowhere';
  const ringed = [here, here.closest('label')].some((one) => {
    if (!one) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const { left, right, top, bottom, width } = one.getBoundingClientRect();
    const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width > 4;
    return inSight && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  });
  return ringed ? '' : here.outerHTML.slice(0, 200);
}"""
"""Where the focus is when it cannot be seen."""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        assert page.evaluate(UNSEEN) == "", key


def test_from_login_to_a_dismissed_finding_without_a_mouse(outside, site, reports):
    address = reports("keyboard")
    site.session("auditor")
    page = outside("/login", color_scheme="dark")
    page.keyboard.type(PEOPLE["auditor"][1])
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#rows tr").first).to_be_visible()
    page.wait_for_load_state("load")  # a key that comes before the page's script does nothing
    walk_to(page, address)
    page.keyboard.press("Enter")
    finding = opened(page).locator(".finding").get_attribute("data-finding")
    press(page, "d")
    with answered(page, finding):
        page.keyboard.press("2")
    expect(page.locator(f'#found a[data-finding="{finding}"]')).to_have_class("dismissed")
    assert page.evaluate(UNSEEN) == ""
    press(page, "k")
    expect(page.locator(".finding")).to_have_attribute("data-finding", finding)
    expect(page.locator(".stamp")).to_have_text("已排除")
    expect(page.locator(".history q")).to_have_text("口径不同，数据无误")


def walk_to(page: Page, address: str) -> None:
    """Goes down the inbox until the report's name has the focus."""
    for _ in range(page.locator("#rows tr").count()):
        press(page, "j")
        if page.evaluate("document.activeElement.getAttribute('href')") == address:
            return
    raise AssertionError(f"not among the rows: {address}")


def test_a_cell_is_corrected_by_keys_and_keeps_the_focus(visit, reports):
    page = opened(visit("auditor", reports("cells")))
    page.keyboard.press("t")
    cell = page.locator('td[data-figure="review.other"]')
    cell.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("0")
    with answered(page, "/figures/"):
        page.keyboard.press("Enter")
    expect(cell).to_be_focused()
    assert page.evaluate(UNSEEN) == ""


def test_the_help_opens_and_closes_by_keys(visit, reports):
    page = opened(visit("reader", reports("looked at")))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate(UNSEEN) == ""
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    ("key", "asked"), [("d", "dismiss"), ("e", "correct"), ("m", "comment"), ("a", "assign")]
)
def test_a_question_closes_by_escape_and_decides_nothing(visit, reports, key, asked):
    page = opened(visit("auditor", reports("looked at")))
    press(page, key)
    expect(page.locator(f"#ask-{asked}")).to_be_visible()
    press(page, "Escape")
    expect(page.locator(f"#ask-{asked}")).to_be_hidden()
    expect(page.locator(".stamp")).to_have_count(0)


def test_letters_that_are_typed_decide_nothing(visit, reports):
    page = opened(visit("auditor", reports("looked at")))
    press(page, "m")
    page.keyboard.type("czdtpu?123")
    expect(page.locator("#ask-comment textarea")).to_have_value("czdtpu?123")
    expect(page.locator(".stamp")).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/login", "/", "/matrix", "/bodies", "/people", "/keys", "/settings", "/about", "desk"]
)
def test_each_stop_of_the_tab_key_can_be_seen(visit, reports, path):
    address = reports("looked at")
    page = visit("admin", address if path == "desk" else path)
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(UNSEEN)
        if told == "nowhere":  # the browser's own bar
            break
        unseen += [told] if told else []
    assert unseen == []


def test_a_row_that_is_renewed_keeps_the_focus(visit, reports, site):
    """A row changes under whoever stands on it, while its report is audited again."""
    address = reports("renewed")
    page = visit("auditor")
    walk_to(page, address)
    with site.server.as_("auditor") as client, page.expect_response("**/inbox/rows/*"):
        client.post(f"/api/v1{address}/rerun").raise_for_status()
    row = page.locator(f"#report-{address.split('/')[-1]}")
    expect(row.locator("td.state")).to_have_text("已完成")
    expect(row.get_by_role("link")).to_be_focused()
