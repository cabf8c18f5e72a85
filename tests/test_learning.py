"""From decisions in a store to material that trains, by the commands that people use."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from models.claim_tagger.added import gather
from models.claim_tagger.labelled import meant, read
from PIL import Image
from tests.databases import organisation

from gouji import cli
from gouji.correcting import claim_keys
from gouji.document import Audit, Correction
from gouji.intake import rasterise
from gouji.settings import Settings
from gouji.store import Database, findings, open_database, open_files, reports, rulings
from gouji.store.findings import Ruling, Sought
from gouji.store.tables import Decided

NEW = "requests.new.total"
PEOPLE = ("王审计", "李审计")
REASON = "the sentence speaks of something else 见函件"


@dataclass(frozen=True)
class Office:
    """A data folder with one report in it, audited and opened at the desk."""

    data: Path
    database: Database
    owner: str
    report: str
    audit: Audit

    def rule(self, fingerprint: str, ruling: Ruling) -> None:
        with self.database.transaction() as session:
            sought = Sought(report=self.report)
            every = findings.listed(session, self.owner, sought, limit=1000)
            one = next(one for one in every if one.fingerprint == fingerprint)
            rulings.decide(session, self.owner, PEOPLE[1], one.id, ruling, one.version)


@pytest.fixture
def office(tmp_path, made, digital_audit):
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    database = open_database(settings)
    database.migrate()
    owner = organisation(database)
    with open_files(settings).receive() as incoming:
        incoming.write(made.pdf.read_bytes())
        file = incoming.keep()
    with database.transaction() as session:
        report, _ = reports.accept(session, owner, PEOPLE[0], reports.Upload("机密.pdf", file))
        reports.finish(session, report.id, 1, digital_audit)
    yield Office(settings.data, database, owner, report.id, digital_audit)
    database.close()


def of_claims(office: Office) -> list[tuple[str, int]]:
    """Findings that hold one claim against the table, with the claim."""
    found = [one for one in office.audit.findings if one.rule == "text-table"]
    return [(one.id, one.claims[0]) for one in found if one.verdict.value == "agree"]


def export(office: Office, out: Path, *more: str) -> int:
    return cli.main(["export-decisions", str(out), "--data", str(office.data), *more])


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "readings.jsonl").read_text().splitlines()]


def decided(office: Office) -> tuple[int, int, int]:
    """Confirms one claim, denies a second, names another figure for a third, corrects a cell."""
    (yes, one), (no, two), (other, three), *_ = of_claims(office)
    flow = next(f.id for f in office.audit.findings if f.rule == "flow" and NEW in f.figures)
    named = Correction(
        "claim", claim_keys(office.audit.claims)[three], office.audit.claims[three].text,
        "narrative.other",
    )  # fmt: skip
    office.rule(yes, Ruling("confirm", Decided.CONFIRMED))
    office.rule(no, Ruling("dismiss", Decided.DISMISSED, REASON))
    office.rule(other, Ruling("correct", Decided.CORRECTED, corrections=(named,)))
    cell = (Correction("figure", NEW, "987654"),)
    office.rule(flow, Ruling("correct", Decided.CORRECTED, "读错", corrections=cell))
    return one, two, three


def test_decisions_become_sentences_that_the_corpus_reads(office, tmp_path, capfd):
    one, two, three = decided(office)
    assert export(office, tmp_path / "out") == 0
    assert "labelled numbers" in capfd.readouterr().out
    items = list(read(tmp_path / "out" / "sentences.txt"))
    claims = office.audit.claims
    labels = {(item.text, start): found for item in items for start, _, found in item.labelled}
    assert meant(labels[claims[one].sentence, claims[one].start]) == [claims[one].figure]
    denied = labels[claims[two].sentence, claims[two].start]
    assert (meant(denied), (claims[two].figure, 0.0) in denied) == ([], True)
    assert meant(labels[claims[three].sentence, claims[three].start]) == ["narrative.other"]
    assert gather([tmp_path / "out" / "sentences.txt"]).sha256


def test_a_picture_shows_its_place_on_the_page(office, tmp_path, made):
    decided(office)
    export(office, tmp_path / "out")
    cell = next(one for one in lines(tmp_path / "out") if one["by"] == "corrected")
    figure = next(one for one in office.audit.figures if one.id == NEW)
    assert (cell["text"], cell["read"], cell["figure"]) == ("987654", figure.text, NEW)
    picture = np.asarray(Image.open(tmp_path / "out" / str(cell["picture"])))
    page = rasterise(made.pdf, [figure.page], Settings().scan_dpi, Settings())[figure.page]
    scale = page.shape[1] / office.audit.sizes[figure.page - 1][0]
    x0, y0, x1, y1 = (round(edge * scale) for edge in figure.box)
    assert np.array_equal(picture, page[y0:y1, x0:x1])
    assert (picture < 100).any()  # ink
    confirmed = [one for one in lines(tmp_path / "out") if one["by"] == "confirmed"]
    assert confirmed
    assert all(one["text"] == one["read"] for one in confirmed)


def test_nothing_is_told_of_people_reasons_and_files(office, tmp_path):
    decided(office)
    export(office, tmp_path / "out")
    texts = [path for path in (tmp_path / "out").iterdir() if path.is_file()]
    told = "".join(path.read_text("utf-8") for path in texts)
    assert {path.name for path in texts} == {"README.md", "readings.jsonl", "sentences.txt"}
    for secret in (*PEOPLE, REASON, "见函件", "读错", "机密", "县审计局", str(office.report)):
        assert secret not in told
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_the_same_decisions_make_the_same_folder(office, tmp_path):
    decided(office)
    for name in ("one", "two"):
        export(office, tmp_path / name)
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes()
         for path in sorted((tmp_path / name).rglob("*")) if path.is_file()}
        for name in ("one", "two")
    )  # fmt: skip
    assert one == two


def test_without_decisions_the_folder_is_empty_and_says_so(office, tmp_path):
    assert export(office, tmp_path / "out") == 0
    assert list(read(tmp_path / "out" / "sentences.txt")) == []
    assert lines(tmp_path / "out") == []


def test_a_folder_that_holds_something_is_left_alone(office, tmp_path, capfd):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("x")
    assert export(office, tmp_path / "out") == 2
    assert "use another name" in capfd.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]
    assert not list(tmp_path.glob(".out*"))


def test_a_folder_that_cannot_be_made_is_named(office, tmp_path, capfd):
    assert export(office, tmp_path / "none" / "out") == 2
    told = capfd.readouterr().err
    assert "check the path" in told
    assert len(told.splitlines()) == 1


def test_a_report_whose_file_is_gone_has_no_pictures_and_is_named(office, tmp_path, capfd):
    decided(office)
    for path in (office.data / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"altered")
    assert export(office, tmp_path / "out") == 0
    assert "altered" in capfd.readouterr().err
    assert lines(tmp_path / "out") == []
    assert list(read(tmp_path / "out" / "sentences.txt"))


def test_of_several_organisations_one_is_named(office, tmp_path, capfd):
    decided(office)
    organisation(office.database, "市审计局")
    assert export(office, tmp_path / "out") == 2
    assert "--organisation" in capfd.readouterr().err
    assert export(office, tmp_path / "other", "--organisation", "市审计局") == 0
    assert lines(tmp_path / "other") == []
    assert export(office, tmp_path / "ours", "--organisation", "县审计局") == 0
    assert lines(tmp_path / "ours")


def test_no_store_is_made_where_none_is(tmp_path, capfd):
    assert cli.main(["export-decisions", str(tmp_path / "o"), "--data", str(tmp_path / "n")]) == 2
    assert "there is no database of gouji" in capfd.readouterr().err
    assert not (tmp_path / "n").exists()


def test_an_upgrade_keeps_both_versions_and_what_was_decided_before(office, tmp_path):
    """What the new version reads otherwise is gone from the desk; its decision still teaches."""
    (yes, number), *_ = of_claims(office)
    office.rule(yes, Ruling("confirm", Decided.CONFIRMED))
    newer = replace(office.audit, claims=(), findings=(), versions={"claim_tagger": "newer"})
    with office.database.transaction() as session:
        run = reports.rerun(session, office.owner, PEOPLE[0], office.report).run
        reports.finish(session, office.report, run, newer)
        versions = [one.versions for one in reports.runs(session, office.owner, office.report)]
    assert versions == [office.audit.versions, newer.versions]
    export(office, tmp_path / "out")
    (item,) = read(tmp_path / "out" / "sentences.txt")
    assert item.text == office.audit.claims[number].sentence
