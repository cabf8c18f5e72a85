"""axe-core finds nothing wrong, on any page, in both lights."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.e2e.conftest import opened

LIGHTS = pytest.mark.parametrize("light", ["light", "dark"])
BODY = "/bodies/沅阳县农业农村局"


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:5]}"
        for one in found
    ]


@LIGHTS
def test_the_entrance(outside, light):
    assert violations(outside("/login", color_scheme=light)) == []


@LIGHTS
@pytest.mark.parametrize(
    "path", ["/", "/matrix", "/bodies", BODY, "/people", "/keys", "/settings", "/about"]
)
def test_a_page_for_those_who_are_in(visit, reports, light, path):
    reports("looked at")
    page = visit("admin", path, color_scheme=light)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []


@LIGHTS
def test_the_desk_with_its_questions_tables_and_help(visit, reports, light):
    page = opened(visit("auditor", reports("looked at"), color_scheme=light))
    assert violations(page) == []
    page.keyboard.press("d")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("table.recovered").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


@LIGHTS
def test_a_report_that_could_not_be_read(visit, site, light):
    id = site.hand_in(b"\x00\x01 no report", "坏文件.bin")
    page = visit("auditor", f"/reports/{id}", color_scheme=light)
    expect(page.get_by_role("alert").filter(has_text="坏文件")).to_be_visible()
    assert violations(page) == []


@LIGHTS
def test_a_page_that_is_not_there(visit, watch, light):
    watch.expects("status of 404")
    page = visit("auditor", "/reports/0e5f8d5e-1111-4222-8333-444455556666", color_scheme=light)
    assert violations(page) == []
