import os
import re
import subprocess
import sys

import httpx
import pytest


def test_the_first_key_is_shown_once(server):
    assert len(re.findall(r"gouji_\S+", server.said)) == 1


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
