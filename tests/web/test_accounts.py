"""The pages of accounts: who sees them, what they change, and that they do it safely."""

import re
from contextlib import contextmanager

import pytest
from tests.web.conftest import NAMES, PASSWORD, come, invitation, part, shown, somebody

from gouji.store import Database, invitations
from gouji.store.tables import Role, User

ADMINS_ONLY = ("/people", "/keys", "/settings/secret")
NASTY = '<script>alert("1")</script>'


def person(admin, name: str) -> str:
    """The path of the person of that name."""
    users = admin.get("/api/v1/users").json()
    return f"/people/{next(user['id'] for user in users if user['name'] == name)}"


@contextmanager
def stored(site):
    """What the server keeps, to change it behind its back."""
    database = Database(f"sqlite:///{site.data / 'gouji.db'}")
    with database.transaction() as session:
        yield session
    database.close()


def works(site, key: str) -> int:
    with site.browser() as program:
        return program.get(
            "/api/v1/reports", headers={"Authorization": f"Bearer {key}"}
        ).status_code


@pytest.mark.parametrize("role", NAMES)
@pytest.mark.parametrize("path", ["/people", "/keys", "/settings", "/settings/secret", "/about"])
def test_each_role_sees_its_pages(people, role, path):
    answer = people[role].get(path)
    if role != "admin" and path in ADMINS_ONLY:
        assert answer.status_code == 403
        assert "需要 admin 权限" in answer.text
        assert NAMES["auditor"] not in answer.text
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/people", "/keys", "/people/x", "/keys/x/revoke", "/about/log"])
def test_only_administrators_change_anything(people, path):
    answer = part(people["auditor"], path, role="admin", name="x")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#notice")


@pytest.mark.parametrize("path", ["/people", "/keys", "/settings", "/about"])
def test_a_stranger_is_led_to_the_entrance(site, path):
    with site.browser() as browser:
        answer = browser.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next=%2F{path[1:]}")


@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("/people", "邀请新成员", "Invite somebody"),
        ("/keys", "生成密钥", "Make a key"),
        ("/settings", "本服务的限制", "Limits of this service"),
        ("/about", "留出语句上的成绩", "Figures on held-out sentences"),
    ],
)
def test_pages_speak_both_languages(admin, path, zh, en):
    for tag, words, others in (("zh-CN", zh, en), ("en", en, zh)):
        page = admin.get(path, headers={"Accept-Language": tag}).text
        assert f'lang="{tag}"' in page
        assert words in page
        assert others not in page


@pytest.mark.parametrize("path", ["/people", "/keys", "/settings", "/about"])
def test_pages_hold_nothing_that_the_content_policy_forbids(admin, path):
    page = admin.get(path).text
    assert not re.search(r"\sstyle=|\son\w+=[\"']|javascript:|<style|data:", page)
    assert not re.search(r"<script(?![^>]* src=\"/static/)", page)


@pytest.mark.parametrize("path", ["/people", "/people/x", "/keys", "/settings/password"])
def test_a_change_without_the_token_is_refused(admin, path):
    answer = admin.post(path, data={"role": "reader", "name": "x"})
    assert answer.status_code == 403
    assert "X-CSRF-Token" in answer.text


def test_somebody_invited_comes_in_once(site, admin):
    path = invitation(admin, "uploader")
    with site.browser() as browser:
        given = {"name": "受邀", "password": PASSWORD}
        assert browser.post(path, data=given).status_code == 303
        assert browser.get("/api/v1/session").json()["role"] == "uploader"
        assert browser.post(path, data={**given, "name": "又来"}).status_code == 400
    assert "受邀" in admin.get("/people").text


def test_a_role_is_changed(site, admin):
    with somebody(site, admin, "升职", "reader") as browser:
        answer = part(admin, person(admin, "升职"), role="auditor")
        assert re.search(r'value="auditor" selected', answer.text)
        assert browser.get("/api/v1/session").json()["role"] == "auditor"


def test_who_is_shut_out_is_out_until_let_in(site, admin):
    with somebody(site, admin, "停用者", "reader") as browser:
        where = person(admin, "停用者")
        assert "已停用" in part(admin, where, disabled="true").text
        assert browser.get("/settings").status_code == 303
        assert "正常" in part(admin, where, disabled="false").text
        given = {"name": "停用者", "password": PASSWORD}
        assert browser.post("/login", data=given).status_code == 303


@pytest.mark.parametrize("change", [{"role": "reader"}, {"disabled": "true"}])
def test_the_last_administrator_stays_and_the_row_says_why(admin, change):
    answer = part(admin, person(admin, NAMES["admin"]), **change)
    assert answer.status_code == 409
    assert "HX-Retarget" not in answer.headers
    assert "须至少保留一名管理员" in answer.text
    assert 'value="admin" selected' in answer.text
    assert "正常" in answer.text


def test_a_lost_password_is_chosen_anew_by_a_link(site, admin):
    with somebody(site, admin, "忘记", "reader"), site.browser() as browser:
        link = shown(part(admin, f"{person(admin, '忘记')}/link"))
        assert link.startswith(f"{site.url}/welcome/")
        answer = browser.post(link, data={"password": "another long password"})
        assert answer.status_code == 303
        assert browser.get("/api/v1/session").json()["name"] == "忘记"


def test_a_locked_name_is_told(site, admin):
    with somebody(site, admin, "被锁", "reader"), site.browser() as stranger:
        for _ in range(5):
            stranger.post("/login", data={"name": "被锁", "password": "wrong password"})
    assert "锁定至" in admin.get("/people").text


def test_nobody_of_another_organisation_is_touched(site, admin):
    with site.browser() as other:
        bearer = {"Authorization": f"Bearer {site.keys['other']}"}
        answer = other.post("/api/v1/invitations", json={"role": "admin"}, headers=bearer)
        given = {**answer.json(), "name": "别家", "password": PASSWORD}
        assert other.post("/api/v1/welcome", json=given).status_code == 201
        where = person(other, "别家")
    assert "别家" not in admin.get("/people").text
    for path in (where, f"{where}/link"):
        assert part(admin, path, disabled="true").status_code == 404


def test_names_are_text(site, admin):
    with somebody(site, admin, NASTY, "reader") as browser:
        part(admin, "/keys", name=NASTY, role="reader")
        pages = [browser.get("/settings").text, *(admin.get(p).text for p in ("/people", "/keys"))]
    for page in pages:
        assert "<script>" not in page
        assert "&lt;script&gt;alert(&#34;1&#34;)" in page


def test_a_key_is_shown_once_works_and_ends(site, admin):
    answer = part(admin, "/keys", name="脚本", role="uploader", expires="2999-01-31")
    key = shown(answer)
    assert f"Authorization: Bearer {key}" in answer.text.replace("&#39;", "'")
    assert "2999-01-31" in answer.text
    assert key not in admin.get("/keys").text
    assert works(site, key) == 200
    answer = part(admin, f"/keys/{key.split('_')[1]}/revoke")
    assert "已吊销" in answer.text
    assert works(site, key) == 401


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "过期", "expires": "2020-01-01"}, 400),
        ({"name": "  "}, 422),
        ({"name": "太久", "expires": "9999-12-31"}, 422),
        ({"name": "无日", "expires": "soon"}, 422),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(admin, given, status):
    before = admin.get("/api/v1/keys").json()
    answer = part(admin, "/keys", role="reader", **given)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (status, "#notice")
    assert admin.get("/api/v1/keys").json() == before


def test_there_may_be_no_keys(site):
    with stored(site) as session:
        owner = invitations.organisation(session, "新机构")[0].id
        secret = invitations.make(session, owner, "t", Role.ADMIN, 1)
    with site.browser() as browser:
        come(browser, f"/welcome/{secret}", "新机构管理员")
        page = browser.get("/keys").text
    assert "还没有密钥" in page
    assert "<table" not in page


def test_a_new_password_ends_the_other_sessions(site, admin):
    with somebody(site, admin, "换密码", "reader") as one, site.browser() as other:
        other.post("/login", data={"name": "换密码", "password": PASSWORD})
        new = "another long password"
        answer = part(one, "/settings/password", current=PASSWORD, password=new)
        assert answer.headers["HX-Redirect"] == "/settings?changed=true"
        assert "密码已更改" in one.get("/settings?changed=true").text
        assert other.get("/settings").status_code == 303
        assert other.post("/login", data={"name": "换密码", "password": new}).status_code == 303


@pytest.mark.parametrize(
    ("current", "password", "why"),
    [
        ("wrong password", "another long password", "密码不正确"),
        (PASSWORD, "short", "密码须为"),
        (PASSWORD, "aaaaaaaaaaaa", "密码过于简单"),
    ],
)
def test_a_password_that_will_not_do_is_told_where_it_was_typed(people, current, password, why):
    reader = people["reader"]
    answer = part(reader, "/settings/password", current=current, password=password)
    assert answer.status_code == 400
    assert why in answer.text
    assert not {"HX-Retarget", "HX-Redirect", "set-cookie"} & set(answer.headers)
    assert reader.get("/settings").status_code == 200


def test_who_comes_by_single_sign_on_has_no_password_here(site, admin):
    with somebody(site, admin, "统一认证", "reader") as browser:
        with stored(site) as session:
            session.query(User).filter_by(name="统一认证").one().password = ""
        assert "您通过统一身份认证登录" in browser.get("/settings").text


def test_settings_tell_who_one_is_and_what_the_limits_are(people):
    page = people["auditor"].get("/settings").text
    for told in (NAMES["auditor"], "默认 default", "审核", "100.0 MiB", "300 页", "长期"):
        assert told in page
    assert "回调签名密钥" not in page


def test_language_and_light_are_chosen_and_kept(site, admin):
    with somebody(site, admin, "选色", "reader") as browser:
        for choice in ({"language": "en"}, {"theme": "dark"}):
            answer = browser.post("/look", data={**choice, "back": "/settings"})
            assert answer.headers["location"] == "/settings"
        page = browser.get("/settings").text
    assert 'lang="en" data-theme="dark"' in page
    for chosen in ("en", "dark"):
        assert f'value="{chosen}" aria-pressed="true"' in page


def test_the_signing_secret_is_shown_when_asked_for(admin):
    secret = admin.get("/api/v1/signing-secret").json()["secret"]
    assert secret not in admin.get("/settings").text
    assert shown(admin.get("/settings/secret")) == secret


def test_browsers_may_say_which_site_a_form_comes_from(site):
    """With `no-referrer` they send `Origin: null`, and no form would be taken."""
    with site.browser() as browser:
        assert browser.get("/login").headers["referrer-policy"] == "same-origin"
