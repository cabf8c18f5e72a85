import httpx
import pytest
from tests.api.test_reports import problem


@pytest.fixture
def finding(api, location) -> str:
    id = location.rsplit("/", 1)[1]
    found = api.get("/api/v1/findings", params={"report": id, "rule": "row-sum"}).json()["items"]
    return f"/api/v1/findings/{found[0]['id']}"


def decide(api: httpx.Client, place: str, version: str | None, **decision) -> httpx.Response:
    headers = {"If-Match": version} if version else {}
    return api.patch(place, json=decision, headers=headers)


def test_a_decision_is_kept_and_its_version_grows(api, finding):
    etag = api.get(finding).headers["ETag"]
    answer = decide(api, finding, etag, action="dismiss", reason="扫描件缺页")
    assert (answer.status_code, answer.json()["state"]) == (200, "dismissed")
    assert answer.headers["ETag"] != etag
    told = api.get(finding).json()
    assert told["state"] == "dismissed"
    assert told["decisions"][-1]["reason"] == "扫描件缺页"


def test_the_second_of_two_auditors_is_told(api, finding):
    etag = api.get(finding).headers["ETag"]
    assert decide(api, finding, etag, action="confirm").status_code == 200
    problem(decide(api, finding, etag, action="reopen"), 412)
    assert api.get(finding).json()["state"] == "confirmed"


def test_a_figure_is_corrected_and_the_report_judged_at_once(api, location, finding):
    figure = api.get(f"{location}/audit").json()["figures"][0]
    etag = api.get(finding).headers["ETag"]
    made = [{"figure": figure["id"], "value": "987654"}]
    answer = decide(api, finding, etag, action="correct", corrections=made)
    assert (answer.status_code, answer.json()["state"]) == (200, "corrected")
    told = api.get(f"{location}/audit").json()["figures"][0]
    assert (told["value"], told["read"]) == (987654, figure["text"])
    assert decide(api, finding, answer.headers["ETag"], action="reopen").status_code == 200
    assert api.get(f"{location}/audit").json()["figures"][0] == figure


def test_a_decision_makes_sense_or_is_refused(api, finding):
    etag = api.get(finding).headers["ETag"]
    problem(decide(api, finding, None, action="confirm"), 428)
    problem(decide(api, finding, "x", action="confirm"), 412)
    problem(decide(api, finding, etag, action="dismiss"), 422)
    problem(decide(api, finding, etag, action="comment", reason=" "), 422)
    problem(decide(api, finding, etag, action="correct"), 422)
    nothing = [{"claim": 10**6, "value": "1"}]
    problem(decide(api, finding, etag, action="correct", corrections=nothing), 409)
    problem(decide(api, finding, etag, action="confirm", corrections=nothing), 422)
    problem(decide(api, finding, etag, action="delete"), 422)
    problem(decide(api, finding, etag, action="confirm", more=1), 422)
    assert api.get(finding).headers["ETag"] == etag


def test_decisions_outlive_a_rerun(api, finding, location):
    from tests.api.conftest import audited

    decide(api, finding, api.get(finding).headers["ETag"], action="assign", assignee="李审计")
    api.post(f"{location}/rerun")
    audited(api, location)
    assert api.get(finding).json()["assignee"] == "李审计"


def test_findings_are_searched_and_paged(api, location):
    id = location.rsplit("/", 1)[1]
    every = []
    after = ""
    while after is not None:
        page = api.get("/api/v1/findings", params={"report": id, "after": after, "limit": 100})
        every += page.json()["items"]
        after = page.json()["next"]
    audit = api.get(f"{location}/audit").json()
    assert sorted(one["fingerprint"] for one in every) == sorted(f["id"] for f in audit["findings"])
    agreed = api.get("/api/v1/findings", params={"report": id, "verdict": "agree", "limit": 200})
    assert {one["verdict"] for one in agreed.json()["items"]} == {"agree"}
    problem(api.get("/api/v1/findings", params={"verdict": "wrong"}), 422)
