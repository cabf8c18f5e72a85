from __future__ import annotations

import json
from dataclasses import replace

import pytest
from models.synthesis import random_report, render_pdf
from models.synthesis.faults import plant
from models.synthesis.record import record

from gouji import cli
from gouji.document import Verdict
from gouji.measuring import Tally, tallied


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("audits")
    for seed, kind in ((3, None), (4, "text"), (5, "total")):
        report = random_report(seed)
        report = plant(report, kind, seed) if kind else report
        rendered = render_pdf(report)
        (made / f"{seed}.pdf").write_bytes(rendered.pdf)
        text = json.dumps(record(report, rendered), ensure_ascii=False)
        (made / f"{seed}.json").write_text(text, "utf-8")
    return made


def test_born_digital_reports_are_read_right_and_their_faults_found(folder, capfd):
    assert cli.main(["evaluate", "audits", str(folder), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["all"] == told["born-digital"]
    counts = {name: told["all"][name] for name in ("reports", "faults", "found", "false")}
    assert counts == {"reports": 3, "faults": 2, "found": 2, "false": 0}
    assert told["all"]["right"] == told["all"]["figures"] > 500


def test_it_is_told_in_lines(folder, capfd):
    assert cli.main(["evaluate", "audits", str(folder)]) == 0
    told = capfd.readouterr().out
    assert "faults 2 found of 2" in told
    assert "found by: " in told


def test_a_folder_without_truth(tmp_path, capfd):
    assert cli.main(["evaluate", "audits", str(tmp_path)]) == 2
    assert "python -m models.synthesis" in capfd.readouterr().err


def test_what_is_misread_and_what_is_falsely_said_is_counted(folder, auditor):
    truth = json.loads((folder / "5.json").read_text("utf-8"))
    audit = auditor.audit(folder / "5.pdf")
    wrong = replace(audit.figures[0], value=audit.figures[0].value + 1, confidence=0.99)
    nothing = replace(truth_free(audit), figures=(wrong, *audit.figures[1:]))
    tally = tallied(nothing, truth)
    assert (tally.figures - tally.right, tally.surely_wrong) == (1, 1)
    assert (tally.found, tally.doubted) == (0, 1)
    assert tallied(audit, {**truth, "planted": []}).reports_with_false == 1
    both = tally + tally
    assert (both.reports, both.faults) == (2, 2)
    assert both + Tally() == both


def truth_free(audit):
    """The audit with nothing said to contradict."""
    findings = (
        replace(one, verdict=Verdict.UNSURE) if one.verdict is Verdict.CONTRADICT else one
        for one in audit.findings
    )
    return replace(audit, findings=tuple(findings))
