"""Two auditors in two browsers, at one finding."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import answered, opened

REFUSED = "status of 412"


@pytest.fixture
def both(request, visit, reports) -> tuple[Page, Page]:
    """Two auditors who look at the same finding of a report of this test's own."""
    address = reports(request.node.name)
    return opened(visit("auditor", address)), opened(visit("colleague", address))


def finding_of(page: Page) -> str:
    return page.locator(".finding").get_attribute("data-finding")


def test_the_second_is_told_and_sees_what_the_first_decided(both, watch):
    watch.expects(REFUSED)
    one, other = both
    finding = finding_of(one)
    with answered(one, finding):
        one.keyboard.press("c")
    with answered(other, finding):
        other.keyboard.press("c")
    expect(other.locator("#notice")).to_contain_text("somebody decided first")
    assert finding_of(other) == finding
    expect(other.locator(".stamp")).to_have_text("已确认")
    expect(other.locator(".history")).to_contain_text("审核员")
    expect(other.locator(f'#found a[data-finding="{finding}"]')).to_have_class("confirmed")
    expect(other.locator(".history li")).to_have_count(1)


def test_what_the_second_was_writing_is_not_lost(both, watch):
    watch.expects(REFUSED)
    one, other = both
    finding = finding_of(one)
    other.keyboard.press("m")
    other.keyboard.type("已电话核实，答复件数应为753件")
    with answered(one, finding):
        one.keyboard.press("c")
    with answered(other, finding):
        other.keyboard.press("Control+Enter")
    expect(other.locator("#notice .why")).to_be_visible()
    expect(other.locator("#ask-comment textarea")).to_have_value("已电话核实，答复件数应为753件")
    with answered(other, finding):
        other.locator("#ask-comment textarea").press("Control+Enter")
    expect(other.locator("#notice .why")).to_have_count(0)
    expect(other.locator(".history q")).to_have_text("已电话核实，答复件数应为753件")
    expect(other.locator(".history li")).to_have_count(2)
    expect(other.locator(".stamp")).to_have_text("已确认")


def test_a_notice_closes_also_after_something_was_decided(both, watch):
    watch.expects(REFUSED)
    one, other = both
    with answered(other, "/findings/"):
        other.keyboard.press("c")
    finding = finding_of(other)
    for page in (one, other):
        page.locator(f'#found a[data-finding="{finding}"]').click()
        expect(page.locator(".finding")).to_have_attribute("data-finding", finding)
    with answered(one, finding):
        one.keyboard.press("c")
    with answered(other, finding):
        other.keyboard.press("c")
    expect(other.locator("#notice .why")).to_be_visible()
    other.locator("#notice").get_by_role("button").click()
    expect(other.locator("#notice .why")).to_have_count(0)
