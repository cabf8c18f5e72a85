from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.material import FORM, cell, claim, filled, read, replaced

from gouji.document import Evidence, Rereading, Verdict
from gouji.reconcile import judge, suspects, weighed_claims, weighed_figures

TOTAL = "requests.new.total"
WHERE = Evidence(7, (1.0, 2.0, 30.0, 40.0))


def placed(text="9", confidence=0.99, **given):
    figure = cell(TOTAL, int(text), confidence, **given)
    return replace(figure, text=text, page=WHERE.page, box=WHERE.box)


def weighed(figure, *again):
    (one,) = weighed_figures([figure], {WHERE: Rereading(figure.text, again)})
    return one


def test_what_contradictions_hang_on_is_suspected():
    said = claim("今年共收到依申请公开8件。", "8", TOTAL)
    (*_, finding) = judge(FORM, replaced(read(filled()), placed()), [said])
    assert finding.verdict is Verdict.CONTRADICT
    assert suspects([finding], [placed()], [said]) == {Evidence(said.page, said.box), WHERE}


@pytest.mark.parametrize("verdict", [Verdict.UNSURE, Verdict.MISREAD])
def test_of_other_differences_what_was_read_with_a_doubt_is_suspected(verdict):
    said = claim("今年共收到依申请公开8件。", "8", TOTAL)
    (*_, finding) = judge(FORM, replaced(read(filled()), placed()), [said])
    doubted = replace(finding, verdict=verdict)
    assert suspects([doubted], [placed(confidence=0.9)], [said]) == {WHERE}
    assert suspects([doubted], [placed(confidence=1.0)], [said]) == frozenset()
    unknown = replace(doubted, actual=None)
    assert suspects([unknown], [placed(confidence=0.9)], [said]) == frozenset()
    agreeing = replace(finding, verdict=Verdict.AGREE)
    assert suspects([agreeing], [placed(confidence=0.9)], [said]) == frozenset()


@pytest.mark.parametrize("again", ["9", " 9", "9.0", "９"])
def test_readings_that_agree_leave_less_of_the_doubt(again):
    first = placed(confidence=0.9, alternatives=(("8", 0.06), ("6", 0.02)))
    figure = weighed(first, (again, 0.95), ("8", 0.05))
    assert (figure.value, figure.again) == (9, None)
    assert figure.confidence == pytest.approx(0.995)
    assert dict(figure.alternatives) == pytest.approx({"8": 0.06 / 800, "6": 0.02 / 800})


def test_readings_that_agree_somewhat_change_nothing():
    assert weighed(placed(), ("9", 0.9), ("8", 0.1)) == placed()


def test_what_was_hardly_legible_at_first_stays_doubted():
    assert weighed(placed(confidence=0.7), ("9", 1.0)) == placed(confidence=0.7)


@given(st.floats(0, 1), st.floats(0, 1))
def test_no_second_reading_makes_anything_certain(first, again):
    figure = weighed(placed(confidence=first), ("9", again))
    assert figure.confidence <= 1 - 0.02 * (1 - first) + 1e-9


def test_a_fault_of_a_doubted_cell_is_said_when_both_readings_agree():
    good = read(filled({"requests.granted.natural": 5, "requests.granted.company": 3}))
    first = placed(confidence=0.94, alternatives=(("8", 0.01),))
    before = judge(FORM, replaced(good, first), [])
    after = judge(FORM, replaced(good, weighed(first, ("9", 0.999))), [])
    assert {one.verdict for one in before if one.expected != one.actual} == {Verdict.MISREAD}
    broken = [one.verdict for one in after if one.expected != one.actual]
    assert broken == [Verdict.CONTRADICT, Verdict.EXPLAINED]


def test_a_number_of_the_text_is_surer_when_both_readings_agree():
    said = replace(claim("今年共收到依申请公开8件。", "8", TOTAL), legibility=0.85)
    seen = {Evidence(said.page, said.box): Rereading("8", (("8", 1.0),))}
    (borne_out,) = weighed_claims([said], seen)
    assert borne_out.legibility == pytest.approx(0.997)


def test_a_place_that_was_not_found_again_changes_nothing():
    assert weighed_figures([placed()], {}) == (placed(),)


def test_another_reading_lowers_the_confidence_and_never_changes_the_figure():
    figure = weighed(placed(alternatives=(("6", 0.005),)), ("8", 0.9), ("9", 0.04))
    assert (figure.value, figure.text, figure.confidence) == (9, "9", 0.04)
    assert figure.alternatives == (("8", 0.9), ("6", 0.005))
    assert figure.again == "8"


def test_what_nobody_can_read_again_is_doubted():
    figure = weighed(placed())
    assert (figure.confidence, figure.again) == (0, None)


def test_weak_agreement_leaves_a_doubt_and_no_other_reading():
    figure = weighed(placed(), ("9", 0.6), ("8", 0.4))
    assert (figure.confidence, figure.again, figure.alternatives) == (0.6, None, (("8", 0.4),))


def test_a_cell_read_differently_contradicts_nothing_and_both_readings_are_told():
    said = claim("今年共收到依申请公开8件。", "8", TOTAL)
    figures = replaced(read(filled()), weighed(placed(), ("7", 0.99)))
    (*_, finding) = judge(FORM, figures, [said])
    assert finding.verdict is Verdict.UNSURE
    assert "读作“9”，复读为“7”" in finding.message
    assert "was read as “9”, read again as “7”" in finding.message_en


def test_a_cell_whose_second_reading_mends_the_sums_is_misread():
    good = read(filled({"requests.granted.natural": 5, "requests.granted.company": 3}))
    before = judge(FORM, replaced(good, placed()), [])
    after = judge(FORM, replaced(good, weighed(placed(), ("8", 0.99))), [])
    broken = [one.id for one in before if one.verdict is Verdict.CONTRADICT]
    told = [one for one in after if one.id in broken]
    assert {one.verdict for one in told} == {Verdict.MISREAD}
    assert all("读作“9”，复读为“8”" in one.message for one in told)


def test_a_number_of_the_text_read_differently_contradicts_nothing():
    said = claim("今年共收到依申请公开8件。", "8", TOTAL)
    seen = {Evidence(said.page, said.box): Rereading("8", (("3", 0.99),))}
    (doubted,) = weighed_claims([said], seen)
    assert (doubted.value, doubted.text, doubted.again) == (8, "8", "3")
    (*_, finding) = judge(FORM, replaced(read(filled()), placed()), [doubted])
    assert finding.verdict is Verdict.UNSURE
    assert "文中数字读作“8”，复读为“3”" in finding.message
    assert "the number in the text was read as “8”, read again as “3”" in finding.message_en


def test_a_negative_count_that_was_read_differently_is_unsure():
    figure = replace(cell(TOTAL, -3, 0.99), text="-3", page=WHERE.page, box=WHERE.box)
    (sure,) = [f for f in judge(FORM, [figure], []) if f.rule == "plausibility"]
    doubted = weighed(figure, ("3", 0.98))
    (unsure,) = [f for f in judge(FORM, [doubted], []) if f.rule == "plausibility"]
    assert (sure.verdict, unsure.verdict) == (Verdict.CONTRADICT, Verdict.UNSURE)
    assert "复读为“3”" in unsure.message
