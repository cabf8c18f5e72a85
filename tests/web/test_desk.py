import io
import re

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.store.material import AUDIT, CLAIM
from tests.web import reported
from tests.web.conftest import part

from gouji.document import Verdict

FIGURES = {
    "requests.new.natural": 5,
    "requests.new.company": 3,
    "requests.new.total": 9,
}


@pytest.fixture(scope="module")
def ours(site):
    with reported.office(site, "案头办") as ours:
        yield ours


@pytest.fixture(scope="module")
def auditor(site, ours):
    with reported.auditor(site, ours) as browser:
        yield browser


@pytest.fixture
def report(ours) -> str:
    verdicts = {"text-table": (Verdict.CONTRADICT,), "flow": (Verdict.CONTRADICT, Verdict.AGREE)}
    return ours.report("青杨县教育局", 2023, FIGURES, verdicts)


def decide(browser, report: str, finding="text-table 0", version="1", **given: str):
    return part(browser, f"/reports/{report}/findings/{finding}", version=version, **given)


def reread(browser, report: str, printed: str, finding: str = "flow 0"):
    path = f"/reports/{report}/figures/requests.new.total"
    return part(browser, path, printed=printed, finding=finding, version="1")


def current(answer) -> str:
    return re.search(r'<article class="finding" data-finding="([^"]+)"', answer.text)[1]


def test_the_desk_begins_with_what_contradicts(ours, report):
    page = ours.reader.get(f"/reports/{report}")
    assert page.status_code == 200
    assert current(page) == "flow 0"
    assert current(ours.reader.get(f"/reports/{report}?rule=text-table")) == "text-table 0"
    assert current(ours.reader.get(f"/reports/{report}?finding=flow 1")) == "flow 1"


def test_a_figure_leads_to_what_speaks_of_it(ours, report):
    found = current(ours.reader.get(f"/reports/{report}?figure=requests.new.total"))
    assert found in ("flow 0", "text-table 0")


@pytest.mark.parametrize("path", ["", "/findings/flow 0", "/tables", "/pages/1.jpg"])
def test_another_office_sees_nothing(people, report, path):
    answer = people["admin"].get(f"/reports/{report}{path}")
    assert answer.status_code == 404
    assert "没有这份报告" in answer.text


def test_a_finding_that_is_not_there(ours, report):
    assert ours.reader.get(f"/reports/{report}/findings/nothing").status_code == 404
    assert ours.reader.get(f"/reports/{report}?finding=nothing").status_code == 404


def test_confirmed_and_on_to_the_next(auditor, report):
    answer = decide(auditor, report, "flow 0", action="confirm")
    assert current(answer) == "text-table 0"
    last = decide(auditor, report, action="confirm")
    assert current(last) == "text-table 0"
    assert "全部处理完毕" in last.text


@pytest.mark.parametrize("action", ["dismiss", "comment"])
def test_whoever_dismisses_or_comments_says_why(auditor, report, action):
    answer = decide(auditor, report, action=action, own="  ")
    assert answer.status_code == 400
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "请填写理由" in answer.text


def test_the_reason_and_own_words_are_kept(auditor, report):
    decide(auditor, report, action="dismiss", reason="属四舍五入", own="见函件")
    history = auditor.get(f"/reports/{report}/findings/text-table 0").text
    assert "属四舍五入 见函件" in history


def test_of_two_auditors_the_second_is_told(auditor, report):
    decide(auditor, report, action="comment", own="我先看的")
    late = decide(auditor, report, action="confirm")
    assert late.status_code == 412
    assert "已被他人处理" in late.text
    assert "我先看的" in late.text


def test_a_correction_that_changes_nothing_is_none(auditor, report):
    given = {"read": "figure:requests.new.total", "printed": "9"}
    answer = decide(auditor, report, action="correct", **given)
    assert (answer.status_code, "没有改动" in answer.text) == (400, True)


def test_a_correction_is_shown_beside_what_was_read(auditor, report):
    given = {"read": "figure:requests.new.total", "printed": "8"}
    assert decide(auditor, report, action="correct", **given).status_code == 200
    tables = auditor.get(f"/reports/{report}?figure=requests.new.total")
    assert tables.status_code == 200


def test_what_a_number_counts_is_corrected_though_the_number_stays(auditor, ours):
    report = ours.audited(AUDIT)
    page = auditor.get(f"/reports/{report}/findings/f1").text
    assert '<option value="narrative.other">别的事项</option>' in page
    given = {"read": "claim:0", "printed": CLAIM.text}
    same = decide(auditor, report, "f1", action="correct", counts=CLAIM.figure, **given)
    assert same.status_code == 400
    answer = decide(auditor, report, "f1", action="correct", counts="narrative.other", **given)
    assert answer.status_code == 200
    claim = auditor.get(f"/api/v1/reports/{report}/audit").json()["claims"][0]
    assert (claim["figure"], claim["value"]) == ("narrative.other", 8)


@pytest.mark.parametrize("printed", ["x", "1e9", "8" * 41])
def test_what_is_no_number_is_refused(auditor, report, printed):
    answer = reread(auditor, report, printed)
    assert answer.status_code in (400, 422)
    assert answer.headers["HX-Retarget"] == "#notice"


def test_a_cell_is_corrected_as_it_was_seen(auditor, report):
    decide(auditor, report, "flow 0", action="comment", own="我在看")
    late = reread(auditor, report, "8")
    assert (late.status_code, late.headers["HX-Retarget"]) == (412, "#notice")


def test_a_correction_may_leave_nothing_of_its_finding(auditor, report):
    assert reread(auditor, report, "8").status_code == 200
    late = reread(auditor, report, "7")
    assert (late.status_code, late.headers["HX-Retarget"]) == (404, "#notice")


def test_nothing_to_take_back(auditor, report):
    answer = part(auditor, f"/reports/{report}/undo")
    assert (answer.status_code, "没有可撤销" in answer.text) == (409, True)


@pytest.mark.parametrize(
    "path", ["/findings/flow 0", "/undo", "/figures/requests.new.total", "/rerun"]
)
def test_a_reader_changes_nothing(ours, report, path):
    given = {"action": "confirm", "version": "1", "printed": "1"}
    assert part(ours.reader, f"/reports/{report}{path}", **given).status_code == 403


def test_a_change_without_the_page_s_token_is_refused(auditor, report):
    given = {"action": "confirm", "version": "1"}
    answer = auditor.post(f"/reports/{report}/findings/flow 0", data=given)
    assert answer.status_code == 403


@pytest.fixture(scope="module")
def handed_in(site) -> str:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "8")
    canvas.save()
    with site.as_("admin") as client:
        files = {"file": ("a.pdf", out.getvalue())}
        return client.post("/api/v1/reports", files=files).json()["id"]


def test_a_page_is_a_picture_that_the_browser_keeps(people, handed_in):
    path = f"/reports/{handed_in}/pages/1.jpg"
    coarse = people["reader"].get(path)
    fine = people["reader"].get(path, params={"dpi": 216})
    assert coarse.headers["content-type"] == "image/jpeg"
    assert len(fine.content) > len(coarse.content)
    kept = {"If-None-Match": coarse.headers["ETag"]}
    assert people["reader"].get(path, headers=kept).status_code == 304
    assert "private" in coarse.headers["Cache-Control"]


@pytest.mark.parametrize(("path", "status"), [("pages/2.jpg", 404), ("pages/0.jpg", 422)])
def test_no_such_page(people, handed_in, path, status):
    assert people["reader"].get(f"/reports/{handed_in}/{path}").status_code == status


def test_only_some_resolutions(people, handed_in):
    path = f"/reports/{handed_in}/pages/1.jpg"
    assert people["reader"].get(path, params={"dpi": 9999}).status_code == 422


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_nobody_is_led_to_another_site(site, goal):
    with site.browser() as browser:
        for path, field in (("/look", "back"), ("/login", "next")):
            given = {field: goal, "name": "查阅员", "password": "correct horse battery"}
            answer = browser.post(path, data=given)
            assert answer.headers.get("location", "/") == "/"


def test_whoever_must_log_in_comes_back_to_the_page(site):
    with site.browser() as browser:
        answer = browser.get("/matrix?year=2023")
        assert answer.headers["location"] == "/login?next=%2Fmatrix%3Fyear%3D2023"
        part = browser.get("/matrix", headers={"HX-Request": "true"})
        assert part.headers["HX-Redirect"] == "/login"


def test_an_address_that_is_not_there(site):
    with site.browser() as browser:
        page = browser.get("/nowhere", headers={"Accept": "text/html"})
        assert (page.status_code, "没有这个页面" in page.text) == (404, True)
        program = browser.get("/nowhere", headers={"Accept": "application/json"})
        assert program.headers["content-type"] == "application/problem+json"
