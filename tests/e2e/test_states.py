"""What pages say when there is nothing, when something failed, and when something is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.api.conftest import audited
from tests.e2e.conftest import Site, answered, opened

HOSTILE = "<img src=x onerror=alert(1)>&lt;b&gt;.pdf"
KEPT = "_img src=x onerror=alert(1)_&lt;b&gt;.pdf"
"""The name as it is kept: no brackets, which some systems refuse, and all else as it came."""

SCRIPT = "<script>alert(1)</script>"
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "htmx:(afterRequest|sendError)")
MISSING = "status of 404"


def drop(page: Page, *paths: Path) -> None:
    """Drops files and folders from outside into the middle of the page."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        given = {"type": kind, "x": 640, "y": 400, "data": data}
        session.send("Input.dispatchDragEvent", given)


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "拖入"), ("en-US", "Drop one here")])
def test_an_empty_inbox_says_how_to_begin(outside, site, locale, words):
    name = f"另一机构的人 {locale}"
    page = outside("/", site.welcome("other", "admin", name), locale=locale)
    expect(page.locator(".empty")).to_contain_text(words)
    expect(page.locator("#hand-in")).to_be_visible()


def test_files_and_folders_are_dropped_and_a_broken_one_says_why(visit, tmp_path):
    folder = tmp_path / "一批"
    folder.mkdir()
    (folder / "坏一.pdf").write_bytes(b"%PDF-1.7 cut off")
    (folder / ".hidden").write_bytes(b"no report")
    lone = tmp_path / "坏二.txt"
    lone.write_bytes(b"no report either")
    page = visit("auditor")
    drop(page, folder, lone)
    for name, why in (("坏一.pdf", "cut off"), ("坏二.txt", "坏二.txt: ")):
        row = page.locator("#rows tr", has_text=name)
        expect(row.locator(".failure")).to_contain_text(why)
        expect(row).to_have_count(1)
    expect(page.get_by_text(".hidden")).to_have_count(0)
    page.locator("#rows tr", has_text="坏二.txt").get_by_role("link").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("坏二.txt: ")
    expect(page.get_by_role("button", name="重新审核")).to_be_visible()


def test_a_hostile_name_is_only_text(visit, site, drawn):
    id = site.hand_in(drawn + b"%hostile\n", HOSTILE)
    page = visit("auditor")
    dialogs = alarms(page)
    expect(page.locator(f"#report-{id} .file")).to_have_text(KEPT)
    page.goto(f"/reports/{id}")
    opened(page)
    assert page.locator("h1").get_attribute("title") == KEPT
    page.keyboard.press("m")
    page.keyboard.type(SCRIPT)
    with answered(page, "/findings/"):
        page.keyboard.press("Control+Enter")
    expect(page.locator(".history q")).to_have_text(SCRIPT)
    page.keyboard.press("a")
    page.keyboard.press("Control+A")
    page.keyboard.type(HOSTILE)
    with answered(page, "/findings/"):
        page.keyboard.press("Enter")
    expect(page.locator(".finding header")).to_contain_text(HOSTILE)
    expect(page.locator("img[src='x'], main script")).to_have_count(0)
    assert dialogs == []


def test_a_hostile_name_of_a_broken_file_is_only_text(visit, site):
    id = site.hand_in(b"no report", HOSTILE)
    page = visit("auditor")
    dialogs = alarms(page)
    expect(page.locator(f"#report-{id} th")).to_have_text(KEPT)
    expect(page.locator(f"#report-{id} .failure")).to_contain_text(KEPT)
    page.goto(f"/reports/{id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(KEPT)
    assert dialogs == []


def alarms(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    return heard


def test_the_desk_says_so_while_the_service_is_away_and_goes_on_afterwards(visit, reports, watch):
    watch.expects(*OFFLINE)
    page = opened(visit("auditor", reports("away")))
    finding = page.locator(".finding").get_attribute("data-finding")
    page.context.set_offline(True)
    page.keyboard.press("c")
    expect(page.locator("#notice")).to_contain_text("连不上服务")
    expect(page.locator(".stamp")).to_have_count(0)
    page.context.set_offline(False)
    with answered(page, finding):
        page.keyboard.press("c")
    expect(page.locator(f'#found a[data-finding="{finding}"]')).to_have_class("confirmed")
    expect(page.locator("#notice .why")).to_have_count(0)


def test_the_inbox_says_so_while_the_service_is_away(visit, reports, watch, tmp_path):
    watch.expects(*OFFLINE)
    reports("looked at")
    page = visit("auditor")
    page.context.set_offline(True)
    page.get_by_label("搜索").fill("农业")
    expect(page.locator("#notice")).to_contain_text("连不上服务")
    lone = tmp_path / "年报.pdf"
    lone.write_bytes(b"%PDF")
    page.set_input_files("#files", lone)
    expect(page.locator("#tray .wrong")).to_have_text("连不上服务")


def deleted(site: Site, address: str) -> None:
    with site.server.as_("auditor") as client:
        client.delete(f"/api/v1{address}").raise_for_status()


def test_a_row_is_right_again_when_the_events_were_away_meanwhile(visit, site, reports, watch):
    watch.expects("ERR_CONNECTION_REFUSED")
    address = reports("moved")
    page = visit("auditor", "/settings")
    events = "**/inbox/events"
    page.route(events, lambda route: route.abort("connectionrefused"))
    with site.server.as_("auditor") as client:
        client.post(f"/api/v1{address}/rerun").raise_for_status()
        page.goto("/")
        row = page.locator(f"#report-{address.split('/')[-1]}")
        expect(row.locator("progress")).to_be_visible()
        assert audited(client, f"/api/v1{address}")["state"] == "done"
    page.unroute(events)
    expect(row.locator("progress")).to_have_count(0)


def test_a_report_that_was_deleted_meanwhile_says_so(visit, site, drawn, watch):
    watch.expects(MISSING)
    address = "/reports/" + site.hand_in(drawn + b"%deleted\n", "年报.pdf")
    page = opened(visit("auditor", address))
    deleted(site, address)
    with answered(page, "/findings/"):
        page.keyboard.press("c")
    expect(page.locator("#notice .why")).to_be_visible()
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text(address.split("/")[-1])
    page.get_by_role("link", name="回到收件箱").click()
    expect(page.get_by_role("heading", name="收件箱")).to_be_visible()


def test_a_picture_that_is_gone_breaks_nothing(visit, reports, watch):
    watch.expects(MISSING)
    page = visit("auditor")
    page.goto(f"{reports('looked at')}/pages/99.jpg")
    expect(page.get_by_role("alert")).to_contain_text("99")


def test_who_was_logged_out_is_asked_to_come_in(visit, reports):
    page = opened(visit("colleague", reports("looked at")))
    page.context.clear_cookies()
    page.keyboard.press("c")
    expect(page.get_by_label("用户名")).to_be_visible()
