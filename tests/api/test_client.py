import json
import os
import subprocess
import sys

import pytest
from tests.api.conftest import Server

from gouji.client import Client, Report
from gouji.errors import Refused


@pytest.fixture
def client(server: Server):
    with Client(server.url, server.keys["auditor"]) as client:
        yield client


def test_a_report_is_handed_in_waited_for_and_taken_away(client, made, digital_audit):
    seen: list[Report] = []
    report = client.wait(client.submit(made.pdf), seen.append)
    assert (report.state, report.pages) == ("done", digital_audit.pages)
    assert client.audit(report)["year"] == digital_audit.year
    assert client.export(report, "pdf").startswith(b"%PDF")


def test_findings_are_found_and_decided(client, location):
    id = location.rsplit("/", 1)[1]
    found = list(client.findings(report=id, verdict="agree"))
    assert len(found) > 50
    decided = client.decide(found[0], "comment", "已核对")
    assert decided["version"] == found[0]["version"] + 1
    with pytest.raises(Refused) as caught:
        client.decide(found[0], "confirm")
    assert caught.value.status == 412


def test_many_are_handed_in_at_once(client, made, tmp_path):
    empty = tmp_path / "空.pdf"
    empty.touch()
    (first, report), (second, why) = client.submit_many([made.pdf, empty])
    assert (first, second) == (made.pdf.name, "空.pdf")
    assert isinstance(report, Report)
    assert "没有内容" in why
    assert report.id in {one.id for one in client.reports()}


def test_audited_anew_and_cancelled(client, location):
    again = client.rerun(client.report(location.rsplit("/", 1)[1]))
    assert again.state == "queued"
    assert client.cancel(again).ended
    assert client.wait(client.rerun(again)).state == "done"
    assert client.paper(again).startswith(b"%PDF")


def test_what_is_refused_says_why(server, client):
    with pytest.raises(Refused, match="404"):
        client.report("none")
    with Client(server.url, "wrong") as stranger, pytest.raises(Refused, match="401"):
        stranger.report("none")
    with Client("http://127.0.0.1:1", "x") as nobody, pytest.raises(Refused, match=r"127\.0\.0\.1"):
        nobody.report("none")


def submit(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "GOUJI_SERVER": server.url,
        "GOUJI_KEY": server.keys["uploader"],
    }
    line = [sys.executable, "-m", "gouji.cli", "submit", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


def test_the_command_hands_in_and_tells(server, made, tmp_path):
    done = submit(server, "--json", str(made.pdf))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["pages"] == len(made.rendered.pages)
    (tmp_path / "空.pdf").touch()
    both = submit(server, str(tmp_path / "空.pdf"), str(made.pdf), str(tmp_path / "none.pdf"))
    assert both.returncode == 2
    assert both.stdout.startswith(f"{made.pdf.name}\t0\t")
    assert len(both.stderr.splitlines()) == 2
