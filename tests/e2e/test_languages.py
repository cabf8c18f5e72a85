"""Both languages: each page is in one of them, the one that was asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PEOPLE, opened

DATA = (
    ".mark, kbd, code, pre, time, dd, [lang]:not(html), #rows, tbody th, .failure, "
    "h1, .sentence, .history"
)
"""The brand, keys to press, names, what reports say."""

SHOWN = """hidden => {
  const body = document.body.cloneNode(true);
  for (const one of body.querySelectorAll('script, ' + hidden)) one.remove();
  const told = [body.textContent];
  for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
    for (const one of body.querySelectorAll(`[${name}]`)) told.push(one.getAttribute(name));
  return told.join('\\n');
}"""
CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]+)*")
NAMES = {"PDF", "XLSX", "JSON", "Word", "KB", "MB", "GB", "Standard Webhooks"}
QUOTED = re.compile(r"“[^”\n]*”?")
KEYS = ("uploader", "auditor", "reader", "admin")
BODY = "沅阳县农业农村局"
PAGES = ["/", "/matrix", "/bodies", "/people", "/keys", "/settings"]


def words(page: Page) -> str:
    """What the page itself says: without names, and without what it quotes."""
    said = QUOTED.sub("", page.evaluate(SHOWN, DATA))
    for name in (BODY, *KEYS, *(name for _, name in PEOPLE.values())):
        said = said.replace(name, "")
    return said


@pytest.mark.parametrize("path", [*PAGES, "desk"])
def test_an_english_page_has_no_chinese_words(visit, reports, path):
    address = reports("languages")
    page = visit("admin", address if path == "desk" else path, locale="en-US")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert CHINESE.findall(words(page)) == []


@pytest.mark.parametrize("path", [*PAGES, "desk"])
def test_a_chinese_page_has_no_english_words(visit, reports, path):
    address = reports("languages")
    page = visit("admin", address if path == "desk" else path)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert [said for said in ENGLISH.findall(words(page)) if said not in NAMES] == []


def test_the_entrance_speaks_the_language_of_the_browser(outside):
    assert outside("/login").title() == "登录 · gouji 勾稽"
    assert outside("/login", locale="en-US").title() == "Log in · gouji 勾稽"


def test_a_language_that_was_chosen_stays(visit, reports):
    page = visit("auditor")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    page.goto(reports("languages"))
    expect(opened(page).get_by_role("button", name="Confirm")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(opened(page).get_by_role("button", name="确认问题")).to_be_visible()


def test_what_scripts_say_is_in_the_language_of_the_page(visit, reports):
    page = opened(visit("auditor", reports("languages"), locale="en-US"))
    expect(page.locator("#place")).to_have_text(re.compile(r"^page \d"))
