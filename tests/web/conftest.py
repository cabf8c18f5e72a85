"""One real server for all pages, and somebody of each role in a browser of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from tests.api.conftest import Server, serving

PASSWORD = "correct horse battery"
NAMES = {"reader": "查阅员", "uploader": "上传员", "auditor": "审核员", "admin": "管理员"}


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("site"), GOUJI_LOGINS_PER_MINUTE="600") as server:
        yield server


@pytest.fixture(scope="session")
def admin(site) -> Iterator[httpx.Client]:
    """The first administrator, by the link of the first start."""
    path = re.search(r"http://\S+(/welcome/\S+)", site.said)[1]
    with site.browser() as browser:
        come(browser, path, NAMES["admin"])
        yield browser


@pytest.fixture(scope="session")
def people(site, admin) -> Iterator[dict[str, httpx.Client]]:
    """Somebody of each role."""
    came = {"admin": admin}
    for role in ("reader", "uploader", "auditor"):
        came[role] = site.browser()
        come(came[role], invitation(admin, role), NAMES[role])
    yield came
    for role in ("reader", "uploader", "auditor"):
        came[role].close()


@contextmanager
def somebody(site: Server, admin: httpx.Client, name: str, role: str) -> Iterator[httpx.Client]:
    """A new person in a browser of their own."""
    with site.browser() as browser:
        come(browser, invitation(admin, role), name)
        yield browser


def come(browser: httpx.Client, path: str, name: str) -> None:
    """Come in by a one-time link."""
    answer = browser.post(path, data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


def invitation(admin: httpx.Client, role: str) -> str:
    """The path of a link for somebody new, from the page that makes it."""
    return httpx.URL(shown(part(admin, "/people", role=role))).path


def part(browser: httpx.Client, path: str, **given: str) -> httpx.Response:
    """What a page is answered when it posts what was filled in, as HTMX does."""
    token = re.search(r'data-csrf="(\w+)"', browser.get("/settings").text)[1]
    headers = {"X-CSRF-Token": token, "HX-Request": "true"}
    return browser.post(path, data=given, headers=headers)


def shown(answer: httpx.Response) -> str:
    """What is shown once."""
    assert answer.status_code == 200, answer.text
    return html.unescape(re.search(r'readonly autofocus value="([^"]+)"', answer.text)[1])
