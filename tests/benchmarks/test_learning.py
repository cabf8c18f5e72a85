"""The voices that are taught tell the truth, and the auditor who decides knows it."""

import pytest
from benchmarks.learning import _VOICES, _decisions, in_own_voice
from models.synthesis.report import involved


@pytest.mark.parametrize("voice", _VOICES.values(), ids=lambda path: path.stem)
def test_a_report_in_its_own_voice_is_true(voice):
    report = in_own_voice(voice, 1)
    own = [part for part in report.sections[0].paragraphs if not part.heading][-1]
    assert own.text
    for _, claim in report.claims:
        values = [report.figures[figure] or 0 for figure in involved(report, claim)]
        assert claim.value == sum(values), claim


MEANT = {("今年收到8件。", 4): frozenset({"requests.new.total"})}


def decided(figure, sentence="今年收到8件。", text="8", verdict="unsure"):
    claim = {"sentence": sentence, "start": 4, "figure": figure, "text": text}
    audit = {"claims": [claim], "findings": [{"id": "f", "claims": [0]}]}
    found = [{"fingerprint": "f", "verdict": verdict}]
    return [(one.action, one.figure) for one in _decisions(audit, found, MEANT)]


def test_what_a_number_counts_is_confirmed_and_what_it_does_not_is_corrected():
    assert decided("requests.new.total") == [("confirm", "")]
    assert decided("requests.handled.total") == [("correct", "requests.new.total")]


def test_what_is_of_no_table_is_dismissed_and_what_was_not_checked_is_left():
    assert decided("requests.handled.total", sentence="共召开8次会。") == [("dismiss", "")]
    assert decided("requests.handled.total", text="没有") == [("dismiss", "")]
    assert decided("narrative.other", "共召开8次会。", verdict="unchecked") == []
    assert decided("narrative.other", verdict="unchecked") == [("correct", "requests.new.total")]
