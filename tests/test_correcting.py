"""What a person read otherwise is judged again, and nothing is changed silently."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.contract import as_json
from gouji.correcting import claim_keys, corrected, value_of
from gouji.document import Audit, Correction, Verdict
from gouji.errors import BadRequest, Conflict

NEW = "requests.new.total"


def verdicts(audit: Audit, figure: str) -> set[Verdict]:
    return {finding.verdict for finding in audit.findings if figure in finding.figures}


def test_nothing_corrected_is_the_same_audit(digital_audit):
    assert corrected(digital_audit, [], None) == digital_audit


def test_a_corrected_figure_is_judged_again_and_shows_what_was_read(digital_audit):
    read = next(one for one in digital_audit.figures if one.id == NEW)
    other = corrected(digital_audit, [Correction("figure", NEW, "987654")], None)
    figure = next(one for one in other.figures if one.id == NEW)
    assert (figure.value, figure.confidence, figure.read) == (Decimal(987654), 1.0, read.text)
    assert verdicts(digital_audit, NEW) == {Verdict.AGREE}
    assert Verdict.CONTRADICT in verdicts(other, NEW)
    told = {one["id"]: one for one in as_json(other)["figures"]}
    assert told[NEW]["read"] == read.text
    assert [id for id, one in told.items() if "read" in one] == [NEW]


def test_a_misread_report_agrees_once_it_is_corrected(digital_audit):
    figures = tuple(
        replace(one, value=one.value + 1, text="wrong") if one.id == NEW else one
        for one in digital_audit.figures
    )
    right = next(one for one in digital_audit.figures if one.id == NEW)
    misread = corrected(replace(digital_audit, figures=figures), [], None)
    assert verdicts(misread, NEW) != {Verdict.AGREE}
    mended = corrected(misread, [Correction("figure", NEW, str(right.value))], None)
    assert verdicts(mended, NEW) == {Verdict.AGREE}
    assert [one.id for one in mended.findings] == [one.id for one in digital_audit.findings]


def test_a_claim_is_corrected_in_number_and_in_what_it_speaks_of(digital_audit):
    keys = claim_keys(digital_audit.claims)
    index = next(i for i, claim in enumerate(digital_audit.claims) if claim.figure == NEW)
    other = corrected(digital_audit, [Correction("claim", keys[index], "987654")], None)
    claim = other.claims[index]
    assert (claim.value, claim.figure) == (Decimal(987654), NEW)
    assert claim.read == digital_audit.claims[index].text
    found = next(one for one in other.findings if index in one.claims)
    assert found.verdict is Verdict.CONTRADICT
    aside = Correction("claim", keys[index], "987654", "narrative.other")
    other = corrected(digital_audit, [aside], None)
    assert other.claims[index].readings == (("narrative.other", 1.0),)
    found = next(one for one in other.findings if index in one.claims)
    assert found.verdict is Verdict.UNCHECKED


def test_claims_have_keys_of_their_own(digital_audit):
    keys = claim_keys(digital_audit.claims)
    assert len(set(keys)) == len(keys)
    slipped = [
        replace(one, sentence=one.sentence.replace("1", "7")) for one in digital_audit.claims
    ]
    assert claim_keys(slipped) == keys


def test_what_the_audit_does_not_have_is_left_out(digital_audit):
    gone = [Correction("figure", "no.such", "1"), Correction("claim", "no such", "1")]
    assert corrected(digital_audit, gone, None) == digital_audit


def test_an_empty_cell_is_no_number(digital_audit):
    other = corrected(digital_audit, [Correction("figure", NEW, "/")], None)
    assert next(one for one in other.figures if one.id == NEW).value is None


@pytest.mark.parametrize("text", ["x", "1 2", "１２", "1e9", "--1", "NaN", "1" * 16, "=1+1"])
def test_a_value_is_a_number(digital_audit, text):
    with pytest.raises(BadRequest):
        corrected(digital_audit, [Correction("figure", NEW, text)], None)
    with pytest.raises(BadRequest):
        value_of(text)


def test_a_claim_has_a_number_and_speaks_of_a_figure(digital_audit):
    key = claim_keys(digital_audit.claims)[0]
    for wrong in (Correction("claim", key, "/"), Correction("claim", key, "1", "no.such")):
        with pytest.raises(Conflict):
            corrected(digital_audit, [wrong], None)
