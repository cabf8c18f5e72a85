"""Pictures of pages: as many and as sharp as somebody looks at."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from reportlab.pdfgen.canvas import Canvas
from tests.e2e.conftest import opened

PAGES = 30
PICTURE = re.compile(r"/pages/(\d+)\.jpg\?dpi=(\d+)")


@pytest.fixture(scope="session")
def long_report(site) -> str:
    """The address of a report of many pages without tables."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(1, PAGES + 1):
        canvas.drawString(72, 770, f"Page {number} of a long report")
        canvas.showPage()
    canvas.save()
    return "/reports/" + site.hand_in(out.getvalue(), "长报告.pdf")


def asked(page: Page) -> list[tuple[int, int]]:
    """The pages and resolutions that are asked for from now on."""
    seen: list[tuple[int, int]] = []

    def note(url: str) -> None:
        if found := PICTURE.search(url):
            seen.append((int(found[1]), int(found[2])))

    page.on("request", lambda request: note(request.url))
    return seen


def drawn_picture(page: Page, number: int) -> None:
    image = page.locator(f'.leaf[data-page="{number}"] img')
    expect(image).not_to_have_js_property("naturalWidth", 0)


def test_pages_of_a_long_report_load_when_they_come_near(visit, long_report):
    page = visit("reader")
    seen = asked(page)
    page.goto(long_report)
    opened(page)
    drawn_picture(page, 1)
    assert len({number for number, _ in seen}) <= 4
    page.locator(f'.leaf[data-page="{PAGES}"]').scroll_into_view_if_needed()
    drawn_picture(page, PAGES)
    assert len({number for number, _ in seen}) <= 10


def test_zoom_asks_for_sharper_pictures_of_what_is_near_only(visit, long_report):
    page = visit("reader")
    seen = asked(page)
    page.goto(long_report)
    opened(page)
    for number in (1, 10, 20, PAGES):
        page.locator(f'.leaf[data-page="{number}"]').scroll_into_view_if_needed()
        drawn_picture(page, number)
    before = max(dpi for _, dpi in seen)
    seen.clear()
    for _ in range(3):
        page.keyboard.press("+")
    expect(page.locator("#zoom")).to_have_text("195%")
    expect(page.locator(f'.leaf[data-page="{PAGES}"] img')).to_have_attribute("src", PICTURE)
    assert max(dpi for _, dpi in seen) > before
    assert {number for number, _ in seen} <= set(range(PAGES - 4, PAGES + 1))
    page.keyboard.press("0")
    expect(page.locator("#zoom")).to_have_text("100%")


def test_both_pages_of_a_finding_are_asked_for_at_once(visit, reports):
    page = visit("reader")
    seen = asked(page)
    page.goto(reports("looked at"))
    opened(page)
    for number in (1, 3):
        drawn_picture(page, number)
        assert number in {number for number, _ in seen}
