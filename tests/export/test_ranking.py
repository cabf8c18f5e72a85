from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.export import sample

from gouji.document import Verdict
from gouji.export.marks import marks
from gouji.export.ranking import checked_claims, ranked


def test_what_contradicts_comes_first_and_identities_that_hold_last():
    found = ranked(sample.audit())
    assert [one.finding.id for one in found] == ["c0", "r4", "m", "c2", "f", "u", "c3", "c1", "i1"]
    assert [one.number for one in found] == list(range(1, 10))


@given(st.permutations(sample.findings()))
def test_numbers_do_not_depend_on_the_order_of_the_audit(findings):
    assert ranked(sample.audit(findings=tuple(findings))) == ranked(sample.audit())


def test_both_sides_are_told_apart():
    first = ranked(sample.audit())[0]
    assert [place.box for place in first.text] == [sample.line_box(0, "9")]
    assert [place.box for place in first.table] == [sample.cell_box(1, 4)]
    assert first.pages == (1, 2)


def test_indices_that_name_no_claim_are_passed_over():
    broken = replace(sample.findings()[2], claims=(0, 99))
    first = ranked(sample.audit(findings=(broken,)))[0]
    assert len(first.text) == 1


def test_a_claim_goes_by_the_gravest_of_its_findings():
    doubled = (*sample.findings(), replace(sample.findings()[2], id="x", verdict=Verdict.AGREE))
    checked = checked_claims(ranked(sample.audit(findings=doubled)))
    assert checked[0].finding.verdict is Verdict.CONTRADICT
    assert set(checked) == {0, 1, 2}  # 3 is unchecked, 4 has no finding


def test_a_box_is_marked_once_with_all_its_numbers():
    drawn = {mark.box: mark for mark in marks(ranked(sample.audit())) if mark.page == 2}
    total = drawn[sample.cell_box(3, 4)]
    assert (total.label, total.verdict) == ("4,5,6", Verdict.EXPLAINED)


def test_identities_that_hold_are_not_marked():
    quiet = tuple(one for one in sample.findings() if one.id == "i1")
    assert marks(ranked(sample.audit(findings=quiet))) == ()


def test_many_numbers_on_one_box_are_cut_short():
    many = tuple(replace(sample.findings()[2], id=f"c{n:02}") for n in range(9))
    labels = {mark.label for mark in marks(ranked(sample.audit(findings=many)))}
    assert labels == {"1,2,3,…"}
