"""The audit needs no network: it runs where there is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from models.synthesis import as_pdf

ROOT = Path(__file__).parents[1]
NO_NETWORK = ["unshare", "-rn"]
"""A new network namespace: not even the loopback interface is up."""


@pytest.fixture(scope="module")
def isolated() -> list[str]:
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed, so a network cannot be taken away")
    tried = subprocess.run([*NO_NETWORK, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"unshare is not permitted here: {tried.stderr.strip()}")
    return NO_NETWORK


def test_there_is_no_network_to_reach(isolated):
    program = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done = subprocess.run([*isolated, sys.executable, "-c", program], capture_output=True)
    assert b"Network is unreachable" in done.stderr


def test_a_scan_is_audited_without_a_network(isolated, made, tmp_path):
    """A fresh home too: nothing that an earlier run has fetched can help."""
    on = [truth.page for truth in made.rendered.figures.values()]
    number = max(set(on), key=on.count)
    (tmp_path / "scan.pdf").write_bytes(as_pdf([made.scanned[number - 1]]))
    (tmp_path / "home").mkdir()
    done = subprocess.run(
        [*isolated, sys.executable, "-m", "gouji.cli", "audit", "--json", tmp_path / "scan.pdf"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "service"),
            "HOME": str(tmp_path / "home"),
            "XDG_CACHE_HOME": str(tmp_path / "home"),
        },
        timeout=240,
    )
    assert done.returncode in (0, 1), done.stderr
    record = json.loads(done.stdout)
    read = {figure["id"]: figure["text"] for figure in record["figures"]}
    wanted = {
        id: truth.text
        for id, truth in made.rendered.figures.items()
        if truth.page == number and id not in made.stamped
    }
    assert {id: read.get(id) for id in wanted} == wanted
    assert "Traceback" not in done.stderr
