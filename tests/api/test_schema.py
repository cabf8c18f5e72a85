"""The interface does what its OpenAPI schema says, whatever is sent (schemathesis, all checks)."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.api.conftest import audited, hand_in, serving

pytest.importorskip("schemathesis", reason="needs Python 3.11")

_CONFIG = Path(__file__).with_name("schemathesis.toml")
_EXAMPLES = "4"
"""Per route and phase. More are for an evening."""


def test_the_schema_holds(tmp_path, made):
    (tmp_path / "data").mkdir()
    with serving(tmp_path / "data") as server, server.as_("admin") as api:
        audited(api, hand_in(api, made.pdf).headers["Location"])
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(_CONFIG)),
            *("run", f"{server.url}/openapi.json", "--checks", "all"),
            *("-H", f"Authorization: Bearer {server.keys['admin']}"),
            *("--max-examples", _EXAMPLES, "--workers", "1", "--seed", "1"),
        ]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout[-8000:]
