"""The Dockerfile as it is written, and the program that carries it out (`make image-proof`)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts.image.context import files, patterns, sent
from scripts.image.dockerfile import (
    Configured,
    NotUnderstood,
    configure,
    instructions,
    stages,
    substituted,
)
from scripts.image.proof import SAMPLE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def final() -> Configured:
    last = stages(ROOT / "Dockerfile", {})[-1]
    configured = Configured()
    for instruction in last.instructions:
        configure(instruction, configured, {})
    return configured


def test_the_service_runs_as_nobody_special_and_is_asked_for_its_health(final):
    assert final.user.split(":")[0] not in ("", "0", "root")
    assert final.entry + final.command == ["gouji", "serve", "--host", "0.0.0.0"]
    assert "/healthz" in final.health[-1]
    assert final.environment["GOUJI_DATA"] in final.volumes


def test_what_is_fetched_is_pinned():
    built, last = stages(ROOT / "Dockerfile", {})
    assert built.base == last.base
    assert any(char.isdigit() for char in built.base.partition(":")[2])
    said = [str(instruction) for stage in (built, last) for instruction in stage.instructions]
    for words in (line.split() for line in said if "apt-get install" in line):
        from_ = words.index("install") + 1
        named = words[from_ : words.index("&&", from_)]
        assert all("=" in word or word.startswith("-") for word in named)
    assert all("--require-hashes" in line for line in said if "install -r" in line)


def test_what_the_image_is_made_of_is_sent_and_nothing_else():
    kept = patterns(ROOT / ".dockerignore")
    found = {path.as_posix() for path in files(ROOT, kept, "service")}
    assert "service/gouji/audit.py" in found
    assert not [path for path in found if path.endswith(".pyc")]
    assert any(path.name == "tagger.int8.onnx" for path in files(ROOT, kept, "models"))
    for path in (SAMPLE, ".git/HEAD", "tests/conftest.py", "dist/gouji.whl", ".env"):
        assert not sent(path, kept)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("a/*.py", "a/b.py", True),
        ("a/*.py", "a/b/c.py", False),
        ("**/x", "a/b/x/y", True),
        ("a", "a/b/c", True),
        ("a?", "ab", True),
        ("a.b", "axb", False),
    ],
)
def test_patterns_match_as_docker_has_them(pattern, path, matches):
    assert sent(path, [pattern]) is not matches
    assert sent(path, ["*", f"!{pattern}"]) is matches


def test_continued_lines_are_one_instruction_and_comments_none():
    (run,) = instructions("# a\nRUN a \\\n# b\n    && b\n")
    assert run.text.split() == ["a", "&&", "b"]
    assert run.command[:2] == ["/bin/sh", "-c"]


@pytest.mark.parametrize(
    "line", ["ADD a b", "RUN --mount=type=cache a", "RUN <<EOF", "COPY --x=1 a b"]
)
def test_what_is_not_understood_is_an_error(line):
    with pytest.raises(NotUnderstood):
        instructions(line)


def test_an_argument_that_is_given_wins(tmp_path):
    file = tmp_path / "Dockerfile"
    file.write_text("ARG BASE=a:1\nFROM ${BASE} AS x\nFROM x\n")
    assert [stage.base for stage in stages(file, {})] == ["a:1", "x"]
    assert stages(file, {"BASE": "b:2"})[0].base == "b:2"


@given(st.text(alphabet=st.characters(exclude_characters="$"), max_size=20))
def test_text_without_variables_stays_as_it_is(text):
    assert substituted(text, {}) == text
    assert substituted(f"{text}${{A}}", {"A": text}) == text + text
