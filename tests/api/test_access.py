"""Who may do what: every route, every role."""

import pytest
from tests.api.test_reports import problem

from gouji.store.tables import Role

NOTHING = "00000000-0000-0000-0000-000000000000"
NEEDS = {
    ("POST", "/api/v1/reports"): Role.UPLOADER,
    ("POST", "/api/v1/batches"): Role.UPLOADER,
    ("GET", "/api/v1/reports"): Role.READER,
    ("GET", "/api/v1/reports/{id}"): Role.READER,
    ("DELETE", "/api/v1/reports/{id}"): Role.AUDITOR,
    ("POST", "/api/v1/reports/{id}/cancel"): Role.UPLOADER,
    ("POST", "/api/v1/reports/{id}/rerun"): Role.UPLOADER,
    ("GET", "/api/v1/reports/{id}/events"): Role.READER,
    ("GET", "/api/v1/reports/{id}/runs"): Role.READER,
    ("GET", "/api/v1/reports/{id}/audit"): Role.READER,
    ("GET", "/api/v1/reports/{id}/pages/{number}.png"): Role.READER,
    ("GET", "/api/v1/reports/{id}/export.{kind}"): Role.READER,
    ("GET", "/api/v1/reports/{id}/paper.pdf"): Role.READER,
    ("GET", "/api/v1/findings"): Role.READER,
    ("GET", "/api/v1/findings/{id}"): Role.READER,
    ("PATCH", "/api/v1/findings/{id}"): Role.AUDITOR,
    ("GET", "/api/v1/session"): Role.READER,
    ("DELETE", "/api/v1/session"): Role.READER,
    ("PUT", "/api/v1/session/password"): Role.READER,
    ("GET", "/api/v1/users"): Role.ADMIN,
    ("PATCH", "/api/v1/users/{id}"): Role.ADMIN,
    ("POST", "/api/v1/users/{id}/invitation"): Role.ADMIN,
    ("POST", "/api/v1/invitations"): Role.ADMIN,
    ("GET", "/api/v1/keys"): Role.ADMIN,
    ("POST", "/api/v1/keys"): Role.ADMIN,
    ("DELETE", "/api/v1/keys/{id}"): Role.ADMIN,
    ("GET", "/api/v1/signing-secret"): Role.ADMIN,
}
OPEN = {
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/v1/session"),
    ("POST", "/api/v1/welcome"),
}
BODIES = {
    ("PATCH", "/api/v1/findings/{id}"): {"action": "confirm"},
    ("PUT", "/api/v1/session/password"): {"current": "x", "password": "y"},
    ("PATCH", "/api/v1/users/{id}"): {"role": "reader"},
    ("POST", "/api/v1/invitations"): {"role": "reader"},
    ("POST", "/api/v1/keys"): {"name": "x", "role": "reader"},
}


def ask(client, method: str, path: str, id: str = NOTHING):
    url = path.format(id=id, number=1, kind="json")
    body = BODIES.get((method, path))
    return client.request(method, url, headers={"If-Match": '"1"'}, json=body)


def test_every_route_is_listed_here(api):
    told = api.get("/openapi.json").json()["paths"]
    routes = {(method.upper(), path) for path, methods in told.items() for method in methods}
    assert routes == set(NEEDS) | OPEN


@pytest.mark.parametrize(("route", "needed"), NEEDS.items(), ids=lambda value: str(value))
def test_a_role_may_what_it_may_and_no_more(server, route, needed):
    for role in Role:
        with server.as_(role.value) as client:
            status = ask(client, *route).status_code
        assert (status == 403) is not role.may(needed), role


@pytest.mark.parametrize("route", NEEDS, ids=str)
def test_without_a_key_nothing_is_told(server, route):
    with server.as_("reader") as client:
        for shown in (
            None,
            "Bearer x",
            "Basic eDp4",
            "Bearer " + server.keys["reader"][:-2] + "xx",
        ):
            client.headers.pop("Authorization", None)
            if shown:
                client.headers["Authorization"] = shown
            problem(ask(client, *route), 401)


def test_another_organisation_finds_nothing(server, api, location):
    id = location.rsplit("/", 1)[1]
    finding = api.get("/api/v1/findings", params={"report": id}).json()["items"][0]["id"]
    with server.as_("other") as other:
        assert other.get("/api/v1/reports").json()["items"] == []
        assert other.get("/api/v1/findings").json()["items"] == []
        for method, path in NEEDS:
            if "{id}" in path:
                problem(ask(other, method, path, finding if "findings" in path else id), 404)
    assert api.get(location).json()["state"] == "done"
