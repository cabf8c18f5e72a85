"""Batches, repeated requests, and who is to be told."""

import io
import socket
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.api.conftest import MAX_BYTES, audited, serving
from tests.api.test_reports import problem

BATCHES, REPORTS = "/api/v1/batches", "/api/v1/reports"


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(f"{name}.pdf", content)
    return out.getvalue()


def test_a_batch_is_taken_file_by_file(api, made):
    packed = archive(packed=made.pdf.read_bytes() + b"packed", empty=b"", bomb=bytes(MAX_BYTES + 1))
    files = [
        ("file", ("one.pdf", made.pdf.read_bytes() + b"one")),
        ("file", ("空.pdf", b"")),
        ("file", ("many.zip", packed)),
        ("file", ("large.pdf", b"x" * (MAX_BYTES + 1))),
        ("file", ("cut.zip", packed[:-40])),
    ]
    answer = api.post(BATCHES, files=files)
    assert answer.status_code == 202
    items = answer.json()["items"]
    taken = {item["name"]: bool(item["report"]) for item in items}
    assert taken == {
        "one.pdf": True,
        "空.pdf": False,
        "packed.pdf": True,
        "empty.pdf": False,
        "bomb.pdf": False,
        "large.pdf": False,
        "cut.zip": False,
    }
    for item in items:
        assert bool(item["problem"]) is not bool(item["report"])
        assert item["report"] or item["problem"].startswith(item["name"])
    again = api.post(BATCHES, files=files).json()["items"]
    ids = [[item["report"] and item["report"]["id"] for item in told] for told in (items, again)]
    assert ids[0] == ids[1]
    for item in items:
        if item["report"]:
            assert audited(api, f"{REPORTS}/{item['report']['id']}")["state"] == "done"


def test_nothing_of_a_batch_is_left_behind(api, server):
    api.post(BATCHES, files=[("file", ("a.zip", archive(a=b"x" * (MAX_BYTES + 9))))])
    assert list((server.data / "incoming").iterdir()) == []


def test_a_batch_without_files_is_refused(api):
    problem(api.post(BATCHES, data={"callback_url": "http://example.com"}), 400)
    problem(api.post(BATCHES, files=[("other", ("a.pdf", b"x"))]), 400)


def test_a_batch_has_a_limit_of_files_and_bytes(tmp_path):
    settings = {"GOUJI_BATCH_FILES": "3", "GOUJI_BATCH_BYTES": "20000", "GOUJI_MAX_BYTES": "9000"}
    with serving(tmp_path, **settings) as server, server.as_("uploader") as api:
        many = [("file", (f"{n}.pdf", b"x%d" % n)) for n in range(4)]
        problem(api.post(BATCHES, files=many), 400)
        large = [("file", (f"{n}.pdf", b"x" * 8000)) for n in range(3)]
        problem(api.post(BATCHES, files=large), 400)
        packed = archive(a=bytes(8000), b=bytes(8001), c=bytes(8002))
        items = api.post(BATCHES, files=[("file", ("a.zip", packed))]).json()["items"]
        assert [bool(item["report"]) for item in items] == [True, True, False]
        packed = archive(**{f"f{n}": b"%d" % n for n in range(4)})
        items = api.post(BATCHES, files=[("file", ("a.zip", packed))]).json()["items"]
        assert [item["report"] for item in items] == [None]


def test_a_repeated_request_gets_the_same_answer_and_does_nothing(api, made):
    def send(key: str, content: bytes):
        headers = {"Idempotency-Key": key}
        return api.post(REPORTS, files={"file": ("a.pdf", content)}, headers=headers)

    content = made.pdf.read_bytes() + b"repeated"
    first = send("one", content)
    assert first.status_code == 202
    audited(api, first.headers["Location"])
    again = send("one", content)
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Location"] == first.headers["Location"]
    problem(send("one", content + b"else"), 409)
    assert send("two", content).status_code == 200
    problem(send("x" * 201, content), 422)


def test_a_rerun_is_begun_once(api, location):
    before = api.get(location).json()
    headers = {"Idempotency-Key": f"rerun {before['ended_at']}"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.post(f"{location}/rerun", headers=headers), range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    assert audited(api, location)["state"] == "done"
    assert api.post(f"{location}/rerun", headers=headers).status_code == 202
    assert api.get(location).json()["state"] == "done"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://user:password@example.com/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://" + "x" * 2000,
    ],
)
def test_an_address_that_must_not_be_called_is_refused_at_once(api, url):
    files = {"file": ("a.pdf", b"callback " + url.encode())}
    problem(api.post(REPORTS, files=files, data={"callback_url": url}), 403)
    assert not api.get(REPORTS, params={"text": "callback"}).json()["items"]


def test_who_asked_is_told(tmp_path, made, heard):
    with serving(tmp_path, GOUJI_CALLBACK_PRIVATE="true") as server, server.as_("admin") as api:
        files = {"file": (made.pdf.name, made.pdf.read_bytes())}
        report = api.post(REPORTS, files=files, data={"callback_url": heard.url}).json()
        audited(api, f"{REPORTS}/{report['id']}")
        told = heard.wait(1)[0]
        assert (told["type"], told["data"]["id"]) == ("report.done", report["id"])
        known = api.post(REPORTS, files=files, data={"callback_url": heard.url + "again"})
        assert known.status_code == 200
        assert heard.wait(2)[1]["data"]["id"] == report["id"]


def test_an_upload_that_takes_too_long_is_ended(tmp_path):
    with serving(tmp_path, GOUJI_UPLOAD_SECONDS="1") as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            head = (
                f"POST {REPORTS} HTTP/1.1\r\nHost: {host}\r\n"
                f"Authorization: Bearer {server.keys['uploader']}\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\n"
                "Content-Length: 100000\r\n\r\n"
            )
            connection.sendall(head.encode())
            start = time.monotonic()
            answer = connection.recv(100).decode()
            assert time.monotonic() - start < 20
        assert answer.startswith("HTTP/1.1 400")
        assert list((tmp_path / "incoming").iterdir()) == []


def test_only_uploads_may_be_large(server):
    with server.as_("admin") as api:
        large = {"action": "comment", "reason": "x" * 2_000_000}
        problem(api.patch("/api/v1/findings/x", json=large, headers={"If-Match": "1"}), 413)

        def chunks():
            yield b"{}"

        problem(api.patch("/api/v1/findings/x", content=chunks()), 411)
