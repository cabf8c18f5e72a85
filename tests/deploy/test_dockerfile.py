"""The Dockerfile as it is written. `make image-proof` builds it and runs what was built."""

import json
import re
from pathlib import Path

import pytest
from scripts.image.__main__ import DEBIAN

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stages() -> list[list[tuple[str, str]]]:
    """Instructions of each stage with what they say; those before the first `FROM` stand apart."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.M)
    lines = text.replace("\\\n", " ").splitlines()
    found: list[list[tuple[str, str]]] = [[]]
    for name, _, said in (line.partition(" ") for line in lines if line.strip()):
        if name == "FROM":
            found.append([])
        found[-1].append((name, said.strip()))
    return found


def test_the_service_runs_as_nobody_special_and_is_asked_for_its_health(stages):
    final = dict(stages[-1])
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", final["USER"])
    command = json.loads(final["ENTRYPOINT"]) + json.loads(final["CMD"])
    assert command == ["gouji", "serve", "--host", "0.0.0.0"]
    assert "/healthz" in final["HEALTHCHECK"]
    (data,) = json.loads(final["VOLUME"])
    assert f"GOUJI_DATA={data}" in final["ENV"].split()


def test_what_is_fetched_is_pinned(stages):
    (before, *built) = stages
    assert before == [("ARG", f"BASE={DEBIAN}")]
    assert re.search(r"\d{8}", DEBIAN)
    assert all(stage[0][1].startswith("${BASE}") for stage in built)
    ran = [said for stage in built for name, said in stage if name == "RUN"]
    fetched = [said for said in ran if "apt-get install" in said]
    assert len(fetched) == len(built)
    for words in (said.split() for said in fetched):
        begin = words.index("install") + 1
        named = words[begin : words.index("&&", begin)]
        assert all("=" in word or word.startswith("-") for word in named)
    installed = [line for said in ran for line in said.split("&&") if "-r requirements" in line]
    assert installed
    assert all("--require-hashes" in line for line in installed)


def test_what_the_image_is_made_of_is_sent_and_nothing_else():
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    said = [line for line in lines if not line.startswith("#")]
    assert said[0] == "*"
    sent = {line.removeprefix("!") for line in said if line.startswith("!")}
    assert sent == {
        "requirements-build.lock", "requirements-service.lock", "pyproject.toml", "README.md",
        "LICENSE", "service", "models/ocr", "models/claim_tagger",
    }  # fmt: skip
    assert all((ROOT / path).exists() for path in sent)
    assert "**/__pycache__" in said
