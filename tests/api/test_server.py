import json
import os
import re
import subprocess
import sys

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select
from tests.api.conftest import answers_ok, hand_in, started

from gouji.store import Database
from gouji.store.tables import Worker


def test_the_first_start_shows_a_link_and_a_key_once(server):
    assert len(re.findall(r"gouji_\S+", server.said)) == 1
    assert len(re.findall(r"/welcome/\S+", server.said)) == 1


def test_the_service_tells_how_it_is(server):
    for path in ("/healthz", "/readyz"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 200


def test_nothing_is_loaded_from_elsewhere(server):
    for path in ("/docs", "/redoc"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 404


def test_an_unknown_path_is_a_problem(server):
    answer = httpx.get(server.url + "/nowhere", trust_env=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    line = [sys.executable, "-m", "gouji.cli", *arguments]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("location")
def test_the_log_is_verified_from_outside(server):
    first = command("verify-log", "--data", str(server.data))
    assert (first.returncode, first.stderr) == (0, "")
    lines, known = first.stdout.strip().split(":")
    assert int(lines) > 2
    again = command("verify-log", "--data", str(server.data), "--since", first.stdout.strip())
    assert again.returncode == 0
    wrong = command("verify-log", "--data", str(server.data), "--since", f"{lines}:{known[::-1]}")
    assert wrong.returncode == 2
    assert "log: " in wrong.stderr
    assert command("verify-log", "--data", str(server.data), "--since", "x").returncode == 2


def test_metrics_count_and_tell_nothing_of_reports(server, location, made):
    text = httpx.get(server.url + "/metrics", trust_env=False).text
    samples = {s.name: s for family in text_string_to_metric_families(text) for s in family.samples}
    assert samples["process_resident_memory_bytes"].value > 0
    assert 'gouji_reports{state="done"}' in text
    assert 'gouji_findings{verdict="agree"}' in text
    spent = text_string_to_metric_families(text)
    seconds = next(family for family in spent if family.name == "gouji_stage_seconds")
    assert {"intake", "reading", "claims"} <= {sample.labels["stage"] for sample in seconds.samples}
    assert 'route="/api/v1/reports/{id}"' in text
    assert location.rsplit("/", 1)[1] not in text
    assert made.report.organisation not in text


def test_each_request_is_one_line_of_the_log_without_a_word_of_the_report(server, location, made):
    answer = httpx.get(server.url + location, trust_env=False)
    said = server.log
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("request") == answer.headers["X-Request-ID"]]
    assert [(line["route"], line["status"]) for line in mine] == [("/api/v1/reports/{id}", 401)]
    assert made.report.organisation not in said
    assert made.pdf.name not in said


def test_a_server_that_is_told_to_stop_counts_as_a_worker_no_more(tmp_path):
    with started(tmp_path / "data"):
        assert working(tmp_path) == ["alone"]
    assert working(tmp_path) == []


def working(folder) -> list[str]:
    database = Database(f"sqlite:///{folder / 'data/gouji.db'}")
    with database.reading() as session:
        names = list(session.scalars(select(Worker.name)))
    database.close()
    return names


def something_is_said_while_a_report_waits(server: str, said: str, report) -> bool:
    key = re.search(r"gouji_\S+", said)[0]
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=server, headers=headers, timeout=30, trust_env=False) as client:
        place = hand_in(client, report).headers["Location"]
        with client.stream("GET", f"{place}/events") as events:
            return any(line.startswith(":") for line in events.iter_lines())


def test_a_server_without_readers_is_ready_when_a_worker_is(tmp_path, postgresql_url, made):
    data, url = tmp_path / "data", {"GOUJI_DATABASE_URL": postgresql_url}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **url}
    with started(data, until="/healthz", GOUJI_READERS="0", **url) as (server, _, said):
        answer = httpx.get(f"{server}/readyz", trust_env=False)
        assert (answer.status_code, "start gouji worker" in answer.text) == (503, True)
        assert something_is_said_while_a_report_waits(server, said, made.pdf)
        line = [sys.executable, "-m", "gouji.cli", "worker", "--data", str(data)]
        worker = subprocess.Popen(line, env=environment)
        try:
            answers_ok(f"{server}/readyz", worker)
        finally:
            worker.terminate()
            assert worker.wait(60) == 0
