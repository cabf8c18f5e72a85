import io
import json
import zipfile
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader
from tests.api.conftest import MAX_BYTES, audited, hand_in

from gouji.contract import as_json


def problem(response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    return body["detail"]


def bare(audit: dict) -> dict:
    return {key: value for key, value in audit.items() if key not in ("timings", "file")}


@pytest.mark.parametrize("kind", ["pdf", "scan"])
def test_the_audit_is_that_of_the_command(request, api, made, kind):
    path = made.pdf if kind == "pdf" else made.scan
    response = hand_in(api, path)
    assert response.status_code in (200, 202)
    place = response.headers["Location"]
    assert audited(api, place)["state"] == "done"
    audit = request.getfixturevalue("digital_audit" if kind == "pdf" else "scan_audit")
    assert bare(api.get(f"{place}/audit").json()) == bare(as_json(audit))


def test_the_same_bytes_are_the_same_report(api, location, made):
    again = hand_in(api, made.pdf, "anders.pdf")
    assert again.status_code == 200
    assert again.headers["Location"] == location
    assert again.json()["name"] == made.pdf.name


def test_a_report_tells_what_it_is(api, location, made):
    report = api.get(location).json()
    assert (report["state"], report["year"]) == ("done", made.report.year)
    assert report["organisation"] == made.report.organisation
    assert report["page"] == report["pages"] == len(made.rendered.pages)


def test_progress_is_told_until_the_end(api, location):
    with api.stream("GET", f"{location}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        told = [line for line in response.iter_lines() if line.startswith("data: ")]
    assert json.loads(told[-1].removeprefix("data: "))["state"] == "done"


def test_pages_are_shown(api, location):
    response = api.get(f"{location}/pages/1.png")
    assert Image.open(io.BytesIO(response.content)).format == "PNG"
    problem(api.get(f"{location}/pages/99.png"), 404)
    problem(api.get(f"{location}/pages/0.png"), 422)


def test_an_audit_is_taken_away(api, location, made):
    audit = api.get(f"{location}/export.json").json()
    assert audit == api.get(f"{location}/audit").json()
    workbook = load_workbook(io.BytesIO(api.get(f"{location}/export.xlsx").content))
    assert workbook.sheetnames
    marked = PdfReader(io.BytesIO(api.get(f"{location}/export.pdf").content))
    assert len(marked.pages) >= len(made.rendered.pages)
    problem(api.get(f"{location}/export.exe"), 422)


def test_every_run_tells_the_versions_that_judged_it(api, location):
    audit = api.get(f"{location}/audit").json()
    first = api.get(f"{location}/runs").json()["items"][0]
    assert (first["run"], first["versions"]) == (1, audit["versions"])
    assert first["contradictions"] <= len(audit["findings"])
    problem(api.get(f"{location[:-1]}x/runs"), 404)


def test_a_working_paper_tells_what_was_decided_by_whom_and_the_log(api, location, made):
    id = location.rsplit("/", 1)[1]
    finding = api.get("/api/v1/findings", params={"report": id}).json()["items"][0]
    said = {"action": "comment", "reason": "=已发函询问"}
    version = {"If-Match": f'"{finding["version"]}"'}
    api.patch(f"/api/v1/findings/{finding['id']}", json=said, headers=version)
    workbook = load_workbook(io.BytesIO(api.get(f"{location}/export.xlsx").content))
    cover = {row[0]: row[1] for row in workbook.worksheets[0].values}
    told = [row[2:5] for row in workbook["经过 History"].values]
    assert (finding["message"], "备注 commented", "=已发函询问") in told
    answer = api.get(f"{location}/paper.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    text = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert "=已发函询问" in text
    assert cover["日志末行 Log head"] in text
    assert made.report.organisation in text
    assert any(page.images for page in paper.pages)


def test_what_is_taken_away_is_called_after_its_report(api, location, made):
    for path in ("export.json", "export.xlsx", "export.pdf", "paper.pdf"):
        named = api.get(f"{location}/{path}").headers["Content-Disposition"]
        assert quote(made.report.organisation) in named
        assert str(made.report.year) in named
        assert path.rpartition(".")[2] in named


def test_a_reader_takes_the_working_paper_away_and_a_stranger_does_not(server, location):
    with server.as_("other") as stranger:
        problem(stranger.get(f"{location}/paper.pdf"), 404)
        problem(stranger.get(f"{location}/export.xlsx"), 404)
    with server.as_("reader") as reader:
        assert reader.get(f"{location}/paper.pdf").status_code == 200


def test_a_file_that_cannot_be_read_says_why(api):
    files = {"file": ("假.pdf", b"%PDF-1.7 but no more")}
    place = api.post("/api/v1/reports", files=files).headers["Location"]
    report = audited(api, place)
    assert report["state"] == "failed"
    assert report["failure"].startswith("假.pdf: ")
    problem(api.get(f"{place}/audit"), 404)
    assert "/" not in problem(api.get(f"{place}/pages/1.png"), 404)


def test_what_is_no_upload_is_refused_and_not_kept(api, server):
    before = sorted((server.data / "files").rglob("*"))
    url = "/api/v1/reports"
    problem(api.post(url), 400)
    problem(api.post(url, json={"file": "x"}), 400)
    problem(api.post(url, data={"file": "x"}), 400)
    problem(api.post(url, files={"other": ("a.pdf", b"x")}), 400)
    problem(api.post(url, files={"previous": ("a.pdf", b"x")}), 422)
    problem(api.post(url, files={"file": ("空.pdf", b"")}), 422)
    problem(api.post(url, files=[("file", ("a", b"x")), ("file", ("b", b"y"))]), 400)
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    begun = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'
    problem(api.post(url, content=begun, headers=form), 400)
    problem(api.post(url, content=b"nonsense", headers=form), 400)
    long = {"Content-Type": "multipart/form-data; boundary=" + "b" * 300}
    problem(api.post(url, content=begun, headers=long), 400)
    assert [p for p in sorted((server.data / "files").rglob("*")) if p.is_file()] == [
        p for p in before if p.is_file()
    ]
    assert list((server.data / "incoming").iterdir()) == []


def test_too_large_is_refused_while_it_arrives(api, server):
    def endless():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(MAX_BYTES // 100_000 + 10):
            yield b"x" * 100_000

    form = {"Content-Type": "multipart/form-data; boundary=b"}
    detail = problem(api.post("/api/v1/reports", content=endless(), headers=form), 413)
    assert "a.pdf" in detail
    assert list((server.data / "incoming").iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../../etc/passwd", "passwd"), ("C:\\a\\年报.pdf", "年报.pdf"), ("a<b>.pdf", "a_b_.pdf")],
)
def test_a_name_is_only_a_name(api, server, sent, kept):
    body = sent.encode() + b"..."
    report = api.post("/api/v1/reports", files={"file": (sent, body)}).json()
    assert report["name"] == kept
    inside = {path.name for path in server.data.rglob("*") if path.is_file()}
    assert report["sha256"] in inside
    assert kept not in inside


def test_lists_are_paged(api, location):
    for number in range(3):
        api.post("/api/v1/reports", files={"file": (f"{number}.pdf", b"no %d" % number)})
    seen, after = [], None
    while True:
        page = api.get(
            "/api/v1/reports", params={"limit": 2, **({"after": after} if after else {})}
        )
        seen += [report["id"] for report in page.json()["items"]]
        after = page.json()["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) >= 4
    assert location.rsplit("/", 1)[1] in seen
    for wrong in ("x", "AAAA", "bnVsbA", "WyJhIiwgImIiXQ", "é"):
        problem(api.get("/api/v1/reports", params={"after": wrong}), 404)


def test_a_rerun_makes_the_same_audit_again(api, location):
    before = api.get(f"{location}/audit").json()
    assert api.post(f"{location}/rerun").status_code == 202
    assert audited(api, location)["state"] == "done"
    assert bare(api.get(f"{location}/audit").json()) == bare(before)


def test_a_cancelled_report_stays_cancelled(api, made, tmp_path):
    (tmp_path / "again.pdf").write_bytes(made.scan.read_bytes() + b"\n")
    place = hand_in(api, tmp_path / "again.pdf").headers["Location"]
    assert api.post(f"{place}/cancel").json()["state"] == "cancelled"
    assert audited(api, place)["state"] == "cancelled"


def test_deleted_is_deleted(api, server, made, tmp_path):
    (tmp_path / "gone.pdf").write_bytes(made.pdf.read_bytes() + b"\n\n")
    place = hand_in(api, tmp_path / "gone.pdf").headers["Location"]
    report = audited(api, place)
    assert api.delete(place).status_code == 204
    problem(api.get(place), 404)
    problem(api.delete(place), 404)
    assert not [path for path in server.data.rglob("*") if path.name == report["sha256"]]


def test_a_workbook_runs_nothing(api, location):
    content = api.get(f"{location}/export.xlsx").content
    sheets = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "sheet" in name]
    for name in sheets:
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read(name)
