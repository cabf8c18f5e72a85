import json
from pathlib import Path

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from gouji import cli
from gouji.document import Verdict
from gouji.forming import schema
from gouji.forms import load_form, recognise
from gouji.reconcile import judge

FOLDER = Path(__file__).parents[1] / "service" / "gouji" / "forms"
FORMS = sorted(FOLDER.glob("*-*.yaml"))


def test_the_shipped_forms_are_sound(capfd):
    assert cli.main(["forms", "check", *map(str, FORMS)]) == 0
    told = capfd.readouterr().out.splitlines()
    assert len(told) == len(FORMS)
    assert any("xxgk-2021, 3 tables" in line and "200 figures" in line for line in told)


def test_a_wrong_form_is_told_with_its_place_and_the_others_are_checked(tmp_path, capfd):
    text = FORMS[-1].read_text("utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("rule: flow", "rule: flows"), "utf-8")
    assert cli.main(["forms", "check", str(wrong), str(FORMS[0])]) == 2
    told = capfd.readouterr()
    assert "wrong.yaml: identities.0.rule" in told.err
    assert FORMS[0].name in told.out


def test_a_form_file_that_is_not_there(tmp_path, capfd):
    assert cli.main(["forms", "check", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: cannot be read" in capfd.readouterr().err


class Loaded(cli.Models):
    """Models that are loaded already."""

    def __init__(self, auditor):
        self._auditor = auditor

    def auditor(self):
        return self._auditor


def test_a_form_is_drafted_from_a_sample_and_audits_it(made, auditor, tmp_path, capfd):
    file = tmp_path / "drafted.yaml"
    command = ["forms", "new", str(made.pdf), "-o", str(file)]
    assert cli.main(command, Loaded(auditor)) == 0
    assert cli.main(["forms", "check", str(file)]) == 0
    assert "drafted, 3 tables" in capfd.readouterr().out
    form, figures = recognise(auditor.tables(made.pdf), [load_form(file)])
    assert form is not None
    assert {one.id for one in figures} == set(form.figure_ids)
    findings = judge(form, figures, ())
    assert len(findings) >= 32
    assert {one.verdict for one in findings} == {Verdict.AGREE}


def test_a_draft_goes_to_standard_output(made, auditor, capfd):
    assert cli.main(["forms", "new", str(made.pdf)], Loaded(auditor)) == 0
    assert yaml.safe_load(capfd.readouterr().out)["id"] == "digital"


def test_no_form_is_drafted_where_there_are_no_numbers(auditor, tmp_path, capfd):
    sample = tmp_path / "empty.html"
    sample.write_text("<p>本报告没有表格。</p>", "utf-8")
    assert cli.main(["forms", "new", str(sample)], Loaded(auditor)) == 2
    told = capfd.readouterr()
    assert "empty.html" in told.err
    assert "no table with numbers" in told.err
    assert told.out == ""


def test_a_draft_overwrites_no_sample(made, auditor, tmp_path, capfd):
    command = ["forms", "new", str(made.pdf), "-o", str(tmp_path / "form.pdf")]
    assert cli.main(command, Loaded(auditor)) == 2
    assert "must end in .yaml" in capfd.readouterr().err


def test_the_schema_is_printed(capfd):
    assert cli.main(["forms", "schema"]) == 0
    assert json.loads(capfd.readouterr().out) == schema()


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_the_shipped_forms_are_what_the_schema_allows(file):
    Draft202012Validator(schema()).validate(yaml.safe_load(file.read_text("utf-8")))
