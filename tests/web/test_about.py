"""The page about the service: versions, the model card, licences, the log."""

import re
import sqlite3
from contextlib import closing
from importlib.metadata import version

import yaml
from tests.web.conftest import part

from gouji.web import card
from gouji.weights import weights_folder

CARD = """\
# Card
It reads `numbers`.

## Data
Much of it, see [there](there.md).

- one
- two

## Figures
| | F1 |
|---|---|
| table claims | 0.957 |
"""


def test_a_card_is_parted_into_its_blocks():
    introduction, data, figures = card.sections(CARD)
    assert introduction.blocks[0].rows == [("It reads `numbers`.",)]
    assert [block.kind for block in data.blocks] == ["paragraph", "items"]
    assert data.blocks[0].rows == [("Much of it, see there.",)]
    assert data.blocks[1].rows == [("one",), ("two",)]
    assert (figures.title, figures.blocks[0].kind) == ("Figures", "table")
    assert figures.blocks[0].rows == [("", "F1"), ("table claims", "0.957")]


def test_everybody_learns_what_runs_here(people):
    page = people["reader"].get("/about").text
    for package in ("onnxruntime", "opencv-python-headless"):
        assert version(package) in page
    assert "SQLite" in page
    assert re.search(r"htmx 2\.[\d.]+", page)
    assert "Permission to use, copy, modify" in page
    assert "立即核验" not in page


def test_the_figures_are_those_of_the_card(people):
    page = people["reader"].get("/about").text
    shown = (weights_folder("claim_tagger") / "MODEL_CARD.md").read_text("utf-8")
    figures = re.findall(r"\| (\d\.\d{3}) ", shown)
    assert figures
    assert all(f">{figure}<" in page for figure in figures)
    for title in re.findall(r"^## (.+)$", shown, re.MULTILINE):
        assert f"<summary>{card.term(title).zh}</summary>" in page


def test_every_weight_is_told_with_licence_and_checksum(people):
    page = people["reader"].get("/about").text
    for folder in ("ocr", "claim_tagger"):
        manifest = yaml.safe_load((weights_folder(folder) / "manifest.yaml").read_text("utf-8"))
        for weight in manifest["weights"]:
            assert weight["licence"] in page
            assert weight["files"][0]["sha256"] in page


def test_the_log_is_verified_now(admin):
    page = admin.get("/about").text
    head = re.search(r'<code class="hash">(\w{64})</code>', page)[1]
    answer = part(admin, "/about/log")
    assert re.search(rf"完好：(\d+) 行.*\1:{head}", answer.text, re.DOTALL)


def test_a_log_that_was_altered_is_told(site, admin):
    with closing(sqlite3.connect(site.data / "gouji.db", timeout=30)) as database:
        schema = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
        triggers = database.execute(schema).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        change = "UPDATE log SET actor = ? WHERE number = 2"
        (before,) = database.execute("SELECT actor FROM log WHERE number = 2").fetchone()
        database.execute(change, ("somebody else",))
        database.commit()
        told = part(admin, "/about/log")
        database.execute(change, (before,))
        for _, sql in triggers:
            database.execute(sql)
        database.commit()
    assert "line 2 was changed" in told.text
    assert "完好" in part(admin, "/about/log").text
