"""A real Chromium before a real server; what a page must never say or ask for fails any test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from models.synthesis import Style, render_pdf
from models.synthesis.example import planted
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)
from tests.api.conftest import Server, audited, serving

PASSWORD = "correct horse battery"
PEOPLE = {
    "reader": ("reader", "查阅员"),
    "uploader": ("uploader", "上传员"),
    "auditor": ("auditor", "审核员"),
    "colleague": ("auditor", "李审计"),
    "admin": ("admin", "管理员"),
}
"""Who comes in: role and name."""

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
)
expect.set_options(timeout=60_000)  # a busy machine is slow, and no fault of the page


@dataclass
class Watch:
    """Hears what pages say on the console and whom they ask; `expects` is what a test provokes."""

    home: str
    wrong: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)

    def expects(self, *patterns: str) -> None:
        """The browser says this of an answer that the test asks for."""
        self.expected.extend(patterns)

    def close(self) -> None:
        for pattern in self.expected:
            assert any(re.search(pattern, said) for said in self.wrong), f"not said: {pattern}"
        known = "|".join(self.expected) or "(?!)"
        assert [said for said in self.wrong if not re.search(known, said)] == []

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _failed(self, error: WebError) -> None:
        self.wrong.append(f"uncaught: {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", "blob:", "data:")):
            self.wrong.append(f"asked elsewhere: {request.url}")


@dataclass
class Site:
    """The server, and the sessions of people who came in."""

    server: Server
    sessions: dict[str, dict[str, str]] = field(default_factory=dict)

    def session(self, person: str) -> dict[str, str]:
        """The cookies of `person`, who comes in by an invitation the first time."""
        if person not in self.sessions:
            role, name = PEOPLE[person]
            self.sessions[person] = self.welcome("admin", role, name)
        return self.sessions[person]

    def welcome(self, key: str, role: str, name: str) -> dict[str, str]:
        """The cookies of somebody new, invited by whoever has `key`."""
        with self.server.as_(key) as client:
            invited = client.post("/api/v1/invitations", json={"role": role}).json()
        with self.server.browser() as client:
            given = {"name": name, "password": PASSWORD}
            answer = client.post(f"/welcome/{invited['invitation']}", data=given)
            assert answer.status_code == 303, answer.text
            return dict(client.cookies)

    def hand_in(self, content: bytes, name: str, key: str = "admin") -> str:
        """The id of a report that was audited, or could not be."""
        with self.server.as_(key) as client:
            answer = client.post("/api/v1/reports", files={"file": (name, content)})
            assert answer.is_success, answer.text
            return audited(client, answer.headers["Location"])["id"]


Visit = Callable[..., Page]
Reports = Callable[..., str]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("e2e")
    with serving(folder, GOUJI_LOGINS_PER_MINUTE="600") as server:
        yield Site(server)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: while Playwright runs, its event loop has the thread."""
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    assert program, "no Chromium: run scripts/browser.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def watch(site) -> Iterator[Watch]:
    watch = Watch(site.server.url)
    yield watch
    watch.close()


@pytest.fixture
def outside(chromium, site, watch) -> Iterator[Visit]:
    """Opens a page in a browser of its own for somebody who is not in."""
    opened: list[BrowserContext] = []

    def visit(path: str, cookies: dict[str, str] | None = None, **options: object) -> Page:
        given = {"locale": "zh-CN", "viewport": {"width": 1280, "height": 720}, **options}
        context = chromium.new_context(base_url=site.server.url, **given)
        opened.append(context)
        context.set_default_timeout(60_000)
        watch.follow(context)
        named = (cookies or {}).items()
        context.add_cookies([{"name": n, "value": v, "url": site.server.url} for n, v in named])
        page = context.new_page()
        page.goto(path)
        return page

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def visit(outside, site) -> Visit:
    """Opens a page in a browser of its own for one of `PEOPLE`."""

    def come(person: str, path: str = "/", **options: object) -> Page:
        return outside(path, site.session(person), **options)

    return come


@pytest.fixture(scope="session")
def drawn() -> bytes:
    """The sample report as a born-digital PDF, which is read at once."""
    return render_pdf(planted(), Style()).pdf


@pytest.fixture(scope="session")
def reports(site, drawn) -> Reports:
    """The address of an audited report; each tag has its own, with the same two contradictions."""
    known: dict[str, str] = {}

    def of(tag: str, name: str = "年报.pdf") -> str:
        if tag not in known:
            known[tag] = site.hand_in(drawn + f"%{tag}\n".encode(), name)
        return f"/reports/{known[tag]}"

    return of


def opened(page: Page) -> Page:
    """The desk, when its scripts have begun and the finding is lit."""
    page.wait_for_selector(".lit rect, .empty", state="attached")
    page.wait_for_load_state("load")  # a key that comes before the last script does nothing
    return page


@contextmanager
def answered(page: Page, path: str) -> Iterator[None]:
    """Waits for the answer to what is posted, and for the page to show it."""
    with page.expect_response(lambda one: path in one.url and one.request.method == "POST"):
        yield
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)


def posted(page: Page, path: str, **given: str) -> int:
    """The status of a change that somebody sends by hand with the page's own token."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    token = page.locator("body").get_attribute("data-csrf")
    headers = {"X-CSRF-Token": token or ""}
    root = re.match(r"https?://[^/]+", page.url)[0]
    with httpx.Client(base_url=root, cookies=cookies, trust_env=False) as client:
        return client.post(path, data=given, headers=headers).status_code
