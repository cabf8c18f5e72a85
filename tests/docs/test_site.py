"""The site is built of the pages as they are, and none of its links leads nowhere."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="needs Python 3.11 and requirements-docs.lock")

ROOT = Path(__file__).parents[2]


def built(*folders: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "docs", *map(str, folders)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("site")
    run = built(out)
    assert run.returncode == 0, run.stderr
    return out


def test_every_page_is_there_and_the_root_leads_to_the_first(site):
    pages = {path.relative_to(ROOT / "docs").stem for path in (ROOT / "docs").glob("*.md")}
    assert pages <= {path.stem for path in (site / "docs").glob("*.html")}
    assert 'url=docs/index.html"' in (site / "index.html").read_text("utf-8")


def test_the_site_loads_nothing_from_elsewhere(site):
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = [part for tag in ("<script", "<link", "<img") for part in text.split(tag)[1:]]
        assert not [part for part in loaded if '="http' in part.partition(">")[0]], page


def test_a_picture_has_its_dark_twin(site):
    desk = (site / "docs" / "auditors.html").read_text("utf-8")
    assert "desk-en-light.png" in desk
    assert "desk-en-dark.png" in desk


WRONG = {
    "[there](other.md#nowhere)": "nowhere",
    "[there](missing.md)": "missing.md",
    "![there](missing.png)": "missing.png",
}


def test_what_leads_nowhere_is_refused(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    nav = "\n\n```{toctree}\nother\n```\n"
    (folder / "index.md").write_text("# First\n\n" + "\n\n".join(WRONG) + nav, "utf-8")
    (folder / "other.md").write_text("# Other\n", "utf-8")
    (folder / "lost.md").write_text("# Lost\n", "utf-8")
    run = built(tmp_path / "out", tmp_path)
    assert run.returncode == 1
    assert all(what in run.stderr for what in (*WRONG.values(), "lost.md"))
