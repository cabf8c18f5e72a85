"""People: coming in by a link and with a password, what a browser may and may not."""

import re
from contextlib import contextmanager

import pytest
from tests.api.conftest import serving
from tests.api.test_reports import problem

PASSWORD = "correct horse battery"
DECIDE = "/api/v1/findings/00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A server of its own, for names get locked here."""
    settings = {"GOUJI_LOGIN_TRIES": "3", "GOUJI_LOGINS_PER_MINUTE": "40"}
    with serving(tmp_path_factory.mktemp("fresh"), **settings) as server:
        yield server


@pytest.fixture(scope="module")
def admin(fresh):
    """The first administrator, come in by the link of the first start, as a browser would."""
    path = re.search(r"http://\S+(/welcome/\S+)", fresh.said)[1]
    with fresh.browser() as browser:
        assert "密码" in browser.get(path).text
        short = browser.post(path, data={"name": "管理员", "password": "short"})
        assert (short.status_code, 'role="alert"' in short.text) == (400, True)
        inside = browser.post(path, data={"name": "管理员", "password": PASSWORD})
        assert (inside.status_code, inside.headers["location"]) == (303, "/")
        assert "管理员" in browser.get("/").text
        again = browser.post(path, data={"name": "another", "password": PASSWORD})
        assert again.status_code == 400
        yield browser


def csrf(browser) -> dict[str, str]:
    return {"X-CSRF-Token": browser.get("/api/v1/session").json()["csrf"]}


@contextmanager
def invited(fresh, admin, name: str, role: str):
    """Somebody who came by a link, in a browser of their own."""
    answer = admin.post("/api/v1/invitations", json={"role": role}, headers=csrf(admin))
    given = {**answer.json(), "name": name, "password": PASSWORD}
    with fresh.browser() as browser:
        assert browser.post("/api/v1/welcome", json=given).status_code == 201
        yield browser


@pytest.mark.usefixtures("admin")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(fresh):
    given = {"name": "管理员", "password": PASSWORD}
    with fresh.browser() as browser:
        cookie = browser.post("/api/v1/session", json=given).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert PASSWORD not in cookie


def test_one_tells_who_one_is(admin):
    told = admin.get("/api/v1/session").json()
    assert (told["name"], told["role"]) == ("管理员", "admin")


def test_a_change_by_cookie_shows_the_sessions_token(fresh, admin):
    problem(admin.patch(DECIDE, json={"action": "confirm"}), 403)
    wrong = {"X-CSRF-Token": "0" * 64}
    problem(admin.patch(DECIDE, json={"action": "confirm"}, headers=wrong), 403)
    right = csrf(admin) | {"If-Match": '"1"'}
    problem(admin.patch(DECIDE, json={"action": "confirm"}, headers=right), 404)
    foreign = right | {"Origin": "http://evil.example"}
    problem(admin.patch(DECIDE, json={"action": "confirm"}, headers=foreign), 403)
    own = right | {"Origin": fresh.url}
    problem(admin.patch(DECIDE, json={"action": "confirm"}, headers=own), 404)


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("path", ["/login", "/api/v1/session"])
def test_another_site_logs_nobody_in(fresh, path):
    given = {"name": "管理员", "password": PASSWORD}
    body = {"json": given} if "api" in path else {"data": given}
    with fresh.browser() as browser:
        answer = browser.post(path, headers={"Origin": "http://evil.example"}, **body)
        assert answer.status_code == 403
        assert not browser.cookies


def test_leaving_ends_the_session(fresh, admin):
    with invited(fresh, admin, "离开", "reader") as browser:
        cookies = dict(browser.cookies)
        answer = browser.delete("/api/v1/session", headers=csrf(browser))
        assert answer.status_code == 204
        problem(browser.get("/api/v1/session"), 401)
        browser.cookies.update(cookies)
        problem(browser.get("/api/v1/session"), 401)


def test_wrong_passwords_lock_the_name_and_tell_nothing(fresh, admin):
    with invited(fresh, admin, "锁定", "reader"), fresh.browser() as browser:

        def told(name: str, password: str) -> tuple[int, str]:
            answer = browser.post("/api/v1/session", json={"name": name, "password": password})
            return answer.status_code, answer.text

        refused = told("锁定", "wrong password")
        assert refused[0] == 401
        assert refused == told("锁定", "wrong password") == told("nobody", "wrong password")
        assert told("锁定", "wrong password") == refused
        assert told("锁定", PASSWORD) == refused  # locked: also the right one
        secret = admin.post(f"/api/v1/users/{_id(admin, '锁定')}/invitation", headers=csrf(admin))
        given = {**secret.json(), "name": "锁定", "password": "another long password"}
        assert browser.post("/api/v1/welcome", json=given).status_code == 201
        assert told("锁定", "another long password")[0] == 200


def test_a_new_password_ends_the_other_sessions(fresh, admin):
    with invited(fresh, admin, "换密", "reader") as one, fresh.browser() as other:
        other.post("/api/v1/session", json={"name": "换密", "password": PASSWORD})
        given = {"current": PASSWORD, "password": "another long password"}
        assert one.put("/api/v1/session/password", json=given, headers=csrf(one)).is_success
        assert one.get("/api/v1/session").is_success
        problem(other.get("/api/v1/session"), 401)
        given["current"] = "wrong password"
        problem(one.put("/api/v1/session/password", json=given, headers=csrf(one)), 401)


def test_roles_are_changed_and_people_shut_out(fresh, admin):
    with invited(fresh, admin, "角色", "reader") as browser:
        where = f"/api/v1/users/{_id(admin, '角色')}"
        problem(browser.get("/api/v1/users"), 403)
        assert admin.patch(where, json={"role": "admin"}, headers=csrf(admin)).is_success
        assert browser.get("/api/v1/users").is_success
        assert admin.patch(where, json={"disabled": True}, headers=csrf(admin)).is_success
        problem(browser.get("/api/v1/users"), 401)
        where = f"/api/v1/users/{_id(admin, '管理员')}"
        problem(admin.patch(where, json={"role": "reader"}, headers=csrf(admin)), 409)


def test_keys_are_shown_once_and_end(fresh, admin):
    given = {"name": "脚本", "role": "reader"}
    made = admin.post("/api/v1/keys", json=given, headers=csrf(admin)).json()
    listed = admin.get("/api/v1/keys").json()
    assert made["id"] in [key["id"] for key in listed]
    assert made["key"] not in str(listed)
    with fresh.browser() as program:
        program.headers["Authorization"] = f"Bearer {made['key']}"
        assert program.get("/api/v1/session").json()["role"] == "reader"
        problem(program.get("/api/v1/keys"), 403)
        assert admin.delete(f"/api/v1/keys/{made['id']}", headers=csrf(admin)).status_code == 204
        problem(program.get("/api/v1/session"), 401)


def test_a_key_ends_when_its_time_is_over(fresh, admin):
    given = {"name": "过期", "role": "reader", "expires_at": "2020-01-01T00:00:00Z"}
    made = admin.post("/api/v1/keys", json=given, headers=csrf(admin)).json()
    with fresh.browser() as program:
        program.headers["Authorization"] = f"Bearer {made['key']}"
        problem(program.get("/api/v1/session"), 401)


def test_too_many_tries_from_one_address_are_refused(tmp_path):
    with serving(tmp_path, GOUJI_LOGINS_PER_MINUTE="2") as server, server.browser() as browser:
        given = {"name": "nobody", "password": PASSWORD}
        told = [browser.post("/api/v1/session", json=given).status_code for _ in range(3)]
        assert told == [401, 401, 429]
        assert browser.post("/login", data=given).status_code == 403


def test_what_is_typed_is_text_on_the_page(fresh, admin):
    with invited(fresh, admin, "<script>alert(1)</script>", "reader") as browser:
        page = browser.get("/").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_every_answer_is_safe_to_show(fresh):
    with fresh.browser() as browser:
        for path in ("/login", "/api/v1/session", "/static/style.css", "/nowhere"):
            headers = browser.get(path).headers
            assert "default-src 'self'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff", path


def _id(admin, name: str) -> str:
    return next(user["id"] for user in admin.get("/api/v1/users").json() if user["name"] == name)
