"""Each role sees what it may do, and what it may not do is refused also when it is forged."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect
from tests.e2e.conftest import opened, posted


@pytest.mark.parametrize("person", ["reader", "uploader"])
def test_who_may_not_decide_is_not_asked_to(visit, reports, person):
    page = opened(visit(person, reports("roles")))
    expect(page.locator(".finding .message")).to_be_visible()
    expect(page.locator("#decide")).to_have_count(0)
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    for key in "cdemaz":
        page.keyboard.press(key)
    page.keyboard.press("t")
    cell = page.locator('td[data-figure="review.other"]')
    cell.dblclick()
    expect(cell).to_have_text("2")
    expect(cell.locator("input")).to_have_count(0)
    assert "POST" not in asked


def test_an_auditor_is_asked_to_decide(visit, reports):
    page = opened(visit("auditor", reports("roles")))
    expect(page.locator("#decide").get_by_role("button", name="确认问题")).to_be_visible()


@pytest.mark.parametrize(
    ("person", "hands_in", "deletes", "keys"),
    [
        ("reader", False, False, False),
        ("uploader", True, False, False),
        ("auditor", True, True, False),
        ("admin", True, True, True),
    ],
)
def test_the_inbox_offers_what_a_role_may_do(visit, reports, person, hands_in, deletes, keys):
    reports("roles")
    page = visit(person)
    expect(page.locator("#rows tr").first).to_be_visible()
    expect(page.locator("#hand-in")).to_have_count(int(hands_in))
    expect(page.locator("#bulk")).to_have_count(int(hands_in))
    expect(page.locator('[data-bulk="delete"]')).to_have_count(int(deletes))
    expect(page.locator('#rows input[type="checkbox"]').first).to_have_count(int(hands_in))
    expect(page.get_by_role("link", name="密钥")).to_have_count(int(keys))


def test_what_a_role_may_not_do_is_refused_also_when_it_is_forged(visit, reports):
    address = reports("roles")
    page = opened(visit("reader", address))
    finding = page.locator(".finding").get_attribute("data-finding")
    forged = [
        (f"{address}/findings/{finding}", {"action": "confirm", "version": "1"}),
        (f"{address}/undo", {}),
        (f"{address}/figures/review.other", {"printed": "0"}),
        (f"{address}/rerun", {}),
        ("/inbox/bulk", {"action": "rerun", "report": address.split("/")[-1]}),
        ("/people", {"role": "admin"}),
        ("/keys", {"name": "k", "role": "admin"}),
    ]
    assert [posted(page, path, **given) for path, given in forged] == [403] * len(forged)
    page = visit("uploader")
    given = {"action": "delete", "report": address.split("/")[-1]}
    assert posted(page, "/inbox/bulk", **given) == 403


def test_a_change_without_the_token_of_the_page_is_refused(site, reports):
    with httpx.Client(
        base_url=site.server.url, cookies=site.session("auditor"), trust_env=False
    ) as client:
        assert client.post(f"{reports('roles')}/undo").status_code == 403


@pytest.mark.parametrize("path", ["/people", "/keys"])
def test_a_page_that_is_not_for_a_role_says_so(visit, watch, path):
    watch.expects("status of 403")
    page = visit("auditor", path)
    expect(page.get_by_role("alert")).to_contain_text("admin")
    expect(page.get_by_role("link", name="回到收件箱")).to_be_visible()
