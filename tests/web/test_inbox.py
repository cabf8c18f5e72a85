import io
import json

import pytest
from pypdf import PdfWriter
from tests.api.conftest import audited
from tests.web import reported
from tests.web.conftest import part

from gouji.document import Verdict

CONTRADICT = (Verdict.CONTRADICT,)


@pytest.fixture(scope="module")
def ours(site):
    with reported.office(site, "收件办") as ours:
        ours.report("青杨县教育局", 2022, verdicts={"text-table": CONTRADICT})
        ours.report("石桥乡<script>", 2023, verdicts={"flow": CONTRADICT * 2})
        ours.failed()
        yield ours


@pytest.fixture(scope="module")
def auditor(site, ours):
    with reported.auditor(site, ours) as browser:
        yield browser


def rows(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [line for line in answer.text.splitlines() if "<tr id=" in line]


def test_every_report_has_a_row(ours):
    page = ours.reader.get("/")
    assert len(rows(page)) == 3
    assert page.text.index("石桥乡") < page.text.index("青杨县教育局") < page.text.index("文件为空")


def test_names_are_text(ours):
    page = ours.reader.get("/")
    assert "石桥乡&lt;script&gt;" in page.text
    assert "石桥乡<script>" not in page.text


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ("year=2022", 1),
        ("rule=flow", 1),
        ("state=failed", 1),
        ("organisation=县", 1),
        ("severity=low", 0),
        ("year=&rule=&state=&severity=&text=&organisation=", 3),
    ],
)
def test_filters(ours, asked, many):
    assert len(rows(ours.reader.get(f"/?{asked}"))) == many


def test_a_choice_that_is_none_is_refused(ours):
    assert ours.reader.get("/?state=nothing").status_code == 422


def test_a_part_is_a_part(ours):
    headers = {"HX-Request": "true", "HX-Target": "list"}
    assert "<html" not in ours.reader.get("/", headers=headers).text


def test_readers_cannot_hand_in(ours, auditor):
    assert "hand-in" not in ours.reader.get("/").text
    assert "hand-in" in auditor.get("/").text


def test_many_are_deleted_at_once(ours, auditor):
    ids = [ours.report("要删的单位", 2021), ours.report("要删的单位", 2020)]
    browser = auditor
    token = part(browser, "/inbox/bulk", action="delete", report=ids[0])
    assert token.status_code == 200
    assert browser.get(f"/reports/{ids[0]}").status_code == 404
    assert browser.get(f"/reports/{ids[1]}").status_code == 200
    part(browser, "/inbox/bulk", action="delete", report=ids[1])
    assert "要删的单位" not in browser.get("/").text


def test_nothing_was_picked(auditor):
    answer = part(auditor, "/inbox/bulk", action="cancel")
    assert (answer.status_code, "请先勾选" in answer.text) == (400, True)


def test_a_reader_does_nothing_to_many(ours):
    assert part(ours.reader, "/inbox/bulk", action="delete", report="x").status_code == 403


def test_what_is_handed_in_is_followed_live(site, people, made):
    with people["reader"].stream("GET", "/inbox/events") as answer:
        lines = answer.iter_lines()
        assert next(lines) == ": here"
        with site.as_("admin") as client:
            files = {"file": ("live.pdf", repeated(made.pdf, times=5))}
            id = client.post("/api/v1/reports", files=files).json()["id"]
        told = []
        for line in lines:
            if line.startswith("data:"):
                told.append(json.loads(line[5:]))
                if told[-1] == {"id": id, "run": 1}:
                    break
    mine = [one for one in told if one["id"] == id]
    assert mine[0]["state"] in ("queued", "reading")
    assert mine[-1] == {"id": id, "run": 1}


def repeated(pdf, times):
    """A document long enough to be seen while it is read."""
    writer = PdfWriter()
    for _ in range(times):
        writer.append(pdf)
    document = io.BytesIO()
    writer.write(document)
    return document.getvalue()


def test_the_end_of_each_run_is_told_however_soon_the_next_comes(site, people, made):
    with site.as_("admin") as client:
        files = {"file": ("soon.pdf", made.pdf.read_bytes() + b"\n%soon\n")}
        id = audited(client, client.post("/api/v1/reports", files=files).headers["Location"])["id"]
        with people["reader"].stream("GET", "/inbox/events") as answer:
            lines = answer.iter_lines()
            heard(lines, {"id": id, "run": 1})
            client.post(f"/api/v1/reports/{id}/rerun").raise_for_status()
            heard(lines, {"id": id, "run": 2})


def heard(lines, what):
    """Waits for an event; the stream ends after minutes, then it was not told."""
    assert any(line.startswith("data:") and json.loads(line[5:]) == what for line in lines), what
