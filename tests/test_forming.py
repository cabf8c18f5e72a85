import json
from pathlib import Path

import pytest
import yaml
from jsonschema_rs import Draft202012Validator

from gouji import cli
from gouji.forming import schema

FORMS = sorted((Path(__file__).parents[1] / "service" / "gouji" / "forms").glob("*-*.yaml"))


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


def test_the_schema_is_printed(capfd):
    assert cli.main(["forms", "schema"]) == 0
    assert json.loads(capfd.readouterr().out) == schema()


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_the_shipped_forms_are_what_the_schema_allows(file):
    Draft202012Validator(schema()).validate(yaml.safe_load(file.read_text("utf-8")))
