"""Coming in by an identity provider: a real one, on this machine."""

import pytest
from joserfc.jwk import RSAKey
from tests.api.conftest import serving
from tests.api.provider import CLIENT, SECRET, vouching


@pytest.fixture(scope="module")
def provider():
    with vouching() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(provider, tmp_path_factory):
    settings = {
        "GOUJI_OIDC_ISSUER": provider.url,
        "GOUJI_OIDC_CLIENT_ID": CLIENT,
        "GOUJI_OIDC_CLIENT_SECRET": SECRET,
        "GOUJI_OIDC_ROLE": "uploader",
    }
    with serving(tmp_path_factory.mktemp("oidc"), **settings) as server:
        yield server


@pytest.fixture(autouse=True)
def wang(provider):
    provider.person = {"sub": "4711", "preferred_username": "王审计"}
    provider.spoil, provider.signs_with = {}, None


def there_and_back(browser):
    """Follow the link to the provider and the way back, as a browser does."""
    to_provider = browser.get("/api/v1/oidc")
    assert to_provider.status_code == 302
    back = browser.get(to_provider.headers["location"]).headers["location"]
    return browser.get(back), back


def test_who_is_vouched_for_is_in(site):
    with site.browser() as browser:
        assert "/api/v1/oidc" in browser.get("/login").text
        inside, _ = there_and_back(browser)
        assert (inside.status_code, inside.headers["location"]) == (303, "/")
        told = browser.get("/api/v1/session").json()
        assert (told["name"], told["role"]) == ("王审计", "uploader")
    with site.browser() as again:
        there_and_back(again)
        assert again.get("/api/v1/session").json()["name"] == "王审计"


def test_another_of_the_same_name_is_somebody_else(site, provider):
    with site.browser() as browser:
        there_and_back(browser)
    provider.person["sub"] = "4712"
    with site.browser() as browser:
        there_and_back(browser)
        assert browser.get("/api/v1/session").json()["name"] == "王审计 @127.0.0.1"


@pytest.mark.parametrize(
    "spoil",
    [{"nonce": "another"}, {"aud": "another"}, {"exp": 1}, {"iss": "http://another.example"}],
    ids=str,
)
def test_what_was_not_said_to_us_and_now_lets_nobody_in(site, provider, spoil):
    provider.spoil = spoil
    with site.browser() as browser:
        assert there_and_back(browser)[0].status_code == 401
        assert browser.get("/api/v1/session").status_code == 401


def test_another_key_lets_nobody_in(site, provider):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    with site.browser() as browser:
        assert there_and_back(browser)[0].status_code == 401


def test_a_way_back_is_good_for_the_browser_that_went(site):
    with site.browser() as browser, site.browser() as other:
        to_provider = browser.get("/api/v1/oidc").headers["location"]
        back = browser.get(to_provider).headers["location"]
        assert other.get(back).status_code == 401
        assert browser.get(back).status_code == 303
        assert browser.get(back).status_code == 401


def test_nobody_has_a_password_who_came_without(site):
    with site.browser() as browser:
        there_and_back(browser)
        browser.cookies.clear()
        given = {"name": "王审计", "password": ""}
        assert browser.post("/api/v1/session", json=given).status_code == 401


def test_a_provider_that_is_away_is_told(tmp_path):
    settings = {
        "GOUJI_OIDC_ISSUER": "http://127.0.0.1:9",
        "GOUJI_OIDC_CLIENT_ID": CLIENT,
        "GOUJI_OIDC_CLIENT_SECRET": SECRET,
    }
    with serving(tmp_path, **settings) as server, server.browser() as browser:
        assert browser.get("/api/v1/oidc").status_code == 502
